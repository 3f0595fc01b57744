"""Diagnostics: problems as values, with the place in the user's file, the reason and the fix."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from obsc.records import dataclass

Path = tuple[str | int, ...]
"""Where a value stands in a document: keys and list positions from the root down."""


class Severity(IntEnum):
    """How bad a finding is; only errors stop a build."""

    INFO = 0
    WARNING = 1
    ERROR = 2

    @property
    def label(self) -> str:
        """The word that is printed."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the source text; lines and columns count from 0, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that belongs to a finding."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of the source text, and what takes its place."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Repair:
    """The edits that mend a finding, where there is exactly one right way; they do not overlap, in the file's order."""

    title: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    `message` names the offence with the user's own names, `label` is written under the marked text,
    `why` says what would happen, `fix` what to do, `suggestion` the nearest known name.
    `conceal` keeps what stands behind the marked text out of what is printed.
    `repair` is what `fix` says, done: only where nobody would have to choose.
    `environments` are those in which alone it was found; empty where it is true of the document itself.
    """

    code: str
    severity: Severity
    message: str
    path: Path = ()
    span: Span | None = None
    label: str = ""
    why: str = ""
    fix: str = ""
    suggestion: str | None = None
    related: tuple[Related, ...] = ()
    conceal: bool = False
    repair: Repair | None = None
    environments: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[int, int, str, str, str]:
        """Sort key: by place, then by code."""
        line, column = (self.span.line, self.span.column) if self.span else (-1, -1)
        return (line, column, self.code, self.message, "/".join(map(str, self.path)))


def in_order(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sort by place and drop what was found twice."""
    return sorted(dict.fromkeys(found), key=lambda d: d.order)


def has_errors(found: Iterable[Diagnostic]) -> bool:
    """Whether anything here stops a build."""
    return any(d.severity is Severity.ERROR for d in found)


def shown(path: Path) -> str:
    """The key at the end of a path as a message names it: of an item of a list, that of the list and its place there.

    >>> shown(("services", "web", "port")), shown(("services", "web", "ports", 0))
    ('`port`', '`ports[0]`')
    """
    last = len(path) - 1
    while last > 0 and isinstance(path[last], int):
        last -= 1
    return f"`{path[last]}{''.join(f'[{at}]' for at in path[last + 1 :])}`"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name that a person who typed `word` most likely meant, or None.

    >>> nearest("enviroment", ["environment", "services"])
    'environment'
    >>> nearest("xyz", ["environment"]) is None
    True
    """
    import difflib  # on the error path only: importing it costs 7 ms

    by_fold = {name.lower(): name for name in sorted(known, reverse=True)}
    close = difflib.get_close_matches(word.lower(), sorted(by_fold), n=1, cutoff=0.6)
    return by_fold[close[0]] if close else None
