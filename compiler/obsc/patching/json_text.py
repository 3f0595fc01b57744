"""JSON with the place of every value, and how its author writes it.

Strict as RFC 8259 (https://www.rfc-editor.org/rfc/rfc8259), with one thing more: a key that stands twice is refused,
because nobody can say which of the two counts.
"""

from __future__ import annotations

import json
import re
from json import JSONDecodeError

from obsc.images.splices import Unsafe
from obsc.patching.tree import Value

_DEEPEST = 100
_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_DECODER = json.JSONDecoder()
_WORD = re.compile(r"true|false|null")
_WORDS = {"true": True, "false": False, "null": None}


def parse(text: str) -> Value:
    """The only value of a text, which may begin with a byte order mark; Unsafe where it is no JSON."""
    value = _value(text, _space(text, 1 if text.startswith("\ufeff") else 0), 0)
    end = _space(text, value.end)
    if end < len(text):
        raise _wrong(text, end)
    return value


def _value(text: str, at: int, depth: int, first: int | None = None) -> Value:
    first = at if first is None else first
    if depth > _DEEPEST:
        raise Unsafe("is nested too deep")
    match text[at : at + 1]:
        case "{":
            return _object(text, at, depth, first)
        case "[":
            return _list(text, at, depth, first)
        case '"':
            data, end = _string(text, at)
            return Value(data, at, end, first)
    if word := _WORD.match(text, at):
        return Value(_WORDS[word[0]], at, word.end(), first)
    if number := _NUMBER.match(text, at):
        is_whole = number[0].lstrip("-").isdigit() and len(number[0]) < 1000
        return Value(int(number[0]) if is_whole else float(number[0]), at, number.end(), first)
    raise _wrong(text, at)


def _object(text: str, at: int, depth: int, first: int) -> Value:
    found: dict[str, Value] = {}
    here = _space(text, at + 1)
    while text[here : here + 1] != "}" or found:
        if text[here : here + 1] != '"':
            raise _wrong(text, here)
        name, end = _string(text, here)
        if name in found:
            raise Unsafe(f"has `{name}` twice in one object at line {_line(text, here)}")
        found[name] = _value(text, _space(text, _behind(text, _space(text, end), ":")), depth + 1, here)
        here = _space(text, found[name].end)
        if text[here : here + 1] == "}":
            break
        here = _space(text, _behind(text, here, ","))
    return Value(found, at, here + 1, first)


def _list(text: str, at: int, depth: int, first: int) -> Value:
    found: list[Value] = []
    here = _space(text, at + 1)
    while text[here : here + 1] != "]" or found:
        found.append(_value(text, here, depth + 1))
        here = _space(text, found[-1].end)
        if text[here : here + 1] == "]":
            break
        here = _space(text, _behind(text, here, ","))
    return Value(found, at, here + 1, first)


def _string(text: str, at: int) -> tuple[str, int]:
    try:
        data, end = _DECODER.raw_decode(text, at)
    except JSONDecodeError as error:
        raise _wrong(text, error.pos) from None
    return str(data), end


def _behind(text: str, at: int, mark: str) -> int:
    if text[at : at + 1] != mark:
        raise _wrong(text, at)
    return at + 1


def _space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    assert match is not None
    return match.end()


def _wrong(text: str, at: int) -> Unsafe:
    return Unsafe(f"is no JSON at line {_line(text, at)}")


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
