"""Placeholders: how JSON for the AWS CLI says what is only known at deployment.

`<webImage>` is an input, `<region>` a fact of the place, `<web-task-role.arn>` an attribute of what a command creates,
and `<webRole.role-name>` the name in a role's ARN. Every value has its own placeholder, and no placeholder is part of
another, so that each can be found and filled in wherever it stands.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from obsc.infra.boundary import Input
from obsc.infra.ecs import Service
from obsc.infra.graph import Graph
from obsc.infra.values import Join, Pseudo, Ref, RoleName, Text, TextList, unknowns
from obsc_targets._shared.names import snake

Unknown: TypeAlias = Ref | Pseudo | RoleName
"""A value that only the deployment knows."""


def placeholder(value: Unknown) -> str:
    """What stands for a value.

    Names of inputs have no dashes and words for kinds do not end in one another, so that no two values look the same;
    an input with the name of a fact takes the long form.

    >>> placeholder(Ref("Input", "webImage", "value")), placeholder(Ref("Input", "region", "value"))
    ('<webImage>', '<region-input.value>')
    >>> placeholder(Pseudo("region")), placeholder(RoleName(Ref("Input", "webRole", "value")))
    ('<region>', '<webRole.role-name>')
    >>> placeholder(Ref("LogGroup", "web", "name"))
    '<web-log-group.name>'
    """
    match value:
        case Pseudo(name):
            return f"<{name}>"
        case RoleName(arn):
            return f"<{placeholder(arn)[1:-1]}.role-name>"
        case Ref("Input", name, "value") if name not in _FACTS:
            return f"<{name}>"
        case Ref(kind, name, attr):
            return f"<{name}-{_WORD.get(kind) or snake(kind).replace('_', '-')}.{attr}>"


def spell(value: Text) -> str:
    """A text with placeholders for what is not known.

    >>> spell(Join(("arn:", Pseudo("partition"), ":iam::", Pseudo("account-id"), ":role/web")))
    'arn:<partition>:iam::<account-id>:role/web'
    """
    if isinstance(value, str):
        return value
    return "".join(map(spell, value.parts)) if isinstance(value, Join) else placeholder(value)


def spell_all(value: TextList) -> list[str]:
    """A list of texts; an input that is a list is one placeholder, to be replaced by several strings."""
    return [placeholder(value)] if isinstance(value, Ref) else [spell(item) for item in value]


def placeholders(graph: Graph) -> dict[str, Unknown]:
    """Every placeholder that may stand for something in a graph, and what: inputs, facts, what is created."""
    values: list[Unknown] = [node.ref("value") for node in graph.of(Input)]
    values += [Pseudo(name) for name in _FACTS]
    values += [node.ref(attr) for node in graph.nodes for attr in node.ATTRS]
    values += [value for node in graph.nodes for value in unknowns(node)]
    return {placeholder(value): value for value in values}


def own_name(service: Service) -> Text:
    """A service's name, which the API insists on: where the spec has none, whoever deploys chooses."""
    return service.ref("name") if service.service_name is None else service.service_name


_WORD = {"DiscoveryService": "registry"}
"""The kinds that go by another word: the end of their own is the word of another."""

_FACTS: tuple[Literal["partition", "region", "account-id"], ...] = ("partition", "region", "account-id")
