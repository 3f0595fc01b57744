"""Reads the JSON that `terraform show -json` prints of a plan: the arguments that are said, with their values.

All is literal there, what variables were given included; only a value that is exactly the attribute of another resource
that its argument refers to becomes a reference. What is not known before the deployment is refused, for a plan does not
say what stands around a reference: a plan of what is deployed already knows it all.

The provider shows containers sorted by their names, whatever their order is.
https://developer.hashicorp.com/terraform/internals/json-format
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from obsc.infra.boundary import Input, Output
from obsc.infra.graph import Graph
from obsc.infra.node import Node
from obsc.infra.values import Ref
from obsc_readers.document import List, Object, Scalar, Unreadable, Value
from obsc_readers.model import Reading, Refusal
from obsc_readers.parse import parse_json
from obsc_readers.terraform import dialects
from obsc_readers.terraform.assembly import Resources
from obsc_readers.terraform.attributes import RESOURCES
from obsc_readers.terraform.blocks import Address, Resource
from obsc_readers.terraform.values import Blocks, Place, is_null
from obsc_readers.walk import Notes, items

_NOT_IN_PROVIDER = ("assume_role", "default_tags", "ignore_tags")
_NOT_IN_RESOURCE = ("count_expression", "for_each_expression", "provisioners")


def is_plan(text: str) -> bool:
    """Whether a text looks like a plan."""
    return text.lstrip().startswith("{") and '"planned_values"' in text and '"configuration"' in text


def read_plan(file: str, text: str) -> Reading:
    """The nodes of a plan, and what was refused."""
    notes = Notes(file)
    try:
        root = _whole(parse_json(text))
    except Unreadable as error:
        return Reading(Graph(()), (Refusal(file, error.line, "", error.message),))
    return Reading(Graph(notes.whole(lambda: _Plan(root, notes).nodes())), tuple(notes.refused))


def _whole(value: Value) -> Object:
    """A plan that has everything in it."""
    root = _at(value)
    parts = (_at(root, "planned_values").get("root_module"), _at(root, "configuration").get("root_module"))
    if not all(isinstance(part, Object) for part in parts):
        raise Unreadable("not a plan: planned_values and configuration are objects with a root_module")
    if _word(root, "errored") == "true" or _word(root, "complete") == "false":
        raise Unreadable("the plan was not made to its end")
    return root


class _Plan:
    """Puts together what a plan says in several parts."""

    def __init__(self, root: Object, notes: Notes) -> None:
        self._notes = notes
        self._said = _at(root, "configuration", "root_module")
        self._planned = _at(root, "planned_values")
        self._given = _at(root, "variables")
        self._providers = _at(root, "configuration", "provider_config")
        self._values = {
            _address(resource): _at(resource, "values")
            for resource in map(_at, _list(self._planned, "root_module", "resources"))
            if _word(resource, "mode") != "data"
        }
        self._unknown = {
            _address(change): _at(change, "change", "after_unknown") for change in _list(root, "resource_changes")
        }

    def nodes(self) -> Iterator[Node]:
        """Inputs, resources and outputs."""
        for holder, key in ((self._said, "module_calls"), (_at(self._planned, "root_module"), "child_modules")):
            if holder.get(key) is not None:
                self._notes.refuse(holder, "obsc reads one module, without others inside")
        for name, provider in self._providers.entries:
            for key, value in _at(provider, "expressions").entries:
                if name != "aws" or key in _NOT_IN_PROVIDER:
                    self._notes.refuse(value, "obsc has no room for this in a provider")
        for name, variable in _at(self._said, "variables").entries:
            is_list = isinstance(_at(self._given, name).get("value"), List)
            words = _word(_at(variable), "description")
            yield Input(name=name, type="subnet-ids" if is_list else "string", description=words)
        yield from Resources(tuple(self._resources())).nodes()
        for name, output in _at(self._said, "outputs").entries:
            yield self._output(name, _at(output))

    def _resources(self) -> Iterator[Resource]:
        resources = [said for said in map(_at, _list(self._said, "resources")) if _word(said, "mode") != "data"]
        for address in sorted(self._values.keys() - set(map(_address, resources))):
            self._notes.refuse(Place(address, None).scalar(""), "is planned and not configured")
        for said in resources:
            address = kind, name = _address(said)
            place = Place(address, None)
            known = self._values.get(address)
            if known is None or any(said.get(key) is not None for key in _NOT_IN_RESOURCE):
                self._notes.refuse(place.scalar(""), "obsc reads resources that are planned once each")
                continue
            before = len(self._notes.refused)
            expressions = (_at(said, "expressions"),)
            arguments = self._object(expressions, known, self._unknown.get(address), place)
            depends_on = tuple(self._depends_on(said, place))
            is_whole = len(self._notes.refused) == before
            yield Resource(kind, name, arguments, depends_on, self._notes, is_whole)

    def _object(self, said: tuple[Object, ...], known: Object, unknown: Value | None, place: Place) -> Object:
        """The arguments that any of the blocks of one type says; where a block does not, it has the default."""
        entries: list[tuple[str, Value]] = []
        for key in dict.fromkeys(key for one in said for key in one.keys):
            here = place.step(key)
            expressions = [expression for one in said if (expression := one.get(key)) is not None]
            value, hidden = known.get(key), unknown.get(key) if isinstance(unknown, Object) else None
            if key == "timeouts":
                continue
            if isinstance(expressions[0], List):
                entries.append((key, self._blocks(expressions, value, hidden, here)))
            elif _is_unknown(hidden):
                self._notes.refuse(here.scalar(""), "is not known before it is deployed")
            elif value is not None and not is_null(value) and (len(expressions) == len(said) or not _is_zero(value)):
                entries.append((key, _referred(here.put(value), self._references(expressions))))
        return Object(tuple(entries), place.path, place.line)

    def _blocks(self, said: list[Value], value: Value | None, unknown: Value | None, place: Place) -> Blocks:
        inside = tuple(_at(block) for one in said for block in items(one))
        hidden = unknown.items if isinstance(unknown, List) else ()
        found = value.items if isinstance(value, List) else ()
        if len(found) != len(inside) or _is_unknown(unknown if not hidden else None):
            self._notes.refuse(place.scalar(""), "is not known before it is deployed, or is made of other blocks")
            return Blocks((), place.path, place.line)
        made = (
            self._object(inside, _at(block), hidden[number] if number < len(hidden) else None, place.step(number))
            for number, block in enumerate(found)
        )
        return Blocks(tuple(made), place.path, place.line)

    def _references(self, expressions: list[Value]) -> Mapping[str, Ref]:
        """The values of the attributes that an argument refers to."""
        found: dict[str, Ref] = {}
        for expression in expressions:
            for reference in _list(_at(expression), "references"):
                kind, _, rest = _text(reference).partition(".")
                name, _, attribute = rest.partition(".")
                node, attributes = RESOURCES.get(kind, ("", {}))
                value = self._values.get((kind, name), _NOTHING).get(attribute)
                if attribute in attributes and isinstance(value, Scalar) and value.kind == "text":
                    found.setdefault(value.text, Ref(node, name, attributes[attribute]))
        return found

    def _depends_on(self, said: Object, place: Place) -> Iterator[tuple[Address, Value]]:
        for target in _list(said, "depends_on"):
            kind, _, name = _text(target).partition(".")
            yield (kind, name), place.step("depends_on").scalar("")

    def _output(self, name: str, said: Object) -> Output:
        place = Place(("output", name), None)
        value = _at(self._planned, "outputs", name).get("value")
        if value is None:
            self._notes.refuse(place.scalar(""), "is not known before it is deployed")
            value = place.scalar("")
        expression = said.get("expression")
        put = _referred(place.put(value), self._references([] if expression is None else [expression]))
        text = self._notes.attempt(dialects.arguments(self._notes).text, put, "")
        return Output(name=name, description=_word(said, "description"), value=text)


_NOTHING = Object((), (), None)


def _at(value: Value | None, *keys: str) -> Object:
    """The object under some keys, which is empty where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, Object) else None
    return value if isinstance(value, Object) else _NOTHING


def _list(value: Object, *keys: str) -> tuple[Value, ...]:
    found = _at(value, *keys[:-1]).get(keys[-1])
    return found.items if isinstance(found, List) else ()


def _text(value: Value | None) -> str:
    return value.text if isinstance(value, Scalar) else ""


def _word(value: Object, key: str) -> str:
    return _text(value.get(key))


def _address(value: Value) -> Address:
    resource = _at(value)
    return _word(resource, "type"), _word(resource, "name")


def _is_unknown(value: Value | None) -> bool:
    """Whether anything in a value is marked as not known."""
    if isinstance(value, List):
        return any(map(_is_unknown, value.items))
    if isinstance(value, Object):
        return any(_is_unknown(item) for _, item in value.entries)
    return _text(value) == "true"


def _is_zero(value: Value) -> bool:
    """What the provider plans where nothing is said."""
    return (value.text in ("", "0", "false")) if isinstance(value, Scalar) else False


def _referred(value: Value, references: Mapping[str, Ref]) -> Value:
    """A value with what is exactly one of the attributes made a reference."""
    if isinstance(value, List):
        return List(tuple(_referred(item, references) for item in value.items), value.path, value.line)
    if isinstance(value, Object):
        entries = tuple((key, _referred(item, references)) for key, item in value.entries)
        return Object(entries, value.path, value.line)
    if value.kind == "text" and value.text in references:
        return Place(value.path, value.line).deferred(references[value.text], False)
    return value
