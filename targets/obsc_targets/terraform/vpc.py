"""Networks in Terraform.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc and the pages of the other resources
"""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra import vpc
from obsc_targets._shared.doc import Note
from obsc_targets._shared.hcl_printer import Blank, Index, Item, Traversal
from obsc_targets.terraform.items import arguments, tags
from obsc_targets.terraform.say import Say


def network(node: vpc.Vpc, say: Say) -> Iterator[Item]:
    """`aws_vpc`."""
    yield from arguments(
        cidr_block=node.cidr_block,
        enable_dns_support=node.enable_dns_support,
        enable_dns_hostnames=node.enable_dns_hostnames,
    )
    yield from tags(node.tags)


def subnet(node: vpc.Subnet, say: Say) -> Iterator[Item]:
    """`aws_subnet`."""
    yield from arguments(
        vpc_id=say.text(node.vpc),
        availability_zone=Traversal(("local", "availability_zones", Index(node.zone))),
        cidr_block=node.cidr_block,
        map_public_ip_on_launch=node.map_public_ip_on_launch,
    )
    yield from tags(node.tags)


def internet_gateway(node: vpc.InternetGateway, say: Say) -> Iterator[Item]:
    """`aws_internet_gateway`, which the attachment beside it puts at a network."""
    yield from tags(node.tags)


def gateway_attachment(node: vpc.GatewayAttachment, say: Say) -> Iterator[Item]:
    """`aws_internet_gateway_attachment`."""
    yield from arguments(vpc_id=say.text(node.vpc), internet_gateway_id=say.text(node.internet_gateway))


def elastic_ip(node: vpc.ElasticIp, say: Say) -> Iterator[Item]:
    """`aws_eip`."""
    yield from arguments(domain="vpc")
    yield from tags(node.tags)


def nat_gateway(node: vpc.NatGateway, say: Say) -> Iterator[Item]:
    """`aws_nat_gateway`."""
    yield from arguments(subnet_id=say.text(node.subnet), allocation_id=say.text(node.allocation_id))
    yield from tags(node.tags)
    yield from after(node.depends_on, say, "Without it there is no internet to lead to.")


def route_table(node: vpc.RouteTable, say: Say) -> Iterator[Item]:
    """`aws_route_table`; its routes stand beside it."""
    yield from arguments(vpc_id=say.text(node.vpc))
    yield from tags(node.tags)


def route(node: vpc.Route, say: Say) -> Iterator[Item]:
    """`aws_route`."""
    yield from arguments(
        route_table_id=say.text(node.route_table),
        destination_cidr_block=node.destination_cidr_block,
        gateway_id=None if node.internet_gateway is None else say.text(node.internet_gateway),
        nat_gateway_id=None if node.nat_gateway is None else say.text(node.nat_gateway),
    )
    yield from after(node.depends_on, say, "AWS takes no route to a gateway that is not attached.")


def route_table_association(node: vpc.RouteTableAssociation, say: Say) -> Iterator[Item]:
    """`aws_route_table_association`."""
    yield from arguments(subnet_id=say.text(node.subnet), route_table_id=say.text(node.route_table))


def vpc_endpoint(node: vpc.VpcEndpoint, say: Say) -> Iterator[Item]:
    """`aws_vpc_endpoint`."""
    yield from arguments(
        vpc_id=say.text(node.vpc),
        service_name=say.text(node.service_name),
        vpc_endpoint_type=node.type,
        subnet_ids=say.texts(node.subnets),
        security_group_ids=say.texts(node.security_groups),
        route_table_ids=say.texts(node.route_tables),
        private_dns_enabled=node.private_dns_enabled,
    )
    yield from tags(node.tags)


def after(others: tuple[tuple[str, str], ...], say: Say, why: str) -> Iterator[Item]:
    """The argument `depends_on`, below an empty line, with the reason."""
    for argument in arguments(depends_on=[say.node(*other) for other in others]):
        yield from (Blank(), Note(argument, why))
