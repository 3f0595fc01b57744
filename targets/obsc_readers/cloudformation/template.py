"""A template as a whole: its text and its sections."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeVar

from obsc.infra.graph import Graph
from obsc.infra.node import Node
from obsc_readers.cloudformation.assembly import Resources
from obsc_readers.cloudformation.intrinsics import TAGS, Expressions, function
from obsc_readers.cloudformation.sections import (
    capital,
    is_list,
    read_output,
    read_parameter,
    read_resource,
    written_out,
)
from obsc_readers.dialect import Dialect
from obsc_readers.document import List, Object, Unreadable, Value
from obsc_readers.model import Reading, Refusal
from obsc_readers.parse import parse_json, parse_yaml
from obsc_readers.walk import Keys, Notes

T = TypeVar("T")


def read_template(file: str, text: str) -> Reading:
    """The nodes of a template, in its order, and what was refused."""
    try:
        root = _without_no_value(_parse(file, text))
    except Unreadable as error:
        return Reading(Graph(()), (Refusal(file, error.line, "", error.message),))
    notes = Notes(file)
    nodes = _read(root, notes)
    return Reading(Graph(nodes), tuple(notes.refused))


def _parse(file: str, text: str) -> Value:
    """CloudFormation takes JSON for what it is under any name."""
    if file.endswith(".json"):
        return parse_json(text)
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        try:
            return parse_json(text)
        except Unreadable:
            pass
    return parse_yaml(text, TAGS)


def _without_no_value(value: Value) -> Value:
    """`{Ref: AWS::NoValue}` takes away the property that has it as its value."""
    if isinstance(value, List):
        kept = tuple(_without_no_value(item) for item in value.items if not _is_no_value(item))
        return List(kept, value.path, value.line)
    if isinstance(value, Object):
        entries = tuple((key, _without_no_value(item)) for key, item in value.entries if not _is_no_value(item))
        return Object(entries, value.path, value.line)
    return value


def _is_no_value(value: Value) -> bool:
    called = function(value)
    return called is not None and called[0] == "Ref" and getattr(called[1], "text", "") == "AWS::NoValue"


def _read(root: Value, notes: Notes) -> tuple[Node, ...]:
    plain = written_out(notes)
    with Keys(root, notes) as keys:
        keys.only("AWSTemplateFormatVersion", "2010-09-09")
        keys.peek("Description")
        keys.peek("Metadata")
        keys.empty("Conditions", "Mappings", "Rules")
        parameters = _section(keys, notes, "Parameters")
        resources = _section(keys, notes, "Resources")
        outputs = _section(keys, notes, "Outputs")
    _check_names(notes, (*parameters, *resources))
    inputs = tuple(_each(notes, parameters, partial(read_parameter, plain)))
    found = tuple(_each(notes, resources, partial(read_resource, plain)))
    names = Expressions(
        {name: is_list(value) for name, value in parameters}, {resource.name: resource.type for resource in found}
    )
    d = Dialect(notes, True, capital, names.text, names.texts)
    return (
        *inputs,
        *Resources(d, found).nodes(),
        *_each(notes, outputs, partial(read_output, d)),
    )


def _section(keys: Keys, notes: Notes, name: str) -> tuple[tuple[str, Value], ...]:
    section = keys.peek(name)
    if isinstance(section, Object):
        return section.entries
    if section is not None:
        notes.refuse(section, "has to be an object")
    return ()


def _check_names(notes: Notes, entries: tuple[tuple[str, Value], ...]) -> None:
    """Parameters and resources share one space of names, which are alphanumeric."""
    seen: set[str] = set()
    for name, value in entries:
        if name in seen:
            notes.refuse(value, f"a parameter and a resource are both called {name}")
        if not (name.isascii() and name.isalnum()):
            notes.refuse(value, "a logical id is made of letters and digits")
        seen.add(name)


def _each(notes: Notes, entries: Iterable[tuple[str, Value]], read: Callable[[str, Value], Iterable[T]]) -> Iterator[T]:
    for name, value in entries:
        yield from notes.whole(partial(read, name, value))
