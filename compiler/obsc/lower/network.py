"""Security groups: what reaches a service or an agent, and that they reach AWS."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Path
from obsc.infra.network import Egress, Peer, SecurityGroup, SecurityGroupIngress
from obsc.infra.node import Node
from obsc.infra.values import Ref, Text, TextList
from obsc.plan.model import Agent, AgentPort, AgentService, Plan, Service
from obsc.records import replace

_ANYWHERE = Egress(
    protocol="-1",
    from_port=None,
    to_port=None,
    peer=Peer(cidr="0.0.0.0/0"),
    description="Images, AWS APIs and whatever the app calls",
)


def security_groups(plan: Plan, service: Service) -> tuple[TextList, list[Node]]:
    """The security groups of a service's tasks: given, or one created with its rules; only awsvpc has any."""
    if plan.platform.network_mode != "awsvpc":
        return (), []
    if service.security_groups is not None:
        return service.security_groups, []
    group = _group(plan, service.name, plan.full_name(service), service.origin)
    if group is None:
        return (), []
    nodes: list[Node] = [group]
    if service.route is not None and service.route.security_group is not None:
        peer, at = Peer(security_group=service.route.security_group), (*service.route.origin, "securityGroup")
        nodes.append(ingress_rule(group, "load-balancer", service.port, peer, "From the load balancer", at))
    extra = (port for container in service.containers for port, protocol in container.ports if protocol == "tcp")
    nodes += _as_the_platform_says(plan, group, {service.port, *extra})
    return (group.ref("id"),), nodes


def agent_groups(plan: Plan, agent: Agent, own: AgentService) -> tuple[TextList, list[Node]]:
    """The security groups of an agent's own tasks: given, or one created that lets its services in."""
    if own.network_mode != "awsvpc":
        return (), []
    if own.security_groups is not None:
        return own.security_groups, []
    group = _group(plan, agent.name, own.full_name, agent.origin)
    if group is None:
        return (), []
    nodes: list[Node] = [group]
    nodes += (
        replace(
            ingress_rule(group, _name_of(port, peer), port.number, peer, port.purpose, agent.origin),
            protocol=port.protocol,
        )
        for peer in _senders(plan, agent)
        for port in agent.ports
    )
    nodes += _as_the_platform_says(plan, group, {port.number for port in agent.ports if port.protocol == "tcp"})
    return (group.ref("id"),), nodes


def _name_of(port: AgentPort, peer: Peer) -> str:
    """The port in front of a group that is given, as in a rule of the platform, and behind one that is created."""
    number = str(port.number) if port.protocol == "tcp" else f"{port.number}-{port.protocol}"
    other = peer.security_group
    created = isinstance(other, Ref) and other.kind == SecurityGroup.__name__
    return f"{slug(peer)}-{number}" if created else f"{number}-{slug(peer)}"


def _senders(plan: Plan, agent: Agent) -> Iterator[Peer]:
    """The security groups of an agent's services, each once; a list that is an input has no names (OBS111)."""
    groups: dict[Text, None] = {}
    for service in plan.users(agent):
        found, _ = security_groups(plan, service)
        groups |= dict.fromkeys(found if isinstance(found, tuple) else ())
    yield from (Peer(security_group=group) for group in groups)


def _group(plan: Plan, name: str, full_name: str, origin: Path) -> SecurityGroup | None:
    if plan.platform.vpc is None:
        return None
    return SecurityGroup(
        name=name,
        description=f"{'Tasks' if plan.platform.ec2 is None else 'Instances'} of {full_name}",
        vpc=plan.platform.vpc,
        egress=(_ANYWHERE,),
        origin=origin,
    )


def _as_the_platform_says(plan: Plan, group: SecurityGroup, ports: set[int]) -> Iterator[Node]:
    for rule in plan.platform.ingress:
        if rule.port in ports:
            peer = Peer(cidr=rule.cidr, security_group=rule.security_group)
            yield ingress_rule(group, f"{rule.port}-{slug(peer)}", rule.port, peer, "As the platform says", rule.origin)


def ingress_rule(
    group: SecurityGroup, name: str, port: int, peer: Peer, why: str, origin: Path
) -> SecurityGroupIngress:
    """One TCP port of a group, let in for one other end."""
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


def slug(peer: Peer) -> str:
    """A name for the other end; an address keeps its parts apart in letters, because ids keep nothing else."""
    if peer.cidr is not None:
        return re.sub(r"[^a-z0-9]", "x", peer.cidr.lower())
    other: Text = peer.security_group or ""
    words = other.name if isinstance(other, Ref) else str(other)
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", words).lower()).strip("-")
