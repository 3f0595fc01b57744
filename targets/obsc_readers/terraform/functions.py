"""The functions of Terraform that modules like these use.

https://developer.hashicorp.com/terraform/language/functions
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from obsc.infra.values import Join, RoleName, Text, text
from obsc_readers.document import List, Object, Scalar, Value
from obsc_readers.terraform.lists import concat, element, length, reverse, split, to_list, to_set
from obsc_readers.terraform.values import (
    Encoded,
    Facts,
    InBase64,
    OfParameter,
    Place,
    as_text,
    encode,
    items_of,
    known_text,
    place_of,
    role_name,
    whole_number,
)

Function = Callable[[tuple[Value, ...], Place], Value]
MAX_TEXT = 1_000_000
"""Characters; a text that doubles itself some twenty times over is longer."""


def call(name: str, arguments: tuple[Value, ...], place: Place) -> Value:
    """What a function gives for its arguments."""
    if name not in _FUNCTIONS:
        raise place.refused(f"the function {name} is not understood")
    least, most, function = _FUNCTIONS[name]
    if not least <= len(arguments) <= (most or len(arguments)):
        raise place.refused(f"the function {name} does not take {len(arguments)} arguments")
    return function(arguments, place)


def joined(parts: tuple[Text, ...], place: Place) -> Scalar:
    """Texts made one."""
    if sum(map(_size, parts)) > MAX_TEXT:
        raise place.refused(f"the text is longer than {MAX_TEXT} characters")
    if len(parts) == 1:
        return place.text(parts[0])
    if any(isinstance(part, RoleName) for part in parts):
        raise place.refused("obsc holds a role's name from its ARN only by itself")
    return place.text(text(*parts))


def _base64encode(arguments: tuple[Value, ...], place: Place) -> Value:
    return InBase64("base64encode(…)", "text", place.path, place.line, as_text(place.text(as_text(arguments[0]))))


def _nonsensitive(arguments: tuple[Value, ...], place: Place) -> Value:
    """Of what a parameter holds, for of nothing else here is the provider afraid."""
    if not isinstance(arguments[0], OfParameter):
        raise place.refused("nonsensitive refuses what is not sensitive")
    return place.put(arguments[0])


def _basename(arguments: tuple[Value, ...], place: Place) -> Value:
    """Like Go's `path.Base`, of which only what a role's ARN and a plain path need."""
    whole = as_text(arguments[0])
    if not isinstance(whole, str):
        return place.text(role_name(arguments[0]))
    last = whole.rstrip("/").rpartition("/")[2]
    return place.text(last or ("/" if whole else "."))


def _format(arguments: tuple[Value, ...], place: Place) -> Value:
    """Of the verbs, `%s`, `%d` and `%%`."""
    pattern, *rest = arguments
    pieces = re.split(r"(%.?)", known_text(pattern), flags=re.DOTALL)
    parts: list[Text] = []
    for piece in pieces:
        if piece in ("%s", "%d") and rest:
            value = rest.pop(0)
            parts.append(str(whole_number(value)) if piece == "%d" else as_text(value))
        elif piece.startswith("%") and piece != "%%":
            raise place.refused(f"{piece} in format is not understood, or has no value")
        else:
            parts.append(piece.replace("%%", "%") if piece == "%%" else piece)
    if rest:
        raise place.refused("format has more values than places for them")
    return joined(tuple(parts), place)


def _join(arguments: tuple[Value, ...], place: Place) -> Value:
    separator, *lists = arguments
    parts: list[Text] = []
    for item in (item for some in lists for item in items_of(some)):
        parts += [as_text(separator), as_text(item)] if parts else [as_text(item)]
    return joined(tuple(parts) or ("",), place)


def _jsonencode(arguments: tuple[Value, ...], place: Place) -> Value:
    document = _without_documents(arguments[0])
    return Encoded("jsonencode(…)", "text", place.path, place.line, document)


def _lookup(arguments: tuple[Value, ...], place: Place) -> Value:
    """What stands under a key; if not every version of the provider has the key, the default has to say the same."""
    value, key, *default = arguments
    if not isinstance(value, Object):
        raise place.refused("lookup wants an object")
    found = value.get(known_text(key))
    if found is None:
        if isinstance(value, Facts) or not default:
            raise place.refused(f"obsc knows nothing there under {known_text(key)!r}")
        return place.put(default[0])
    if isinstance(value, Facts) and known_text(key) in value.recent and default:
        return _same((place.put(found), place.put(default[0])), place)
    return place.put(found)


def _merge(arguments: tuple[Value, ...], place: Place) -> Value:
    """Later objects win; null is no object at all."""
    merged: dict[str, Value] = {}
    for argument in arguments:
        if isinstance(argument, Object):
            merged |= dict(argument.entries)
        elif not (isinstance(argument, Scalar) and argument.kind == "null"):
            raise place.refused("merge wants objects")
    return Object(tuple((key, place.step(key).put(item)) for key, item in merged.items()), place.path, place.line)


def _same(arguments: tuple[Value, ...], place: Place) -> Value:
    """One of several that all say the same, as where they are for several versions of the provider."""
    first, *others = [place.put(argument) for argument in arguments]
    if any(other != first for other in others):
        raise place.refused("which of these it will be is not known before deployment")
    return first


def _to_number(arguments: tuple[Value, ...], place: Place) -> Value:
    return place.scalar(str(whole_number(arguments[0])), "integer")


def _to_string(arguments: tuple[Value, ...], place: Place) -> Value:
    value = arguments[0]
    return place.put(value) if isinstance(value, Encoded) else place.text(as_text(value))


_FUNCTIONS: Mapping[str, tuple[int, int, Function]] = {
    "base64encode": (1, 1, _base64encode),
    "basename": (1, 1, _basename),
    "concat": (1, 0, concat),
    "element": (2, 2, element),
    "format": (1, 0, _format),
    "join": (2, 0, _join),
    "jsonencode": (1, 1, _jsonencode),
    "length": (1, 1, length),
    "lookup": (2, 3, _lookup),
    "merge": (1, 0, _merge),
    "nonsensitive": (1, 1, _nonsensitive),
    "reverse": (1, 1, reverse),
    "split": (2, 2, split),
    "tolist": (1, 1, to_list),
    "tonumber": (1, 1, _to_number),
    "toset": (1, 1, to_set),
    "tostring": (1, 1, _to_string),
    "try": (1, 0, _same),
}
"""By name: the least and the greatest number of arguments, 0 where there is no greatest, and what it does."""


def _without_documents(value: Value) -> Value:
    """What was encoded before has become text by the time it is encoded again."""
    if isinstance(value, List):
        return replace(value, items=tuple(map(_without_documents, value.items)))
    if isinstance(value, Object):
        return replace(value, entries=tuple((key, _without_documents(item)) for key, item in value.entries))
    if isinstance(value, Encoded):
        return joined((encode(value.document),), place_of(value))
    return value


def _size(part: Text) -> int:
    if isinstance(part, Join):
        return sum(map(_size, part.parts))
    return len(part) if isinstance(part, str) else 10
