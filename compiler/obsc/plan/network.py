"""Read what `platform.network` creates: a VPC with its subnets, and a load balancer."""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Network, NetmaskValueError

from obsc.diagnostics import Path
from obsc.infra.values import Ref, TextList
from obsc.plan.inputs import Inputs
from obsc.plan.model import CreatedLoadBalancer, CreatedVpc, Taken
from obsc.spec import read as spec

WIDEST, NARROWEST = 16, 24
"""The prefix lengths that work: AWS takes /16 to /28, and 16 subnets of the smallest kind, /28, need a /24.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
"""
PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
"""What no host on the internet has: https://www.rfc-editor.org/rfc/rfc1918"""

_AT: Path = ("platform", "network")
_USUAL = "10.0.0.0/16"
_PARTS_BITS = 4
_FIRST_PRIVATE = 8


def address_range(written: str) -> IPv4Network | None:
    """A range that a VPC can have and that subnets can be made of, or None."""
    try:
        found = IPv4Network(written)
    except (AddressValueError, NetmaskValueError, ValueError):
        return None
    return found if "/" in written and WIDEST <= found.prefixlen <= NARROWEST else None


def subnet_ranges(vpc: CreatedVpc) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The address ranges of the public and of the private subnets, one for each zone.

    Always sixteenths of the VPC's own, the private ones from the ninth on: another zone changes none that is there.

    >>> vpc = CreatedVpc(cidr="10.0.0.0/16", zones=2, nat="none", origin=())
    >>> subnet_ranges(vpc)
    (('10.0.0.0/20', '10.0.16.0/20'), ('10.0.128.0/20', '10.0.144.0/20'))
    """
    parts = [str(part) for part in IPv4Network(vpc.cidr).subnets(prefixlen_diff=_PARTS_BITS)]
    return tuple(parts[: vpc.zones]), tuple(parts[_FIRST_PRIVATE : _FIRST_PRIVATE + vpc.zones])


def read_vpc(written: str | spec.Ref | spec.CreatedVpc, *, public: bool, taken: list[Taken]) -> CreatedVpc | None:
    """The VPC to create, if one is; a range that cannot be one (OBS136) is taken for the usual."""
    if not isinstance(written, spec.CreatedVpc):
        return None
    at: Path = (*_AT, "vpc")
    nat = written.nat
    if public and "nat" not in written.raw:
        nat = "none"
        taken.append(Taken((*at, "nat"), nat, "tasks have public addresses and need no gateway"))
    return CreatedVpc(
        cidr=written.cidr if address_range(written.cidr) else _USUAL, zones=written.zones, nat=nat, origin=at
    )


def subnets_of(vpc: CreatedVpc, kind: str) -> tuple[Ref, ...]:
    """The ids of the created subnets of one kind."""
    return tuple(Ref("Subnet", f"{kind}-{number + 1}", "id") for number in range(vpc.zones))


def route_tables_of(vpc: CreatedVpc, *, public: bool) -> tuple[Ref, ...]:
    """The ids of the route tables of the public or of the private subnets."""
    names = ("public",) if public else private_tables(vpc)
    return tuple(Ref("RouteTable", name, "id") for name in names)


def private_tables(vpc: CreatedVpc) -> tuple[str, ...]:
    """The names of the route tables of private subnets: one, unless each zone has a gateway of its own."""
    if vpc.nat != "per-zone":
        return ("private",)
    return tuple(f"private-{number + 1}" for number in range(vpc.zones))


def read_load_balancer(
    written: spec.CreatedLoadBalancer | None,
    vpc: CreatedVpc | None,
    tasks: TextList,
    inputs: Inputs,
    taken: list[Taken],
) -> CreatedLoadBalancer | None:
    """The load balancer to create, if one is; `tasks` are the subnets of the tasks."""
    if written is None:
        return None
    at: Path = (*_AT, "loadBalancer")
    certificate = None
    if written.certificate != "none":
        described = "Certificate of the load balancer, for HTTPS."
        certificate = inputs.text(written.certificate, "certificate-arn", described, (*at, "certificate"))
    return CreatedLoadBalancer(
        scheme=written.scheme,
        certificate=certificate,
        subnets=_subnets(written, vpc, tasks, inputs, taken),
        sources=_sources(written, vpc, taken),
        origin=at,
    )


def _subnets(
    written: spec.CreatedLoadBalancer, vpc: CreatedVpc | None, tasks: TextList, inputs: Inputs, taken: list[Taken]
) -> TextList:
    at: Path = (*_AT, "loadBalancer", "subnets")
    subnets = written.subnets
    if subnets is None and vpc is not None:
        return subnets_of(vpc, "private" if written.scheme == "internal" else "public")
    if subnets is None and written.scheme == "internal":
        return tasks
    if subnets is None:
        subnets = spec.Ref({"ref": "publicSubnetIds"})
        taken.append(
            Taken(at, Ref("Input", subnets.ref, "value"), "it is reached from the internet, the tasks are not")
        )
    return inputs.texts(subnets, "subnet-ids", "string", "Subnets of the load balancer.", at)


def _sources(written: spec.CreatedLoadBalancer, vpc: CreatedVpc | None, taken: list[Taken]) -> tuple[str, ...]:
    if written.from_:
        return tuple(dict.fromkeys(written.from_))
    chosen: tuple[str, ...]
    if written.scheme == "internet-facing":
        chosen, why = ("0.0.0.0/0",), "it is for everybody"
    elif vpc is not None:
        chosen, why = (vpc.cidr,), "the network that is created"
    else:
        chosen, why = PRIVATE, "every private address: the range of the network is not known here"
    taken.append(Taken((*_AT, "loadBalancer", "from"), chosen, why))
    return chosen
