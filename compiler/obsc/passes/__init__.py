"""Infra -> Infra: changes of the whole graph, one per module, folded in order."""

from __future__ import annotations

from collections.abc import Callable

from obsc.infra.graph import Graph
from obsc.passes.apply_patches import apply_patches
from obsc.passes.drop_unused_inputs import drop_unused_inputs
from obsc.passes.tag_resources import tag_resources
from obsc.plan.model import Plan

Pass = Callable[[Graph, Plan], Graph]

PASSES: tuple[Pass, ...] = (tag_resources, apply_patches, drop_unused_inputs)
"""Each leaves the graph whole (`Graph.verify`) and, run a second time, as it is."""


def run_passes(graph: Graph, plan: Plan) -> Graph:
    """The graph after every pass."""
    for change in PASSES:
        graph = change(graph, plan)
    return graph
