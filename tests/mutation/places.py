"""A file as places in its text: what may be dropped, doubled, renamed or changed, whatever the language.

Each language's module finds the places; `faults` knows what to do to them. All positions count characters of the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Span: TypeAlias = tuple[int, int]
"""From the first character up to the one behind the last."""

LeafKind = Literal["text", "number", "boolean", "name"]


class Unknown(Exception):
    """The text has something that a language's module does not know: nothing is passed over in silence."""


@dataclass(frozen=True, slots=True)
class Change:
    """A fault that only the language knows of, such as another resource's name: what it is, where, and the new text."""

    kind: str
    span: Span
    new: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar or a reference: `span` is all of it, `inner` the characters between its quotes, if it has any."""

    kind: LeafKind
    span: Span
    inner: Span
    changes: tuple[Change, ...] = ()

    @property
    def is_quoted(self) -> bool:
        """Whether there are quotes around it."""
        return self.span != self.inner


@dataclass(frozen=True, slots=True)
class Group:
    """What holds others: `glue` parts two of them, `hollow` stands for a group with nothing in it."""

    span: Span
    children: tuple[Child, ...]
    is_list: bool
    glue: str
    hollow: str
    changes: tuple[Change, ...] = ()


Value: TypeAlias = Leaf | Group


@dataclass(frozen=True, slots=True)
class Child:
    """An entry under a key, which is written at `name`, or an item of a list under its number."""

    key: str
    name: Span | None
    span: Span
    value: Value
