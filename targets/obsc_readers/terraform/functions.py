"""The functions of Terraform that modules like these use.

https://developer.hashicorp.com/terraform/language/functions
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from obsc.infra.values import Join, Ref, RoleName, Text, text
from obsc_readers.document import List, Object, Scalar, Value
from obsc_readers.terraform.values import (
    Count,
    Deferred,
    Encoded,
    Facts,
    Pieces,
    Place,
    as_text,
    encode,
    place_of,
    role_name,
)
from obsc_readers.walk import Refused

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


def get(value: Value, key: Value, place: Place) -> Value:
    """What stands under a key or a number."""
    if isinstance(value, Object):
        found = value.get(_plain(key))
        if found is None:
            raise place.refused(f"obsc knows nothing there under {_plain(key)!r}")
        return place.put(found)
    if isinstance(value, Pieces):
        return _piece(value, key, place)
    items, number = _items(value), _number(key)
    if not 0 <= number < len(items):
        raise place.refused(f"there is no item {number} in a list of {len(items)}")
    return place.put(items[number])


def minus(left: Value, right: Value, place: Place) -> Value:
    """One number less another; of what is not known, only the place of the last piece is of use."""
    less = _number(right)
    if isinstance(left, Count):
        return Count("${…}", "text", place.path, place.line, left.of, left.less + less)
    return place.scalar(str(_number(left) - less), "integer")


def _basename(arguments: tuple[Value, ...], place: Place) -> Value:
    """Like Go's `path.Base`, of which only what a role's ARN and a plain path need."""
    whole = as_text(arguments[0])
    if not isinstance(whole, str):
        return place.text(role_name(arguments[0]))
    last = whole.rstrip("/").rpartition("/")[2]
    return place.text(last or ("/" if whole else "."))


def _concat(arguments: tuple[Value, ...], place: Place) -> Value:
    return _list([item for argument in arguments for item in _items(argument)], place)


def _element(arguments: tuple[Value, ...], place: Place) -> Value:
    """An item by its number, which begins anew where the list ends."""
    value, key = arguments
    if isinstance(value, Pieces):
        return _piece(value, key, place)
    items = _items(value)
    if not items or _number(key) < 0:
        raise place.refused("there is no such element")
    return place.put(items[_number(key) % len(items)])


def _format(arguments: tuple[Value, ...], place: Place) -> Value:
    """Of the verbs, `%s`, `%d` and `%%`."""
    pattern, *rest = arguments
    pieces = re.split(r"(%.?)", _plain(pattern), flags=re.DOTALL)
    parts: list[Text] = []
    for piece in pieces:
        if piece in ("%s", "%d") and rest:
            value = rest.pop(0)
            parts.append(str(_number(value)) if piece == "%d" else as_text(value))
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
    for item in (item for some in lists for item in _items(some)):
        parts += [as_text(separator), as_text(item)] if parts else [as_text(item)]
    return joined(tuple(parts) or ("",), place)


def _jsonencode(arguments: tuple[Value, ...], place: Place) -> Value:
    document = _without_documents(arguments[0])
    return Encoded("jsonencode(…)", "text", place.path, place.line, document)


def _length(arguments: tuple[Value, ...], place: Place) -> Value:
    value = arguments[0]
    if isinstance(value, Pieces):
        return Count("${…}", "text", place.path, place.line, value, 0)
    size = len(value.entries) if isinstance(value, Object) else len(_items(value))
    return place.scalar(str(size), "integer")


def _lookup(arguments: tuple[Value, ...], place: Place) -> Value:
    """What stands under a key; if not every version of the provider has the key, the default has to say the same."""
    value, key, *default = arguments
    if not isinstance(value, Object):
        raise place.refused("lookup wants an object")
    found = value.get(_plain(key))
    if found is None:
        if isinstance(value, Facts) or not default:
            raise place.refused(f"obsc knows nothing there under {_plain(key)!r}")
        return place.put(default[0])
    if isinstance(value, Facts) and _plain(key) in value.recent and default:
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


def _reverse(arguments: tuple[Value, ...], place: Place) -> Value:
    value = arguments[0]
    if isinstance(value, Pieces):
        return replace(value, reversed=not value.reversed)
    return _list(list(_items(value))[::-1], place)


def _same(arguments: tuple[Value, ...], place: Place) -> Value:
    """One of several that all say the same, as where they are for several versions of the provider."""
    first, *others = [place.put(argument) for argument in arguments]
    if any(other != first for other in others):
        raise place.refused("which of these it will be is not known before deployment")
    return first


def _split(arguments: tuple[Value, ...], place: Place) -> Value:
    separator, whole = _plain(arguments[0]), as_text(arguments[1])
    if isinstance(whole, Ref):
        return Pieces("${…}", "text", place.path, place.line, whole, separator, False)
    if not isinstance(whole, str) or not separator:
        raise place.refused("obsc cannot split this")
    return _list([place.scalar(piece) for piece in whole.split(separator)], place)


def _to_list(arguments: tuple[Value, ...], place: Place) -> Value:
    value = arguments[0]
    return place.put(value) if isinstance(value, Deferred) and value.is_list else _list(list(_items(value)), place)


def _to_number(arguments: tuple[Value, ...], place: Place) -> Value:
    return place.scalar(str(_number(arguments[0])), "integer")


def _to_set(arguments: tuple[Value, ...], place: Place) -> Value:
    """A set has each item once; its order, which is that of the characters, means nothing to those who take a set."""
    value = arguments[0]
    if isinstance(value, Deferred) and value.is_list:
        return place.put(value)
    return _list([place.text(item) for item in dict.fromkeys(map(as_text, _items(value)))], place)


def _to_string(arguments: tuple[Value, ...], place: Place) -> Value:
    value = arguments[0]
    return place.put(value) if isinstance(value, Encoded) else place.text(as_text(value))


_FUNCTIONS: Mapping[str, tuple[int, int, Function]] = {
    "basename": (1, 1, _basename),
    "concat": (1, 0, _concat),
    "element": (2, 2, _element),
    "format": (1, 0, _format),
    "join": (2, 0, _join),
    "jsonencode": (1, 1, _jsonencode),
    "length": (1, 1, _length),
    "lookup": (2, 3, _lookup),
    "merge": (1, 0, _merge),
    "reverse": (1, 1, _reverse),
    "split": (2, 2, _split),
    "tolist": (1, 1, _to_list),
    "tonumber": (1, 1, _to_number),
    "toset": (1, 1, _to_set),
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


def _piece(value: Pieces, key: Value, place: Place) -> Value:
    """The last piece between slashes, or the one after `role/`: both are the role's name."""
    if isinstance(key, Count):
        is_last = key.less == 1 and not value.reversed and key.of.separator == value.separator
        number = -1 if is_last and key.of.arn == value.arn else None
    else:
        number = -1 - _number(key) if value.reversed else _number(key)
    if (value.separator, number) in (("/", -1), ("role/", 1), (":role/", 1)):
        return place.text(role_name(place.text(value.arn)))
    raise place.refused("of an ARN that is not known obsc holds no piece but the name of a role, the last one")


def _list(items: list[Value], place: Place) -> List:
    return List(tuple(place.step(number).put(item) for number, item in enumerate(items)), place.path, place.line)


def _items(value: Value) -> tuple[Value, ...]:
    if isinstance(value, List):
        return value.items
    raise Refused(value, "has to be a list that is written out")


def _plain(value: Value) -> str:
    found = as_text(value)
    if isinstance(found, str):
        return found
    raise Refused(value, "has to be known before deployment")


def _number(value: Value) -> int:
    found = _plain(value)
    if re.fullmatch(r"-?(0|[1-9][0-9]{0,8})", found):
        return int(found)
    raise Refused(value, f"has to be a whole number, not {found!r}")
