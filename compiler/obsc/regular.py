"""Opening files that are files: no pipe is waited for, no device is read, whoever put it there.

What is looked at is what was opened, so that nothing can be put in its place between looking and opening.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import BinaryIO

_NO_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
NOT_THROUGH_LINKS = getattr(os, "O_NOFOLLOW", 0)
"""For `flags`: a link at the end of the path is an error of the operating system's."""


class NotAFile(OSError):
    """There is something else at the place of a file; `strerror` says what."""


def open_regular(path: str, flags: int = 0, folder: int | None = None) -> BinaryIO:
    """A file to read from its beginning, by its path in an open folder where one is given; else OSError."""
    descriptor = os.open(path, os.O_RDONLY | _NO_WAITING | flags, dir_fd=folder)
    try:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise NotAFile(errno.EINVAL, f"it is {kind(mode)}, not a file", path)
        return open(descriptor, "rb")  # noqa: PTH123 - it is a descriptor, and the caller's to close
    except BaseException:
        os.close(descriptor)
        raise


def kind(mode: int) -> str:
    """What a thing that is no file is, by its mode."""
    return "a folder" if stat.S_ISDIR(mode) else "a pipe, a socket or a device"
