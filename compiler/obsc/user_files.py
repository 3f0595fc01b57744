"""The files beside a specification that it names, read without leaving its folder."""

from __future__ import annotations

import os
from collections.abc import Callable

from obsc.regular import NOT_THROUGH_LINKS, NotAFile, open_regular

MOST_BYTES = 65_536
"""Four times what user data holds: enough to say how much is too much."""

Read = Callable[[str], "bytes | Refusal"]
"""From a path as the specification writes it to the file's content."""


class Refusal(str):
    """Why a file is not read, as the end of the sentence "`path` …"."""

    __slots__ = ()


class Unreadable(Refusal):
    """The same of something that is there, and not to be passed over as if it were not."""

    __slots__ = ()


MISSING = Refusal("is not there")
"""There is no such file: for what may be absent."""


def no_files(_path: str) -> Refusal:
    """For a specification that lies nowhere."""
    return Refusal("cannot be read: the specification is not read from a file")


def inside(folder: str) -> Read:
    """Read files of a folder and those below it: no absolute path, no `..`, no symbolic link, nothing but files.

    What stands outside is nobody's to read: a specification may come from somewhere else than the machine it is built
    on, and what it names ends up in an output.
    """

    def read(path: str) -> bytes | Refusal:
        parts = [part for part in path.split("/") if part not in ("", ".")]
        if path.startswith("/") or ".." in parts or not parts or "\0" in path:
            return Refusal("is not a path below the folder of the specification")
        try:
            return _read(folder, parts)
        except FileNotFoundError:
            return MISSING
        except (OSError, UnicodeEncodeError) as error:
            reason = getattr(error, "strerror", None) or "its name is no file name"
            return Unreadable(f"cannot be read without following links: {reason.lower()}")

    return read


class Noted:
    """The same files, and what was seen in them: whoever waits for a change looks again."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self.seen: dict[str, bytes | Refusal] = {}
        """What was read, by path; what was not there is seen too, for it may come."""

    def __call__(self, path: str) -> bytes | Refusal:
        content = self.seen[path] = self._read(path)
        return content

    def now(self) -> dict[str, bytes | Refusal]:
        """What would be seen now."""
        return {path: self._read(path) for path in self.seen}


def _read(folder: str, parts: list[str]) -> bytes | Refusal:
    """The file at the end of a path, every part of which is opened in the one before it: nothing can be swapped."""
    here = os.open(folder or ".", os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in parts[:-1]:
            below = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=here)
            os.close(here)
            here = below
        opened = open_regular(parts[-1], NOT_THROUGH_LINKS, here)
    except NotAFile:
        return Unreadable("is not a file")
    finally:
        os.close(here)
    with opened:
        content = opened.read(MOST_BYTES + 1)
    return content if len(content) <= MOST_BYTES else Unreadable(f"is longer than {MOST_BYTES:,} bytes")
