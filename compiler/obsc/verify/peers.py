"""Which processes hold the other end of a loopback connection."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")


def processes(peer_port: int, own_port: int) -> tuple[int, ...]:
    """Give the processes that hold the socket `peer_port` -> `own_port`, by the pids they have in their containers.

    Nobody, where there is no /proc: on systems other than Linux.
    """
    inode = _inode(peer_port, own_port)
    if inode is None:
        return ()
    return tuple(sorted({_inner_pid(process) for process in _holders(inode)}))


def children(pid: int) -> tuple[int, ...]:
    """Give the direct children of a process, by their pids here."""
    return tuple(int(process.name) for process in _all_processes() if _parent(process) == pid)


def program(pid: int) -> str:
    """Give the name of the program that a process runs; nothing where it is gone."""
    try:
        return (PROC / str(pid) / "comm").read_text(errors="replace").strip()
    except OSError:
        return ""


def _all_processes() -> Iterator[Path]:
    return (entry for entry in PROC.iterdir() if entry.name.isdigit()) if PROC.is_dir() else iter(())


def _inode(peer_port: int, own_port: int) -> str | None:
    # proc_pid_net(5): the columns are sl, local_address, rem_address, ..., inode (the tenth), addresses in hexadecimal.
    for table in ("tcp", "tcp6"):
        for line in _lines(PROC / "net" / table)[1:]:
            column = line.split()
            if (_port(column[1]), _port(column[2])) == (peer_port, own_port) and column[9] != "0":
                return column[9]
    return None


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text().splitlines()
    except OSError:
        return []


def _port(address: str) -> int:
    return int(address.rpartition(":")[2], 16)


def _holders(inode: str) -> Iterator[Path]:
    link = f"socket:[{inode}]"
    for process in _all_processes():
        # A process or a descriptor may be gone by the time it is looked at.
        with contextlib.suppress(OSError):
            if any(_target(fd) == link for fd in (process / "fd").iterdir()):
                yield process


def _target(fd: Path) -> str:
    try:
        return str(fd.readlink())
    except OSError:
        return ""


def _inner_pid(process: Path) -> int:
    # NSpid lists the pid in every nested namespace, the innermost last: what os.getpid() says inside.
    for line in (process / "status").read_text().splitlines():
        if line.startswith("NSpid:"):
            return int(line.split()[-1])
    return int(process.name)


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
