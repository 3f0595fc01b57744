"""Which nodes a service needs, and which service a node is for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from obsc.infra.boundary import Input
from obsc.infra.ec2 import AutoScalingGroup, Instance, LatestImage, LaunchTemplate
from obsc.infra.ecs import Service
from obsc.infra.graph import Graph
from obsc.infra.iam import Role
from obsc.infra.network import SecurityGroupIngress
from obsc.infra.node import Node
from obsc.infra.values import Ref, refs
from obsc_targets.terraform.parts import ImageParameter, Key, Part, TrustPolicy

RUNNING = (Service, Instance, AutoScalingGroup)
"""What runs a service: an ECS service, an instance or a group of them."""


def reach(graph: Graph) -> Mapping[Key, frozenset[Key]]:
    """For all that runs a service, itself and all that it needs, at whatever remove; a node needs its parts.

    What another service needs is that service's, although it may have to exist first.
    """
    return _reach(graph, _needs(graph))


def _reach(graph: Graph, needs: Mapping[Key, set[Key]]) -> Mapping[Key, frozenset[Key]]:
    wanted: dict[Key, set[Key]] = defaultdict(set)
    for node in graph.nodes:
        wanted[node.kind, node.name] |= needs[node.kind, node.name]
        if isinstance(node, Part):
            wanted[node.whole].add((node.kind, node.name))
        if isinstance(node, Role):
            wanted[node.kind, node.name].add((TrustPolicy.__name__, node.service))
        if isinstance(node, Instance | LaunchTemplate) and isinstance(node.image, LatestImage):
            wanted[node.kind, node.name].add((ImageParameter.__name__, node.image.parameter))
    running = ((node.kind, node.name) for node in graph.nodes if isinstance(node, RUNNING))
    return {key: _closure(key, wanted) for key in running}


def owners(graph: Graph) -> Mapping[Key, str | None]:
    """For every node the one service that it is for, or None.

    A node that no service needs is for the service that needs what it refers to; a rule, what its group is for.
    """
    needs = _needs(graph)
    directly: dict[Key, set[str]] = defaultdict(set)
    for (_, service), keys in _reach(graph, needs).items():
        for key in keys:
            directly[key].add(service)
    nodes = {(node.kind, node.name): node for node in graph.nodes}
    known = {key: frozenset(services) for key, services in directly.items()}
    found = {key: _users(key, nodes, needs, known) for key in nodes}
    return {key: next(iter(services)) if len(services) == 1 else None for key, services in found.items()}


def _users(
    key: Key, nodes: Mapping[Key, Node], needs: Mapping[Key, set[Key]], known: dict[Key, frozenset[str]]
) -> frozenset[str]:
    """The services that a node is for; `known` has those that are known, and gets the others."""
    if key not in known:
        node = nodes[key]
        others = {node.whole} if isinstance(node, Part) else needs[key]
        if isinstance(node, SecurityGroupIngress) and isinstance(node.group, Ref):
            others = {(node.group.kind, node.group.name)}
        indirect = [_users(other, nodes, needs, known) for other in others if other[0] != Input.__name__]
        known[key] = frozenset.intersection(*indirect) if indirect else frozenset()
    return known[key]


def _needs(graph: Graph) -> Mapping[Key, set[Key]]:
    """For every node what it refers to, and what has to exist before it."""
    return {
        (node.kind, node.name): {(ref.kind, ref.name) for ref in refs(node)}.union(getattr(node, "depends_on", ()))
        for node in graph.nodes
    }


_RUNNING_KINDS = tuple(kind.__name__ for kind in RUNNING)


def _closure(start: Key, wanted: Mapping[Key, set[Key]]) -> frozenset[Key]:
    found: set[Key] = set()
    left = [start]
    while left:
        key = left.pop()
        if key not in found and (key == start or key[0] not in _RUNNING_KINDS):
            found.add(key)
            left.extend(wanted.get(key, ()))
    return frozenset(found)
