"""Hold a specification's graph against what exists: resources are matched by what people call them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from obsc.compare import Difference, Missing, differences, rename
from obsc.diagnostics import Path
from obsc.importing.graph import KINDS, OPEN
from obsc.infra.ecs import Service, TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.logs import LogGroup
from obsc.infra.node import Node
from obsc.infra.values import Join, Pseudo, Ref, RoleName
from obsc.init.evidence import Place
from obsc.proof import origin_of


@dataclass(frozen=True, slots=True)
class Drift:
    """A difference; `origin` is the path in the specification, `place` where the resource stands in the files."""

    difference: Difference
    origin: Path
    place: Place | None

    @property
    def what(self) -> str:
        """`missing` in the files, there `extra`, or `changed`."""
        if isinstance(self.difference.actual, Missing) and not self.difference.field:
            return "missing"
        is_extra = isinstance(self.difference.expected, Missing) and not self.difference.field
        return "extra" if is_extra else "changed"


@dataclass(frozen=True, slots=True)
class Against:
    """What differs, how many values only a deployment knows, and the kinds that were not looked at."""

    drifts: tuple[Drift, ...]
    open: int
    left_out: Mapping[str, int]


def against(graph: Graph, existing: Graph, places: Mapping[tuple[str, str], Place], kinds: set[str]) -> Against:
    """Compare the kinds that the files hold; one of which they hold nothing is counted, not called missing."""
    names = {_called(node): node for node in graph.nodes if isinstance(node, KINDS)}
    compared = {kind.__name__ for kind in KINDS} & kinds
    ours = Graph(tuple(node for node in graph.nodes if node.kind in compared))
    known = {(node.kind, node.name): names[_called(node)].name for node in existing.nodes if _called(node) in names}
    theirs = rename(Graph(tuple(node for node in existing.nodes if node.kind in compared)), known)
    theirs = Graph(tuple(_without_what_files_do_not_say(node, ours) for node in theirs.nodes))
    by_name = {(node.kind, node.name): node for node in ours.nodes}
    own = {key: name for (kind, name), place in places.items() for key in ((kind, known.get((kind, name), name)),)}
    found: list[Drift] = []
    open_values = 0
    for difference in differences(ours, theirs):
        if _is_open(difference.expected) or _is_open(difference.actual):
            open_values += 1
            continue
        key = (difference.kind, difference.name)
        node = by_name.get(key)
        origin = () if node is None else origin_of(node, difference.field)
        found.append(Drift(difference, origin, places.get((difference.kind, own.get(key, difference.name)))))
    left_out: dict[str, int] = {}
    for node in graph.nodes:
        if node.kind not in compared and node.kind not in ("Input", "Output", "Step", "Artifact"):
            left_out[node.kind] = left_out.get(node.kind, 0) + 1
    return Against(tuple(found), open_values, left_out)


def _called(node: Node) -> tuple[str, str]:
    """What people call a node."""
    match node:
        case TaskDefinition(family=family):
            return node.kind, family
        case Service(service_name=str(name)):
            return node.kind, name
        case LogGroup(log_group_name=str(name)):
            return node.kind, name
    return node.kind, node.name


def _without_what_files_do_not_say(node: Node, ours: Graph) -> Node:
    """With what no file has, or says elsewhere, taken from our own node, so that it does not count."""
    other = next((one for one in ours.nodes if (one.kind, one.name) == (node.kind, node.name)), None)
    if isinstance(node, Service) and isinstance(other, Service):
        return replace(node, depends_on=other.depends_on)
    if isinstance(node, TaskDefinition) and isinstance(other, TaskDefinition):
        builds = {container.name: container.build for container in other.containers}
        return replace(
            node,
            containers=tuple(replace(one, build=builds.get(one.name)) for one in node.containers),
        )
    return node


def _is_open(value: object) -> bool:
    if isinstance(value, tuple):
        return any(map(_is_open, value))
    return value is OPEN or isinstance(value, Ref | Join | Pseudo | RoleName) or _holds_open(value)


def _holds_open(value: object) -> bool:
    return any(getattr(value, key, None) == OPEN for key in ("value", "image", "value_from"))


def summary(left_out: Mapping[str, int]) -> Iterator[str]:
    """`2 Role`, `1 SecurityGroup`: what was not looked at."""
    return (f"{count} {kind}" for kind, count in sorted(left_out.items()))
