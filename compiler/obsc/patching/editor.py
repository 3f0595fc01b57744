"""Edits of JSON as its author would make them: the indentation, the brackets and the blanks of what stands there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from obsc.images.splices import Splice, Unsafe, line_end, spliced
from obsc.patching.tree import Expression, Filled, Value
from obsc.records import dataclass

_INDENT = re.compile(r"[ \t]*")


@dataclass(frozen=True, slots=True)
class _Style:
    """How a text is written: `unit` indents one level, or is None where all of it stands in one line."""

    end: str
    unit: str | None
    colon: str
    comma: str
    flat_objects: bool
    flat_lists: bool
    pad: str
    scalar: Callable[[Any], str]

    def render(self, value: Any, indent: str) -> str:
        """A value whose line begins with `indent`."""
        kids = value if isinstance(value, list | dict) else ()
        if not kids or self._is_flat(value):
            return self._flat(value)
        deeper = indent + (self.unit or "")
        rows = (
            (f",{self.end}{deeper}").join(
                f"{self._flat(key)}{self.colon}{self.render(item, deeper)}" for key, item in value.items()
            )
            if isinstance(value, dict)
            else f",{self.end}{deeper}".join(self.render(item, deeper) for item in value)
        )
        left, right = "{}" if isinstance(value, dict) else "[]"
        return f"{left}{self.end}{deeper}{rows}{self.end}{indent}{right}"

    def _is_flat(self, value: Any) -> bool:
        if self.unit is None:
            return True
        is_simple = not any(
            isinstance(kid, list | dict) for kid in (value.values() if isinstance(value, dict) else value)
        )
        return is_simple and (self.flat_objects if isinstance(value, dict) else self.flat_lists)

    def _flat(self, value: Any) -> str:
        if isinstance(value, dict):
            inside = self.comma.join(f"{self._flat(key)}{self.colon}{self._flat(item)}" for key, item in value.items())
            return f"{{{self.pad}{inside}{self.pad}}}" if value else "{}"
        if isinstance(value, list):
            return f"[{self.comma.join(map(self._flat, value))}]"
        return self.scalar(value)


def plain(value: Any) -> str:
    """A text, a number, a truth value or nothing, in JSON."""
    if isinstance(value, Expression | Filled):
        raise Unsafe("is JSON, which has no expressions")
    return json.dumps(value, ensure_ascii=False)


class Editor:
    """Collects the edits of one text; each object and each list is added to once.

    `scalar` writes a value that is neither: for JSON in which expressions of another language stand.
    """

    def __init__(self, text: str, root: Value, scalar: Callable[[Any], str] = plain) -> None:
        self._text = text
        self._style = _style(text, root, scalar)
        self._splices: list[Splice] = []

    @property
    def text(self) -> str:
        """The text with every edit made."""
        return spliced(self._text, self._splices)

    @property
    def is_changed(self) -> bool:
        """Whether the text with its edits is another."""
        return self.text != self._text

    def replace(self, old: Value, value: Any) -> None:
        """Another value in place of one."""
        self._splices.append(Splice(old.start, old.end, self._style.render(value, self._indent(old.first))))

    def append(self, old: Value, items: Sequence[Any]) -> None:
        """More items at the end of a list."""
        self._add(old, [(item, "") for item in items], list(items))

    def put(self, old: Value, entries: Mapping[str, Any]) -> None:
        """More entries at the end of an object, which has none of these keys."""
        rows = [(value, f"{json.dumps(key)}{self._style.colon}") for key, value in entries.items()]
        self._add(old, rows, dict(entries))

    def _add(self, old: Value, rows: Sequence[tuple[Any, str]], whole: Any) -> None:
        if not rows:
            return
        if not old.kids:
            self.replace(old, whole)
            return
        last = old.kids[-1]
        indent = self._indent(last.first)
        starts_its_line = (
            self._text[: last.first].endswith(indent) and self._line(last.first) + len(indent) == last.first
        )
        is_own_line = starts_its_line and "\n" in self._text[old.start : last.first]
        between = f",{self._style.end}{indent}" if is_own_line else self._style.comma
        new = "".join(f"{between}{key}{self._style.render(value, indent)}" for value, key in rows)
        self._splices.append(Splice(last.end, last.end, new))

    def _indent(self, at: int) -> str:
        match = _INDENT.match(self._text, self._line(at))
        assert match is not None
        return match[0]

    def _line(self, at: int) -> int:
        return self._text.rfind("\n", 0, at) + 1


def _style(text: str, root: Value, scalar: Callable[[Any], str]) -> _Style:
    lines = [value for value in root.walk() if value.kids and "\n" not in text[value.start : value.end]]
    simple = [value for value in lines if not any(kid.kids for kid in value.kids)]
    objects = [value for value in simple if isinstance(value.data, dict)]
    first = next((value for value in root.walk() if value.kids and isinstance(value.data, dict)), root)
    colon = re.search(r'"([ ]*:[ ]*)$', text[first.kids[0].first : first.kids[0].start]) if first.kids else None
    pairs = [text[a.end : b.first] for value in lines for a, b in zip(value.kids, value.kids[1:], strict=False)]
    row = text[text.rfind("\n", 0, root.kids[0].first) + 1 : root.kids[0].first] if root.kids else ""
    is_one_line = "\n" not in text[root.start : root.end]
    padded = objects[0] if objects else None
    return _Style(
        end=line_end(text),
        unit=None if is_one_line else row if row and not row.strip() else "  ",
        colon=colon[1] if colon else ": ",
        comma=next((pair for pair in pairs if re.fullmatch(r",[ ]*", pair)), ", "),
        flat_objects=bool(objects),
        flat_lists=any(isinstance(value.data, list) for value in simple),
        pad=" " if padded is not None and text[padded.start + 1] == " " else "",
        scalar=scalar,
    )
