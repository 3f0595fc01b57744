"""Networks, the ways out of them, and endpoints.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_EC2.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from obsc.infra import vpc
from obsc.infra.node import Node
from obsc_readers.cloudformation.intrinsics import function
from obsc_readers.dialect import Dialect
from obsc_readers.document import List, Scalar, Value
from obsc_readers.walk import Keys, Refused

DependsOn = tuple[tuple[str, str], ...]
Kind = Literal["Interface", "Gateway"]


def read_vpc(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A network: names are resolved in it by default, and its hosts have none."""
    with Keys(value, d.notes) as keys:
        keys.only("InstanceTenancy", "default")
        yield vpc.Vpc(
            name=name,
            cidr_block=keys.need("CidrBlock", d.string, ""),
            enable_dns_support=keys.get("EnableDnsSupport", d.boolean, True),
            enable_dns_hostnames=keys.get("EnableDnsHostnames", d.boolean, False),
            tags=keys.get("Tags", d.tags, ()),
        )


def read_subnet(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A subnet in one of the region's zones."""
    with Keys(value, d.notes) as keys:
        yield vpc.Subnet(
            name=name,
            vpc=keys.need("VpcId", d.text, ""),
            cidr_block=keys.need("CidrBlock", d.string, ""),
            zone=keys.need("AvailabilityZone", _zone, 0, "AWS would choose one"),
            map_public_ip_on_launch=keys.get("MapPublicIpOnLaunch", d.boolean, False),
            tags=keys.get("Tags", d.tags, ()),
        )


def _zone(value: Value) -> int:
    """`Select [n, GetAZs ""]`; the region may be written as the one of the stack."""
    selected = function(value)
    if selected and selected[0] == "Fn::Select" and isinstance(selected[1], List) and len(selected[1].items) == 2:
        number, zones = selected[1].items[0], function(selected[1].items[1])
        place = number.text if isinstance(number, Scalar) else ""
        if place.isdecimal() and zones and zones[0] == "Fn::GetAZs" and _is_here(zones[1]):
            return int(place)
    raise Refused(value, 'obsc holds a zone as Fn::Select [n, Fn::GetAZs ""]')


def _is_here(region: Value) -> bool:
    named = function(region)
    if named is not None:
        return named[0] == "Ref" and isinstance(named[1], Scalar) and named[1].text == "AWS::Region"
    return isinstance(region, Scalar) and region.text == ""


def read_internet_gateway(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """An internet gateway."""
    with Keys(value, d.notes) as keys:
        yield vpc.InternetGateway(name=name, tags=keys.get("Tags", d.tags, ()))


def read_gateway_attachment(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """An internet gateway at a network."""
    with Keys(value, d.notes) as keys:
        yield vpc.GatewayAttachment(
            name=name,
            vpc=keys.need("VpcId", d.text, ""),
            internet_gateway=keys.need("InternetGatewayId", d.text, ""),
        )


def read_elastic_ip(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A public address."""
    with Keys(value, d.notes) as keys:
        keys.only("Domain", "vpc")
        yield vpc.ElasticIp(name=name, tags=keys.get("Tags", d.tags, ()))


def read_nat_gateway(d: Dialect, name: str, value: Value, depends_on: DependsOn) -> Iterator[Node]:
    """A public NAT gateway."""
    with Keys(value, d.notes) as keys:
        keys.only("ConnectivityType", "public")
        yield vpc.NatGateway(
            name=name,
            subnet=keys.need("SubnetId", d.text, ""),
            allocation_id=keys.need("AllocationId", d.text, ""),
            depends_on=depends_on,
            tags=keys.get("Tags", d.tags, ()),
        )


def read_route_table(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A route table."""
    with Keys(value, d.notes) as keys:
        yield vpc.RouteTable(name=name, vpc=keys.need("VpcId", d.text, ""), tags=keys.get("Tags", d.tags, ()))


def read_route(d: Dialect, name: str, value: Value, depends_on: DependsOn) -> Iterator[Node]:
    """A way to some addresses of IPv4."""
    with Keys(value, d.notes) as keys:
        gateway, nat = keys.maybe("GatewayId", d.text), keys.maybe("NatGatewayId", d.text)
        if (gateway is None) == (nat is None):
            d.notes.refuse(value, "exactly one of GatewayId and NatGatewayId has to be said")
        yield vpc.Route(
            name=name,
            route_table=keys.need("RouteTableId", d.text, ""),
            destination_cidr_block=keys.need("DestinationCidrBlock", d.string, ""),
            internet_gateway=gateway,
            nat_gateway=nat,
            depends_on=depends_on,
        )


def read_route_table_association(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """The route table of a subnet."""
    with Keys(value, d.notes) as keys:
        yield vpc.RouteTableAssociation(
            name=name,
            subnet=keys.need("SubnetId", d.text, ""),
            route_table=keys.need("RouteTableId", d.text, ""),
        )


def read_vpc_endpoint(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """An endpoint; without a type it is a gateway, and whether it takes the usual names AWS decides by the type."""
    with Keys(value, d.notes) as keys:
        keys.only("IpAddressType", "ipv4")
        kind: Kind = keys.get("VpcEndpointType", d.one_of("Interface", "Gateway"), "Gateway")
        private_dns = keys.maybe("PrivateDnsEnabled", d.boolean)
        if kind == "Interface" and private_dns is None:
            d.notes.refuse(value, "PrivateDnsEnabled has to be said: its default is not the same everywhere")
        yield vpc.VpcEndpoint(
            name=name,
            vpc=keys.need("VpcId", d.text, ""),
            service_name=keys.need("ServiceName", d.text, ""),
            type=kind,
            subnets=keys.get("SubnetIds", d.texts, ()),
            security_groups=keys.get("SecurityGroupIds", d.texts, ()),
            route_tables=keys.get("RouteTableIds", d.texts, ()),
            private_dns_enabled=private_dns,
            tags=keys.get("Tags", d.tags, ()),
        )
