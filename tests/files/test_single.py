"""A file that is written by itself, `obsc.lock` for example, is the old one or the new one, whatever happens."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from obsc import files
from obsc.diagnostics import Diagnostic

MARK = b"by obsc"
OLD, NEW = b"by obsc: old\n", b"by obsc: new, and longer\n"


def put(path: Path, content: bytes = NEW) -> Diagnostic | None:
    """Write it as commands do."""
    return files.put(str(path), content, MARK)


@pytest.mark.parametrize("before", [None, OLD])
@pytest.mark.parametrize("call", ["open", "fsync", "replace", "link"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_an_error_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int, before: bytes | None
) -> None:
    """A full disk would leave half a lock, which the next run takes for somebody else's."""
    path = tmp_path / "file"
    if before is not None:
        path.write_bytes(before)
    real: Callable[..., Any] = getattr(os, call)

    def failing(name: Any, *rest: Any, **options: Any) -> Any:
        is_elsewhere = isinstance(name, str) and not name.startswith(str(tmp_path))
        if is_elsewhere or (call == "open" and not rest[0] & os.O_WRONLY):
            return real(name, *rest, **options)
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, failing)
        problem = put(path)
    used = call in ("open", "fsync") or (call == "replace") == (before is not None)
    if used and call != "link":
        assert problem is not None and problem.code == "OBS046"
        assert os.strerror(code).lower() in problem.message
        assert (path.read_bytes() if path.exists() else None) == before
    else:  # a file system without hard links has another way
        assert problem is None
        assert path.read_bytes() == NEW
    assert {one.name for one in tmp_path.iterdir()} <= {"file"}
    assert put(path) is None
    assert path.read_bytes() == NEW


KILLED = """
import os, sys
from obsc import files
real = getattr(os, sys.argv[2])
def dying(*arguments, **options):
    if sys.argv[2] != "fsync":
        real(*arguments, **options)
    os.kill(os.getpid(), 9)
setattr(os, sys.argv[2], dying)
files.put(sys.argv[1], b"by obsc: new, and longer\\n", b"by obsc")
"""


@pytest.mark.parametrize(("call", "before"), [("fsync", None), ("fsync", OLD), ("link", None), ("replace", OLD)])
def test_a_killed_run_leaves_the_old_or_the_new(tmp_path: Path, call: str, before: bytes | None) -> None:
    """Half of a file would lie there under its name; and what is left beside it, nobody could explain."""
    path = tmp_path / "file"
    if before is not None:
        path.write_bytes(before)
    assert subprocess.run([sys.executable, "-c", KILLED, str(path), call], check=False).returncode == -9
    assert (path.read_bytes() if path.exists() else None) == (before if call == "fsync" else NEW)
    problem = put(path, OLD + b"again\n")
    left = tmp_path / "file.obsc-new"
    if problem is not None:
        assert str(left) in problem.message
        assert "was killed" in problem.message
        left.unlink()
        assert put(path, OLD + b"again\n") is None
    assert path.read_bytes() == OLD + b"again\n"


def test_a_file_that_comes_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody saves while obsc runs would be lost."""
    path, real = tmp_path / "file", os.link

    def late(*arguments: Any, **options: Any) -> None:
        path.write_bytes(b"mine")
        real(*arguments, **options)

    monkeypatch.setattr(os, "link", late)
    problem = put(path)
    assert problem is not None and problem.code == "OBS042"
    assert path.read_bytes() == b"mine"
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_a_link_to_nothing_is_not_followed(tmp_path: Path) -> None:
    """A link in a project would make obsc write a file of its choice."""
    (tmp_path / "file").symlink_to(tmp_path / "victim")
    assert put(tmp_path / "file") is not None
    assert not (tmp_path / "victim").exists()


def test_no_folder_on_the_way_is_a_link_out(tmp_path: Path) -> None:
    """A project of a stranger would have `obsc init` write into another one."""
    (tmp_path / "project").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "project" / ".obsc").symlink_to(tmp_path / "elsewhere")
    problem = files.put(str(tmp_path / "project" / ".obsc" / "file"), NEW, MARK, within=str(tmp_path / "project"))
    assert problem is not None and problem.code == "OBS045"
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_replaced_file_keeps_its_mode(tmp_path: Path) -> None:
    """A specification that only its owner may read would become everybody's."""
    path = tmp_path / "file"
    path.write_bytes(OLD)
    path.chmod(0o640)
    assert files.replace(str(path), OLD, NEW) is None
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (NEW, 0o640)


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    """A wrong `--out` would be explained by another obsc that nobody finds."""
    (tmp_path / "file").write_bytes(b"mine")
    problem = put(tmp_path / "file" / "below")
    assert problem is not None and "another obsc" not in problem.message
