"""Who calls a service: load balancers, those in front of them, and whom its security group lets in."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagram.topology import Element, Flow, Key, shown
from obsc.infra import ecs, loadbalancing
from obsc.infra.graph import Graph
from obsc.infra.values import Ref, spelled
from obsc.plan.model import Plan, Service


def callers(plan: Plan, graph: Graph, service: Service, me: Key) -> Iterator[Element | Flow]:
    """The elements that call a service, and what they send; an element may come twice."""
    for running in graph.of(ecs.Service):
        if running.origin == service.origin:
            for joined in running.load_balancers:
                yield from _balanced(plan, graph, joined, me)
    for rule in plan.platform.ingress:
        if rule.port == service.port:
            who = rule.cidr or ("" if rule.security_group is None else spelled(rule.security_group))
            yield from _from_outside(who, me, "HTTP", rule.port)


def _balanced(plan: Plan, graph: Graph, joined: ecs.LoadBalancer, me: Key) -> Iterator[Element | Flow]:
    group, port = joined.target_group, f"{joined.container_port}/tcp"
    if not (isinstance(group, Ref) and group.kind == "TargetGroup"):
        given: Key = ("target group", spelled(group))
        yield Element(given, "caller", shown("load balancer", f"target group {spelled(group)}"))
        yield Flow(given, me, "HTTP", port, crosses=True)
        return
    for balancer in graph.of(loadbalancing.LoadBalancer):
        created: Key = ("load balancer", balancer.name)
        yield Element(created, "caller", shown("load balancer", balancer.scheme))
        yield Flow(created, me, "HTTP", port, crosses=True)
        sources = () if plan.platform.load_balancer is None else plan.platform.load_balancer.sources
        for listener in graph.of(loadbalancing.Listener):
            for source in sources:
                yield from _from_outside(source, created, listener.protocol, listener.port)


def _from_outside(who: str, target: Key, protocol: str, port: int) -> Iterator[Element | Flow]:
    yield Element(("ingress", who), "caller", shown("callers", who))
    yield Flow(("ingress", who), target, protocol, f"{port}/tcp", crosses=True)
