"""A module as a whole: its files, and what they declare, in the order of the text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TypeVar

from obsc.infra.boundary import Input, Output
from obsc.infra.graph import Graph
from obsc.infra.node import Node
from obsc.infra.values import Ref
from obsc_readers.dialect import Dialect
from obsc_readers.document import List, Object, Unreadable, Value
from obsc_readers.model import Reading, Refusal
from obsc_readers.terraform import dialects
from obsc_readers.terraform.assembly import Resources
from obsc_readers.terraform.attributes import FACTS, MOST_ZONES, ZONE
from obsc_readers.terraform.blocks import Declaration, declarations, each_once, read_resource
from obsc_readers.terraform.evaluate import Names
from obsc_readers.terraform.parse import parse_hcl
from obsc_readers.terraform.policies import policy_document
from obsc_readers.terraform.settings import check_provider, check_settings
from obsc_readers.terraform.syntax import Argument, Body, Call, Expression, Variable
from obsc_readers.terraform.values import Facts, OfParameter, Place, place_of
from obsc_readers.walk import Notes

T = TypeVar("T")


def read_module(files: Mapping[str, str]) -> Reading:
    """The nodes of a module and what was refused; a file that is not HCL hides the names in it, so all waits for it."""
    bodies: dict[str, Body] = {}
    unreadable: list[Refusal] = []
    for file, text in files.items():
        try:
            bodies[file] = parse_hcl(text)
        except Unreadable as error:
            unreadable.append(Refusal(file, error.line, "", error.message))
    if unreadable:
        return Reading(Graph(()), tuple(unreadable))
    notes = {file: Notes(file) for file in bodies}
    nodes = _read([found for file in bodies for found in declarations(bodies[file], notes[file])])
    return Reading(Graph(nodes), tuple(refusal for file in bodies for refusal in notes[file].refused))


def _read(found: list[Declaration]) -> tuple[Node, ...]:
    variables, data, resources, outputs = (
        each_once(declaration for declaration in found if declaration.block.type == kind)
        for kind in ("variable", "data", "resource", "output")
    )
    given: dict[tuple[str, ...], Callable[[], Value | None]] = {}
    names = Names(
        {labels[0]: _is_list(declaration) for labels, declaration in variables.items()},
        frozenset((kind, name) for kind, name in resources),
        given,
    )
    for declaration in found:
        if declaration.block.type == "locals":
            _give_locals(declaration, names, given)
        elif declaration.block.type == "terraform":
            check_settings(declaration)
        elif declaration.block.type == "provider":
            check_provider(declaration)
    for labels, declaration in data.items():
        given["data", *labels] = _Once(partial(_data, declaration, names))
    for make in list(given.values()):
        make()
    inputs = [node for declaration in variables.values() for node in _whole(declaration, _read_variable)]
    read = [read_resource(declaration, names) for declaration in resources.values()]
    asked = [node for declaration in outputs.values() for node in _whole(declaration, partial(_read_output, names))]
    return (*inputs, *Resources(tuple(read)).nodes(), *asked)


class _Once:
    """Makes a value when it is first asked for; while it is being made, there is none."""

    def __init__(self, make: Callable[[], Value | None]) -> None:
        self._make = make
        self._asked = False
        self._value: Value | None = None

    def __call__(self) -> Value | None:
        """The value, or None where it was refused."""
        if not self._asked:
            self._asked = True
            self._value = self._make()
        return self._value


def _give_locals(
    declaration: Declaration, names: Names, given: dict[tuple[str, ...], Callable[[], Value | None]]
) -> None:
    for block in declaration.block.body.blocks:
        declaration.refuse("locals hold no blocks", block.line)
    for argument in declaration.block.body.arguments:
        place = Place(("local", argument.name), argument.line)
        if place.path in given:
            declaration.notes.refuse(place.scalar(""), "is declared twice")
        given["local", argument.name] = _Once(
            partial(declaration.notes.attempt, partial(_local, names, argument), place.scalar(""), None)
        )


def _local(names: Names, argument: Argument, blame: Value) -> Value:
    return names.value(argument.value, place_of(blame))


def _data(declaration: Declaration, names: Names) -> Value | None:
    """What a data source knows, or None where something in it was refused."""
    notes, kind = declaration.notes, declaration.labels[0]
    before = len(notes.refused)
    arguments = names.body(declaration.block.body, declaration.place, notes)
    found: Value | None = None
    if kind in FACTS:
        for _, value in arguments.entries:
            notes.refuse(value, "obsc has no room for this: it knows only the place of deployment")
        known, recent = FACTS[kind]
        entries = tuple((key, declaration.place.text(fact)) for key, fact in known.items())
        found = Facts(entries, arguments.path, arguments.line, recent)
    elif kind == "aws_availability_zones":
        found = _zones(arguments, declaration)
    elif kind == "aws_ssm_parameter":
        found = _parameter(arguments, declaration.place, notes)
    elif kind == "aws_iam_policy_document":
        found = policy_document(arguments, notes)
    else:
        declaration.refuse(f"obsc has no room for data sources of type {kind}")
    return found if len(notes.refused) == before else None


def _zones(arguments: Object, declaration: Declaration) -> Value:
    """The zones that everybody has; with Local Zones and those to opt in to, the list would be another.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/availability_zones
    """
    notes, place = declaration.notes, declaration.place
    d = dialects.arguments(notes)
    with d.keys(arguments) as keys:
        keys.need("state", d.one_of("available"), "available", "zones that are down would be among them")
        keys.need("filter", dialects.block(partial(_without_options, d)), None, "Local Zones would be among them")
    names = [place.deferred(Ref(ZONE, str(number), "name"), False) for number in range(MOST_ZONES)]
    entries = (("names", List(tuple(names), place.path, place.line)),)
    return Facts(entries, place.path, place.line, ())


def _without_options(d: Dialect, value: Value) -> None:
    with d.keys(value) as keys:
        keys.need("name", d.one_of("opt-in-status"), "")
        if not keys.need("values", d.each(d.one_of("opt-in-not-required")), ()):
            d.notes.refuse(value, "a filter without values leaves nothing out")


def _parameter(arguments: Object, place: Place, notes: Notes) -> Value:
    """A parameter by its name; `value` counts as a secret, `insecure_value` does not."""
    d = dialects.arguments(notes)
    with d.keys(arguments) as keys:
        name = keys.need("name", d.string, "")
    value = OfParameter("${…}", "text", place.path, place.line, name)
    return Object(
        tuple((key, place.step(key).put(value)) for key in ("value", "insecure_value")), place.path, place.line
    )


def _whole(declaration: Declaration, read: Callable[[Declaration], Iterable[T]]) -> tuple[T, ...]:
    return declaration.notes.whole(lambda: read(declaration))


def _read_variable(declaration: Declaration) -> Iterator[Input]:
    """What constrains the value is read over: it changes no resource."""
    body, notes = declaration.block.body, declaration.notes
    kinds = [argument.value for argument in body.arguments if argument.name == "type"]
    rest = Body(
        tuple(argument for argument in body.arguments if argument.name != "type"),
        tuple(block for block in body.blocks if block.type != "validation"),
    )
    d = dialects.arguments(notes)
    with d.keys(Names({}, frozenset(), {}).body(rest, declaration.place, notes)) as keys:
        keys.only("nullable", "true", "false")
        keys.only("ephemeral", "false")
        keys.only("sensitive", "false")
        description = keys.get("description", d.string, "")
    is_list = _holds_list(kinds[0]) if kinds else None
    if is_list is None:
        declaration.refuse("obsc has inputs of type string and list(string), and the type has to be said")
    yield Input(name=declaration.labels[0], type="subnet-ids" if is_list else "string", description=description)


def _read_output(names: Names, declaration: Declaration) -> Iterator[Output]:
    """An output, whose value is text."""
    d = dialects.arguments(declaration.notes)
    with d.keys(names.body(declaration.block.body, declaration.place, declaration.notes)) as keys:
        keys.only("ephemeral", "false")
        keys.only("sensitive", "false")
        yield Output(
            name=declaration.labels[0],
            description=keys.get("description", d.string, ""),
            value=keys.need("value", d.text, ""),
        )


def _is_list(declaration: Declaration) -> bool:
    return any(_holds_list(a.value) is True for a in declaration.block.body.arguments if a.name == "type")


def _holds_list(kind: Expression) -> bool | None:
    """Whether a type is that of a list of text, or None where it is neither that nor text."""
    if isinstance(kind, Variable) and kind.name == "string":
        return False
    if isinstance(kind, Call) and kind.name in ("list", "set") and len(kind.arguments) == 1:
        return True if _holds_list(kind.arguments[0]) is False else None
    return None
