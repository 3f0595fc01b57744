"""Every style of the corpus: what changes, that nothing else does, that it is done once and can be taken back."""

from __future__ import annotations

import configparser
import types
from typing import Any

import pytest

from golden_files import check
from obsc.images.record import INFRASTRUCTURE, undone, with_edits
from obsc.images.wanted import Edited
from obsc.unified import diff
from patching.cases import compiled
from patching.servers.cases import CORPUS, GUNICORN, NAMES, UWSGI, edit, read, specification

_START = "opentelemetry.instrumentation.auto_instrumentation.sitecustomize"
every_name = pytest.mark.parametrize("name", NAMES)


def _after(name: str, text: str | None = None) -> str:
    return edit(name, read(name) if text is None else text, specification(name)).text


@every_name
def test_what_changes(name: str) -> None:
    """A person has read the change, and what is left to do."""
    made = edit(name, before := read(name), specification(name))
    notes = "".join(f"note: {note}\n" for note in made.notes)
    check(CORPUS / f"{name}.diff", diff(name, before, made.text) + notes)


@every_name
def test_lines_are_only_added(name: str) -> None:
    """Every line stands where it stood, with its own end."""
    rest = iter(_after(name).splitlines())
    assert [line for line in read(name).splitlines() if line not in rest] == []


@every_name
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_it_is_done_once_and_taken_back(name: str, end: str) -> None:
    """With the file's own line ends; the record gives every byte back."""
    before = read(name).replace("\n", end)
    after = _after(name, before)
    if "\n" in before:
        assert after == _after(name).replace("\n", end)
    assert _after(name, after) == after
    if after != before:
        record = with_edits(None, [Edited(path=name, before=before, after=after)], INFRASTRUCTURE)
        assert undone(record, lambda _: after).files == ((name, after, before),)


@pytest.mark.parametrize(("name", "spec"), [("gunicorn.conf.py", GUNICORN), ("uwsgi.ini", UWSGI)])
def test_a_build_s_own_file_needs_nothing(name: str, spec: str) -> None:
    """What obsc's command brings has all of it."""
    plan = compiled(spec).plan
    assert plan is not None
    (file,) = plan.services[0].launch.files
    assert edit(name, file.content, spec).text == file.content


class _Log:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def info(self, line: str, *_: object) -> None:
        """What the user's own hook says."""
        self.lines.append(line)

    warning = info


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".py") and "by_hand" not in name])
def test_the_hook_runs_before_the_user_s(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python runs the file as gunicorn does; a worker without the distribution starts all the same."""
    log = _Log()
    server: Any = types.SimpleNamespace(log=log)
    said: dict[str, Any] = {}
    exec(_after(name), said)
    monkeypatch.setitem(__import__("sys").modules, "opentelemetry", None)
    said["post_fork"](server, types.SimpleNamespace(pid=1))
    assert log.lines[0].startswith("obsc: no OpenTelemetry")
    assert len(log.lines) == 1 + ("Worker spawned" in read(name))


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".ini")])
def test_every_option_is_there(name: str) -> None:
    """To Python's own reader of INI, where it takes the file."""
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True, empty_lines_in_values=False)
    parser.read_string("\n".join(line.strip() for line in _after(name).splitlines()))
    said = parser["uwsgi"]
    names = ("enable-threads", "single-interpreter", "die-on-term", "lazy-apps", "py-call-osafterfork")
    assert [said[one] for one in names if said[one] not in ("true", "on", "yes", None)] == []
    assert _START in (said.get("import"), said.get("python-import"))
