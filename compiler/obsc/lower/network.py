"""A service's security group: what reaches it, and that it reaches AWS."""

from __future__ import annotations

import re

from obsc.diagnostics import Path
from obsc.infra.network import Egress, Peer, SecurityGroup, SecurityGroupIngress
from obsc.infra.node import Node
from obsc.infra.values import Ref, Text, TextList
from obsc.plan.model import Plan, Service

_ANYWHERE = Egress(
    protocol="-1",
    from_port=None,
    to_port=None,
    peer=Peer(cidr="0.0.0.0/0"),
    description="Images, AWS APIs and whatever the app calls",
)


def security_groups(plan: Plan, service: Service) -> tuple[TextList, list[Node]]:
    """The security groups of a service's tasks: given, or one created with its rules."""
    if service.security_groups is not None:
        return service.security_groups, []
    if plan.platform.vpc is None:
        return (), []
    group = SecurityGroup(
        name=service.name,
        description=f"Tasks of {plan.full_name(service)}",
        vpc=plan.platform.vpc,
        egress=(_ANYWHERE,),
        origin=service.origin,
    )
    nodes: list[Node] = [group]
    if service.route is not None and service.route.security_group is not None:
        peer, at = Peer(security_group=service.route.security_group), (*service.route.origin, "securityGroup")
        nodes.append(_ingress(group, "load-balancer", service.port, peer, "From the load balancer", at))
    extra = (port for container in service.containers for port, protocol in container.ports if protocol == "tcp")
    ports = {service.port, *extra}
    for rule in plan.platform.ingress:
        if rule.port in ports:
            peer = Peer(cidr=rule.cidr, security_group=rule.security_group)
            nodes.append(
                _ingress(group, f"{rule.port}-{_slug(peer)}", rule.port, peer, "As the platform says", rule.origin)
            )
    return (group.ref("id"),), nodes


def _ingress(group: SecurityGroup, name: str, port: int, peer: Peer, why: str, origin: Path) -> SecurityGroupIngress:
    return SecurityGroupIngress(
        name=f"{group.name}.{name}",
        group=group.ref("id"),
        protocol="tcp",
        from_port=port,
        to_port=port,
        peer=peer,
        description=why,
        origin=origin,
    )


def _slug(peer: Peer) -> str:
    """A name for the other end; an address keeps its parts apart in letters, because ids keep nothing else."""
    if peer.cidr is not None:
        return re.sub(r"[^a-z0-9]", "x", peer.cidr.lower())
    other: Text = peer.security_group or ""
    words = other.name if isinstance(other, Ref) else str(other)
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", words).lower()).strip("-")
