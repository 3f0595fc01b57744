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
    names = dict.fromkeys(node.name for node in graph.nodes if isinstance(node, RUNNING))
    for service in (None, *names):
        nodes = tuple(n for n in graph.nodes if type(n) in ROWS and owner[n.kind, n.name] == service)
        if nodes:
            yield ("Shared" if service is None else f"Service {service}", nodes)
