"""Amazon VPC: a network with subnets, its ways out, and its own doors to AWS's services.

Field names are those of the API: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Welcome.html
"""

from __future__ import annotations

from typing import ClassVar, Literal

from obsc.infra.node import Node, Tags
from obsc.infra.values import Text, TextList
from obsc.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Vpc(Node):
    """A network. DNS is always said: CloudFormation leaves host names off, which private endpoints need."""

    ATTRS: ClassVar[tuple[str, ...]] = ("id",)
    cidr_block: str
    enable_dns_support: bool
    enable_dns_hostnames: bool
    tags: Tags = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subnet(Node):
    """A part of a network in one availability zone; `zone` is the zone's place in the region's list, from 0 on."""

    ATTRS: ClassVar[tuple[str, ...]] = ("id",)
    vpc: Text
    cidr_block: str
    zone: int
    map_public_ip_on_launch: bool
    tags: Tags = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InternetGateway(Node):
    """What leads to the internet and back, for whoever has a public address."""

    ATTRS: ClassVar[tuple[str, ...]] = ("id",)
    tags: Tags = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayAttachment(Node):
    """An internet gateway at a network."""

    vpc: Text
    internet_gateway: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ElasticIp(Node):
    """A public address that stays."""

    ATTRS: ClassVar[tuple[str, ...]] = ("allocation_id",)
    tags: Tags = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NatGateway(Node):
    """What leads to the internet, and not back, for whoever has no public address; it stands in a public subnet."""

    ATTRS: ClassVar[tuple[str, ...]] = ("id",)
    subnet: Text
    allocation_id: Text
    depends_on: tuple[tuple[str, str], ...] = ()
    """The gateway's attachment, by kind and name: without it there is no internet to lead to."""
    tags: Tags = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteTable(Node):
    """Where packets go; the network's own addresses are always reached."""

    ATTRS: ClassVar[tuple[str, ...]] = ("id",)
    vpc: Text
    tags: Tags = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Route(Node):
    """A way to some addresses, through exactly one of an internet gateway and a NAT gateway."""

    route_table: Text
    destination_cidr_block: str
    internet_gateway: Text | None = None
    nat_gateway: Text | None = None
    depends_on: tuple[tuple[str, str], ...] = ()
    """The gateway's attachment, by kind and name: AWS takes no route to a gateway that is not attached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteTableAssociation(Node):
    """The route table of a subnet."""

    subnet: Text
    route_table: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class VpcEndpoint(Node):
    """A service of AWS inside a network; `service_name` is `com.amazonaws.<region>.logs`.

    An interface endpoint has addresses in subnets and security groups, and with `private_dns_enabled` the service's
    usual names lead to it. A gateway endpoint is a route in route tables. Its policy is AWS's own, which lets all
    through: what a task may ask for, its role says.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
    """

    vpc: Text
    service_name: Text
    type: Literal["Interface", "Gateway"]
    subnets: TextList = ()
    security_groups: TextList = ()
    route_tables: TextList = ()
    private_dns_enabled: bool | None = None
    """None for a gateway endpoint."""
    tags: Tags = ()
