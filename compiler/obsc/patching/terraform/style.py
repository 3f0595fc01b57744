"""How a person writes lists and objects in Terraform, and values written in that way.

What is written stands as `terraform fmt` would leave it, wherever the rest does.
https://developer.hashicorp.com/terraform/language/style
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise, takewhile
from typing import Any

from obsc.patching.terraform.text import object_key, written
from obsc.patching.tree import Expression, Filled, Value
from obsc.records import dataclass

_KEY = re.compile(r'("?)[^"\s=:]+\1([ \t]*)([=:])([ \t]*)')
_WIDTH = 100

Places = Callable[[Value], tuple[Value, ...]]
"""What a list or an object holds, where it stands in it."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is written: `sign` stands between keys and values, `unit` indents one level."""

    end: str
    unit: str
    sign: str
    aligned: bool
    quoted: bool
    commas: bool
    flat_objects: bool
    flat_lists: bool
    trailing: bool
    pad: str

    @property
    def is_formatted(self) -> bool:
        """Whether it may be what `terraform fmt` writes."""
        return self.aligned or self.sign == " : "

    def key(self, name: str) -> str:
        """A key of an object."""
        return written(name) if self.quoted else object_key(name)

    def flat(self, value: Any) -> str:
        """A value on one line."""
        match value:
            case dict():
                inside = ", ".join(f"{self.key(key)}{self.sign}{self.flat(item)}" for key, item in value.items())
                return f"{{{self.pad}{inside}{self.pad}}}" if value else "{}"
            case list():
                return f"[{', '.join(map(self.flat, value))}]"
            case None:
                return "null"
            case bool():
                return "true" if value else "false"
            case str() | Expression() | Filled():
                return written(value)
        return str(value)

    def render(self, value: Any, indent: str) -> str:
        """A value whose line begins with `indent`, on as many lines as it is worth."""
        return self.flat(value) if self._is_flat(value) else self.tall(value, indent)

    def tall(self, value: Any, indent: str) -> str:
        """A list or an object, with a line for each of what it holds."""
        if not value or not isinstance(value, list | dict):
            return self.flat(value)
        deeper = indent + self.unit
        if isinstance(value, dict):
            rows, (left, right) = self.rows(value, deeper), "{}"
            between = f"{',' if self.commas else ''}{self.end}"
        else:
            rows, (left, right) = [f"{deeper}{self.render(one, deeper)}" for one in value], "[]"
            between = f",{self.end}"
        last = "," if self.trailing and isinstance(value, list) else ""
        return f"{left}{self.end}{between.join(rows)}{last}{self.end}{indent}{right}"

    def rows(self, entries: Mapping[str, Any], indent: str, width: int = 0) -> list[str]:
        """The entries of an object, each on lines of its own; `width` is that of the column of keys above them."""
        said = {name: self.render(value, indent) for name, value in entries.items()}
        names = list(entries)
        short = [*takewhile(lambda name: "\n" not in said[name], names)]
        if any(0 < width < len(self.key(name)) for name in short):
            # What is wider than the column above starts another: behind an entry of several lines.
            names.sort(key=lambda name: "\n" not in said[name])
            said[names[0]] = self.tall(entries[names[0]], indent)
        out: list[str] = []
        for is_tall, run in groupby(names, lambda name: "\n" in said[name]):
            if is_tall:
                out += [f"{indent}{self.key(name)}{self.sign}{said[name]}" for name in run]
            else:
                pairs = [(self.key(name), said[name]) for name in run]
                out += self._run(pairs, indent, 0 if out else width)
        return out

    def _run(self, run: Sequence[tuple[str, str]], indent: str, width: int) -> Iterator[str]:
        """Neighbours of one line each."""
        widest = max([width, *(len(key) for key, _ in run)]) if self.aligned else 0
        return (f"{indent}{key.ljust(widest)}{self.sign}{said}" for key, said in run)

    def _is_flat(self, value: Any) -> bool:
        kids = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        if not kids:
            return True
        is_simple = not any(isinstance(kid, list | dict) for kid in kids)
        allowed = self.flat_objects if isinstance(value, dict) else self.flat_lists
        return is_simple and allowed and len(self.flat(value)) <= _WIDTH


def style_of(text: str, root: Value, places: Places, end: str) -> Style:
    """How the lists and objects of a text are written; what they do not show is as `terraform fmt` has it."""
    filled = [one for one in root.walk() if places(one)]
    objects = [one for one in filled if isinstance(one.data, dict)]
    lists = [one for one in filled if isinstance(one.data, list)]
    simple = [one for one in filled if _is_simple(one)]
    keys = [match for one in objects for kid in places(one) if (match := _KEY.fullmatch(text, kid.first, kid.start))]
    sign = keys[0][3] if keys else "="
    signs = [match for match in keys if match[3] == sign]
    before = "" if signs and not any(match[2] for match in signs) else " "
    after = "" if signs and not any(match[4] for match in signs) else " "
    flat = [one for one in simple if "\n" not in text[one.start : one.end]]
    flat_objects = [one for one in flat if isinstance(one.data, dict)]
    tall = [one for one in objects if is_tall(text, one, places)]
    of_lists = [kid for one in lists for kid in one.kids if kid.kids and _is_simple(kid)]
    return Style(
        end=end,
        unit=next((unit for one in filled if (unit := _unit(text, one, places))), "  "),
        sign=f"{before}{sign}{after}",
        aligned=sign == "=" and bool(before) and all(_is_aligned(text, places(one)) for one in tall),
        quoted=bool(keys) and keys[0][1] == '"',
        commas=any("," in text[a.end : b.first] for one in tall for a, b in pairwise(places(one))),
        flat_objects=bool(flat_objects) or not of_lists,
        flat_lists=any(isinstance(one.data, list) for one in flat) or not any(map(_is_simple, lists)),
        trailing=next((_is_ended(text, places(one)) for one in lists if is_tall(text, one, places)), True),
        pad="" if flat_objects and text[flat_objects[0].start + 1] != " " else " ",
    )


def _is_simple(value: Value) -> bool:
    return not any(isinstance(kid.data, dict | list) for kid in value.kids)


def is_tall(text: str, value: Value, places: Places) -> bool:
    """Whether each of what a list or an object holds has a line of its own."""
    kids = places(value)
    return bool(kids) and "\n" in text[value.start : kids[0].first]


def indent_of(text: str, at: int) -> str:
    """What the line of a place begins with."""
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _is_aligned(text: str, kids: Sequence[Value]) -> bool:
    """Whether the signs of neighbours stand below each other."""
    short = [kid for kid in kids if "\n" not in text[kid.start : kid.end]]
    return all(
        a.start - a.first == b.start - b.first
        for a, b in pairwise(short)
        if text.count("\n", a.end, b.first) == 1 and not text[a.end : b.first].strip(" \t\r\n,")
    )


def _is_ended(text: str, kids: Sequence[Value]) -> bool:
    return text[kids[-1].end :].lstrip().startswith(",")


def _unit(text: str, value: Value, places: Places) -> str:
    """By how much what a list or an object holds is indented."""
    if not is_tall(text, value, places):
        return ""
    outer, inner = indent_of(text, value.start), indent_of(text, places(value)[0].first)
    return inner[len(outer) :] if inner.startswith(outer) else ""
