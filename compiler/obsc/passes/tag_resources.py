"""Put the labels of the spec on everything that can carry tags."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from obsc.infra.graph import Graph
from obsc.plan.model import Plan


def tag_resources(graph: Graph, plan: Plan) -> Graph:
    """The graph with `metadata.labels` as tags on every node that has tags."""
    if not plan.labels:
        return graph
    tags: dict[str, Any] = {"tags": plan.labels}
    return graph.replace(replace(node, **tags) for node in graph.nodes if hasattr(node, "tags"))
