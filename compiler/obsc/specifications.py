"""The specifications below a folder, as a tool for developers looks for files: what git ignores is not theirs."""
# ruff: noqa: PTH100, PTH110, PTH113, PTH118, PTH119, PTH120, PTH123
# pathlib takes 3 ms to import.

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TypeAlias

from pathspec import GitIgnoreSpec

_NEVER = frozenset({"node_modules", "__pycache__", "site-packages", "venv", "env", "obsc.out"})
"""Folders of others, whether git is told of them or not; and all whose names begin with a dot."""

_Ignored: TypeAlias = "tuple[tuple[str, GitIgnoreSpec], ...]"
"""The `.gitignore` files that count in a folder, outermost first, each with the folder that it lies in."""


def below(folder: str, name: str) -> Iterator[str]:
    """The paths of all files of that name in a folder and those below, in an order that depends on names alone.

    Hidden folders, symbolic links to folders and what `.gitignore` names are passed over; git itself is not asked,
    for it may run what a repository's configuration names.
    """
    yield from _below(folder, name, _above(os.path.abspath(folder)))


def _below(folder: str, name: str, ignored: _Ignored) -> Iterator[str]:
    ignored += _read(folder)
    path = os.path.join(folder, name)
    if os.path.isfile(path) and not _is_ignored(path, ignored):
        yield os.path.normpath(path)
    try:
        with os.scandir(folder) as entries:
            inner = sorted(entry.path for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError:
        return
    for path in inner:
        base = os.path.basename(path)
        if base not in _NEVER and not base.startswith(".") and not _is_ignored(path + "/", ignored):
            yield from _below(path, name, ignored)


def _above(folder: str) -> _Ignored:
    """The `.gitignore` files between a folder and the root of its repository."""
    found: _Ignored = ()
    while not os.path.exists(os.path.join(folder, ".git")):
        outer = os.path.dirname(folder)
        if outer == folder:
            return ()
        folder, found = outer, _read(outer) + found
    return found


def _read(folder: str) -> _Ignored:
    try:
        with open(os.path.join(folder, ".gitignore"), encoding="utf-8", errors="surrogateescape") as file:
            lines = file.read(1 << 20).splitlines()
    except OSError:
        return ()
    try:
        return ((os.path.abspath(folder), GitIgnoreSpec.from_lines(lines)),)
    except ValueError:  # git passes over patterns that are none, too
        return ()


def _is_ignored(path: str, ignored: _Ignored) -> bool:
    """Whether the innermost file that says something of a path ignores it."""
    whole = os.path.abspath(path) + ("/" if path.endswith("/") else "")
    for folder, patterns in reversed(ignored):
        said = patterns.check_file(whole[len(folder) :].lstrip("/")).include
        if said is not None:
            return bool(said)
    return False
