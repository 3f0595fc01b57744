"""Where every key and value of a document stands.

A tree beside the data, not special strings inside it. A place is one integer that holds two offsets: a document has as
many places as values, integers cost the garbage collector nothing, and few of them ever have to become lines.
"""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Path, Span
from obsc.yaml12.lines import Lines

SHIFT = 24
"""Bits for an offset; a text is at most 10 MB."""
MASK = (1 << SHIFT) - 1
"""The bits of an offset."""


def place(start: int, end: int) -> int:
    """Pack two offsets into one integer."""
    return start << SHIFT | end


class Branch:
    """A mapping or a list: its own place, and those of what it holds."""

    __slots__ = ("at", "flow", "keys", "kids")

    def __init__(self, at: int, flow: bool, is_map: bool) -> None:
        self.at = at
        self.flow = flow
        self.keys: dict[str, int] | None = {} if is_map else None
        self.kids: dict[str, Node] | list[Node] = {} if is_map else []

    def kid(self, step: str | int) -> Node | None:
        """What stands under a key or at a position."""
        kids = self.kids
        if isinstance(kids, dict):
            return kids.get(step) if isinstance(step, str) else None
        return kids[step] if isinstance(step, int) and 0 <= step < len(kids) else None


Node = Branch | int


class Places:
    """Spans by path, for a document that may lack the path."""

    def __init__(self, root: Node | None, lines: Lines) -> None:
        self.root = root
        self._lines = lines

    def key_span(self, path: Path) -> Span:
        """The key that introduces a value, or the head of a list item; of the nearest ancestor that exists."""
        found = list(self._walk(path))
        if not found:
            return Span(0, 0, 0, 0)
        key, node = found[-1]
        return self._head(node) if key is None else self._span(key)

    def value_span(self, path: Path) -> Span:
        """The value at a path; where it is absent, empty or a block, the key that introduces it."""
        found = list(self._walk(path))
        if len(found) <= len(path):
            return self.key_span(path)
        key, node = found[-1]
        is_block = isinstance(node, Branch) and not node.flow
        return self._span(key) if key is not None and (is_block or _is_empty(node)) else self._head(node)

    def raw(self, path: Path) -> str | None:
        """The text of a scalar as it stands in the file, quotes included; None for anything else."""
        found = list(self._walk(path))
        if len(found) <= len(path) or isinstance(found[-1][1], Branch):
            return None
        at = self._trimmed(found[-1][1])
        return self._lines.text[at >> SHIFT : at & MASK]

    def find(self, path: Path) -> tuple[int | None, Node] | None:
        """The place of a value's key, if it has one, and its own; None where the path leads nowhere."""
        found = list(self._walk(path))
        return found[-1] if len(found) == len(path) + 1 else None

    def whole(self, node: Node) -> int:
        """The place of all of a value: a block ends where its last value does."""
        if not isinstance(node, Branch):
            return self._trimmed(node)
        if node.flow:
            return node.at
        kids = node.kids.values() if isinstance(node.kids, dict) else node.kids
        ends = [self.whole(kid) & MASK for kid in kids] + [key & MASK for key in (node.keys or {}).values()]
        return place(node.at >> SHIFT, max(ends, default=node.at & MASK))

    def _walk(self, path: Path) -> Iterator[tuple[int | None, Node]]:
        """The root and every step of the path that exists, each with the place of its key."""
        node = self.root
        if node is None:
            return
        yield None, node
        for step in path:
            kid = node.kid(step) if isinstance(node, Branch) else None
            if kid is None or not isinstance(node, Branch):
                return
            yield node.keys[step] if node.keys is not None and isinstance(step, str) else None, kid
            node = kid

    def _head(self, node: Node) -> Span:
        """What to underline of a value: all of it, or the first line of a block."""
        if not isinstance(node, Branch):
            return self._span(self._trimmed(node))
        if node.flow or not node.kids:
            return self._span(node.at)
        start = node.at >> SHIFT
        if node.keys is None:
            return self._span(place(start, start + 1))
        name, key = next(iter(node.keys.items()))
        span, value = self._span(key), node.kid(name)
        if isinstance(value, int) and not _is_empty(value):
            end = self._span(self._trimmed(value))
            return Span(span.line, span.column, end.end_line, end.end_column) if end.end_line == span.line else span
        return span

    def _span(self, at: int) -> Span:
        return self._lines.span(at >> SHIFT, at & MASK)

    def _trimmed(self, at: int) -> int:
        """A block scalar's place without the blank lines behind it, which the parser counts in."""
        start, end, text = at >> SHIFT, at & MASK, self._lines.text
        if start == end or text[start] not in "|>":
            return at
        last = start + len(text[start:end].rstrip())
        row_end = text.find("\n", last, end)
        if row_end < 0:
            return at
        return place(start, row_end - 1 if text[row_end - 1] == "\r" else row_end)


def _is_empty(node: Node) -> bool:
    return isinstance(node, int) and node >> SHIFT == node & MASK
