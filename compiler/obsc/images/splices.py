"""Edits of a text by place, and how what is added ends its lines."""

from __future__ import annotations

from collections.abc import Iterable

from obsc.records import dataclass


@dataclass(frozen=True, slots=True)
class Splice:
    """New text in place of what stands from `start` to `end`."""

    start: int
    end: int
    text: str


class Unsafe(Exception):
    """Why a text is not edited, as the end of a sentence about its file."""


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """The text with every splice made; those at one place stand in the order in which they are given.

    >>> spliced("a c", [Splice(2, 3, "d"), Splice(1, 1, " b")])
    'a b d'
    """
    ordered = sorted(enumerate(splices), key=lambda numbered: (numbered[1].start, numbered[0]), reverse=True)
    for _, splice in ordered:
        text = text[: splice.start] + splice.text + text[splice.end :]
    return text


def line_end(text: str) -> str:
    """How lines of a text end: as the first of them.

    >>> line_end("a\\r\\nb\\n"), line_end("a")
    ('\\r\\n', '\\n')
    """
    end = text.find("\n")
    return "\r\n" if end > 0 and text[end - 1] == "\r" else "\n"


def lines_behind(text: str, at: int, lines: Iterable[str]) -> Splice:
    """Whole lines behind the line that ends at a place; a text without a last line feed still has none."""
    end = line_end(text)
    if text[:at] in ("", "\ufeff") or text[at - 1] == "\n":
        return Splice(at, at, "".join(line + end for line in lines))
    return Splice(at, at, "".join(end + line for line in lines))
