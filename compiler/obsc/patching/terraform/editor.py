"""Edits of lists and objects in Terraform as their author would make them: `terraform fmt` changes nothing in them.

https://developer.hashicorp.com/terraform/cli/commands/fmt
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from obsc.images.splices import line_end
from obsc.patching.terraform.folder import Folder
from obsc.patching.terraform.style import Style, indent_of, is_tall, style_of
from obsc.patching.terraform.syntax import Argument, Block
from obsc.patching.terraform.values import Values
from obsc.patching.tree import Value

_BLANK = re.compile(r"(?:\s|#[^\n]*|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_LONG = 160
"""A line of more characters is not read any more."""


class HclEditor:
    """Edits of the values of a folder; each object and each list is added to once."""

    def __init__(self, folder: Folder, values: Values, root: Value) -> None:
        self._folder, self._root, self._places = folder, root, values.places
        self._text = folder.text
        self.style: Style = style_of(self._text, root, self._places, line_end(folder.of(root.start).text))
        self._grown: set[int] = set()
        """Where entries begin that had one line and get several."""

    def replace(self, old: Value, value: Any) -> None:
        """Another value in place of one."""
        new = self.style.render(value, indent_of(self._text, old.first))
        if "\n" in new and "\n" not in self._text[old.start : old.end]:
            if self._begins_line(old):
                self._grown.add(old.first)
            else:
                new = self.style.flat(value)
        self._folder.splice(old.start, old.end, new)

    def append(self, old: Value, items: Sequence[Any]) -> None:
        """More items at the end of a list."""
        kids = self._places(old)
        if not items:
            return
        if not kids:
            self._fill(old, [*items])
        elif is_tall(self._text, old, self._places) and self._begins_line(kids[-1]):
            indent = indent_of(self._text, kids[-1].first)
            self._lines(old, kids[-1], [f"{indent}{self.style.render(one, indent)}" for one in items], commas=True)
        elif "\n" in self._text[old.start : old.end]:
            self._hugged(kids, items)
        elif self._is_long(old, items) and self._begins_line(old):
            self._broken(old, kids, items)
        elif self._is_long(old, items) and (argument := self._argument(old)) is not None:
            self._grown.add(argument.start)
            self._tail(kids[-1], items)
        else:
            new = "".join(f", {self.style.flat(one)}" for one in items)
            self._folder.splice(kids[-1].end, kids[-1].end, new)

    def put(self, old: Value, entries: Mapping[str, Any]) -> None:
        """More entries at the end of an object, which has none of these keys."""
        kids = self._places(old)
        if not entries:
            return
        if not kids:
            self._fill(old, dict(entries))
        elif is_tall(self._text, old, self._places) and self._begins_line(kids[-1]):
            rows = self.style.rows(entries, indent_of(self._text, kids[-1].first), self._width(kids))
            self._lines(old, kids[-1], rows, commas=self.style.commas)
        else:
            new = "".join(f", {self.style.key(key)}{self.style.sign}{self.style.flat(entries[key])}" for key in entries)
            self._folder.splice(kids[-1].end, kids[-1].end, new)

    def _fill(self, old: Value, value: Any) -> None:
        """Fill a list or an object that is empty, but for comments."""
        inside = self._text[old.start + 1 : old.end - 1]
        if not inside.strip():
            self.replace(old, value)
            return
        rows = self.style.tall(value, indent_of(self._text, old.first)).partition(self.style.end)[1:]
        self._folder.splice(old.start + 1 + len(inside.rstrip()), old.end, "".join(rows))

    def _lines(self, old: Value, last: Value, rows: Sequence[str], *, commas: bool) -> None:
        """Rows behind the last one, and behind a comment on its line."""
        blank, end = _BLANK.match(self._text, last.end), self.style.end
        assert blank is not None
        has_comma = self._text[blank.end() : blank.end() + 1] == ","
        if commas and not has_comma:
            self._folder.splice(last.end, last.end, ",")
        behind = blank.end() + 1 if has_comma else last.end
        line = self._text.find("\n", behind)
        comma = "," if commas else ""
        new = end + f"{comma}{end}".join(rows) + (comma if has_comma else "")
        if line < 0 or line >= old.end:
            # The closing bracket is on the line of the last one.
            self._folder.splice(behind, behind, f"{new}{end}{indent_of(self._text, old.first)}")
        else:
            at = line + 1 - len(end)
            self._folder.splice(at, at, new)

    def _hugged(self, kids: Sequence[Value], items: Sequence[Any]) -> None:
        """Items behind the bracket that closes the last one; `terraform fmt` indents `}, {` as what is inside."""
        last, style = kids[-1], self.style
        indent = indent_of(self._text, last.end)
        line = self._text.rfind("\n", 0, last.end) + 1
        if line < last.start or self._text[line : last.end - 1].strip():
            self._folder.splice(last.end, last.end, "".join(f", {style.render(one, indent)}" for one in items))
            return
        closings = [indent_of(self._text, one.end) for one in kids[:-1]]
        is_formatted = all(len(one) > len(indent) for one in closings) if closings else style.is_formatted
        pad = style.unit if is_formatted else ""
        self._folder.splice(line, line, pad)
        self._tail(last, items, pad)

    def _tail(self, last: Value, items: Sequence[Any], pad: str | None = None) -> None:
        """Items of several lines behind one that ends on the line on which they begin."""
        pad = self.style.unit if pad is None else pad
        rows = [self.style.tall(one, indent_of(self._text, last.end)) for one in items]
        between = [f"{one[:-1]}{pad}}}" for one in rows[:-1]]
        self._folder.splice(last.end, last.end, "".join(f", {one}" for one in (*between, rows[-1])))

    def _broken(self, old: Value, kids: Sequence[Value], items: Sequence[Any]) -> None:
        """Items of a list of one line that becomes too long: what stands in it gets lines of its own, too."""
        style = self.style
        self._grown.add(old.first)
        indent = indent_of(self._text, old.first)
        deeper = f"{style.end}{indent}{style.unit}"
        self._folder.splice(old.start + 1, kids[0].first, deeper)
        for a, b in pairwise(kids):
            self._folder.splice(a.end, b.first, f",{deeper}")
        new = "".join(f",{deeper}{style.render(one, indent + style.unit)}" for one in items)
        last = "," if style.trailing else ""
        self._folder.splice(kids[-1].end, old.end - 1, f"{new}{last}{style.end}{indent}")

    def _is_long(self, old: Value, items: Sequence[Any]) -> bool:
        line = self._text.rfind("\n", 0, old.start) + 1
        return old.end - line + sum(len(self.style.flat(one)) + 2 for one in items) > _LONG

    def _argument(self, old: Value) -> Argument | None:
        """The argument of a block, of one line, of which a value is a part."""
        for block in self._blocks:
            for one in block.arguments:
                if one.value.start <= old.start < one.end and "\n" not in self._text[one.start : one.end]:
                    return one
        return None

    @property
    def _blocks(self) -> Iterator[Block]:
        """The resources of the folder, and its local values."""
        return (block for block in self._folder.blocks if block.type in ("resource", "locals"))

    def align(self) -> None:
        """Align anew what stood below or above entries that got several lines, as `terraform fmt` would."""
        for one in self._root.walk() if self.style.aligned else ():
            if isinstance(one.data, dict):
                self._align(self._places(one))
        for block in self._blocks if self.style.is_formatted else ():
            arguments = sorted(block.arguments, key=lambda one: one.start)
            self._align([Value(None, one.value.start, one.end, one.start) for one in arguments])

    def _align(self, kids: Sequence[Value]) -> None:
        if not any(kid.first in self._grown for kid in kids):
            return
        for run in self._runs(kids):
            width = max(len(self._key(kid)) for kid in run)
            for kid in run:
                begin = kid.first + len(self._key(kid))
                self._folder.splice(begin, kid.start, f"{' ' * (width + kid.first - begin)} = ")

    def _runs(self, kids: Sequence[Value]) -> list[list[Value]]:
        """Entries of one line each below each other, without those that get several."""
        runs: list[list[Value]] = [[]]
        for before, kid in zip((None, *kids[:-1]), kids, strict=True):
            is_next = before is not None and self._text.count("\n", before.end, kid.first) == 1
            if kid.first in self._grown:
                runs += [[kid], []]
            elif not self._begins_line(kid) or "\n" in self._text[kid.start : kid.end]:
                runs.append([])
            elif is_next:
                runs[-1].append(kid)
            else:
                runs.append([kid])
        return [run for run in runs if run]

    def _key(self, kid: Value) -> str:
        return self._text[kid.first : kid.start].rstrip(" \t=")

    def _width(self, kids: Sequence[Value]) -> int:
        """How wide the column of keys is at the end of an object; 0 where no column is."""
        run = next((run for run in self._runs(kids) if run[-1] is kids[-1]), None)
        if run is None or kids[-1].first in self._grown or not self.style.aligned:
            return 0
        if any(kid.first in self._grown for kid in kids):
            return max(len(self._key(kid)) for kid in run)
        return run[-1].start - run[-1].first - len(self.style.sign)

    def _begins_line(self, kid: Value) -> bool:
        return not self._text[self._text.rfind("\n", 0, kid.first) + 1 : kid.first].strip()
