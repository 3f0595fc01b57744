"""Print a specification with a comment behind each value. Text from files is escaped: it never becomes structure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from obsc.check import HOLE
from obsc.init.evidence import Place, Value
from obsc.plan.sdk import decimal
from obsc.render.safe import safe
from obsc.yaml12.scalars import read_plain

_PLAIN = re.compile(r"[A-Za-z_/][A-Za-z0-9_./@+-]*")
_NAME = re.compile(r"[\w./@+-]+", re.ASCII)
_LONGEST = 110
"""Of a comment."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value or with entries under it; `above` are comments before it, `behind` is one on its line."""

    key: str
    value: Value | list[Entry] | Mapping[str, Any] | tuple[Any, ...] | float | None
    behind: str = ""
    above: tuple[str, ...] = ()


def print_entries(entries: Sequence[Entry], indent: int = 0) -> Iterator[str]:
    r"""The lines of a mapping.

    >>> print(*print_entries([Entry("port", 80, "x:1: a\nb"), Entry("app", None), Entry("v", "3.10")]), sep="\n")
    port: 80  # x:1: a␊b
    app: ???
    v: "3.10"
    """
    pad = " " * indent
    for entry in entries:
        yield from (f"{pad}# {comment(text)}" for text in entry.above)
        behind = f"  # {comment(entry.behind)}" if entry.behind else ""
        if isinstance(entry.value, list):
            yield f"{pad}{scalar(entry.key)}:{behind}"
            yield from print_entries(entry.value, indent + 2)
        else:
            yield f"{pad}{scalar(entry.key)}: {_value(entry.value)}{behind}"


def shown(place: Place, *, again: bool = False) -> str:
    """A place as a comment, without its text where that was shown before.

    A file's name that could be read as an instruction to obsc or to an editor is quoted.
    """
    file = place.file if _NAME.fullmatch(place.file) else json.dumps(place.file)
    return f"{file}:{place.line}" if again else f"{file}:{place.line}: {place.text}"


def scalar(value: str | int | bool) -> str:
    """A scalar that every reader of YAML takes for the same.

    >>> [scalar(value) for value in ("app:app", "no", "a b", 80, True, "???")]
    ['"app:app"', '"no"', '"a b"', '80', 'true', '"???"']
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if _PLAIN.fullmatch(value):
        read, doubt = read_plain(value)
        if read == value and doubt is None:
            return value
    return "".join(_escaped(char) for char in json.dumps(value, ensure_ascii=False))


def _value(value: object) -> str:
    match value:
        case None:
            return HOLE
        case dict():
            if not value:
                return "{}"
            return "{ " + ", ".join(f"{scalar(key)}: {_value(item)}" for key, item in value.items()) + " }"
        case tuple():
            return "[" + ", ".join(_value(item) for item in value) + "]"
        case str() | int():
            return scalar(value)
        case float():
            return decimal(value)
    raise TypeError(f"no value of a specification: {value!r}")


def _escaped(char: str) -> str:
    """YAML's escapes are those of JSON; what cannot be seen is written by its number."""
    if char.isprintable():
        return char
    number = ord(char)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def comment(text: str) -> str:
    """A text on one line; one that would silence a diagnostic (`obsc.yaml12.allowances`) loses its mark."""
    return re.sub(r"#(?=\s*obsc:)", "", safe(text, _LONGEST)).strip()
