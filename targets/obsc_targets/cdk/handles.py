"""Handles: L2 constructs for what CDK users go on from, made when first asked for, so that they add nothing."""

from __future__ import annotations

from typing import Any

from obsc.infra import iam, logs, network
from obsc.infra.node import Node
from obsc_targets._shared.doc import Note
from obsc_targets._shared.python_source import Call, Function, Name, Parameter, Return
from obsc_targets.cdk.naming import Naming

HANDLES: dict[type[Node], tuple[str, str, str, str]] = {
    iam.Role: ("iam.IRole", "iam.Role.from_role_name", "ref", "to grant it more"),
    logs.LogGroup: ("logs.ILogGroup", "logs.LogGroup.from_log_group_name", "ref", "for filters and grants"),
    network.SecurityGroup: (
        "ec2.ISecurityGroup",
        "ec2.SecurityGroup.from_security_group_id",
        "attr_group_id",
        "for connections",
    ),
}
"""Type, maker, the L1 construct's attribute that the maker takes, and what a handle is good for."""


def handle(node: Node, naming: Naming) -> Note:
    """The property that makes a node's handle."""
    type_, maker, attribute, purpose = HANDLES[type(node)]
    id = naming.id(node)
    options: dict[str, Any] = {}
    if isinstance(node, network.SecurityGroup) and not _lets_everything_out(node):
        options["allow_all_outbound"] = False
    made = Call(maker, (Name("self"), f"{id}Handle", Name(f"self.{naming.attribute(id)}.{attribute}")), options)
    function = Function(
        naming.handles[id],
        (Parameter("self"),),
        returns=type_,
        doc=f"The {_WORD[type(node)]} {node.name}, {purpose}.",
        body=(Return(made),),
        decorators=(Name("cached_property"),),
    )
    return Note(function, "", node.origin, f"{node.kind} {node.name}")


_WORD: dict[type[Node], str] = {iam.Role: "role", logs.LogGroup: "log group", network.SecurityGroup: "security group"}


def _lets_everything_out(group: network.SecurityGroup) -> bool:
    """Whether connections need no rules of their own to get out, as the CDK supposes."""
    return any(rule.protocol == "-1" and rule.peer.cidr == "0.0.0.0/0" for rule in group.egress)
