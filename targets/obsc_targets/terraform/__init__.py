"""Terraform: a module of four files, as a person would have written it."""

from __future__ import annotations

from obsc.infra.graph import Graph
from obsc.target import File, Header, Target


def _emit(graph: Graph, header: Header) -> tuple[File, ...]:
    from obsc_targets.terraform.write import write

    return write(graph, header, TARGET)


TARGET = Target(
    name="terraform",
    title="Terraform",
    primary="main.tf",
    emit=_emit,
    unsupported={},
    dropped={},
)
