"""JSON that a vendor takes as text, with references in it: the bodies of dashboards."""

from __future__ import annotations

from collections.abc import Callable

from obsc.infra.values import Join, Json, JsonObject, Text, text
from obsc_readers.document import List, Object, Unreadable, Value
from obsc_readers.parse import parse_json
from obsc_readers.walk import Refused

_DIGITS = 300


def json_of(value: Value, say: Callable[[Value], Text]) -> Json:
    """A document as the graph has it; `say` reads its texts."""
    if isinstance(value, Object):
        return JsonObject(tuple((key, json_of(item, say)) for key, item in value.entries))
    if isinstance(value, List):
        return tuple(json_of(item, say) for item in value.items)
    if value.kind in ("integer", "fraction") and len(value.text) > _DIGITS:
        raise Refused(value, f"has more than {_DIGITS} digits")
    if value.kind == "integer":
        return int(value.text)
    if value.kind == "fraction":
        return float(value.text)
    if value.kind == "boolean":
        return value.text == "true"
    return None if value.kind == "null" else say(value)


def json_object(value: Value, say: Callable[[Value], Text]) -> JsonObject:
    """A document that is an object."""
    found = json_of(value, say)
    if isinstance(found, JsonObject):
        return found
    raise Refused(value, "has to be a JSON object")


def json_in_text(found: Text, blame: Value) -> JsonObject:
    """The object that a text holds; while it is parsed, a character stands for each value that is not known."""
    parts = found.parts if isinstance(found, Join) else (found,)
    written = "".join(part for part in parts if isinstance(part, str))
    mark = next((chr(code) for code in range(0xE000, 0xF900) if chr(code) not in written), None)
    if mark is None:
        raise Refused(blame, "there is every character for private use in it")
    unknown = [part for part in parts if not isinstance(part, str)]
    numbered = iter(range(len(unknown)))
    whole = "".join(part if isinstance(part, str) else f"{mark}{next(numbered)}{mark}" for part in parts)

    def say(value: Value) -> Text:
        pieces = getattr(value, "text", "").split(mark)
        return text(*(unknown[int(piece)] if number % 2 else piece for number, piece in enumerate(pieces)))

    try:
        document = parse_json(whole)
    except Unreadable as error:
        raise Refused(blame, error.message) from None
    if any(mark in key for key in _keys(document)):
        raise Refused(blame, "a key has to be known before deployment")
    return json_object(document, say)


def _keys(value: Value) -> tuple[str, ...]:
    if isinstance(value, List):
        return tuple(key for item in value.items for key in _keys(item))
    if isinstance(value, Object):
        return (*value.keys, *(key for _, item in value.entries for key in _keys(item)))
    return ()
