"""The files of a project: listed and read without leaving its folder, in bounded time, and never run.

Links are not followed, pipes and devices are not opened, folders with other people's code or none of the app are passed
over.
"""
# ruff: noqa: PTH118

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from obsc.init.evidence import Notes, Place
from obsc.regular import NOT_THROUGH_LINKS, NotAFile, open_regular

MOST_BYTES = 1_000_000
"""The longest file that is read: configuration and sources of people are shorter, data and bundles are not."""
MOST_FILES = 20_000
DEEPEST = 12

_PASSED_OVER = frozenset(
    (
        *("node_modules", "venv", "env", "site-packages", "vendor", "bower_components"),
        *("__pycache__", "build", "dist", "target", "cdk.out", "obsc.out"),
        *("test", "tests", "testdata", "fixtures", "docs", "examples"),
    )
)
"""Folders of other people's code, of outputs, and of what is not the app."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file that was read: its path below the project's folder, with slashes, and its lines without their ends."""

    path: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """Its text, with line feeds."""
        return "".join(line + "\n" for line in self.lines)

    @property
    def folder(self) -> str:
        """The folder that it lies in; "" is the project's own."""
        return self.path.rpartition("/")[0]

    def place(self, line: int) -> Place:
        """A line of it, from 1, as evidence."""
        row = self.lines[line - 1].strip() if 0 < line <= len(self.lines) else ""
        return Place(self.path, line, row)


@dataclass
class Project:
    """A folder and what lies in it. Reading fails with a note, not with an exception."""

    root: str
    notes: Notes = field(default_factory=Notes)
    _read: dict[str, TextFile | None] = field(default_factory=dict)

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The regular files, sorted: those nearest the root first."""
        found = []
        for path in self._walk("", 0):
            found.append(path)
            if len(found) == MOST_FILES:
                self.notes.add(f"there are more than {MOST_FILES:,} files: the rest was not looked at")
                break
        return tuple(sorted(found, key=lambda path: (path.count("/"), path)))

    def below(self, folder: str) -> Iterator[str]:
        """The files of a folder and those below it."""
        return (path for path in self.paths if not folder or path.startswith(folder + "/"))

    def named(self, folder: str, name: str) -> str:
        """The path of a name as it is written in a file of a folder, without `.` and `..`; "" if it leads out.

        >>> Project("/x").named("apps/web", "../../Dockerfile"), Project("/x").named("", "../Dockerfile")
        ('Dockerfile', '')
        """
        parts = [] if name.startswith("/") else folder.split("/")
        for part in name.split("/"):
            if part == "..":
                if not any(parts):
                    return ""
                parts.pop()
            else:
                parts.append(part)
        return "/".join(part for part in parts if part not in ("", "."))

    def has(self, path: str) -> bool:
        """Whether a file is there."""
        return path in self._known

    def file(self, path: str) -> TextFile | None:
        """A file's text; None, with a note, where it cannot be read as text."""
        if path not in self._known:
            return None
        if path not in self._read:
            self._read[path] = self._open(path)
        return self._read[path]

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.paths)

    def _walk(self, folder: str, depth: int) -> Iterator[str]:
        try:
            entries = sorted(os.scandir(os.path.join(self.root, folder)), key=lambda entry: entry.name)
        except (OSError, ValueError) as error:
            self.notes.add(f"`{folder or '.'}` cannot be listed: {_words(error)}")
            return
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            try:
                if entry.is_symlink():
                    if entry.name in _LINKS_WORTH_A_NOTE:
                        self.notes.add(f"`{path}` is a link, and links are not followed")
                elif entry.is_file(follow_symlinks=False):
                    yield path
                elif entry.is_dir(follow_symlinks=False) and depth < DEEPEST and not _is_passed_over(entry.name):
                    yield from self._walk(path, depth + 1)
            except OSError as error:
                self.notes.add(f"`{path}` cannot be looked at: {_words(error)}")

    def _open(self, path: str) -> TextFile | None:
        try:
            raw = self._bytes(path)
        except (OSError, ValueError) as error:
            self.notes.add(f"`{path}` cannot be read: {_words(error)}")
            return None
        if raw is None:
            self.notes.add(f"`{path}` is not read: it is longer than {MOST_BYTES:,} bytes, or no file any more")
            return None
        try:
            text = raw.removeprefix(b"\xef\xbb\xbf").decode()
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            self.notes.add(f"`{path}` is not read: it is not UTF-8 at line {line}")
            return None
        if "\0" in text:
            self.notes.add(f"`{path}` is not read: it is not text")
            return None
        return TextFile(path, tuple(text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")))

    def _bytes(self, path: str) -> bytes | None:
        """The content of a regular file of bearable length. No link is followed even if one has just been made."""
        try:
            with open_regular(os.path.join(self.root, path), NOT_THROUGH_LINKS) as file:
                raw = file.read(MOST_BYTES + 1)
        except NotAFile:
            return None
        return raw if len(raw) <= MOST_BYTES else None


_LINKS_WORTH_A_NOTE = frozenset(
    (
        *("Dockerfile", "Procfile", "compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"),
        *("requirements.txt", "pyproject.toml", "manage.py"),
    )
)


def _is_passed_over(name: str) -> bool:
    return name.startswith(".") or name in _PASSED_OVER or name.endswith((".egg-info", ".dist-info"))


def _words(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
