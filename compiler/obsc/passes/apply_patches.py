"""Apply the user's patches: behind everything that obsc itself says, so that the user has the last word."""

from __future__ import annotations

from obsc.infra.graph import Graph
from obsc.patches.apply import patched
from obsc.plan.model import Plan


def apply_patches(graph: Graph, plan: Plan) -> Graph:
    """The graph with the patches that fit; the compilation says which do not."""
    return patched(graph, plan.patches_here)[0]
