"""AWS Cloud Map: the private DNS that leads apps to an agent that is a service of its own."""

from __future__ import annotations

from typing import ClassVar, Literal

from obsc.infra.node import Node, Tags
from obsc.infra.values import Text
from obsc.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Namespace(Node):
    """A private DNS namespace of a VPC, `shop.local`.

    https://docs.aws.amazon.com/cloud-map/latest/api/API_CreatePrivateDnsNamespace.html
    """

    ATTRS: ClassVar[tuple[str, ...]] = ("id", "arn")
    namespace_name: str
    description: str
    vpc: Text
    tags: Tags = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoveryService(Node):
    """A name in a namespace that answers with the addresses of an ECS service's tasks; the TTL is in seconds.

    Always with a custom health check, so that ECS takes the addresses of unhealthy tasks out, and with MULTIVALUE
    routing, so that every healthy address is in an answer.
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html
    """

    ATTRS: ClassVar[tuple[str, ...]] = ("id", "arn")
    service_name: str
    description: str
    namespace: Text
    record_type: Literal["A"]
    ttl: int
    dns_name: str = ""
    """The whole name that apps ask for, which AWS makes of those of the service and of the namespace."""
    tags: Tags = ()
