"""CloudFormation's intrinsic functions, as far as templates without conditions and macros need them.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from obsc_judges.deployed.refusal import Refused, Unsupported

_PART = re.compile(r"\$\{(!?)([^${}]*)\}")


@dataclass(frozen=True, slots=True)
class Scope:
    """What names stand for: parameters, pseudo parameters and the resources that exist already."""

    refs: Mapping[str, Any]
    attributes: Mapping[str, Mapping[str, Any]]
    zones: Callable[[], list[str]] = list
    """The availability zones of the region."""

    def ref(self, name: Any) -> Any:
        """What `Ref` gives."""
        if name not in self.refs:
            raise Refused(f"Ref to {name!r}, which is no parameter and no resource")
        return self.refs[name]

    def attribute(self, name: Any, attribute: Any) -> Any:
        """What `Fn::GetAtt` gives."""
        if attribute not in self.attributes.get(name, {}):
            raise Refused(f"GetAtt of {name}.{attribute}, which no resource has")
        return self.attributes[name][attribute]


class _NoValue:
    """What `AWS::NoValue` stands for: as if the property were not there."""


NO_VALUE = _NoValue()


def resolve(value: Any, scope: Scope) -> Any:
    """The value with every function in it called.

    >>> resolve({"Fn::Sub": "${A}/${!A}"}, Scope({"A": "b"}, {}))
    'b/${A}'
    """
    call = _call(value)
    if call:
        name, argument = call
        if name not in _FUNCTIONS:
            raise Unsupported(f"the function {name} is not supported here")
        return _FUNCTIONS[name](argument, scope)
    if isinstance(value, dict):
        resolved = {key: resolve(item, scope) for key, item in value.items()}
        return {key: item for key, item in resolved.items() if item is not NO_VALUE}
    if isinstance(value, list):
        items = [resolve(item, scope) for item in value]
        return [item for item in items if item is not NO_VALUE]
    return value


def names(value: Any) -> Iterator[str]:
    """The parameters and resources that a value refers to."""
    call = _call(value)
    if call and call[0] == "Ref":
        yield str(call[1])
    elif call and call[0] == "Fn::GetAtt":
        yield str(_get_att(call[1])[0])
    elif call and call[0] == "Fn::Sub":
        text, own = _sub(call[1])
        yield from names(own)
        yield from (name.split(".")[0] for mark, name in _PART.findall(text) if not mark and name not in own)
    elif isinstance(value, dict):
        for item in value.values():
            yield from names(item)
    elif isinstance(value, list):
        for item in value:
            yield from names(item)


def _call(value: Any) -> tuple[str, Any] | None:
    """The function and its argument, if a value is a call."""
    if isinstance(value, dict) and len(value) == 1:
        ((key, argument),) = value.items()
        if key == "Ref" or str(key).startswith("Fn::"):
            return key, argument
    return None


def _join(argument: Any, scope: Scope) -> str:
    delimiter, parts = _list(argument, 2, "Fn::Join")
    return _text(delimiter, "Fn::Join").join(_text(part, "Fn::Join") for part in _items(resolve(parts, scope)))


def _split(argument: Any, scope: Scope) -> list[str]:
    delimiter, text = _list(argument, 2, "Fn::Split")
    return _text(resolve(text, scope), "Fn::Split").split(_text(delimiter, "Fn::Split"))


def _select(argument: Any, scope: Scope) -> Any:
    index, choice = _list(argument, 2, "Fn::Select")
    items = _items(resolve(choice, scope))
    number = int(str(resolve(index, scope)))
    if not 0 <= number < len(items):
        raise Refused(f"Fn::Select {number} of {len(items)} values")
    return items[number]


def _substitute(argument: Any, scope: Scope) -> str:
    text, own = _sub(argument)
    values = {name: resolve(value, scope) for name, value in own.items()}

    def part(found: re.Match[str]) -> str:
        mark, name = found.groups()
        if mark:
            return f"${{{name}}}"
        if name in values:
            return _text(values[name], "Fn::Sub")
        resource, dot, attribute = name.partition(".")
        return _text(scope.attribute(resource, attribute) if dot else scope.ref(name), "Fn::Sub")

    return _PART.sub(part, text)


def _attribute(argument: Any, scope: Scope) -> Any:
    name, attribute = _get_att(argument)
    return scope.attribute(name, resolve(attribute, scope))


def _get_att(argument: Any) -> list[Any]:
    return argument.split(".", 1) if isinstance(argument, str) else _list(argument, 2, "Fn::GetAtt")


def _sub(argument: Any) -> tuple[str, Mapping[str, Any]]:
    text, own = (argument, {}) if isinstance(argument, str) else _list(argument, 2, "Fn::Sub")
    return _text(text, "Fn::Sub"), own


def _zones(argument: Any, scope: Scope) -> list[str]:
    region = resolve(argument, scope)
    if region not in ("", scope.ref("AWS::Region")):
        raise Unsupported(f"the zones of {region}, which is another region, are not known here")
    return scope.zones()


def _list(argument: Any, length: int, function: str) -> list[Any]:
    if not isinstance(argument, list) or len(argument) != length:
        raise Refused(f"{function} takes {length} arguments")
    return argument


def _items(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Refused(f"{value!r} is no list")
    return value


def _text(value: Any, function: str) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise Refused(f"{function} takes text, not {value!r}")
    return str(value)


_FUNCTIONS: Mapping[str, Callable[[Any, Scope], Any]] = {
    "Fn::Base64": lambda text, scope: b64encode(_text(resolve(text, scope), "Fn::Base64").encode()).decode(),
    "Ref": lambda name, scope: scope.ref(name),
    "Fn::GetAtt": _attribute,
    "Fn::GetAZs": _zones,
    "Fn::Join": _join,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::Sub": _substitute,
}
