"""The commands that create a network.

https://docs.aws.amazon.com/cli/latest/reference/ec2/
"""

from __future__ import annotations

from obsc.infra import vpc
from obsc.infra.node import Tags
from obsc.infra.values import TextList
from obsc_targets.ecs.placeholders import placeholder, spell_all
from obsc_targets.ecs.shell import command, variable
from obsc_targets.ecs.steps import Commands, Known, Shell, captured


def network(node: vpc.Vpc, shell: Shell) -> Commands:
    """A network, whose DNS is set one switch at a time."""
    cidr = shell.option("cidr-block", node.cidr_block)
    create = captured("aws ec2 create-vpc", cidr, *_tagged("vpc", node.tags, shell), "--query Vpc.VpcId")
    yield Known(node.ref("id"), create)
    id = shell.option("vpc-id", node.ref("id"))
    for switch, on in (("support", node.enable_dns_support), ("hostnames", node.enable_dns_hostnames)):
        yield command("aws ec2 modify-vpc-attribute", id, f"--{'' if on else 'no-'}enable-dns-{switch}")


def subnet(node: vpc.Subnet, shell: Shell) -> Commands:
    """A subnet in the zone of that number."""
    zones = "aws ec2 describe-availability-zones --filters Name=opt-in-status,Values=opt-in-not-required"
    zone = captured(zones, f"--query 'AvailabilityZones[{node.zone}].ZoneName'")
    yield Known(
        node.ref("id"),
        captured(
            "aws ec2 create-subnet",
            shell.option("vpc-id", node.vpc),
            f'--availability-zone "{zone}"',
            shell.option("cidr-block", node.cidr_block),
            *_tagged("subnet", node.tags, shell),
            "--query Subnet.SubnetId",
        ),
    )
    if node.map_public_ip_on_launch:
        id = shell.option("subnet-id", node.ref("id"))
        yield command("aws ec2 modify-subnet-attribute", id, "--map-public-ip-on-launch")


def internet_gateway(node: vpc.InternetGateway, shell: Shell) -> Commands:
    """An internet gateway."""
    yield Known(
        node.ref("id"),
        captured(
            "aws ec2 create-internet-gateway",
            *_tagged("internet-gateway", node.tags, shell),
            "--query InternetGateway.InternetGatewayId",
        ),
    )


def gateway_attachment(node: vpc.GatewayAttachment, shell: Shell) -> Commands:
    """An internet gateway at a network."""
    gateway = shell.option("internet-gateway-id", node.internet_gateway)
    yield command("aws ec2 attach-internet-gateway", gateway, shell.option("vpc-id", node.vpc))


def elastic_ip(node: vpc.ElasticIp, shell: Shell) -> Commands:
    """A public address."""
    tagged = _tagged("elastic-ip", node.tags, shell)
    create = captured("aws ec2 allocate-address --domain vpc", *tagged, "--query AllocationId")
    yield Known(node.ref("allocation_id"), create)


def nat_gateway(node: vpc.NatGateway, shell: Shell) -> Commands:
    """A NAT gateway, which takes some minutes."""
    yield Known(
        node.ref("id"),
        captured(
            "aws ec2 create-nat-gateway",
            shell.option("subnet-id", node.subnet),
            shell.option("allocation-id", node.allocation_id),
            *_tagged("natgateway", node.tags, shell),
            "--query NatGateway.NatGatewayId",
        ),
    )
    yield command("aws ec2 wait nat-gateway-available", shell.option("nat-gateway-ids", node.ref("id")))


def route_table(node: vpc.RouteTable, shell: Shell) -> Commands:
    """A route table."""
    yield Known(
        node.ref("id"),
        captured(
            "aws ec2 create-route-table",
            shell.option("vpc-id", node.vpc),
            *_tagged("route-table", node.tags, shell),
            "--query RouteTable.RouteTableId",
        ),
    )


def route(node: vpc.Route, shell: Shell) -> Commands:
    """A way to some addresses."""
    through = [] if node.internet_gateway is None else [shell.option("gateway-id", node.internet_gateway)]
    through += [] if node.nat_gateway is None else [shell.option("nat-gateway-id", node.nat_gateway)]
    table = shell.option("route-table-id", node.route_table)
    cidr = shell.option("destination-cidr-block", node.destination_cidr_block)
    yield command("aws ec2 create-route", table, cidr, *through)


def route_table_association(node: vpc.RouteTableAssociation, shell: Shell) -> Commands:
    """The route table of a subnet."""
    table, subnet = shell.option("route-table-id", node.route_table), shell.option("subnet-id", node.subnet)
    yield command("aws ec2 associate-route-table", table, subnet)


def vpc_endpoint(node: vpc.VpcEndpoint, shell: Shell) -> Commands:
    """An endpoint."""
    yield command(
        "aws ec2 create-vpc-endpoint",
        shell.option("vpc-id", node.vpc),
        shell.option("service-name", node.service_name),
        f"--vpc-endpoint-type {node.type}",
        *listed("subnet-ids", node.subnets, shell),
        *listed("security-group-ids", node.security_groups, shell),
        *listed("route-table-ids", node.route_tables, shell),
        *_switch("private-dns-enabled", node.private_dns_enabled),
        *_tagged("vpc-endpoint", node.tags, shell),
    )


def listed(name: str, values: TextList, shell: Shell) -> list[str]:
    """An option that takes several words; an input that is a list is parted by commas."""
    if not isinstance(values, tuple):
        return [f"--{name} ${{{variable(placeholder(values))}//,/ }}"]
    return [" ".join((f"--{name}", *map(shell.word, spell_all(values))))] if values else []


def _switch(name: str, on: bool | None) -> list[str]:
    return [] if on is None else [f"--{name}" if on else f"--no-{name}"]


def _tagged(kind: str, pairs: Tags, shell: Shell) -> list[str]:
    said = [{"ResourceType": kind, "Tags": [{"Key": key, "Value": value} for key, value in pairs]}]
    return [shell.json("tag-specifications", said)] if pairs else []
