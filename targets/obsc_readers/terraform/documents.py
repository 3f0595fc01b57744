"""Documents inside of arguments: what `jsonencode` holds, and JSON that is written out as text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from obsc.infra.values import Join, Text, text
from obsc_readers.document import List, Object, Unreadable, Value
from obsc_readers.parse import parse_json
from obsc_readers.terraform.values import Encoded, Place, as_text, is_null, place_of
from obsc_readers.walk import Refused

T = TypeVar("T")


def inside(read: Callable[[Value], T]) -> Callable[[Value], T]:
    """A reader of an argument that holds a document, from a reader of documents."""
    return lambda value: read(document(value))


def document(value: Value) -> Value:
    """The document that an argument holds; what is null in it is left out, as Go does that reads it."""
    if isinstance(value, Encoded):
        return without_nulls(value.document)
    if isinstance(value, List | Object):
        raise Refused(value, "has to be text: JSON, or jsonencode of this")
    return without_nulls(_parse(value))


def without_nulls(value: Value) -> Value:
    """A value without the entries that are null, which say nothing."""
    if isinstance(value, List):
        return replace(value, items=tuple(map(without_nulls, value.items)))
    if isinstance(value, Object):
        entries = tuple((key, without_nulls(item)) for key, item in value.entries if not is_null(item))
        return replace(value, entries=entries)
    return value


def _parse(value: Value) -> Value:
    """JSON with values in it that are not known: while it is parsed, something else stands for them."""
    place = place_of(value)
    found = as_text(value)
    parts = found.parts if isinstance(found, Join) else (found,)
    written = "".join(part for part in parts if isinstance(part, str))
    mark = next((chr(code) for code in range(0xE000, 0xF900) if chr(code) not in written), None)
    if mark is None:
        raise place.refused("there is every character for private use in it")
    unknown: list[Text] = [part for part in parts if not isinstance(part, str)]
    numbered = iter(range(len(unknown)))
    whole = "".join(part if isinstance(part, str) else f"{mark}{next(numbered)}{mark}" for part in parts)
    try:
        return _put_in(parse_json(whole), mark, unknown, place)
    except Unreadable as error:
        raise place.refused(error.message) from None


def _put_in(value: Value, mark: str, unknown: list[Text], place: Place) -> Value:
    if isinstance(value, List):
        items = [_put_in(item, mark, unknown, place.step(number)) for number, item in enumerate(value.items)]
        return List(tuple(items), place.path, place.line)
    if isinstance(value, Object):
        if any(mark in key for key in value.keys):
            raise place.refused("a key has to be known before deployment")
        entries = [(key, _put_in(item, mark, unknown, place.step(key))) for key, item in value.entries]
        return Object(tuple(entries), place.path, place.line)
    if mark not in value.text:
        return replace(value, path=place.path, line=place.line)
    pieces = value.text.split(mark)
    return place.text(text(*(unknown[int(piece)] if number % 2 else piece for number, piece in enumerate(pieces))))
