"""A JSON document as text with references in it, for languages that have text where AWS wants JSON.

What a reference stands for goes between the quotes as it is: AWS's own names and ARNs hold nothing that JSON escapes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from obsc.infra.values import Join, Json, JsonObject, Text, spelled, text
from obsc_targets._shared.numbers import plain
from obsc_targets._shared.visible import hidden_char

ROW = 160
"""So long a list without lists in it may be on one line, however far in: a row of metrics is read as a row."""

_ELSEWHERE = re.compile(r"\$(?=\{|\Z)|\{(?=\{)")
"""What CloudFormation would take for one of its own expressions: `${…}` in `Fn::Sub`, `{{resolve:…}}` anywhere."""


def json_text(document: Json) -> Text:
    r"""The text, with two columns for each level.

    JSON has escapes for what means something to the language around it, so that no string turns into an expression.

    >>> from obsc.infra.values import REGION
    >>> json_text(JsonObject((("region", REGION), ("title", 'say "${x}"'))))
    Join(parts=('{\n  "region": "', Pseudo(name='region'), '",\n  "title": "say \\"\\u0024{x}\\""\n}'))
    """
    return text(*_pieces(document, "\n"))


def _pieces(value: Json, newline: str) -> Iterator[Text]:
    """The text of a value piece by piece; `newline` begins the lines of what the value stands in, empty if it has one.

    A list stands on one line where it fits, as people write the rows of metrics.
    """
    if isinstance(value, JsonObject):
        yield from _inside("{", [(f"{_quoted(key)}: ", item) for key, item in value.entries], "}", newline)
    elif isinstance(value, tuple):
        items = [("", item) for item in value]
        row = text(*_inside("[", items, "]", ""))
        fits = len(spelled(row)) <= ROW and not any(isinstance(item, tuple) for item in value)
        yield from (row,) if fits or not newline else _inside("[", items, "]", newline)
    elif value is None or isinstance(value, bool):
        yield json.dumps(value)
    elif isinstance(value, int | float):
        yield json.dumps(plain(value))
    else:
        yield '"'
        yield from (_escaped(part) if isinstance(part, str) else part for part in _parts(value))
        yield '"'


def _inside(opening: str, items: list[tuple[str, Json]], closing: str, newline: str) -> Iterator[Text]:
    deeper = newline and f"{newline}  "
    yield opening
    for number, (lead, item) in enumerate(items):
        yield f"{',' if number else ''}{deeper or ' ' * min(number, 1)}{lead}"
        yield from _pieces(item, deeper)
    yield f"{newline if items else ''}{closing}"


def _parts(value: Text) -> tuple[Text, ...]:
    return value.parts if isinstance(value, Join) else (value,)


def _quoted(plain_text: str) -> str:
    return f'"{_escaped(plain_text)}"'


def _escaped(plain_text: str) -> str:
    """The inside of a string; what nobody sees is escaped too."""
    said = json.dumps(plain_text, ensure_ascii=False)[1:-1]
    said = _ELSEWHERE.sub(lambda found: f"\\u{ord(found[0]):04x}", said)
    return hidden_char(said).sub(lambda found: json.dumps(found[0])[1:-1], said)
