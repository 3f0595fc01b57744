"""The template as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from obsc.infra.boundary import Artifact, Input, Output, Step
from obsc.infra.ec2 import AutoScalingGroup, Instance
from obsc.infra.grafana import GrafanaWorkspace
from obsc.infra.graph import Graph
from obsc.infra.local import LOCAL
from obsc.infra.logs import LogGroup
from obsc.infra.node import Node
from obsc.infra.prometheus import PrometheusWorkspace
from obsc.layers import Layer
from obsc.target import Header
from obsc_targets._shared.cfn.ec2 import update_policy
from obsc_targets._shared.cfn.ids import logical_ids
from obsc_targets._shared.cfn.parts import InstanceUserData, with_parts
from obsc_targets._shared.cfn.say import Say
from obsc_targets._shared.cfn.table import ROWS, parameter
from obsc_targets._shared.doc import Note

_WHAT: Mapping[Layer | None, str] = {
    None: "services with OpenTelemetry and their agents",
    "network": "the network of its services",
    "backends": "where telemetry goes and stays",
    "services": "services with OpenTelemetry and their agents",
}
_NOT_RESOURCES = (Input, Output, Artifact, Step, *LOCAL)


def template(graph: Graph, header: Header) -> dict[str, Any]:
    """The whole template."""
    ids = logical_ids(graph)
    say = Say(ids)
    parameters = {
        ids[node.kind, node.name]: Note(parameter(node), "", node.origin, f"Input {node.name}")
        for node in graph.of(Input)
    }
    resources = {
        ids[node.kind, node.name]: _resource(node, say)
        for node in with_parts(graph).nodes
        if not isinstance(node, _NOT_RESOURCES)
    }
    outputs = {
        ids[node.kind, node.name]: Note(_output(node, say), "", node.origin, f"Output {node.name}")
        for node in graph.of(Output)
    }
    out = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"Observability of {header.spec_name}: {_WHAT[header.layer]}",
        "Metadata": {
            "Obsc": {
                "Version": header.obsc_version,
                "Spec": header.spec_name,
                **({} if header.layer is None else {"Layer": header.layer}),
                "SpecSha256": header.spec_sha256,
            }
        },
        "Parameters": parameters,
        "Resources": resources,
        "Outputs": outputs,
    }
    return {key: value for key, value in out.items() if value}


def _resource(node: Node, say: Say) -> Note:
    type_, properties = ROWS[type(node)]
    said = {key: value for key, value in properties(node, say).items() if value is not None and value != []}
    resource: dict[str, Any] = {"Type": type_}
    if depends_on := [say.ids[other] for other in getattr(node, "depends_on", ())]:
        resource["DependsOn"] = depends_on
    if isinstance(node, LogGroup | PrometheusWorkspace | GrafanaWorkspace):
        kept = "Retain" if node.removal == "retain" else "Delete"
        resource |= {"DeletionPolicy": kept, "UpdateReplacePolicy": kept}
    if isinstance(node, AutoScalingGroup) and node.replace_on_change:
        resource["UpdatePolicy"] = update_policy(node)
    if said:
        resource["Properties"] = said
    kind = Instance.__name__ if isinstance(node, InstanceUserData) else node.kind
    return Note(resource, node.comment, node.origin, f"{kind} {node.name}")


def _output(node: Output, say: Say) -> dict[str, Any]:
    return {"Description": node.description, "Value": say.text(node.value)}
