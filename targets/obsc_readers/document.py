"""A parsed document: objects, lists and scalars that know their path, their line and how a scalar was spelled.

Spelling matters where the languages disagree: `1.10`, `0o7`, `yes` and `2012-10-17` without quotes are something else
to every parser, so a reader decides for each place which of them it takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from obsc.diagnostics import Path

ScalarKind = Literal["text", "integer", "boolean", "fraction", "null", "date"]


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar by its characters; `kind` is what a YAML 1.1 or JSON parser takes them for."""

    text: str
    kind: ScalarKind
    path: Path
    line: int | None


@dataclass(frozen=True, slots=True)
class List:
    """An ordered list."""

    items: tuple[Value, ...]
    path: Path
    line: int | None


@dataclass(frozen=True, slots=True)
class Object:
    """Entries under keys that differ, in the order of the text; a tag such as `!Ref` is an object with one entry."""

    entries: tuple[tuple[str, Value], ...]
    path: Path
    line: int | None

    def get(self, key: str) -> Value | None:
        """The value under a key, or None."""
        return next((value for known, value in self.entries if known == key), None)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys, in order."""
        return tuple(key for key, _ in self.entries)


Value: TypeAlias = Scalar | List | Object

MAX_DEPTH = 100
"""Deeper documents are refused, so that nothing that walks one runs out of stack."""


class Unreadable(Exception):
    """The text is not a document at all."""

    def __init__(self, message: str, line: int | None = None) -> None:
        """`line` counts from 1."""
        super().__init__(message)
        self.message = message
        self.line = line


def say_path(path: Path) -> str:
    """Write a path as people do.

    >>> say_path(("Resources", "Web", "Tags", 0, "Key"))
    'Resources.Web.Tags[0].Key'
    """
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")
