"""Edits of a template in YAML as its author would make them: by splices, every other byte stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from obsc.images.splices import Splice, Unsafe, spliced
from obsc.patching.cloudformation.style import function_of, of_siblings, style_of
from obsc.patching.cloudformation.yaml import Document, Layout
from obsc.patching.tree import Value


class YamlEditor:
    """Collects the edits of one document. Values to write are plain data, functions by their long names."""

    def __init__(self, text: str, document: Document) -> None:
        self._text, self._document = text, document
        self._style = style_of(text, document)
        self._splices: list[tuple[int, Splice]] = []

    @property
    def text(self) -> str:
        """The text with every edit made; at one place the deeper of two additions comes first."""
        return spliced(self._text, (splice for _, splice in sorted(self._splices, key=lambda one: -one[0])))

    @property
    def is_changed(self) -> bool:
        """Whether the text with its edits is another."""
        return self.text != self._text

    def replace(self, old: Value, value: Any) -> None:
        """Another value in place of one."""
        name = function_of(value)
        layout = self._layout(old)
        if name is not None and function_of(old) == name and not layout.is_alias:
            # The function stays as it is written, short or long.
            self.replace(old.data[name], value[name])
            return
        self._not_shared(old)
        if layout.in_flow or (layout.is_flow and layout.kids):
            self._splice(old.start, old.end, self._like(old, layout, value), layout.depth)
            return
        inline = self._inline(old, layout, value)
        if inline is not None and layout.kids and not layout.tag and layout.behind_key is not None:
            self._splice(layout.behind_key, old.end, f" {inline}", layout.depth)
        elif inline is not None:
            self._splice(old.start, old.end, f" {inline}" if old.start == layout.behind_key else inline, layout.depth)
        else:
            self._put_block(old, layout, value)

    def append(self, old: Value, items: Sequence[Any]) -> None:
        """More items at the end of a list."""
        self._own(old)
        layout = self._layout(old)
        if not items:
            return
        if not layout.kids:
            self.replace(old, list(items))
        elif layout.is_flow:
            self._add_in_flow(old, layout, list(items))
        else:
            style = of_siblings(self._style, layout.kids, items, self._document)
            self._add_lines(old, layout, style.rows(list(items), layout.column))

    def put(self, old: Value, entries: Mapping[str, Any]) -> None:
        """More entries at the end of an object, which has none of these keys."""
        self._own(old)
        layout = self._layout(old)
        if not entries:
            return
        if not layout.kids:
            self.replace(old, dict(entries))
        elif layout.is_flow:
            self._add_in_flow(old, layout, dict(entries))
        else:
            is_parted = self._is_parted(layout)
            for key, item in entries.items():
                lines = self._style.entries({key: item}, layout.column)
                self._add_lines(old, layout, ["", *lines] if is_parted else lines)

    def _own(self, old: Value) -> None:
        """Refuse to add to what stands at several places: an edit here would be one there."""
        if self._layout(old).is_alias:
            raise Unsafe("has an alias where it would have to be edited, which would change what its anchor stands at")
        self._not_shared(old)

    def _not_shared(self, old: Value) -> None:
        anchor = self._document.shared.get(id(old))
        if anchor is not None:
            raise Unsafe(f"would have to be edited below the anchor `&{anchor}`, which stands at other places too")

    def _inline(self, old: Value, layout: Layout, value: Any) -> str | None:
        """A value for the place of one in a block, with that one's quotes; None for what needs lines."""
        if isinstance(value, str) and layout.style in ("'", '"') and self._style.literal(value, 0) is None:
            return self._like(old, layout, value)
        if isinstance(value, str) and layout.style in ("|", ">"):
            rows = self._block_of(old, value)
            return rows if rows is not None else self._style.quoted(value)
        return self._style.inline(value)

    def _block_of(self, old: Value, value: str) -> str | None:
        """A text as a block where one stands, at its indentation."""
        inside = self._text[self._text.find("\n", old.start) + 1 : old.end]
        column = len(inside) - len(inside.lstrip(" ")) if inside.strip() else 0
        if not column:
            return None
        body = value.removesuffix("\n")
        if not body or body[0] in " \n" or self._style.literal(f"{body}\nx", 0) is None:
            return None
        header = "|" if value.endswith("\n") else "|-"
        return self._style.end.join([header, *(" " * column + row if row else "" for row in body.split("\n"))])

    def _like(self, old: Value, layout: Layout, value: Any) -> str:
        """A value on one line, with the quotes that the old one has."""
        if isinstance(value, list) and old.kids and isinstance(old.data, list):
            first = self._layout(old.kids[0])
            if first.style == "" and not first.tag and function_of(old.kids[0]) is None:
                return self._style.flow(value)
            pad = re.match(r"\[([ ]*)", self._text[old.start : old.end])
            blank = pad[1] if pad else ""
            return f"[{blank}{', '.join(self._like(old.kids[0], first, item) for item in value)}{blank}]"
        if not isinstance(value, str):
            return self._style.flow(value)
        if layout.style == "'" and value.isprintable():
            return "'" + value.replace("'", "''") + "'"
        return self._style.quoted(value) if layout.style else self._style.flow(value)

    def _put_block(self, old: Value, layout: Layout, value: Any) -> None:
        """Lines in place of a value in a block."""
        is_same = isinstance(value, list) == isinstance(old.data, list) and not layout.tag
        if layout.kids and is_same:
            lines = list(self._block(value, layout.column))
            self._splice(old.start, old.end, self._style.end.join(lines)[layout.column :], layout.depth)
            return
        if layout.behind_key is None:
            self._splice(old.start, old.end, self._style.flow(value), layout.depth)
            return
        column = old.first - self._line(old.first)
        if isinstance(value, str):
            header, *lines = self._style.literal(value, column + self._style.unit) or ()
            self._splice(layout.behind_key, old.end, f" {header}", layout.depth)
        else:
            self._splice(layout.behind_key, old.end, "", layout.depth)
            step = self._style.dash if isinstance(value, list) else self._style.unit
            lines = list(self._block(value, column + step))
        self._add_lines(old, layout, lines)

    def _block(self, value: Any, column: int) -> Iterator[str]:
        return self._style.rows(value, column) if isinstance(value, list) else self._style.entries(value, column)

    def _add_lines(self, old: Value, layout: Layout, lines: Iterable[str]) -> None:
        """Whole lines behind the one that a value ends in, and behind the comments that belong to the block."""
        end = self._behind_comments(old.end, layout.column)
        self._splice(end, end, "".join(self._style.end + line for line in lines), layout.depth)

    def _behind_comments(self, at: int, column: int) -> int:
        """The end of the line of a place, or of the last comment below it that stands in the block of that column.

        Comments above a line of the same column are about that line.
        """
        end = found = self._line_end(at)
        while end < len(self._text):
            start, end = end + 1, self._line_end(end + 1)
            row = self._text[start:end].strip()
            indent = len(self._text[start:end]) - len(self._text[start:end].lstrip(" "))
            if row.startswith("#"):
                found = end if indent >= column > 0 else found
            elif row:
                found = found if indent < column else self._line_end(at)
                break
        return found - self._text[:found].endswith("\r")

    def _line_end(self, at: int) -> int:
        end = self._text.find("\n", at)
        return len(self._text) if end < 0 else end

    def _add_in_flow(self, old: Value, layout: Layout, more: dict[str, Any] | list[Any]) -> None:
        """More between brackets: each on lines of its own where the last one has one."""
        last = layout.kids[-1]
        before = self._text[self._line(last.first) : last.first]
        if not before.strip() and "\n" in self._text[old.start : last.first]:
            pieces, between = self._style.flow_pieces(more, len(before)), f",{self._style.end}{before}"
        else:
            pieces = list(map(self._style.flow, more)) if isinstance(more, list) else self._style.flow_entries(more)
            between = ", "
        self._splice(last.end, last.end, "".join(f"{between}{piece}" for piece in pieces), layout.depth)

    def _is_parted(self, layout: Layout) -> bool:
        """Whether blank lines stand between the entries of an object."""
        gaps = [
            re.search(r"\n[ \t\r]*\n", self._text[one.end : two.first]) is not None
            for one, two in zip(layout.kids, layout.kids[1:], strict=False)
        ]
        return bool(gaps) and sum(gaps) * 2 > len(gaps)

    def _splice(self, start: int, end: int, text: str, depth: int) -> None:
        self._splices.append((depth, Splice(start, end, text)))

    def _layout(self, value: Value) -> Layout:
        return self._document.layouts[id(value)]

    def _line(self, at: int) -> int:
        return self._text.rfind("\n", 0, at) + 1
