"""Read what a patch sets into the types of the graph, as that class of node has them.

Fields have the names of the API in camelCase. A mapping merges into what is there, by field or by name; a list replaces
a list; null takes a value away where the field can be without.
"""

from __future__ import annotations

import math
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from obsc.diagnostics import Path, nearest, shown
from obsc.infra.boundary import Input
from obsc.infra.cloudwatch import MetricQuery
from obsc.infra.ecs import Container, ContainerDependency, EnvironmentVariable, MountPoint, SecretVariable, Volume
from obsc.infra.graph import Graph
from obsc.infra.iam import Statement
from obsc.infra.node import Node
from obsc.infra.values import JsonObject, Ref

_NAMED: Mapping[type, str] = {
    Container: "name",
    ContainerDependency: "container_name",
    EnvironmentVariable: "name",
    MetricQuery: "id",
    MountPoint: "container_path",
    SecretVariable: "name",
    Statement: "sid",
    Volume: "name",
}
"""By class, the field by which a patch finds one of several; what has none is replaced as a list."""

_OURS = ("origin", "comment", "why")
"""What explains a node and is no part of it."""
_MOST = 2**31 - 1
"""The greatest whole number that AWS's APIs take: https://smithy.io/2.0/spec/simple-types.html#integer"""


@dataclass(frozen=True, slots=True)
class Unfit:
    """A value that its field cannot have, or a key that is no field."""

    message: str
    path: Path
    fix: str
    suggestion: str | None = None
    is_key: bool = False


class _Refused(Exception):
    """Carries an `Unfit` out of the depth of a value; the field is then left as it was."""


def change(node: Node, values: Mapping[str, Any], at: tuple[Path, int], graph: Graph, wrong: list[Unfit]) -> Node:
    """The node with these fields set; what does not fit is added to `wrong`.

    `at` is the place of the values, and how many of their outermost keys are not written there.
    """
    path, hidden = at
    reader = _Reader(frozenset(one.name for one in graph.of(Input) if one.is_list), wrong, path, hidden)
    changed = reader.merged(node, values, ())
    assert isinstance(changed, Node)
    return changed


class _Reader:
    """Reads the values of one patch; places inside it are relative to `path`."""

    def __init__(self, lists: frozenset[str], wrong: list[Unfit], path: Path, hidden: int) -> None:
        self.lists = lists
        self.wrong = wrong
        self.path = path
        self.hidden = hidden

    def merged(self, before: Any, values: Mapping[str, Any], at: Path) -> Any:
        """A dataclass with some of its fields set, each that fits; its origin leads to the first of them."""
        owner: type = type(before)
        kinds: Mapping[str, str] = _settable(owner)
        new: dict[str, Any] = {}
        for key in sorted(values):
            here = (*at, key)
            if key not in kinds:
                self.wrong.append(self._unknown(here, owner, kinds))
                continue
            try:
                name = kinds[key]
                new[name] = self.field(owner, name, getattr(before, name), values[key], here)
            except _Refused as refusal:
                self.wrong.append(refusal.args[0])
        plain = [
            key for key in sorted(values) if kinds.get(key) in new and not _goes_deeper(owner, kinds[key], values[key])
        ]
        if plain and hasattr(before, "origin"):
            new["origin"] = self._place((*at, plain[0]))
        return replace(before, **new) if new else before

    def built(self, kind: type, values: Any, at: Path, given: Mapping[str, Any]) -> Any:
        """A new dataclass, which needs every field that has no default."""
        if not isinstance(values, dict) or (set(values) == {"ref"} and "ref" not in _settable(kind)):
            values = self._shorthand(kind, values, at)
        kinds, new = _settable(kind), dict(given)
        for key in sorted(values):
            if key not in kinds:
                raise _Refused(self._unknown((*at, key), kind, kinds))
            name = kinds[key]
            new[name] = self.field(kind, name, None, values[key], (*at, key))
        missing = [key for key, name in kinds.items() if name not in new and _default(kind, name) is MISSING]
        if missing:
            listed = ", ".join(f"`{key}`" for key in missing)
            raise self._refuse(at, f"{_shown(at)} needs {listed}", f"add {listed}")
        if any(field.name == "origin" for field in fields(kind)):
            new["origin"] = self._place(at)
        return kind(**new)

    def field(self, owner: type, name: str, before: Any, value: Any, at: Path) -> Any:
        """The value of one field."""
        options = _options(_hints(owner)[name])
        if value is None:
            if type(None) in options:
                return None
            default = _default(owner, name)
            if default is not MISSING:
                return default
            raise self._refuse(at, f"{_shown(at)} cannot be taken away", "write a value")
        return self.value(options, before, value, at, empty=name == "value")

    def value(self, options: tuple[Any, ...], before: Any, value: Any, at: Path, *, empty: bool = False) -> Any:
        """One value of one of several types, which JSON tells apart."""
        several = next((option for option in options if get_origin(option) is tuple), None)
        if isinstance(value, dict) and set(value) == {"ref"} and Ref in options:
            return self._input(value["ref"], at, many=several is not None)
        if several is not None:
            return self._several(get_args(several)[0], before or (), value, at)
        if JsonObject in options:
            return self._json(before, value, at)
        part = next((option for option in options if is_dataclass(option) and str not in options), None)
        if part is not None:
            if not isinstance(value, dict):
                raise self._refuse(at, f"{_shown(at)} must be a mapping", "write its fields as a mapping")
            if before is None:
                return self.built(typing.cast(type, part), value, at, {})
            return self.merged(before, value, at)
        return self._scalar(options, value, at, empty=empty)

    def _several(self, item: Any, before: tuple[Any, ...], value: Any, at: Path) -> tuple[Any, ...]:
        if get_origin(item) is tuple:
            return self._pairs(get_args(item)[1], before, value, at)
        if item in _NAMED and isinstance(value, dict):
            return self._by_name(item, before, value, at)
        if item in _NAMED or not isinstance(value, list):
            wanted = "a mapping by name" if item in _NAMED else "a list"
            raise self._refuse(at, f"{_shown(at)} must be {wanted}", f"write {wanted}")
        if is_dataclass(item) and item is not Ref and isinstance(item, type):
            return tuple(self.built(item, one, (*at, number), {}) for number, one in enumerate(value))
        return tuple(self.value(_options(item), None, one, (*at, number)) for number, one in enumerate(value))

    def _pairs(self, kind: Any, before: tuple[Any, ...], value: Any, at: Path) -> tuple[Any, ...]:
        """Tags and the like: pairs that are sorted by their first half."""
        pairs = dict(before)
        for key, one in self._mapping(value, at).items():
            pairs.pop(key, None)
            if one is not None:
                pairs[key] = self.value(_options(kind), None, one, (*at, key), empty=True)
        return tuple(sorted(pairs.items()))

    def _by_name(self, kind: type, before: tuple[Any, ...], value: dict[str, Any], at: Path) -> tuple[Any, ...]:
        """Those that are there in their order, changed or taken away; then new ones by name."""
        key, items = _NAMED[kind], {}
        for item in before:
            items[getattr(item, key)] = item
        for name in sorted(self._mapping(value, at)):
            one, here = value[name], (*at, name)
            if one is None:
                if name not in items:
                    raise self._refuse(here, f"`{name}` is not there to be taken away", "remove the line")
                del items[name]
            elif name in items:
                changes = one if isinstance(one, dict) and set(one) != {"ref"} else self._shorthand(kind, one, here)
                items[name] = self.merged(items[name], changes, here)
                if changes is not one and hasattr(items[name], "origin"):
                    items[name] = replace(items[name], origin=self._place(here))
            else:
                items[name] = self.built(kind, one, here, {key: name})
        return tuple(items.values())

    def _mapping(self, value: Any, at: Path) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self._refuse(at, f"{_shown(at)} must be a mapping", "write names and values")
        if "" in value:
            raise self._refuse(at, f"a name of {_shown(at)} is empty", "name it")
        return value

    def _shorthand(self, kind: type, value: Any, at: Path) -> dict[str, Any]:
        """`LEVEL: debug` for `LEVEL: { value: debug }`: a class of one field is written as that field."""
        only = [key for key, name in _settable(kind).items() if name != _NAMED.get(kind)]
        if len(only) != 1:
            raise self._refuse(at, f"{_shown(at)} must be a mapping", "write its fields as a mapping")
        return {only[0]: value}

    def _input(self, name: Any, at: Path, *, many: bool) -> Ref:
        if not isinstance(name, str):
            raise self._refuse(at, f"{_shown(at)} does not name an input", "write `{ ref: name }`")
        if many is not (name in self.lists):
            what = "is a list" if name in self.lists else "is not a list"
            raise self._refuse(at, f"the input `{name}` {what}", "use another input, or write a literal")
        return Ref("Input", name, "value")

    def _json(self, before: Any, value: Any, at: Path) -> Any:
        """Any JSON; a mapping merges into a mapping."""
        if isinstance(value, list):
            return tuple(self._json(None, one, (*at, number)) for number, one in enumerate(value))
        if isinstance(value, float) and not math.isfinite(value):
            raise self._refuse(at, f"{_shown(at)} is a number that JSON does not have", "write a finite number")
        if not isinstance(value, dict):
            return value
        if set(value) == {"ref"}:
            return self._input(value["ref"], at, many=False)
        entries = dict(before.entries) if isinstance(before, JsonObject) else {}
        for key in sorted(value):
            if value[key] is None:
                entries.pop(key, None)
            else:
                entries[key] = self._json(entries.get(key), value[key], (*at, key))
        return JsonObject(tuple(entries.items()))

    def _scalar(self, options: tuple[Any, ...], value: Any, at: Path, *, empty: bool) -> Any:
        words = [word for option in options if get_origin(option) is Literal for word in get_args(option)]
        if words:
            if isinstance(value, str) and value in words:
                return value
            listed = ", ".join(f"`{word}`" for word in words)
            guess = nearest(value, words) if isinstance(value, str) else None
            raise self._refuse(at, f"{_shown(at)} cannot be `{value}`", f"one of {listed}", guess)
        if bool in options and isinstance(value, bool):
            return value
        if int in options and isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _MOST:
            return value
        if float in options and isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            return value
        if str in options and isinstance(value, str) and (value or empty):
            return value
        wanted = _wanted(options, empty=empty)
        raise self._refuse(at, f"{_shown(at)} must be {wanted}", f"write {wanted}")

    def _unknown(self, at: Path, kind: type, known: Mapping[str, str]) -> Unfit:
        listed = ", ".join(f"`{key}`" for key in sorted(known))
        message = f"`{at[-1]}` is not a field of {kind.__name__} that can be set"
        return Unfit(message, self._place(at), f"known here: {listed}", nearest(str(at[-1]), known), is_key=True)

    def _refuse(self, at: Path, message: str, fix: str, suggestion: str | None = None) -> _Refused:
        return _Refused(Unfit(message, self._place(at), fix, suggestion))

    def _place(self, at: Path) -> Path:
        return (*self.path, *at[self.hidden :])


@cache
def _settable(kind: type) -> Mapping[str, str]:
    """The fields of a class that a patch can set: its name in a patch, and its own."""
    identity = {"name", "depends_on"} if issubclass(kind, Node) else {_NAMED.get(kind)}
    names = [field.name for field in fields(kind) if field.name not in {*identity, *_OURS}]
    return {_camel(name): name for name in names}


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _options(kind: Any) -> tuple[Any, ...]:
    """The alternatives of a type."""
    if get_origin(kind) in (Union, types.UnionType):
        return tuple(inner for option in get_args(kind) for inner in _options(option))
    return (typing.cast(Any, kind),)


def _default(kind: type, name: str) -> Any:
    return next(field.default for field in fields(kind) if field.name == name)


def _goes_deeper(owner: type, name: str, value: Any) -> bool:
    """Whether a value changes parts that have origins of their own, so that the whole keeps its."""
    parts = [get_args(option)[0] for option in _options(_hints(owner)[name]) if get_origin(option) is tuple]
    return isinstance(value, dict) and any("origin" in getattr(part, "__dataclass_fields__", ()) for part in parts)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _shown(at: Path) -> str:
    """The key that a person wrote; the `value` of a variable is most often written as the variable's own."""
    own = at[:-1] if at[-1:] == ("value",) and len(at) > 1 else at
    return shown(own) if own else "the value"


def _wanted(options: tuple[Any, ...], *, empty: bool) -> str:
    text = "text" if empty else "text that is not empty"
    names = {bool: "true or false", int: "a whole number of 32 bits", float: "a number", str: text}
    words = [word for kind, word in names.items() if kind in options]
    return " or ".join([*words, "`{ ref: … }`"] if Ref in options else words)
