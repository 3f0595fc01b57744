"""Commands do what they say when a real shell runs them, whatever words they are made of."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obsc.pipeline import compile_text
from obsc.plan.model import Launch
from strategies import written
from strategies.texts import hostile

SERVERS = {
    "gunicorn": {"name": "gunicorn", "app": "app:app"},
    "uwsgi": {"name": "uwsgi", "app": "app:app", "configFile": "it's $HOME/%d.ini"},
    "waitress-serve": {"name": "waitress", "app": "app:create()", "bind": "[::]:8000"},
    "flask": {"name": "flask", "app": "app:app"},
    "python": {"name": "python", "script": "-c"},
}
# No word of a command line can hold a NUL; a Unicode surrogate is no text.
words = st.lists(hostile.filter(lambda text: "\0" not in text), min_size=1, max_size=3)


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of programs that say how they were called."""
    folder = tmp_path_factory.mktemp("bin")
    for name in (*SERVERS, "prepare", "if", "A=1"):
        program = folder / name
        program.write_text('#!/bin/sh\nprintf "%s\\0" "$#" "${0##*/}" "$PYTHONPATH" "$@"\n')
        program.chmod(0o755)
    return folder


def _launch(server: dict[str, Any], attach: str) -> tuple[Launch, dict[str, str]]:
    service = {"framework": "flask", "server": server, "port": 8000, "instrumentation": {"attach": attach}}
    document = {"apiVersion": "obsc/v1alpha1", "kind": "Observability", "metadata": {"name": "shop"}}
    plan = compile_text(written(document | {"services": {"web": service}})).plan
    assert plan is not None
    (web,) = plan.services
    return web.launch, {variable.name: str(variable.value) for variable in web.variables}


def _run(launch: Launch, environment: dict[str, str], programs: Path) -> list[list[str]]:
    """The calls, in their order: the program, its PYTHONPATH, its arguments."""
    environment = {**environment, "PATH": f"{programs}:{os.defpath}"}
    done = subprocess.run([*launch.entry_point, *launch.command], env=environment, capture_output=True, check=True)
    printed, calls = done.stdout.decode().split("\0")[:-1], []
    while printed:
        end = 3 + int(printed[0])
        calls.append(printed[1:end])
        printed = printed[end:]
    return calls


@pytest.mark.parametrize("name", SERVERS)
@given(before=words, arguments=words)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_words_arrive_as_they_are(name: str, before: list[str], arguments: list[str], programs: Path) -> None:
    """A word that a shell takes apart is a command of somebody else's, run with the app's permissions."""
    server = SERVERS[name] | {"args": arguments, "before": [["prepare", *before], ["if", "then"], ["A=1", "b"]]}
    launch, environment = _launch(server, "init-container")
    first, second, third, last = _run(launch, environment, programs)
    assert (first[0], first[2:]) == ("prepare", before)
    assert [second[0], *second[2:], third[0], *third[2:]] == ["if", "then", "A=1", "b"]
    assert last[0] == name
    assert _follow(arguments, last[2:])
    if name == "uwsgi":
        assert last[2:4] == ["--ini", SERVERS["uwsgi"]["configFile"]]


def test_commands_before_the_server_do_not_find_what_starts_opentelemetry(programs: Path) -> None:
    """They would be a service in the map of services."""
    launch, environment = _launch(SERVERS["flask"] | {"before": [["prepare"]]}, "init-container")
    before, server = (call[1].split(":") for call in _run(launch, environment, programs))
    assert server[1:] == before
    assert server[0].endswith("/auto_instrumentation")


@pytest.mark.parametrize("name", ["gunicorn", "uwsgi"])
def test_files_are_written_as_they_were_generated(name: str, programs: Path, tmp_path: Path) -> None:
    """A file that loses a character says something else."""
    launch, environment = _launch(SERVERS[name], "init-container")
    (file,) = launch.files
    here = tmp_path / "written"
    elsewhere = replace(launch, command=tuple(word.replace(file.path, str(here)) for word in launch.command))
    _run(elsewhere, environment, programs)
    assert here.read_text() == file.content


def _follow(wanted: Sequence[str], words: Sequence[str]) -> bool:
    """Whether some words stand side by side among others."""
    return any(list(words[i : i + len(wanted)]) == list(wanted) for i in range(len(words)))
