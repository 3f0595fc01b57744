"""CloudFormation properties as the parameters of an API call, by botocore's model of the service.

The two spell the same members differently (`ContainerDefinitions`, `containerDefinitions`), so that names are compared
without regard to case; a property that has no member is refused, and nothing gets lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from obsc_judges.deployed.refusal import Refused, Unsupported


def parameters(shape: Any, properties: Any, place: str) -> Any:
    """The value in the types of a shape; CloudFormation itself takes `"8000"` for a number and `256` for a text."""
    return _KINDS.get(shape.type_name, _unknown)(shape, properties, place)


def _structure(shape: Any, value: Any, place: str) -> dict[str, Any]:
    members = {name.lower(): name for name in shape.members}
    found: dict[str, Any] = {}
    for key, item in _expect(dict, value, place).items():
        name = members.get(str(key).lower())
        if name is None:
            raise Refused(f"{place}.{key} is no property: {shape.name} has no such member")
        found[name] = parameters(shape.members[name], item, f"{place}.{key}")
    return found


def _sequence(shape: Any, value: Any, place: str) -> list[Any]:
    items = _expect(list, value, place)
    return [parameters(shape.member, item, f"{place}[{number}]") for number, item in enumerate(items)]


def _mapping(shape: Any, value: Any, place: str) -> dict[str, Any]:
    items = _expect(dict, value, place)
    return {str(key): parameters(shape.value, item, f"{place}.{key}") for key, item in items.items()}


def _text(shape: Any, value: Any, place: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value) if isinstance(value, (int, float)) else str(_expect(str, value, place))
    if shape.enum and text not in shape.enum:
        raise Refused(f"{place} is {text!r}, which is none of {', '.join(shape.enum)}")
    return text


def _whole(shape: Any, value: Any, place: str) -> int:
    try:
        return int(_not(bool, _not(float, value, place), place))
    except (TypeError, ValueError):
        raise Refused(f"{place} is {value!r}, which is no whole number") from None


def _number(shape: Any, value: Any, place: str) -> float:
    try:
        return float(_not(bool, value, place))
    except (TypeError, ValueError):
        raise Refused(f"{place} is {value!r}, which is no number") from None


def _truth(shape: Any, value: Any, place: str) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return bool(value == "true")
    raise Refused(f"{place} is {value!r}, which is neither true nor false")


def _not(kind: type, value: Any, place: str) -> Any:
    if isinstance(value, kind):
        raise Refused(f"{place} is {value!r}, where no {kind.__name__} is expected")
    return value


def _expect(kind: type, value: Any, place: str) -> Any:
    if not isinstance(value, kind):
        raise Refused(f"{place} is {value!r}, where a {kind.__name__} is expected")
    return value


def _unknown(shape: Any, value: Any, place: str) -> Any:
    raise Unsupported(f"{place}: values of the kind {shape.type_name} are not supported here")


_KINDS: Mapping[str, Callable[[Any, Any, str], Any]] = {
    "structure": _structure,
    "list": _sequence,
    "map": _mapping,
    "string": _text,
    "integer": _whole,
    "long": _whole,
    "float": _number,
    "double": _number,
    "boolean": _truth,
}
