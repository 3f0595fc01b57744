"""The document model that printers print: plain data, with notes where a reader or `obsc why` needs one.

A document is made of `dict`, `list`, `str`, `int`, `float`, `bool` and `None`, and of each language's own expression
types (a CloudFormation intrinsic, a Terraform reference). Any value may be wrapped in a `Note`.
"""

from __future__ import annotations

from typing import Any

from obsc.diagnostics import Path
from obsc.records import dataclass
from obsc.target import File, Mark


@dataclass(frozen=True, slots=True)
class Note:
    """A value with a comment for the reader of the output, and with the place in the spec that it comes from."""

    value: Any
    comment: str = ""
    origin: Path = ()
    node: str = ""


def bare(value: Any) -> Any:
    """The value without its notes, to any depth.

    >>> bare({"a": Note([Note(1)], comment="why")})
    {'a': [1]}
    """
    if isinstance(value, Note):
        return bare(value.value)
    if isinstance(value, dict):
        return {key: bare(item) for key, item in value.items()}
    if isinstance(value, list):
        return [bare(item) for item in value]
    return value


class Lines:
    """Text that grows line by line and remembers where each stretch comes from."""

    def __init__(self) -> None:
        self.rows: list[str] = []
        self.marks: list[Mark] = []

    def add(self, row: str) -> None:
        """Append a line, which must not hold a line break."""
        self.rows.append(row)

    def mark(self, note: Note) -> None:
        """Say that the next line comes from the note's place."""
        if note.origin or note.node:
            self.marks.append(Mark(len(self.rows), note.origin, note.node))

    def file(self, path: str) -> File:
        """The finished file, with a newline at its end."""
        return File(path, "\n".join((*self.rows, "")), tuple(self.marks))
