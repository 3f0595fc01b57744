"""Private Linux namespaces: a network of loopback only, processes of their own, a root directory built from parts."""

from __future__ import annotations

import ctypes
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from obsc.verify.isolation import loopback_up

# <linux/mount.h>, <linux/fcntl.h>
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC = 0x2, 0x4, 0x8, 0x1000, 0x4000
MOUNT_ATTR_RDONLY, AT_FDCWD = 0x1, -100
SYS_MOUNT_SETATTR = 442  # the same number on every architecture but Alpha

NEW_CELL = ("--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")
NEW_CONTAINER = ("--mount", "--pid", "--fork", "--kill-child")
WAYS_TO_BE_ROOT: tuple[tuple[str, ...], ...] = ((), ("--map-root-user",))


class Unavailable(RuntimeError):
    """This machine does not allow the namespaces; the text says what to do about it."""


@dataclass(frozen=True, slots=True)
class Mount:
    """A path of the host at a place of a private root; no source means an empty directory of the root itself."""

    source: str | None
    target: str
    read_only: bool = True


def cell_command(module: str) -> list[str]:
    """Give the command that runs a module of this package in a network, mount and process namespace of its own.

    Every process started inside dies with the first one, however that comes to its end.
    """
    return ["unshare", *_way_to_be_root(), *NEW_CELL, sys.executable, "-m", f"{__package__}.{module}"]


def container_command(module: str, *arguments: str) -> list[str]:
    """Give the command that runs a module of this package as process 1 of a container inside a cell."""
    return ["unshare", *NEW_CONTAINER, sys.executable, "-m", f"{__package__}.{module}", *arguments]


def module_environment() -> dict[str, str]:
    """Give the whole environment those commands need; nothing else of this process's environment goes along."""
    return {"PATH": os.defpath, "PYTHONPATH": str(Path(__file__).resolve().parents[1]), "LANG": "C.UTF-8"}


def require() -> None:
    """Raise `Unavailable`, with a reason for a person, where no cell can be made."""
    _way_to_be_root()


def enter_root(root: Path, mounts: Sequence[Mount], *, read_only: bool = False) -> None:
    """Turn an empty directory into a root that holds the given mounts and /proc only, and move this process into it."""
    _mount("tmpfs", root, "tmpfs", MS_NOSUID | MS_NODEV)
    placed = [(mount, root / mount.target.lstrip("/")) for mount in mounts]
    for mount, target in placed:
        _attach(mount, target)
    _mount("proc", _directory(root / "proc"), "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    # Only now, because one mount may have needed a directory in another.
    for target in [target for mount, target in placed if mount.source and mount.read_only] + [root] * read_only:
        _make_read_only(target)
    os.chroot(root)
    os.chdir("/")


def _attach(mount: Mount, target: Path) -> None:
    if mount.source is None:
        _directory(target)
    else:
        _mount(mount.source, _like(Path(mount.source), target), None, MS_BIND | MS_REC)


def _like(source: Path, target: Path) -> Path:
    if source.is_dir():
        return _directory(target)
    if not target.exists():
        _directory(target.parent)
        target.touch()
    return target


def _directory(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def _mount(source: str, target: Path, kind: str | None, flags: int) -> None:
    kind_name = kind.encode() if kind else None
    _check(_libc().mount(source.encode(), os.fsencode(target), kind_name, flags, None), "mount", target)


def _make_read_only(target: Path) -> None:
    # mount_setattr(2) adds the one attribute; a remount would have to repeat the flags a user namespace may not clear.
    attributes = struct.pack("QQQQ", MOUNT_ATTR_RDONLY, 0, 0, 0)
    arguments = AT_FDCWD, os.fsencode(target), 0, attributes, ctypes.c_size_t(len(attributes))
    _check(_libc().syscall(SYS_MOUNT_SETATTR, *arguments), "mount_setattr", target)


def _check(result: int, call: str, target: Path) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{call}: {os.strerror(number)}", str(target))


@cache
def _libc() -> ctypes.CDLL:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mount.argtypes = (*(ctypes.c_char_p,) * 3, ctypes.c_ulong, ctypes.c_char_p)
    return libc


@cache
def _way_to_be_root() -> tuple[str, ...]:
    if sys.platform != "linux" or not shutil.which("unshare"):
        raise Unavailable("needs Linux and `unshare` of util-linux")
    failures = []
    for way in WAYS_TO_BE_ROOT:
        failure = _failure(way)
        if failure is None:
            return way
        failures.append(failure)
    raise Unavailable(
        "needs network, mount and process namespaces: run as root or allow unprivileged user namespaces"
        f" (`unshare` said: {'; '.join(failures)})"
    )


def _failure(way: tuple[str, ...]) -> str | None:
    with tempfile.TemporaryDirectory() as root:
        command = ["unshare", *way, *NEW_CELL, sys.executable, "-m", f"{__package__}.namespace", root]
        done = subprocess.run(command, env=module_environment(), capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else (done.stderr.strip().splitlines() or ["no reason"])[-1]


if __name__ == "__main__":
    loopback_up()
    enter_root(Path(sys.argv[1]), (Mount("/usr", "/usr"),))
