"""The order of main.tf: what services share, then each service with what is there for it alone."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra.graph import Graph
from obsc.infra.node import Node
from obsc_targets.terraform.reach import RUNNING, owners
from obsc_targets.terraform.table import ROWS

Section = tuple[str, tuple[Node, ...]]
"""A title and the nodes below it."""


def sections(graph: Graph) -> Iterator[Section]:
    """The sections that are not empty; services and nodes in the order of the graph."""
    owner = owners(graph)
    names = (node.name for node in graph.nodes if isinstance(node, RUNNING))
    parts: dict[str | None, list[Node]] = {None: [], **{name: [] for name in names}}
    for node in graph.nodes:
        if type(node) in ROWS:
            parts[owner[node.kind, node.name]].append(node)
    for service, nodes in parts.items():
        if nodes:
            yield ("Shared" if service is None else f"Service {service}", tuple(nodes))
