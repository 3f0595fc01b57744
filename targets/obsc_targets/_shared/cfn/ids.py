"""Logical ids: a node's name in PascalCase, with a word for what it is."""

from __future__ import annotations

from obsc.infra.boundary import Input, Output
from obsc.infra.ecs import Cluster, Service, TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.iam import Role, RolePolicy
from obsc.infra.logs import LogGroup
from obsc.infra.network import SecurityGroup, SecurityGroupIngress
from obsc.infra.node import Node
from obsc_targets._shared.names import pascal

_WORD: dict[type[Node], str] = {
    Cluster: "Cluster",
    LogGroup: "LogGroup",
    Role: "Role",
    RolePolicy: "Policy",
    SecurityGroup: "SecurityGroup",
    SecurityGroupIngress: "Ingress",
    Service: "Service",
    TaskDefinition: "TaskDefinition",
    Output: "",
}

Ids = dict[tuple[str, str], str]
"""Kind and name of a node -> its logical id."""


def logical_ids(graph: Graph) -> Ids:
    """The logical id of every node that has one; parameters make way for resources of the same name.

    Parameters and resources share one space of names:
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
    """
    ids = {(node.kind, node.name): pascal(node.name) + _WORD[type(node)] for node in graph.nodes if type(node) in _WORD}
    taken = {id for (kind, _), id in ids.items() if kind != "Output"}
    inputs = {node.name: pascal(node.name) for node in graph.of(Input)}
    # Those that need not make way go first, so that nobody makes way into the name of another.
    for name, id in sorted(inputs.items(), key=lambda one: (one[1] in taken, one[0])):
        while id in taken:
            id += "Parameter"
        taken.add(id)
        ids[Input.__name__, name] = id
    return ids
