"""Take the notes off values while printing: comments above a value's line, marks on it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from obsc_targets._shared.doc import Lines, Note
from obsc_targets._shared.visible import escape, hidden_char


def open_note(lines: Lines, value: Any, pad: str, width: int) -> Any:
    """Print the comments of a value's notes, mark the next line with their origins, and give the bare value."""
    if type(value) is Note:
        notes, value = unwrap(value)
        print_comments(lines, notes, pad, width)
        mark(lines, notes)
    return value


def unwrap(value: Any) -> tuple[list[Note], Any]:
    """The notes around a value, outermost first, and the value."""
    notes: list[Note] = []
    while type(value) is Note:
        notes.append(value)
        value = value.value
    return notes, value


def print_comments(lines: Lines, notes: Iterable[Note], pad: str, width: int) -> None:
    """Print what the notes say, as comment lines."""
    for note in notes:
        if note.comment:
            lines.rows.extend([pad + row for row in comment_rows(note.comment, width - len(pad))])


def mark(lines: Lines, notes: Iterable[Note]) -> None:
    """Say that the next line comes from where the notes say."""
    for note in notes:
        lines.mark(note)


@lru_cache(maxsize=1 << 10)
def comment_rows(text: str, width: int) -> tuple[str, ...]:
    r"""Prose as `#` lines of `width` columns, longer only for a longer word, in which nothing ends the comment.

    >>> comment_rows("why\nnot\x00", 20)
    ('# why not\\u0000',)
    """
    rows: list[str] = []
    row = "#"
    for word in text.split():
        word = hidden_char(word).sub(lambda found: escape(found[0]), word)
        if len(row) + len(word) >= width and row != "#":
            rows.append(row)
            row = "#"
        row += " " + word
    return (*rows, row)
