"""Security groups."""

from __future__ import annotations

from typing import ClassVar, Literal

from obsc.infra.node import Node, Tags
from obsc.infra.values import Text
from obsc.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """The other end of a rule: exactly one of a CIDR block and a security group."""

    cidr: str | None = None
    security_group: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Egress:
    """What a group lets out; protocol `-1` is every protocol and has no ports."""

    protocol: Literal["tcp", "udp", "-1"]
    from_port: int | None
    to_port: int | None
    peer: Peer
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityGroup(Node):
    """A security group. Its egress is always said: CloudFormation opens it by default, Terraform closes it."""

    ATTRS: ClassVar[tuple[str, ...]] = ("id",)
    description: str
    vpc: Text
    egress: tuple[Egress, ...]
    tags: Tags = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityGroupIngress(Node):
    """One port that a group lets in."""

    group: Text
    protocol: Literal["tcp", "udp"]
    from_port: int
    to_port: int
    peer: Peer
    description: str
