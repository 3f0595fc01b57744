"""A document as the editor has it: its text, the changes to it, and columns counted as the editor counts them.

https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#textDocuments
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from obsc.diagnostics import Span

Encoding = Literal["utf-8", "utf-16", "utf-32"]

_UNITS = {"utf-8": 1, "utf-16": 2, "utf-32": 4}
_CODECS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
_END = re.compile(r"\r\n|\n|\r")


def choose(offered: Sequence[Any]) -> Encoding:
    """How columns are counted: in characters if the editor can, else in what every editor can."""
    return "utf-32" if "utf-32" in offered else "utf-8" if "utf-8" in offered else "utf-16"


@dataclass(frozen=True, slots=True)
class Columns:
    """From our columns, which are characters, to the editor's, and back."""

    encoding: Encoding

    def theirs(self, line: str, column: int) -> int:
        """A column of the editor.

        >>> Columns("utf-16").theirs("a😀b", 2), Columns("utf-32").theirs("a😀b", 2)
        (3, 2)
        """
        if line.isascii() or self.encoding == "utf-32":
            return column
        return len(self._units(line[:column])) // _UNITS[self.encoding]

    def ours(self, line: str, column: int) -> int:
        """A column in characters, at most behind the last.

        >>> Columns("utf-16").ours("a😀b", 3), Columns("utf-16").ours("ab", 9)
        (2, 2)
        """
        if line.isascii() or self.encoding == "utf-32":
            return min(column, len(line))
        units = self._units(line)[: column * _UNITS[self.encoding]]
        return len(units.decode(_CODECS[self.encoding], "ignore"))

    def _units(self, text: str) -> bytes:
        return text.encode(_CODECS[self.encoding], "surrogatepass")

    def range(self, span: Span, lines: Sequence[str]) -> dict[str, Any]:
        """A stretch of the text as the protocol writes it."""

        def position(number: int, column: int) -> dict[str, int]:
            line = lines[number] if number < len(lines) else ""
            return {"line": number, "character": self.theirs(line, column)}

        return {"start": position(span.line, span.column), "end": position(span.end_line, span.end_column)}


def changed(text: str, change: dict[str, Any], columns: Columns) -> str:
    """A text after one change: of a stretch, or of all of it."""
    if "range" not in change:
        return str(change["text"])
    rows = _rows(text)
    start, end = (_offset(rows, change["range"][side], columns) for side in ("start", "end"))
    return text[:start] + str(change["text"]) + text[max(start, end) :]


def _rows(text: str) -> list[tuple[int, str]]:
    """Every line with where it begins."""
    ends = [match.span() for match in _END.finditer(text)]
    starts = [0, *(end for _, end in ends)]
    return [(start, text[start:end]) for start, end in zip(starts, [*(s for s, _ in ends), len(text)], strict=True)]


def _offset(rows: list[tuple[int, str]], position: dict[str, int], columns: Columns) -> int:
    if position["line"] >= len(rows):
        start, row = rows[-1]
        return start + len(row)
    start, row = rows[position["line"]]
    return start + columns.ours(row, position["character"])
