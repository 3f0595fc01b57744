"""A network that is created: subnets over zones, and ways out of them."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra import vpc
from obsc.infra.boundary import Output
from obsc.infra.node import Node, Tags
from obsc.infra.values import Ref
from obsc.plan.model import CreatedVpc, Plan
from obsc.plan.network import private_tables, subnet_ranges

EVERYWHERE = "0.0.0.0/0"

Key = tuple[str, str]
"""Kind and name of a node."""


def vpc_nodes(plan: Plan) -> Iterator[Node]:
    """The network, if one is created."""
    created = plan.platform.created_vpc
    if created is None:
        return
    whole = vpc.Vpc(
        name=plan.name,
        cidr_block=created.cidr,
        enable_dns_support=True,
        enable_dns_hostnames=True,
        tags=_named(plan.name),
        origin=created.origin,
        comment="With DNS: endpoints and namespaces are found by name.",
    )
    yield whole
    yield from _subnets(plan, created, whole)
    yield from _public(plan, created, whole)
    yield from _private(plan, created, whole)
    yield Output(
        name="vpc-id", description=f"Id of the VPC of {plan.name}", value=whole.ref("id"), origin=created.origin
    )


def attached(plan: Plan) -> tuple[Key, ...]:
    """What has to exist before anything in the created network that the internet reaches."""
    return ((vpc.GatewayAttachment.__name__, plan.name),) if plan.platform.created_vpc is not None else ()


def ways_out(plan: Plan) -> tuple[Key, ...]:
    """What has to exist before a task can pull its images: routes and their tables, and endpoints."""
    created = plan.platform.created_vpc
    endpoints = tuple((vpc.VpcEndpoint.__name__, endpoint_name(one.service)) for one in plan.endpoints)
    if created is None:
        return endpoints if plan.platform.vpc is not None else ()
    public = plan.platform.assign_public_ip
    kind = "public" if public else "private"
    routes = ("public",) if public else private_tables(created) if created.nat != "none" else ()
    return (
        *((vpc.Route.__name__, name) for name in routes),
        *((vpc.RouteTableAssociation.__name__, f"{kind}-{number + 1}") for number in range(created.zones)),
        *endpoints,
    )


def endpoint_name(service: str) -> str:
    """The name of the node of an endpoint.

    >>> endpoint_name("ecr.api")
    'ecr-api'
    """
    return service.replace(".", "-")


def _subnets(plan: Plan, created: CreatedVpc, whole: vpc.Vpc) -> Iterator[vpc.Subnet]:
    for kind, ranges in zip(("public", "private"), subnet_ranges(created), strict=True):
        for zone, cidr in enumerate(ranges):
            name = f"{kind}-{zone + 1}"
            yield vpc.Subnet(
                name=name,
                vpc=whole.ref("id"),
                cidr_block=cidr,
                zone=zone,
                # Tasks and load balancers ask for an address where they need one.
                map_public_ip_on_launch=False,
                tags=_named(f"{plan.name}-{name}"),
                origin=created.origin,
            )


def _public(plan: Plan, created: CreatedVpc, whole: vpc.Vpc) -> Iterator[Node]:
    gateway = vpc.InternetGateway(name=plan.name, tags=_named(plan.name), origin=created.origin)
    yield gateway
    yield vpc.GatewayAttachment(
        name=plan.name, vpc=whole.ref("id"), internet_gateway=gateway.ref("id"), origin=created.origin
    )
    table = _table(plan, created, whole, "public")
    yield table
    yield vpc.Route(
        name="public",
        route_table=table.ref("id"),
        destination_cidr_block=EVERYWHERE,
        internet_gateway=gateway.ref("id"),
        depends_on=attached(plan),
        origin=created.origin,
    )
    yield from _associations(created, "public", (table,))


def _private(plan: Plan, created: CreatedVpc, whole: vpc.Vpc) -> Iterator[Node]:
    gateways = list(_gateways(plan, created))
    for pair in gateways:
        yield from pair
    tables = tuple(_table(plan, created, whole, name) for name in private_tables(created))
    yield from tables
    for number, table in enumerate(tables if gateways else ()):
        yield vpc.Route(
            name=table.name,
            route_table=table.ref("id"),
            destination_cidr_block=EVERYWHERE,
            nat_gateway=gateways[number][1].ref("id"),
            origin=created.origin,
        )
    yield from _associations(created, "private", tables)


def _gateways(plan: Plan, created: CreatedVpc) -> Iterator[tuple[vpc.ElasticIp, vpc.NatGateway]]:
    """Each NAT gateway with its address."""
    number = {"none": 0, "single": 1, "per-zone": created.zones}[created.nat]
    for zone in range(number):
        name = f"nat-{zone + 1}" if created.nat == "per-zone" else "nat"
        address = vpc.ElasticIp(name=name, tags=_named(f"{plan.name}-{name}"), origin=(*created.origin, "nat"))
        gateway = vpc.NatGateway(
            name=name,
            subnet=Ref("Subnet", f"public-{zone + 1}", "id"),
            allocation_id=address.ref("allocation_id"),
            depends_on=attached(plan),
            tags=_named(f"{plan.name}-{name}"),
            origin=(*created.origin, "nat"),
            comment="One for all zones: without its zone, tasks in the others reach nothing outside."
            if created.nat == "single" and created.zones > 1
            else "",
        )
        yield address, gateway


def _table(plan: Plan, created: CreatedVpc, whole: vpc.Vpc, name: str) -> vpc.RouteTable:
    return vpc.RouteTable(name=name, vpc=whole.ref("id"), tags=_named(f"{plan.name}-{name}"), origin=created.origin)


def _associations(
    created: CreatedVpc, kind: str, tables: tuple[vpc.RouteTable, ...]
) -> Iterator[vpc.RouteTableAssociation]:
    for zone in range(created.zones):
        yield vpc.RouteTableAssociation(
            name=f"{kind}-{zone + 1}",
            subnet=Ref("Subnet", f"{kind}-{zone + 1}", "id"),
            route_table=tables[zone % len(tables)].ref("id"),
            origin=created.origin,
        )


def _named(name: str) -> Tags:
    """Nothing of a network has a name but by this tag, which the console shows as one."""
    return (("Name", name),)
