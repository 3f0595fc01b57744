"""YAML as the author of a template writes it: blocks or brackets, short tags or long functions, quotes, indentation."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from obsc.images.splices import line_end
from obsc.patching.cloudformation.yaml import Document, Layout
from obsc.patching.tree import Value
from obsc.records import dataclass, replace
from obsc.yaml12.scalars import read_plain

_PLAIN = re.compile(r"(?:--?(?=[A-Za-z]))?[A-Za-z_/](?:[!-\"$-9;-~]|(?<![ ])#|:(?=[!-~])|[ ](?=[!-\"$-~]))*")
_PLAIN_IN_FLOW = re.compile(r"(?:--?(?=[A-Za-z]))?[A-Za-z_/](?:[A-Za-z0-9_./@=+-]|:(?=[A-Za-z0-9_/:]))*(?<!:)")
_NOT_LITERAL = re.compile(r"[^\n\t -~\u00a0-\ud7ff]|[\u2028\u2029]|[ \t]$|(?:^|\n)[ ]*\t", re.MULTILINE)
"""What a literal block would change, or an editor would strip."""
_LONGEST = 110
"""Columns of a line of words between brackets."""


@dataclass(frozen=True, slots=True)
class Style:
    """`unit` indents a level, `dash` a list below its key, `behind_dash` what an item holds."""

    end: str
    unit: int
    dash: int
    behind_dash: int
    quote: str
    quotes_all: bool
    """Whether texts stand in quotes that could do without."""
    quotes_names: bool
    """Whether keys between brackets do."""
    is_short: bool
    flow_rows: bool
    """Whether small objects in lists stand between brackets."""
    flow_words: bool
    """Whether lists of texts stand between brackets."""
    pad: str

    def entries(self, value: dict[str, Any], column: int) -> Iterator[str]:
        """The lines of an object whose keys stand at a column."""
        for key, item in value.items():
            name = key if _is_plain(_PLAIN, key) else self.quoted(key)
            yield from self._lines(f"{' ' * column}{name}:", item, column, self.dash)

    def rows(self, value: list[Any], column: int) -> Iterator[str]:
        """The lines of a list whose dashes stand at a column."""
        for item in value:
            lead = " " * column + "-"
            if self._is_block(item) and isinstance(item, dict) and not (self.flow_rows and _is_simple(item)):
                inner = column + self.behind_dash
                first, *rest = self.entries(item, inner)
                yield lead.ljust(inner) + first[inner:]
                yield from rest
            elif self.flow_rows and isinstance(item, dict) and _is_simple(item):
                yield f"{lead}{' ' * (self.behind_dash - 1)}{self.flow(item)}"
            else:
                yield from self._lines(lead, item, column, self.behind_dash, " " * (self.behind_dash - 1))

    def inline(self, value: Any) -> str | None:
        """A value that fits behind its key in a block; None for one that needs lines of its own."""
        if isinstance(value, str):
            return None if _literal(value) else self.scalar(value)
        if (short := self._short(value)) is not None:
            return short
        is_wordy = isinstance(value, list) and self.flow_words and _are_words(value)
        if is_wordy and (self.is_short or not any(isinstance(item, dict) for item in value)):
            flow = self.flow(value)
            return flow if len(flow) <= _LONGEST else None
        return self.flow(value) if not value or not isinstance(value, dict | list) else None

    def literal(self, value: str, column: int) -> tuple[str, ...] | None:
        """The header and the lines of a text as a block at a column; None where a block would change it."""
        found = _literal(value)
        if found is None:
            return None
        header, rows = found
        return (header, *(" " * column + row if row else "" for row in rows))

    def flow(self, value: Any) -> str:
        """A value on one line, as it stands between brackets."""
        if (short := self._short(value)) is not None:
            return short
        if isinstance(value, dict):
            return f"{{{self.pad}{', '.join(self.flow_entries(value))}{self.pad}}}" if value else "{}"
        if isinstance(value, list):
            return f"[{', '.join(map(self.flow, value))}]"
        return self._flow_scalar(value)

    def flow_entries(self, value: Mapping[str, Any]) -> list[str]:
        """The entries of an object as they stand between brackets."""
        return [f"{self._key(key)}: {self.flow(item)}" for key, item in value.items()]

    def flow_lines(self, value: Any, column: int) -> str:
        """A value between brackets that stands on lines of its own at a column; what is short stays on one."""
        line = self.flow(value)
        if len(line) + column <= _LONGEST or not isinstance(value, dict | list) or function_of(value) is not None:
            return line
        deeper = column + self.unit
        pieces = self.flow_pieces(value, deeper)
        left, right = "{}" if isinstance(value, dict) else "[]"
        between = f",{self.end}{' ' * deeper}"
        return f"{left}{self.end}{' ' * deeper}{between.join(pieces)}{self.end}{' ' * column}{right}"

    def flow_pieces(self, value: Mapping[str, Any] | Sequence[Any], column: int) -> list[str]:
        """The entries of an object, or the items of a list, each on lines of its own at a column."""
        if isinstance(value, Mapping):
            return [f"{self._key(key)}: {self.flow_lines(item, column)}" for key, item in value.items()]
        return [self.flow_lines(item, column) for item in value]

    def scalar(self, value: Any) -> str:
        """A scalar on one line, in a block."""
        is_plain = isinstance(value, str) and not self.quotes_all and _is_plain(_PLAIN, value)
        return value if is_plain else self.quoted(value)

    def quoted(self, value: Any) -> str:
        """A scalar with the quotes of the file, where it is a text."""
        if not isinstance(value, str):
            return json.dumps(value)
        if self.quote == "'" and value.isprintable():
            return "'" + value.replace("'", "''") + "'"
        return "".join(map(_escaped, json.dumps(value, ensure_ascii=False)))

    def _flow_scalar(self, value: Any) -> str:
        return self.quoted(value) if self.quotes_all or not isinstance(value, str) else self._flow_name(value)

    def _key(self, name: str) -> str:
        return self.quoted(name) if self.quotes_names else self._flow_name(name)

    def _flow_name(self, value: str) -> str:
        return value if _is_plain(_PLAIN_IN_FLOW, value) else self.quoted(value)

    def _lines(self, lead: str, value: Any, column: int, dash: int, gap: str = " ") -> Iterator[str]:
        """A value behind `lead`, on its line or on those below."""
        inline = self.inline(value)
        if inline is not None:
            yield f"{lead}{gap}{inline}"
        elif isinstance(value, str):
            header, *rows = self.literal(value, column + self.unit) or ()
            yield f"{lead}{gap}{header}"
            yield from rows
        else:
            yield lead
            if isinstance(value, dict):
                yield from self.entries(value, column + self.unit)
            else:
                yield from self.rows(value, column + dash)

    def _is_block(self, value: Any) -> bool:
        return isinstance(value, dict | list) and bool(value) and self.inline(value) is None

    def _short(self, value: Any) -> str | None:
        """A function as a short tag, if that is how the file writes them.

        A tag cannot stand behind another: https://yaml.org/spec/1.2.2/#node-properties
        """
        name = function_of(value)
        if name is None or not self.is_short:
            return None
        argument = value[name]
        tag = "!" + name.removeprefix("Fn::")
        if name == "Fn::GetAtt" and isinstance(argument, list) and all(isinstance(part, str) for part in argument):
            argument = ".".join(argument)
        if function_of(argument) is not None:
            return f"{{{self.pad}{self._key(name)}: {self.flow(argument)}{self.pad}}}"
        if name in ("Ref", "Fn::GetAtt", "Condition") and isinstance(argument, str):
            return f"{tag} {self._flow_name(argument)}"
        return f"{tag} {self.quoted(argument) if isinstance(argument, str) else self.flow(argument)}"


def function_of(value: Any) -> str | None:
    """The name of the function that a value is; None where it is none.

    >>> function_of({"Ref": "A"}), function_of({"Fn::Sub": "a"}), function_of({"Name": "a"}), function_of("a")
    ('Ref', 'Fn::Sub', None, None)
    """
    data = value.data if isinstance(value, Value) else value
    if isinstance(data, dict) and len(data) == 1:
        (name,) = data
        return name if name in ("Ref", "Condition") or name.startswith("Fn::") else None
    return None


def style_of(text: str, document: Document) -> Style:
    """How a text is written, by what it does most often."""
    steps: Counter[int] = Counter()
    dashes: Counter[int] = Counter()
    behind: Counter[int] = Counter()
    quotes: Counter[str] = Counter()
    rows: Counter[bool] = Counter()
    words: Counter[bool] = Counter()
    short = pads = plain = names = 0
    for value in document.root.walk():
        layout = document.layouts[id(value)]
        short += bool(layout.tag)
        if layout.style in ("'", '"'):
            quotes[layout.style] += 1
        plain += isinstance(value.data, str) and not layout.style
        if isinstance(value.data, dict) and layout.is_flow and text[value.start : value.start + 1] == "{":
            pads += 1 if text[value.start + 1 : value.start + 2] == " " else -1
            names += sum(1 if text[kid.first : kid.first + 1] in ("'", '"') else -1 for kid in layout.kids)
        if isinstance(value.data, list) and layout.kids:
            if _are_words(value.plain):
                words[layout.is_flow] += 1
            if not layout.is_flow:
                rows.update(
                    document.layouts[id(kid)].is_flow
                    for kid in layout.kids
                    if function_of(kid) is None and isinstance(kid.data, dict) and _is_simple(kid.plain)
                )
                behind.update(_gap(kid, layout, document, text) for kid in layout.kids if kid.start < kid.end)
        if isinstance(value.data, dict) and not layout.is_flow and not layout.tag:
            for kid in layout.kids:
                _step(kid, layout, document, steps, dashes)
    behind.pop(0, None)
    return Style(
        end=line_end(text),
        unit=_most(steps, 2),
        dash=_most(dashes, _most(steps, 2)),
        behind_dash=_most(behind, 2),
        quote=_most(quotes, '"'),
        quotes_all=quotes.total() > 2 * plain,
        quotes_names=names > 0,
        is_short=short > 0,
        flow_rows=_most(rows, False),
        flow_words=_most(words, False),
        pad=" " if pads > 0 else "",
    )


def of_siblings(style: Style, siblings: tuple[Value, ...], items: Sequence[Any], document: Document) -> Style:
    """The style of small objects beside others: with brackets, if those have some."""
    if not any(_is_simple(item) for item in items):
        return style
    simple = [one for one in siblings if isinstance(one.data, dict) and one.data and _is_simple(one.plain)]
    if not simple:
        return style
    return replace(style, flow_rows=document.layouts[id(simple[-1])].is_flow)


def _step(kid: Value, layout: Layout, document: Document, steps: Counter[int], dashes: Counter[int]) -> None:
    own = document.layouts[id(kid)]
    if own.is_flow or own.is_alias or own.tag or not own.kids:
        return
    step = own.column - layout.column
    if isinstance(kid.data, list):
        dashes[step] += 1
    elif step > 0:
        steps[step] += 1


def _gap(kid: Value, layout: Layout, document: Document, text: str) -> int:
    """From a dash to what stands behind it on its line."""
    at = kid.first - (text.rfind("\n", 0, kid.first) + 1)
    return at - layout.column if text[: kid.first].rstrip(" ").endswith("-") else 0


def _most(counted: Counter[Any], default: Any) -> Any:
    return counted.most_common(1)[0][0] if counted else default


def _is_simple(value: Any) -> bool:
    """An object that fits on a line: its values are scalars or functions."""
    return (
        isinstance(value, dict)
        and bool(value)
        and len(value) <= 4
        and function_of(value) is None
        and all(
            (not isinstance(item, dict | list) or function_of(item) is not None)
            and not (isinstance(item, str) and "\n" in item)
            for item in value.values()
        )
    )


def _are_words(value: list[Any]) -> bool:
    return bool(value) and not any(isinstance(item, dict | list) and function_of(item) is None for item in value)


def _is_plain(form: re.Pattern[str], value: str) -> bool:
    """Whether every reader of YAML, 1.1 or 1.2, takes it for that text without quotes."""
    return form.fullmatch(value) is not None and read_plain(value) == (value, None)


def _literal(value: str) -> tuple[str, list[str]] | None:
    if "\n" not in value.rstrip("\n") or value[0] in " \n" or value.endswith("\n\n") or _NOT_LITERAL.search(value):
        return None
    if value.endswith("\n"):
        return "|", value[:-1].split("\n")
    return "|-", value.split("\n")


def _escaped(char: str) -> str:
    """YAML's escapes are those of JSON; what cannot be seen is written by its number."""
    if char.isprintable():
        return char
    number = ord(char)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
