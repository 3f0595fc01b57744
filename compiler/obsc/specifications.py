"""The specifications below a folder, as a tool for developers looks for files: what git ignores is not theirs."""
# ruff: noqa: PTH100, PTH110, PTH113, PTH118, PTH120
# pathlib takes 3 ms to import.

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import TypeAlias

from pathspec import GitIgnoreSpec

from obsc.regular import NOT_THROUGH_LINKS, open_regular

_NEVER = frozenset({"node_modules", "__pycache__", "site-packages", "venv", "env", "obsc.out"})
"""Folders of others, whether git is told of them or not; and all whose names begin with a dot."""

_MOST_DOUBLE_STARS = 2
"""What people write has no more; the time that a path takes grows with each of them by its length."""

_STAR_BEFORE_STAR = re.compile(
    r"""\[\^/\]\*             # a star
    ((?: (?: \\. | \[\^?\]?(?:\\.|[^]\\])*\] | [^][()*+?\\/] )(?![*+?]) )+)   # characters: escaped, a class, or plain
    (?=\[\^/\]\*)            # and the next star""",
    re.VERBOSE,
)
"""A star and the characters behind it, up to the next star of the same name; as pathspec writes both."""

_Ignored: TypeAlias = "tuple[tuple[str, GitIgnoreSpec], ...]"
"""The `.gitignore` files that count in a folder, outermost first, each with the folder that it lies in."""


def below(folder: str, name: str) -> Iterator[str]:
    """The paths of all files of that name in a folder and those below, in an order that depends on names alone.

    Hidden folders, symbolic links to folders and what `.gitignore` names are passed over; git itself is not asked,
    for it may run what a repository's configuration names.
    """
    # Not by recursion: a repository can have more levels than Python has frames.
    left = [(folder, _above(os.path.abspath(folder)))]
    while left:
        here, outer = left.pop()
        ignored = outer + _read(here)
        path = os.path.join(here, name)
        if os.path.isfile(path) and not _is_ignored(path, ignored):
            yield os.path.normpath(path)
        left += [(inner, ignored) for inner in reversed(_folders(here)) if not _is_ignored(inner + "/", ignored)]


def _folders(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError:
        return []
    return [os.path.join(folder, name) for name in names if name not in _NEVER and not name.startswith(".")]


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
        # Nor does git follow a link here (https://git-scm.com/docs/gitignore).
        with open_regular(os.path.join(folder, ".gitignore"), NOT_THROUGH_LINKS) as file:
            lines = file.read(1 << 20).decode("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ()
    try:
        patterns = GitIgnoreSpec.from_lines(line for line in lines if line.count("**") <= _MOST_DOUBLE_STARS)
    except ValueError:  # git passes over patterns that are none, too
        return ()
    for pattern in patterns.patterns:
        if pattern.regex is not None:
            pattern.regex = re.compile(without_backtracking(pattern.regex.pattern))
    return ((os.path.abspath(folder), patterns),)


def without_backtracking(expression: str) -> str:
    r"""The regular expression of a pattern of `.gitignore`, with the stars inside of a name taken once and for all.

    Behind a star that another one follows, the first place where the text between them stands is as good as any: to
    try the others too takes time that grows with each star by the length of the name, which is hours for ten.

    >>> without_backtracking(r"^(?:.+/)?[^/]*a[^/]*\.b[^/]*$")
    '^(?:.+/)?(?>[^/]*?a)(?>[^/]*?\\.b)[^/]*$'
    """
    return _STAR_BEFORE_STAR.sub(r"(?>[^/]*?\1)", expression)


def _is_ignored(path: str, ignored: _Ignored) -> bool:
    """Whether the innermost file that says something of a path ignores it."""
    whole = os.path.abspath(path) + ("/" if path.endswith("/") else "")
    for folder, patterns in reversed(ignored):
        said = patterns.check_file(whole[len(folder) :].lstrip("/")).include
        if said is not None:
            return bool(said)
    return False
