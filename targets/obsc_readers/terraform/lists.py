"""What Terraform's functions do to lists, and to an ARN that is not known, of which only one piece is of use.

https://developer.hashicorp.com/terraform/language/functions
"""

from __future__ import annotations

from dataclasses import replace

from obsc.infra.values import Ref
from obsc_readers.document import List, Object, Value
from obsc_readers.terraform.values import (
    Count,
    Deferred,
    Pieces,
    Place,
    as_text,
    items_of,
    known_text,
    role_name,
    whole_number,
)


def get(value: Value, key: Value, place: Place) -> Value:
    """What stands under a key or a number."""
    if isinstance(value, Object):
        found = value.get(known_text(key))
        if found is None:
            raise place.refused(f"obsc knows nothing there under {known_text(key)!r}")
        return place.put(found)
    if isinstance(value, Pieces):
        return _piece(value, key, place)
    items, number = items_of(value), whole_number(key)
    if not 0 <= number < len(items):
        raise place.refused(f"there is no item {number} in a list of {len(items)}")
    return place.put(items[number])


def minus(left: Value, right: Value, place: Place) -> Value:
    """One number less another; of what is not known, only the place of the last piece is of use."""
    less = whole_number(right)
    if isinstance(left, Count):
        return Count("${…}", "text", place.path, place.line, left.of, left.less + less)
    return place.scalar(str(whole_number(left) - less), "integer")


def concat(arguments: tuple[Value, ...], place: Place) -> Value:
    """Several lists made one."""
    return _list([item for argument in arguments for item in items_of(argument)], place)


def element(arguments: tuple[Value, ...], place: Place) -> Value:
    """An item by its number, which begins anew where the list ends."""
    value, key = arguments
    if isinstance(value, Pieces):
        return _piece(value, key, place)
    items = items_of(value)
    if not items or whole_number(key) < 0:
        raise place.refused("there is no such element")
    return place.put(items[whole_number(key) % len(items)])


def length(arguments: tuple[Value, ...], place: Place) -> Value:
    """How many items there are."""
    value = arguments[0]
    if isinstance(value, Pieces):
        return Count("${…}", "text", place.path, place.line, value, 0)
    size = len(value.entries) if isinstance(value, Object) else len(items_of(value))
    return place.scalar(str(size), "integer")


def reverse(arguments: tuple[Value, ...], place: Place) -> Value:
    """A list from its end."""
    value = arguments[0]
    if isinstance(value, Pieces):
        return replace(value, reversed=not value.reversed)
    return _list(list(items_of(value))[::-1], place)


def split(arguments: tuple[Value, ...], place: Place) -> Value:
    """The pieces of text."""
    separator, whole = known_text(arguments[0]), as_text(arguments[1])
    if isinstance(whole, Ref):
        return Pieces("${…}", "text", place.path, place.line, whole, separator, False)
    if not isinstance(whole, str) or not separator:
        raise place.refused("obsc cannot split this")
    return _list([place.scalar(piece) for piece in whole.split(separator)], place)


def to_list(arguments: tuple[Value, ...], place: Place) -> Value:
    """A list, which a set is too."""
    value = arguments[0]
    return place.put(value) if isinstance(value, Deferred) and value.is_list else _list(list(items_of(value)), place)


def to_set(arguments: tuple[Value, ...], place: Place) -> Value:
    """A set, which has each item once, in the order of their characters."""
    value = arguments[0]
    if isinstance(value, Deferred) and value.is_list:
        return place.put(value)
    texts = list(dict.fromkeys(map(as_text, items_of(value))))
    known = sorted(text for text in texts if isinstance(text, str))
    if len(texts) > 1 and len(known) < len(texts):
        raise place.refused("the order of a set is not known before all that is in it")
    return _list([place.text(text) for text in known or texts], place)


def _piece(value: Pieces, key: Value, place: Place) -> Value:
    """The last piece between slashes, or the one after `role/`: both are the role's name."""
    if isinstance(key, Count):
        is_last = key.less == 1 and not value.reversed and key.of.separator == value.separator
        number = -1 if is_last and key.of.arn == value.arn else None
    else:
        number = -1 - whole_number(key) if value.reversed else whole_number(key)
    if (value.separator, number) in (("/", -1), ("role/", 1), (":role/", 1)):
        return place.text(role_name(place.text(value.arn)))
    raise place.refused("of an ARN that is not known obsc holds no piece but the name of a role, the last one")


def _list(items: list[Value], place: Place) -> List:
    return List(tuple(place.step(number).put(item) for number, item in enumerate(items)), place.path, place.line)
