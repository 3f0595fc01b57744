"""Terraform: a module of four files, as a person would have written it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from obsc.infra.grafana import GrafanaWorkspace
from obsc.infra.graph import Graph
from obsc.infra.prometheus import PrometheusWorkspace
from obsc.layers import Part
from obsc.target import File, Header, Target
from obsc_targets._shared.local import NOT_ON_AWS, NOT_SAID_TO_AWS


def _emit(graph: Graph, header: Header) -> tuple[File, ...]:
    from obsc_targets.terraform.write import write

    return write(graph, header, TARGET)


def _scripts(parts: Sequence[Part], header: Header) -> tuple[File, ...]:
    from obsc_targets.terraform.scripts import scripts

    return scripts(parts, header)


def _ids(graph: Graph) -> Mapping[tuple[str, str], str]:
    from obsc_targets.terraform.names import addresses

    return {(kind, name): address[-1] for (kind, name), address in addresses(graph).items()}


_LIFECYCLE = "no argument leaves a workspace in AWS; `prevent_destroy` in its block stops Terraform instead"

TARGET = Target(
    name="terraform",
    title="Terraform",
    primary="main.tf",
    emit=_emit,
    ids=_ids,
    scripts=_scripts,
    unsupported=NOT_ON_AWS,
    dropped={
        **NOT_SAID_TO_AWS,
        (PrometheusWorkspace, "removal"): _LIFECYCLE,
        (GrafanaWorkspace, "removal"): _LIFECYCLE,
    },
)
