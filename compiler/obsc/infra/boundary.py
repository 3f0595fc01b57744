"""What crosses the edge of the system: inputs, outputs, files for the image, and work left for a person."""

from __future__ import annotations

from typing import ClassVar, Literal

from obsc.infra.node import Node
from obsc.infra.values import Text
from obsc.records import dataclass

InputKind = Literal[
    "string",
    "image",
    "cluster",
    "cluster-name",
    "capacity-provider",
    "vpc-id",
    "subnet-ids",
    "subnet-id",
    "security-group-id",
    "security-group-ids",
    "role-arn",
    "instance-profile-name",
    "machine-image-id",
    "target-group-arn",
    "target-group-name",
    "load-balancer-name",
    "certificate-arn",
    "route-table-ids",
    "log-group-name",
    "namespace-id",
    "prometheus-workspace-id",
    "grafana-workspace-id",
    "topic-arn",
    "secret-arn",
    "parameter-arn",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Input(Node):
    """A named value that the user gives at deployment: `{ ref: vpcId }` in the spec."""

    ATTRS: ClassVar[tuple[str, ...]] = ("value",)
    type: InputKind
    description: str

    @property
    def is_list(self) -> bool:
        """Whether the value is a list of strings."""
        return self.type in ("subnet-ids", "security-group-ids", "route-table-ids")


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(Node):
    """A value that whoever deploys wants to see afterwards."""

    description: str
    value: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact(Node):
    """A file that has to live in the app's image, or that a person wants to read; `name` is its path."""

    content: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Node):
    """Something that nobody can automate from here, for CHECKLIST.md."""

    description: str
