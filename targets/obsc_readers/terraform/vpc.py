"""Networks, the ways out of them, and endpoints.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc and the pages of the other resources
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from obsc.infra import vpc
from obsc.infra.node import Node
from obsc.infra.values import Ref
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value
from obsc_readers.terraform.attributes import ZONE
from obsc_readers.walk import Refused

DependsOn = tuple[tuple[str, str], ...]
Kind = Literal["Interface", "Gateway"]


def read_vpc(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A network: names are resolved in it by default, and its hosts have none."""
    with d.keys(value) as keys:
        keys.only("instance_tenancy", "default")
        yield vpc.Vpc(
            name=name,
            cidr_block=keys.need("cidr_block", d.string, ""),
            enable_dns_support=keys.get("enable_dns_support", d.boolean, True),
            enable_dns_hostnames=keys.get("enable_dns_hostnames", d.boolean, False),
            tags=keys.get("tags", d.labels, ()),
        )


def read_subnet(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A subnet in one of the region's zones."""

    def zone(written: Value) -> int:
        found = d.text(written)
        if isinstance(found, Ref) and found.kind == ZONE:
            return int(found.name)
        raise Refused(written, "obsc holds a zone as one of data.aws_availability_zones")

    with d.keys(value) as keys:
        yield vpc.Subnet(
            name=name,
            vpc=keys.need("vpc_id", d.text, ""),
            cidr_block=keys.need("cidr_block", d.string, ""),
            zone=keys.need("availability_zone", zone, 0, "AWS would choose one"),
            map_public_ip_on_launch=keys.get("map_public_ip_on_launch", d.boolean, False),
            tags=keys.get("tags", d.labels, ()),
        )


def read_internet_gateway(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """An internet gateway, which may say by itself at which network it is."""
    with d.keys(value) as keys:
        attached = keys.maybe("vpc_id", d.text)
        yield vpc.InternetGateway(name=name, tags=keys.get("tags", d.labels, ()))
    if attached is not None:
        yield vpc.GatewayAttachment(name=name, vpc=attached, internet_gateway=Ref("InternetGateway", name, "id"))


def read_gateway_attachment(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """An internet gateway at a network."""
    with d.keys(value) as keys:
        yield vpc.GatewayAttachment(
            name=name,
            vpc=keys.need("vpc_id", d.text, ""),
            internet_gateway=keys.need("internet_gateway_id", d.text, ""),
        )


def read_elastic_ip(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A public address."""
    with d.keys(value) as keys:
        keys.only("domain", "vpc")
        yield vpc.ElasticIp(name=name, tags=keys.get("tags", d.labels, ()))


def read_nat_gateway(d: Dialect, name: str, value: Value, depends_on: DependsOn) -> Iterator[Node]:
    """A public NAT gateway."""
    with d.keys(value) as keys:
        keys.only("connectivity_type", "public")
        yield vpc.NatGateway(
            name=name,
            subnet=keys.need("subnet_id", d.text, ""),
            allocation_id=keys.need("allocation_id", d.text, ""),
            depends_on=depends_on,
            tags=keys.get("tags", d.labels, ()),
        )


def read_route_table(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A route table, whose routes stand beside it."""
    with d.keys(value) as keys:
        yield vpc.RouteTable(name=name, vpc=keys.need("vpc_id", d.text, ""), tags=keys.get("tags", d.labels, ()))


def read_route(d: Dialect, name: str, value: Value, depends_on: DependsOn) -> Iterator[Node]:
    """A way to some addresses of IPv4."""
    with d.keys(value) as keys:
        gateway, nat = keys.maybe("gateway_id", d.text), keys.maybe("nat_gateway_id", d.text)
        if (gateway is None) == (nat is None):
            d.notes.refuse(value, "exactly one of gateway_id and nat_gateway_id has to be said")
        yield vpc.Route(
            name=name,
            route_table=keys.need("route_table_id", d.text, ""),
            destination_cidr_block=keys.need("destination_cidr_block", d.string, ""),
            internet_gateway=gateway,
            nat_gateway=nat,
            depends_on=depends_on,
        )


def read_route_table_association(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """The route table of a subnet."""
    with d.keys(value) as keys:
        yield vpc.RouteTableAssociation(
            name=name,
            subnet=keys.need("subnet_id", d.text, ""),
            route_table=keys.need("route_table_id", d.text, ""),
        )


def read_vpc_endpoint(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """An endpoint; without a type it is a gateway."""
    with d.keys(value) as keys:
        keys.only("ip_address_type", "ipv4")
        kind: Kind = keys.get("vpc_endpoint_type", d.one_of("Interface", "Gateway"), "Gateway")
        private_dns = keys.maybe("private_dns_enabled", d.boolean)
        if kind == "Interface" and private_dns is None:
            d.notes.refuse(value, "private_dns_enabled has to be said: its default is not the same everywhere")
        yield vpc.VpcEndpoint(
            name=name,
            vpc=keys.need("vpc_id", d.text, ""),
            service_name=keys.need("service_name", d.text, ""),
            type=kind,
            subnets=keys.get("subnet_ids", d.texts, ()),
            security_groups=keys.get("security_group_ids", d.texts, ()),
            route_tables=keys.get("route_table_ids", d.texts, ()),
            private_dns_enabled=private_dns,
            tags=keys.get("tags", d.labels, ()),
        )
