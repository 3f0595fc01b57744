"""Parameters, outputs, and what every resource says of itself beside its properties.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from obsc.infra.boundary import Input, InputKind, Output
from obsc_readers.dialect import Dialect, literal
from obsc_readers.document import Object, Scalar, Value
from obsc_readers.walk import Keys, Notes, Refused, items, one_or_many

_LISTS: Mapping[str, InputKind] = {
    "List<AWS::EC2::Subnet::Id>": "subnet-ids",
    "List<AWS::EC2::SecurityGroup::Id>": "security-group-ids",
    "CommaDelimitedList": "subnet-ids",
}
_TEXTS: Mapping[str, InputKind] = {
    "String": "string",
    "AWS::EC2::VPC::Id": "vpc-id",
    "AWS::EC2::Image::Id": "machine-image-id",
    "AWS::EC2::Subnet::Id": "subnet-id",
    "AWS::EC2::SecurityGroup::Id": "security-group-id",
}
_RETAINED = ("AWS::APS::Workspace", "AWS::Grafana::Workspace", "AWS::Logs::LogGroup")


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource with its properties unread; `keep` is whether it outlives its stack and its replacement."""

    name: str
    type: str
    properties: Value
    depends_on: tuple[tuple[str, Value], ...]
    keep: bool
    update_policy: Value | None = None


def written_out(notes: Notes) -> Dialect:
    """The dialect of sections in which no function is allowed."""
    return Dialect(notes, True, capital, lambda value: literal(value, converts=True), items_of_text)


def capital(key: str) -> str:
    """CloudFormation's spelling of a name of the API."""
    return key[:1].upper() + key[1:]


def items_of_text(value: Value) -> tuple[str, ...]:
    """A list of text that is written out."""
    return tuple(literal(item, converts=True) for item in items(value))


def is_list(parameter: Value) -> bool:
    """Whether a parameter's type is a list."""
    kind = parameter.get("Type") if isinstance(parameter, Object) else None
    return isinstance(kind, Scalar) and kind.text in _LISTS


def read_parameter(d: Dialect, name: str, value: Value) -> Iterator[Input]:
    """What constrains the value is read over: it changes no resource."""
    with Keys(value, d.notes) as keys:
        for words in ("AllowedPattern", "ConstraintDescription"):
            keys.maybe(words, d.string)
        for length in ("MaxLength", "MinLength"):
            keys.maybe(length, d.integer)
        keys.maybe("AllowedValues", d.strings)
        keys.only("NoEcho", "false")
        yield Input(
            name=name,
            type=keys.need("Type", lambda kind: _input_kind(d, kind), "string"),
            description=keys.get("Description", d.string, ""),
        )


def read_output(d: Dialect, name: str, value: Value) -> Iterator[Output]:
    """An output; one that is exported to other stacks is refused."""
    with Keys(value, d.notes) as keys:
        yield Output(
            name=name,
            description=keys.get("Description", d.string, ""),
            value=keys.need("Value", d.text, ""),
        )


def read_resource(d: Dialect, name: str, value: Value) -> Iterator[Resource]:
    """A resource, its properties unread."""
    with Keys(value, d.notes) as keys:
        keys.peek("Metadata")
        kind = keys.need("Type", d.string, "")
        yield Resource(
            name=name,
            type=kind,
            properties=keys.peek("Properties") or Object((), (*value.path, "Properties"), value.line),
            depends_on=keys.get("DependsOn", _targets, ()),
            keep=_keep(d, keys, kind),
            update_policy=keys.peek("UpdatePolicy"),
        )


def _keep(d: Dialect, keys: Keys, kind: str) -> bool:
    """Without a word, both policies are to delete.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatereplacepolicy.html
    """
    word: Literal["Delete", "Retain"] = "Delete"
    deletion = keys.get("DeletionPolicy", d.one_of("Delete", "Retain"), word)
    replacement = keys.get("UpdateReplacePolicy", d.one_of("Delete", "Retain"), word)
    if deletion != replacement:
        d.notes.refuse(
            keys.value, f"DeletionPolicy is {deletion} and UpdateReplacePolicy {replacement}: obsc wants the same"
        )
    if "Retain" in (deletion, replacement) and kind not in _RETAINED:
        d.notes.refuse(keys.value, "obsc retains nothing but log groups and workspaces")
    return deletion == "Retain"


def _targets(value: Value) -> tuple[tuple[str, Value], ...]:
    return tuple((literal(item, converts=True), item) for item in one_or_many(value))


def _input_kind(d: Dialect, value: Value) -> InputKind:
    written = d.string(value)
    kind = _LISTS.get(written) or _TEXTS.get(written)
    if kind is None:
        raise Refused(value, f"obsc has no inputs of type {written}")
    return kind
