"""A network of loopback alone, and an end that takes every process along, where the system allows it.

Instrumented processes ask for the instance that they run on, at an address that no variable turns off; an app that is
tried must not reach a database of production either. Linux: user, network, process and mount namespaces, with the
user's own id. namespaces(7), user_namespaces(7), pid_namespaces(7)
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

# <linux/sched.h>, <linux/prctl.h>, <linux/mount.h>, <linux/if.h>, <linux/sockios.h>
CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x20000, 0x10000000, 0x20000000, 0x40000000
PR_SET_PDEATHSIG = 1
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REC, MS_PRIVATE = 0x2, 0x4, 0x8, 0x4000, 0x40000
IFF_UP_RUNNING, SIOCSIFFLAGS = 0x41, 0x8914

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

FAILED = 70
"""What a process ends with that a bug ended."""


def run_isolated(body: Callable[[], int]) -> int:
    """Run a function as the first process of namespaces of its own, and give what it gives.

    When it ends, or this process does, the kernel ends whatever it has started. Only from a process of one thread.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    return _wait(_child(lambda: _start(body)))


def why_impossible() -> str | None:
    """Why `run_isolated` would fail here; None where it works."""
    if sys.platform != "linux":
        return "only Linux has network namespaces"
    try:
        return None if _quietly(lambda: run_isolated(lambda: 0)) == 0 else "this system allows no namespaces"
    except OSError as error:
        return f"this system allows no namespaces ({error.strerror})"


def loopback_up() -> None:
    """Bring up the one interface of a new network namespace."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP_RUNNING))


def _start(body: Callable[[], int]) -> int:
    """In the namespaces but one: that of processes begins with the next child."""
    libc = ctypes.CDLL(None, use_errno=True)
    os.setsid()  # a terminal's interruption comes once, from whoever waits
    user, group = os.getuid(), os.getgid()
    flags = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET
    _check(libc.unshare(flags if user == 0 else flags | CLONE_NEWUSER))
    if user != 0:
        # user_namespaces(7): without it an unprivileged process may not map its group.
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    loopback_up()
    with contextlib.suppress(OSError):
        # As Docker has it: a container's server may listen on port 80 whoever runs it.
        Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").write_text("0")
    first = _child(lambda: _first(libc, body))
    _die_with_parent(libc)
    return _wait(first)


def _first(libc: ctypes.CDLL, body: Callable[[], int]) -> int:
    _die_with_parent(libc)
    _check(libc.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None))
    _check(libc.mount(b"proc", b"/proc", b"proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, None))
    # The kernel drops a signal for the first process that nobody handles.
    for number in _ENDING:
        signal.signal(number, signal.default_int_handler)
    return body()


def _child(work: Callable[[], int]) -> int:
    """Start a process that does the work and nothing else of this program, however that ends."""
    child = os.fork()
    if child != 0:
        return child
    code = FAILED
    try:
        code = work()
    except KeyboardInterrupt:
        code = 128 + signal.SIGINT
    except Exception:
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _die_with_parent(libc: ctypes.CDLL) -> None:
    _check(libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0))


def _wait(child: int) -> int:
    """Wait for a child, to which signals that would end this process are passed on."""
    before = {number: signal.signal(number, lambda got, _frame: os.kill(child, got)) for number in _ENDING}
    try:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return code if code >= 0 else 128 - code


def _quietly(ask: Callable[[], int]) -> int:
    """Ask in a process whose complaints nobody sees."""

    def unseen() -> int:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        return ask()

    sys.stderr.flush()
    return _wait(_child(unseen))


def _check(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
