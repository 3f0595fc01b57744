"""Put the labels of the spec on everything that can carry tags."""

from __future__ import annotations

from typing import Any

from obsc.infra.graph import Graph
from obsc.infra.node import Node, Tags
from obsc.plan.model import Plan
from obsc.records import replace


def tag_resources(graph: Graph, plan: Plan) -> Graph:
    """The graph with `metadata.labels` as tags on every node that has tags; of two with one key the user's counts."""
    if not plan.labels:
        return graph
    return graph.replace(_tagged(node, plan.labels) for node in graph.nodes if hasattr(node, "tags"))


def _tagged(node: Any, labels: Tags) -> Node:
    tagged: Node = replace(node, tags=tuple(sorted((dict(node.tags) | dict(labels)).items())))
    return tagged
