"""Doors to AWS's services inside the network, for tasks that reach nothing outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from obsc.diagnostics import Path
from obsc.infra.network import Egress, Peer, SecurityGroup
from obsc.infra.node import Node
from obsc.infra.values import REGION, Text, TextList, text
from obsc.infra.vpc import VpcEndpoint
from obsc.lower.network import ingress_rule, slug
from obsc.lower.vpc import endpoint_name
from obsc.plan.endpoints import GATEWAYS
from obsc.plan.model import Endpoint, Plan
from obsc.plan.network import PRIVATE

HTTPS = 443
_AT: Path = ("platform", "network", "endpoints")

_NOTHING = Egress(
    protocol="-1",
    from_port=None,
    to_port=None,
    peer=Peer(cidr="127.0.0.1/32"),
    description="Nothing: it answers, and calls nobody",
)
"""What takes the place of AWS's own rule, which lets everything out.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html
"""


def endpoint_nodes(plan: Plan, groups: Iterable[TextList]) -> Iterator[Node]:
    """The endpoints and the security group in front of them; `groups` are the security groups of tasks."""
    vpc = plan.platform.vpc
    if vpc is None or not plan.endpoints:
        return
    front = SecurityGroup(
        name=f"{plan.name}.endpoints",
        description=f"VPC endpoints of {plan.name}",
        vpc=vpc,
        egress=(_NOTHING,),
        origin=_AT,
    )
    if any(one.service not in GATEWAYS for one in plan.endpoints):
        yield front
        for peer in _peers(plan, groups):
            yield ingress_rule(front, f"{slug(peer)}-{HTTPS}", HTTPS, peer, "From tasks", _AT)
    for endpoint in plan.endpoints:
        yield _endpoint(plan, endpoint, vpc, front)


def _endpoint(plan: Plan, endpoint: Endpoint, vpc: Text, front: SecurityGroup) -> VpcEndpoint:
    is_gateway = endpoint.service in GATEWAYS
    whole = endpoint.service.startswith(("com.amazonaws.", "cn.com.amazonaws.", "aws."))
    return VpcEndpoint(
        name=endpoint_name(endpoint.service),
        vpc=vpc,
        service_name=endpoint.service if whole else text("com.amazonaws.", REGION, ".", endpoint.service),
        type="Gateway" if is_gateway else "Interface",
        subnets=() if is_gateway else plan.platform.subnets,
        security_groups=() if is_gateway else (front.ref("id"),),
        route_tables=plan.platform.route_tables if is_gateway else (),
        private_dns_enabled=None if is_gateway else True,
        tags=(("Name", f"{plan.name}-{endpoint_name(endpoint.service)}"),),
        origin=_AT,
        comment=endpoint.why,
    )


def _peers(plan: Plan, groups: Iterable[TextList]) -> Iterator[Peer]:
    """The security groups of tasks, each once; where they are not known one by one, the addresses of the network."""
    known: dict[Text, None] = {}
    lists = list(groups)
    for group in lists:
        known |= dict.fromkeys(group if isinstance(group, tuple) else ())
    yield from (Peer(security_group=group) for group in known)
    if not all(isinstance(group, tuple) and group for group in lists):
        created = plan.platform.created_vpc
        yield from (Peer(cidr=cidr) for cidr in (PRIVATE if created is None else (created.cidr,)))
