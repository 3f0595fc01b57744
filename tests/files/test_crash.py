"""Nothing is lost and nothing is half done, whatever stops the writing, and wherever."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from files.outputs import MANIFEST, codes, content, write

OLD = {"a.txt": "old a\n", "sub/b.txt": "old b\n", "same.txt": "same\n", "stale.txt": "stale\n"}
NEW = {"a.txt": "new a\n", "sub/b.txt": "new b\n", "same.txt": "same\n", "fresh/c.txt": "new c\n"}

KILLED = """
import os, sys
sys.path[:0] = sys.argv[3].split(os.pathsep)
from pathlib import Path
from files.outputs import write
name, number = sys.argv[2].split(":")
calls, real = 0, getattr(os, name)
def dying(*arguments, **options):
    global calls
    calls += 1
    if calls == int(number):
        os._exit(9)
    return real(*arguments, **options)
setattr(os, name, dying)
write(Path(sys.argv[1]), eval(sys.argv[4]))
"""


def killed(folder: Path, outputs: dict[str, str], call: str, number: int) -> bool:
    """Write in a process that ends without any clean-up at a call of a function of `os`; whether it came to that."""
    arguments = [str(folder), f"{call}:{number}", os.pathsep.join(sys.path), repr(outputs)]
    return subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False).returncode == 9


@pytest.mark.parametrize(
    ("call", "most"), [("replace", 5), ("unlink", 1), ("fsync", 13), ("mkdir", 6), ("open", 14), ("rmdir", 1)]
)
def test_a_killed_run_leaves_old_or_new_and_the_next_one_completes_it(tmp_path: Path, call: str, most: int) -> None:
    """A power failure would leave half a file, or files that obsc no longer knows as its own."""
    for number in range(1, most + 1):
        folder = tmp_path / str(number)
        write(folder, OLD)
        assert killed(folder, NEW, call, number)
        for path, text in content(folder).items():
            assert path.startswith(".obsc-new/") or text in (OLD.get(path), NEW.get(path))
        assert write(folder, NEW) == ()
        assert content(folder) == NEW
        assert "replaces" not in (folder / MANIFEST).read_text()


def test_a_killed_run_may_be_given_up(tmp_path: Path) -> None:
    """After a crash nobody could go back to the older specification without force."""
    for number in range(1, 6):
        write(tmp_path, OLD)
        assert killed(tmp_path, NEW, "replace", number)
        assert write(tmp_path, OLD) == ()
        assert content(tmp_path) == OLD


def test_two_crashes_in_a_row_are_survived(tmp_path: Path) -> None:
    """The manifest of the second crash would forget what the first one left."""
    write(tmp_path, OLD)
    assert killed(tmp_path, NEW, "replace", 3)
    assert killed(tmp_path, {path: text.replace("new", "newer") for path, text in NEW.items()}, "replace", 3)
    assert write(tmp_path, NEW) == ()
    assert content(tmp_path) == NEW


def failing(monkeypatch: pytest.MonkeyPatch, name: str, number: int, error: BaseException, times: int = 1) -> None:
    """Make one call of a function of `os` fail, and the ones after it as well if they are many."""
    real: Callable[..., Any] = getattr(os, name)
    calls = 0

    def call(*arguments: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if number <= calls < number + times:
            raise error
        return real(*arguments, **options)

    monkeypatch.setattr(os, name, call)


@pytest.mark.parametrize("number", range(1, 8))
@pytest.mark.parametrize("call", ["replace", "fsync", "open"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_an_error_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, code: int
) -> None:
    """A full disk would leave some files new and some old, without a word."""
    write(tmp_path, OLD)
    before = (tmp_path / MANIFEST).read_bytes()
    with monkeypatch.context() as patch:
        failing(patch, call, number, OSError(code, os.strerror(code), "somewhere"))
        found = write(tmp_path, NEW)
    if found:
        assert codes(found) == ["OBS046"]
        assert os.strerror(code).lower() in found[0].message
        assert content(tmp_path) == OLD
        assert (tmp_path / MANIFEST).read_bytes() == before
        assert sorted(path.name for path in tmp_path.iterdir()) == [MANIFEST, "a.txt", "same.txt", "stale.txt", "sub"]
    else:
        assert content(tmp_path) == NEW
    assert write(tmp_path, NEW) == ()
    assert content(tmp_path) == NEW


def test_an_error_in_a_new_folder_leaves_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failed first build would leave empty folders."""
    with monkeypatch.context() as patch:
        failing(patch, "replace", 2, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
        assert codes(write(tmp_path / "out" / "cfn", NEW)) == ["OBS046"]
    assert list(tmp_path.iterdir()) == []


def test_an_error_that_cannot_be_undone_is_said_and_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that breaks in the middle would be reported as if nothing had happened."""
    write(tmp_path, OLD)
    with monkeypatch.context() as patch:
        failing(patch, "replace", 3, OSError(errno.EIO, os.strerror(errno.EIO)), times=1000)
        (found,) = write(tmp_path, NEW)
    assert "the next build completes them" in found.why
    assert content(tmp_path) == {**OLD, "a.txt": "new a\n"}
    assert write(tmp_path, NEW) == ()
    assert content(tmp_path) == NEW


def test_an_interruption_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C would leave some files new and some old."""
    write(tmp_path, OLD)
    with monkeypatch.context() as patch:
        failing(patch, "replace", 3, KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            write(tmp_path, NEW)
    assert content(tmp_path) == OLD


@pytest.mark.parametrize("where", ["file", "file/below", "x" * 300, "loop"])
def test_a_folder_that_cannot_be_is_a_finding(tmp_path: Path, where: str) -> None:
    """A wrong `--out` would end in a traceback."""
    (tmp_path / "file").write_text("mine")
    (tmp_path / "loop").symlink_to("loop")
    assert codes(write(tmp_path / where, NEW)) == ["OBS046"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "loop"]
    assert (tmp_path / "file").read_text() == "mine"
