"""A system in layers by lifetime: a network that stays, backends that keep what was measured, services that change.

`split` gives each layer as a graph of its own. What one layer needs of another leaves the one as an output and enters
the other as an input of the same name; `join` puts the layers together again. References lead to earlier layers only:
whatever refers to something of a later layer is in that layer itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Literal

from obsc.infra.boundary import Artifact, Input, InputKind, Output, Step
from obsc.infra.cloudwatch import Discovery
from obsc.infra.ec2 import InstanceProfile
from obsc.infra.grafana import GrafanaWorkspace
from obsc.infra.graph import Graph
from obsc.infra.iam import Role, RolePolicy
from obsc.infra.loadbalancing import Listener, ListenerRule, LoadBalancer, TargetGroup
from obsc.infra.logs import LogGroup
from obsc.infra.network import SecurityGroup, SecurityGroupIngress
from obsc.infra.node import Node
from obsc.infra.prometheus import PrometheusRules, PrometheusWorkspace
from obsc.infra.values import Ref, refs
from obsc.infra.vpc import (
    ElasticIp,
    GatewayAttachment,
    InternetGateway,
    NatGateway,
    Route,
    RouteTable,
    RouteTableAssociation,
    Subnet,
    Vpc,
    VpcEndpoint,
)
from obsc.infra.xray import SamplingRule, TraceGroup
from obsc.records import dataclass, names, replace

Layer = Literal["network", "backends", "services"]
LAYERS: Final[tuple[Layer, ...]] = ("network", "backends", "services")
"""In the order of deployment, which is that of their lifetimes, the longest first."""

Key = tuple[str, str]
"""Kind and name of a node."""

_OF_THE_NETWORK: Final = frozenset(
    {
        *(Vpc, Subnet, InternetGateway, GatewayAttachment, ElasticIp, NatGateway),
        *(RouteTable, Route, RouteTableAssociation, VpcEndpoint),
        *(LoadBalancer, TargetGroup, Listener, ListenerRule),
    }
)
_OF_BACKENDS: Final = frozenset(
    {Discovery, GrafanaWorkspace, LogGroup, PrometheusRules, PrometheusWorkspace, SamplingRule, TraceGroup}
)
_SERVING: Final = frozenset({InstanceProfile, Role, SecurityGroup})
"""Nothing by themselves: they are in the first layer in which somebody needs them."""
_ATTACHED: Final = frozenset({Output, RolePolicy, SecurityGroupIngress})
"""They say something about what they refer to, and are where all of it is."""
_PROSE: Final = frozenset({Artifact, Step})

_INPUT: Final[Mapping[tuple[str, str], InputKind]] = {
    ("InstanceProfile", "name"): "instance-profile-name",
    ("LoadBalancer", "full_name"): "load-balancer-name",
    ("LogGroup", "name"): "log-group-name",
    ("GrafanaWorkspace", "id"): "grafana-workspace-id",
    ("PrometheusWorkspace", "id"): "prometheus-workspace-id",
    ("Role", "arn"): "role-arn",
    ("SecurityGroup", "id"): "security-group-id",
    ("Subnet", "id"): "subnet-id",
    ("TargetGroup", "arn"): "target-group-arn",
    ("TargetGroup", "full_name"): "target-group-name",
    ("Vpc", "id"): "vpc-id",
}
"""What an attribute is as an input, so that targets can check it; any other is just text."""


@dataclass(frozen=True, slots=True)
class Part:
    """One layer of a system, which a target can write like any other graph."""

    layer: Layer
    graph: Graph
    gives: tuple[str, ...]
    """The names of the outputs that only later layers need."""
    takes: tuple[tuple[str, Layer], ...]
    """The names of the inputs that are outputs of another layer, and which that is."""
    waits: tuple[tuple[Key, tuple[Key, ...]], ...]
    """What nodes wait for in other layers, which is what the order of deployment is for."""


def split(graph: Graph) -> tuple[Part, ...]:
    """The layers that are not empty, in the order of their deployment.

    The graph has to be whole (`Graph.verify`).
    """
    places = layers(graph)
    wires = _wires(graph, places)
    return tuple(_part(layer, graph, places, wires) for layer in LAYERS if layer in places.values())


def join(parts: Iterable[Part]) -> Graph:
    """The whole system again; its nodes are in the order of the parts."""
    parts = tuple(parts)
    given = {node.name: node.value for part in parts for node in part.graph.of(Output)}
    whole: dict[Key, Node] = {}
    for part in parts:
        taken = {name for name, _ in part.takes}
        waits = dict(part.waits)

        def back(ref: Ref, taken: set[str] = taken) -> Any:
            return given.get(ref.name, ref) if ref.kind == Input.__name__ and ref.name in taken else ref

        for node in part.graph.nodes:
            key = (node.kind, node.name)
            is_wire = (isinstance(node, Output) and node.name in part.gives) or (
                isinstance(node, Input) and node.name in taken
            )
            if not is_wire:
                after = (*getattr(node, "depends_on", ()), *waits.get(key, ()))
                named: dict[str, Any] = {"depends_on": after} if after else {}
                whole[key] = replace(_with_refs(node, back), **named)
    return Graph(tuple(whole.values()))


def layers(graph: Graph) -> Mapping[Key, Layer]:
    """The layer of every node but inputs, which are in each layer that needs them.

    A layer without a resource that stands by itself is none: what would be in it is in the next one.
    """
    known = {(node.kind, node.name): node for node in graph.nodes if not isinstance(node, Input)}
    needs = {key: [other for other in _needs(node) if other in known] for key, node in known.items()}
    ranks = _ranks(known, needs)
    there = {rank for key, rank in ranks.items() if type(known[key]) not in _PROSE | _ATTACHED}
    last = max(there, default=len(LAYERS) - 1)
    nearest = [min((rank for rank in there if rank >= wanted), default=last) for wanted in range(len(LAYERS))]
    return {key: LAYERS[nearest[rank]] for key, rank in ranks.items()}


def _ranks(known: Mapping[Key, Node], needs: Mapping[Key, list[Key]]) -> dict[Key, int]:
    """The number of every node's layer: that of its kind, or of the last thing that it needs if that is later."""
    from graphlib import TopologicalSorter

    order = tuple(TopologicalSorter(needs).static_order())
    wanted = {key: _of_kind(node) for key, node in known.items()}
    for key in reversed(order):
        if type(known[key]) not in _ATTACHED:
            for other in needs[key]:
                if type(known[other]) in _SERVING:
                    wanted[other] = min(wanted[other], wanted[key])
    found: dict[Key, int] = {}
    for key in order:
        found[key] = max([wanted[key], *(found[other] for other in needs[key])])
    return found


def _of_kind(node: Node) -> int:
    if type(node) in _PROSE:
        return {"platform": 0, "backends": 1}.get(str(next(iter(node.origin), "")), 2)
    if type(node) in _OF_THE_NETWORK:
        return 0
    if type(node) in _ATTACHED and any(ref.kind != Input.__name__ for ref in refs(_what_it_is_about(node))):
        return 0
    return 1 if type(node) in _OF_BACKENDS else 2


def _what_it_is_about(node: Node) -> object:
    """A policy of a role that is given is about what the role is for, and not about the resources in it."""
    return node.role if isinstance(node, RolePolicy) else node


def _needs(node: Node) -> Iterator[Key]:
    yield from ((ref.kind, ref.name) for ref in refs(node))
    yield from getattr(node, "depends_on", ())


def _wires(graph: Graph, places: Mapping[Key, Layer]) -> dict[Ref, str]:
    """The references that cross from one layer to another, each with a name that nothing else has in any target.

    What is an output of the system already crosses under its own name.
    """
    inputs = {_folded(node.name) for node in graph.of(Input)}
    taken = inputs | {_folded(node.name) for node in graph.of(Output)}
    shown = {node.value: node.name for node in graph.of(Output) if _folded(node.name) not in inputs}
    wires: dict[Ref, str] = {}
    for node in graph.nodes:
        for ref in () if isinstance(node, Input) else refs(node):
            if ref not in wires and _is_elsewhere(ref, places[node.kind, node.name], places):
                name = f"{ref.name}.{_words(ref.kind)}.{ref.attr.replace('_', '-')}"
                wires[ref] = shown[ref] if ref in shown else _free(name, taken)
    return wires


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number where it is taken; now it is."""
    free, number = name, 1
    while _folded(free) in taken:
        number += 1
        free = f"{name}.{number}"
    taken.add(_folded(free))
    return free


def _folded(name: str) -> str:
    """What is left of a name where a language knows neither case nor signs."""
    return re.sub(r"[^A-Za-z0-9]", "", name).casefold()


def _words(kind: str) -> str:
    """A class's name as words.

    >>> _words("PrometheusWorkspace")
    'prometheus-workspace'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", kind).lower()


def _part(layer: Layer, graph: Graph, places: Mapping[Key, Layer], wires: Mapping[Ref, str]) -> Part:
    own = [node for node in graph.nodes if places.get((node.kind, node.name)) == layer]
    taken = list(dict.fromkeys(ref for node in own for ref in refs(node) if _is_elsewhere(ref, layer, places)))
    shown = {node.name for node in own if isinstance(node, Output)}
    given = [(ref, name) for ref, name in wires.items() if places[ref.kind, ref.name] == layer and name not in shown]
    used = {ref.name for node in own for ref in refs(node) if ref.kind == Input.__name__}
    inputs = [node for node in graph.of(Input) if node.name in used]
    wired = [_input(ref, wires[ref], graph) for ref in taken]

    def within(ref: Ref) -> Ref:
        return Ref(Input.__name__, wires[ref], "value") if _is_elsewhere(ref, layer, places) else ref

    waits: list[tuple[Key, tuple[Key, ...]]] = []
    nodes: list[Node] = []
    for node in own:
        after: tuple[Key, ...] = getattr(node, "depends_on", ())
        here = tuple(key for key in after if places[key] == layer)
        named: dict[str, Any] = {}
        if here != after:
            waits.append(((node.kind, node.name), tuple(key for key in after if places[key] != layer)))
            named["depends_on"] = here
        nodes.append(_with_refs(replace(node, **named), within))
    return Part(
        layer,
        Graph((*inputs, *wired, *nodes, *(_output(ref, name, graph) for ref, name in given))),
        tuple(name for _, name in given),
        tuple((wires[ref], places[ref.kind, ref.name]) for ref in taken),
        tuple(waits),
    )


def _is_elsewhere(ref: Ref, layer: Layer, places: Mapping[Key, Layer]) -> bool:
    return places.get((ref.kind, ref.name), layer) != layer


def _input(ref: Ref, name: str, graph: Graph) -> Input:
    description = f"{_described(ref)}, which another layer gives."
    return Input(
        name=name,
        type=_INPUT.get((ref.kind, ref.attr), "string"),
        description=description,
        origin=_origin(ref, graph),
    )


def _output(ref: Ref, name: str, graph: Graph) -> Output:
    return Output(name=name, description=f"{_described(ref)}, for other layers.", value=ref, origin=_origin(ref, graph))


def _described(ref: Ref) -> str:
    words = f"{_words(ref.kind)} {ref.attr}".replace("-", " ").replace("_", " ")
    return f"{words[:1].upper()}{words[1:]} of {ref.name}"


def _origin(ref: Ref, graph: Graph) -> Any:
    node = graph.get(ref)
    return () if node is None else node.origin


def _with_refs(value: Any, change: Callable[[Ref], Any]) -> Any:
    """The value with every reference in it changed."""
    if isinstance(value, Ref):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_with_refs(item, change) for item in value)
    changed = {name: _with_refs(getattr(value, name), change) for name in names(value)}
    return replace(value, **changed) if changed else value
