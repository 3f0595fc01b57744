"""Leave out inputs that nothing refers to: whoever deploys would be asked for nothing."""

from __future__ import annotations

from obsc.infra.boundary import Input
from obsc.infra.graph import Graph
from obsc.infra.values import refs
from obsc.plan.model import Plan


def drop_unused_inputs(graph: Graph, plan: Plan) -> Graph:
    """The graph without inputs that no other node refers to."""
    used = {ref.name for node in graph.nodes for ref in refs(node) if ref.kind == "Input"}
    return Graph(tuple(node for node in graph.nodes if not isinstance(node, Input) or node.name in used))
