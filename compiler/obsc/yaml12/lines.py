"""Places in a text: from offsets to lines and columns, counted from 0 in characters."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from obsc.diagnostics import Span


class Lines:
    r"""The lines of a text that ends its lines with `\n` or `\r\n`.

    >>> Lines("a: 1\r\nb: 2").span(6, 7)
    Span(line=1, column=0, end_line=1, end_column=1)
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(row) + 1 for row in self.text.split("\n")), initial=0))[:-1]

    def row(self, number: int) -> str:
        """A line without its line break; empty beyond the end."""
        if not 0 <= number < len(self._starts):
            return ""
        return self.text[self._starts[number] : self._end(number)].removesuffix("\r")

    def _end(self, number: int) -> int:
        """The offset of a line's line feed, or the text's end."""
        return self._starts[number + 1] - 1 if number + 1 < len(self._starts) else len(self.text)

    def start(self, number: int) -> int:
        """The offset at which a line begins."""
        return self._starts[number]

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and a column; what lies behind a line's or the text's end is that end."""
        if line >= len(self._starts):
            return len(self.text)
        return min(self._starts[line] + column, self._end(line))

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset; what lies behind the text is its end."""
        offset = min(offset, len(self.text))
        line = bisect_right(self._starts, offset) - 1
        return line, offset - self._starts[line]

    def span(self, start: int, end: int) -> Span:
        """The stretch between two offsets."""
        return Span(*self.at(start), *self.at(end))
