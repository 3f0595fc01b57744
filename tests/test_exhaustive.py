"""No target forgets a field: whatever changes in the graph changes in the output, or is declared as left out."""

from __future__ import annotations

from dataclasses import MISSING, fields

import pytest

from graphs import HEADER, full_graph, variations
from obsc import registry
from obsc.infra import (
    autoscaling,
    boundary,
    cloudwatch,
    discovery,
    ec2,
    ecs,
    grafana,
    iam,
    loadbalancing,
    local,
    logs,
    network,
    prometheus,
    ssm,
    vpc,
    xray,
)
from obsc.infra.graph import Graph
from obsc.infra.node import Node
from obsc.target import project
from obsc_targets._shared.local import NOT_SAID_TO_AWS

CLASSES = [
    node
    for module in (
        autoscaling,
        boundary,
        cloudwatch,
        discovery,
        ec2,
        ecs,
        grafana,
        iam,
        loadbalancing,
        local,
        logs,
        network,
        prometheus,
        ssm,
        vpc,
        xray,
    )
    for node in vars(module).values()
    if isinstance(node, type) and issubclass(node, Node) and node is not Node
]


def test_the_graph_of_these_tests_holds_everything() -> None:
    """A class or an optional field that does not occur here would never be tried."""
    graph = full_graph()
    assert graph.verify() == []
    assert {node.__name__ for node in CLASSES} == {node.kind for node in graph.nodes}
    for kind in CLASSES:
        unset = [
            field.name
            for field in fields(kind)
            if field.name not in ("origin", "comment")
            and field.default is not MISSING
            and all(getattr(node, field.name) == field.default for node in graph.of(kind))
        ]
        assert unset == [], f"every {kind.__name__} leaves {unset} at the default"


@pytest.mark.parametrize("name", registry.BUILT_IN)
def test_every_field_of_every_class_is_in_the_output(name: str) -> None:
    """A field that a target forgets is a resource that differs from what the other targets create."""
    target = registry.find(name)
    assert target is not None
    graph = full_graph()
    before = _text(name, graph)
    forgotten = []
    for node in graph.nodes:
        if type(node) in target.unsupported:
            continue
        for path, changed in variations(node):
            if project(Graph((changed,)), target) == project(Graph((node,)), target):
                continue  # in a field that the target drops
            if _text(name, graph.replace([changed])) == before:
                forgotten.append(f"{name} says nothing about {node.kind}{path}")
    assert forgotten == []


@pytest.mark.parametrize("name", registry.BUILT_IN)
def test_what_is_left_out_is_not_in_the_output(name: str) -> None:
    """A declaration that is not true would hide a resource that nobody expects."""
    target = registry.find(name)
    assert target is not None
    for kind in target.unsupported:
        assert kind in CLASSES
    for kind, field in target.dropped:
        assert field in {f.name for f in fields(kind)}
        assert kind not in target.unsupported or (kind, field) in NOT_SAID_TO_AWS
    assert target.unsupported.keys() - set(local.LOCAL) == set() or target.name in ("ecs", "compose")


def _text(name: str, graph: Graph) -> str:
    target = registry.find(name)
    assert target is not None
    return "\n".join(f"{file.path}\n{file.text}" for file in target.emit(graph, HEADER))
