"""What is one node in the graph and several blocks in Terraform: every part is a node of its own."""

from __future__ import annotations

from obsc.infra.iam import Statement
from obsc.infra.network import Egress
from obsc.infra.node import Node
from obsc.infra.values import Ref, Text
from obsc.records import dataclass

Key = tuple[str, str]
"""Kind and name of a node."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Node):
    """A part of the node `whole`."""

    whole: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDocument(Part):
    """The permissions of an inline policy, which has the same name."""

    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagedPolicy(Part):
    """A managed policy on a role that is created: the provider deprecates a list of them on the role itself."""

    role: Ref
    policy_arn: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class EgressRule(Part):
    """A rule of a security group: the provider advises against rules inside the group.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
    """

    group: Ref
    rule: Egress


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageParameter(Part):
    """The public parameter `name` that holds the id of an image: read once, placed with the first that wants it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustPolicy(Part):
    """What lets the AWS service `name` assume roles: one document for all of them, placed with the first."""
