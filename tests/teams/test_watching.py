"""`obsc build --watch`: a real process, and a file that is changed as editors change files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from obsc.cli import main
from obsc.commands.watching import versions
from obsc.user_files import Noted, inside, no_files
from teams.project import HELLO, WRONG


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end, "nothing happened in 30 s"
        time.sleep(0.05)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[Path, subprocess.Popen[bytes]]]:
    """A folder that a process watches."""
    (tmp_path / "observability.yaml").write_text(HELLO, encoding="utf-8")
    words = [sys.executable, "-m", "obsc", "build", "-t", "cfn", "--watch"]
    with (tmp_path / "told").open("wb") as told, subprocess.Popen(words, cwd=tmp_path, stderr=told) as process:
        yield tmp_path, process
        process.kill()


def test_every_change_is_built(watched: tuple[Path, subprocess.Popen[bytes]]) -> None:
    """Written in place, by a rename, with a mistake, gone and back: it goes on, until it is interrupted."""
    folder, process = watched
    specification, template = folder / "observability.yaml", folder / "obsc.out" / "cfn" / "template.yaml"
    _until(template.exists)

    specification.write_text(HELLO.replace("8000", "8001"), encoding="utf-8")
    _until(lambda: "8001" in template.read_text(encoding="utf-8"))

    (folder / "new").write_text(HELLO.replace("8000", "8002"), encoding="utf-8")
    os.replace(folder / "new", specification)  # noqa: PTH105
    _until(lambda: "8002" in template.read_text(encoding="utf-8"))

    specification.write_text(WRONG, encoding="utf-8")
    _until(lambda: "did you mean `flask`?" in (folder / "told").read_text(encoding="utf-8"))
    assert "8002" in template.read_text(encoding="utf-8")

    named = HELLO.replace("agent: sidecar", "agent: { distribution: adot-collector, config: ./collector.yaml }")
    specification.write_text(named, encoding="utf-8")
    _until(lambda: "`./collector.yaml` is not there" in (folder / "told").read_text(encoding="utf-8"))
    (folder / "collector.yaml").write_text("receivers: [", encoding="utf-8")
    _until(lambda: "`./collector.yaml`, line 1" in (folder / "told").read_text(encoding="utf-8"))

    specification.unlink()
    time.sleep(1)
    specification.write_text(HELLO.replace("8000", "8003"), encoding="utf-8")
    _until(lambda: "8003" in template.read_text(encoding="utf-8"))

    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 130
    assert "Traceback" not in (folder / "told").read_text(encoding="utf-8")


def test_what_the_specification_names_is_watched(tmp_path: Path) -> None:
    """The outputs are made of it as much as of the specification."""
    specification, named, beside = tmp_path / "x", tmp_path / "named", Noted(inside(str(tmp_path)))
    specification.write_text("a", encoding="utf-8")
    seen = versions(str(specification), beside, lambda _: None)
    next(seen)
    for text in ("it comes", "it changes", None):
        beside("named")
        named.unlink() if text is None else named.write_text(text, encoding="utf-8")
        next(seen)


def test_half_a_file_is_not_a_version(tmp_path: Path) -> None:
    """An editor that writes slowly would be told of mistakes that nobody made."""
    file = tmp_path / "x"
    file.write_text("a", encoding="utf-8")
    texts = iter(["a half", "a half of", "a half of it", "a half of it", "a half of it"])
    seen = []

    def write(_: float) -> None:
        text = next(texts)
        if file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")

    for _ in versions(str(file), Noted(no_files), write):
        seen.append(file.read_text(encoding="utf-8"))
        if len(seen) == 2:
            break
    assert seen == ["a", "a half of it"]


def test_a_change_during_a_build_is_a_version(tmp_path: Path) -> None:
    """Whoever saves twice in a second would look at the outputs of the first."""
    file = tmp_path / "x"
    file.write_text("a", encoding="utf-8")
    waits = []

    def wait(_: float) -> None:
        waits.append(None)
        assert len(waits) < 20, "the change was never seen"

    seen = versions(str(file), Noted(no_files), wait)
    for text in ("b, longer", "c, longer still"):
        next(seen)
        file.write_text(text, encoding="utf-8")
    next(seen)


def test_only_files_are_watched(capsys: pytest.CaptureFixture[str]) -> None:
    """Standard input never changes again."""
    assert main(["build", "-t", "cfn", "--watch", "-f", "-"]) == 2
    assert "--watch looks at a file" in capsys.readouterr().err
