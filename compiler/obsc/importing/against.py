"""Hold a specification's graph against what exists: resources are matched by what people call them.

Only what a build would change counts. Where neither the specification nor the files say a thing, obsc's default and
AWS's may differ: that is counted, and no difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from obsc.compare import MISSING, Difference, Missing, differences, rename
from obsc.diagnostics import Path
from obsc.importing.beside import beside, families
from obsc.importing.graph import KINDS, OPEN, graph_of, left_to_aws
from obsc.importing.resources import Found
from obsc.infra.cloudwatch import Alarm
from obsc.infra.ecs import Container, Service, TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.logs import LogGroup
from obsc.infra.node import Node
from obsc.infra.values import Join, Pseudo, Ref, RoleName
from obsc.init.evidence import Notes, Place
from obsc.pipeline import Compilation
from obsc.proof import origin_of

_KEYS: Mapping[str, tuple[str, ...]] = {
    "availability_zone_rebalancing": ("deployment", "availabilityZoneRebalancing"),
    "deployment.circuit_breaker": ("deployment", "circuitBreaker"),
    "deployment.rollback": ("deployment", "rollback"),
    "health_check_grace_period": ("route", "healthCheckGracePeriod"),
}
"""The keys of a service that say what obsc has another default for than AWS."""
_NOBODYS = ("LogGroup", "Alarm")
"""Kinds of which an account has many that are no part of this system."""


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
    """What differs, how many values only a deployment knows, how many defaults, and the kinds that were not seen."""

    drifts: tuple[Drift, ...]
    open: int
    defaults: int
    left_out: Mapping[str, int]
    is_anything: bool
    """Whether there was something to compare."""


def against(compilation: Compilation, found: Found, notes: Notes, refused: frozenset[str] | None = None) -> Against:
    """Compare the kinds that were found; one of which there is nothing is counted, not called missing.

    With `refused` everything but these kinds was asked for by its name, and what was not found is missing.
    """
    graph = compilation.graph
    assert graph is not None
    existing, places = graph_of(found, notes)
    family = families(found, graph)
    existing = Graph(
        tuple(
            replace(node, family=family.get(node.name, node.family)) if isinstance(node, TaskDefinition) else node
            for node in existing.nodes
        )
    )
    compared = {node.kind for node in existing.nodes}
    if refused is not None and existing.nodes:
        compared = {kind.__name__ for kind in KINDS} - refused
    drifts, open_values, defaults = _by_fields(compilation, graph, existing, places, compared, left_to_aws(found))
    more = beside(compilation, found, notes, has_dashboards=refused is not None and "Dashboard" not in refused)
    drifts += [Drift(one.difference, one.origin, one.place) for one in more.drifts]
    left_out: dict[str, int] = {}
    for node in graph.nodes:
        is_seen = node.kind in compared or (node.kind, node.name) in more.compared
        if not is_seen and node.kind not in ("Input", "Output", "Step", "Artifact"):
            left_out[node.kind] = left_out.get(node.kind, 0) + 1
    return Against(tuple(drifts), open_values, defaults, left_out, bool(existing.nodes or more.compared))


def _by_fields(
    compilation: Compilation,
    graph: Graph,
    existing: Graph,
    places: Mapping[tuple[str, str], Place],
    compared: set[str],
    unsaid: set[tuple[str, str]],
) -> tuple[list[Drift], int, int]:
    """Task definitions, services, log groups and alarms, field by field."""
    names = {_called(node): node for node in graph.nodes if isinstance(node, KINDS)}
    ours = Graph(tuple(node for node in graph.nodes if node.kind in compared))
    known = {(node.kind, node.name): names[_called(node)].name for node in existing.nodes if _called(node) in names}
    mine = [node for node in existing.nodes if node.kind not in _NOBODYS or (node.kind, node.name) in known]
    theirs = rename(Graph(tuple(node for node in mine if node.kind in compared)), known)
    by_name = {(node.kind, node.name): node for node in ours.nodes}
    renamed = tuple(_renamed(theirs, by_name))
    theirs = Graph(tuple(_without_what_files_do_not_say(node, ours) for node in theirs.nodes))
    their_names = {(kind, ours): theirs for (kind, theirs), ours in known.items()}
    found: list[Drift] = []
    open_values = defaults = 0
    for difference in (*differences(ours, _with_words(ours, theirs)), *renamed):
        key = (difference.kind, difference.name)
        if difference.field == "desired_count" and difference.expected is None:
            continue  # scaling decides
        if _is_open(difference.expected) or _is_open(difference.actual):
            open_values += 1
            continue
        is_unsaid = (their_names.get(key, difference.name), difference.field) in unsaid
        if is_unsaid and difference.kind == "Service" and not _is_said(compilation, *key, difference.field):
            defaults += 1
            continue
        node = by_name.get(key)
        origin = () if node is None else origin_of(node, difference.field)
        found.append(Drift(difference, origin, places.get((key[0], their_names.get(key, key[1])))))
    return _without_followers(_by_command(found, ours, theirs)), open_values, defaults


def _renamed(theirs: Graph, ours: Mapping[tuple[str, str], Node]) -> Iterator[Difference]:
    """The names of containers that are otherwise the same."""
    for node in theirs.of(TaskDefinition):
        own = ours.get((node.kind, node.name))
        for name, wanted in _names(node, own).items() if isinstance(own, TaskDefinition) else ():
            yield Difference(node.kind, node.name, f"containers[{wanted}].name", wanted, name)


def _is_said(compilation: Compilation, kind: str, name: str, field: str) -> bool:
    """Whether the specification itself says a value."""
    value: Any = (compilation.document or {}).get("services", {}).get(name, {})
    for key in _KEYS.get(field, ("nothing",)):
        value = value.get(key) if isinstance(value, dict) else None
    return value is not None


def _called(node: Node) -> tuple[str, str]:
    """What people call a node."""
    match node:
        case TaskDefinition(family=family):
            return node.kind, family
        case Service(service_name=str(name)):
            return node.kind, name
        case LogGroup(log_group_name=str(name)):
            return node.kind, name
        case Alarm(alarm_name=str(name)):
            return node.kind, name
    return node.kind, node.name


def _without_what_files_do_not_say(node: Node, ours: Graph) -> Node:
    """With what no file has, or says elsewhere, taken from our own node, so that it does not count."""
    other = next((one for one in ours.nodes if (one.kind, one.name) == (node.kind, node.name)), None)
    if isinstance(node, Service) and isinstance(other, Service):
        return replace(node, depends_on=other.depends_on)
    if isinstance(node, Alarm) and isinstance(other, Alarm):
        return replace(node, description=other.description)
    if isinstance(node, TaskDefinition) and isinstance(other, TaskDefinition):
        node = _called_as_ours(node, _names(node, other))
        own = {container.name: container for container in other.containers}
        order = list(own)
        # Who waits for whom is said by `depends_on`; the order of the list means nothing.
        rows = sorted(node.containers, key=lambda one: order.index(one.name) if one.name in own else len(order))
        return replace(node, containers=tuple(_like(one, own[one.name]) if one.name in own else one for one in rows))
    return node


def _names(node: TaskDefinition, ours: TaskDefinition) -> dict[str, str]:
    """Our names for its containers that are called otherwise, which have the image of one that it lacks."""
    own, there = ({one.name for one in task.containers} for task in (ours, node))
    names: dict[str, str] = {}
    for one in ours.containers:
        image = _repository(one.image)
        same = [other for other in node.containers if other.name not in own and _repository(other.image) == image]
        if one.name not in there and image and len(same) == 1:
            names[same[0].name] = one.name
    return names


def _called_as_ours(node: TaskDefinition, names: Mapping[str, str]) -> TaskDefinition:
    """With our names of containers, also where others wait for them or know them."""

    def renamed(one: Container) -> Container:
        waits = tuple(replace(row, container_name=names.get(row.container_name, "")) for row in one.depends_on)
        waits = tuple(new if new.container_name else old for new, old in zip(waits, one.depends_on, strict=True))
        links = tuple(_link(link, names) for link in one.links)
        return replace(one, name=names.get(one.name, one.name), depends_on=waits, links=links)

    return replace(node, containers=tuple(map(renamed, node.containers)))


def _link(link: str, names: Mapping[str, str]) -> str:
    """A link under our name, which the app knows it by already.

    >>> _link("ecs-cwagent:cloudwatch-agent", {"ecs-cwagent": "cloudwatch-agent"}), _link("redis", {})
    ('cloudwatch-agent', 'redis')
    """
    name, _, alias = link.partition(":")
    ours = names.get(name, name)
    return ours if alias in ("", ours) else f"{ours}:{alias}"


def _repository(image: object) -> str:
    """The last part of an image's name; nothing for one that is not known."""
    return re.split("[:@]", image.rpartition("/")[2])[0] if isinstance(image, str) else ""


_DEFAULT_STOP = 30
"""Seconds: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"""


def _like(one: Container, ours: Container) -> Container:
    """A container with our shares of the task, which a task need not divide, and AWS's own time to stop."""
    stops = ours.stop_timeout if one.stop_timeout is None and ours.stop_timeout == _DEFAULT_STOP else one.stop_timeout
    return replace(
        one,
        build=ours.build,
        cpu=ours.cpu if one.cpu is None else one.cpu,
        memory_reservation=ours.memory_reservation if one.memory_reservation is None else one.memory_reservation,
        stop_timeout=stops,
    )


def _with_words(ours: Graph, theirs: Graph) -> Graph:
    """Commands as ours, where only the words' division between entry point and command differs."""
    own = {(node.name, one.name): one for node in ours.of(TaskDefinition) for one in node.containers}

    def same(task: str, one: Container) -> Container:
        other = own.get((task, one.name))
        if other is None or _words(one) != _words(other):
            return one
        return replace(one, entry_point=other.entry_point, command=other.command)

    return Graph(
        tuple(
            replace(node, containers=tuple(same(node.name, one) for one in node.containers))
            if isinstance(node, TaskDefinition)
            else node
            for node in theirs.nodes
        )
    )


_WAITS = re.compile(r"containers\[[^\]]*\]\.depends_on\[([^\]]*)\]")


def _without_followers(found: list[Drift]) -> list[Drift]:
    """Without what follows from another difference: who waits for a container that only one side has."""
    whole = {(one.difference.name, one.difference.field) for one in found}
    return [
        one
        for one in found
        if not (
            (match := _WAITS.fullmatch(one.difference.field))
            and (one.difference.name, f"containers[{match[1]}]") in whole
        )
    ]


def _words(container: Container) -> tuple[Any, ...] | None:
    parts = container.entry_point, container.command
    return (*parts[0], *parts[1]) if all(isinstance(part, tuple) for part in parts) else None


_ONE_WORD = re.compile(r"containers\[([^\]]*)\]\.(?:entry_point|command)(?:\[\d+\])?")


def _by_command(found: list[Drift], ours: Graph, theirs: Graph) -> list[Drift]:
    """One difference for a command, however many of its words are others."""
    out: list[Drift] = []
    told: set[tuple[str, str]] = set()
    sides = [
        {(node.name, one.name): _words(one) for node in graph.of(TaskDefinition) for one in node.containers}
        for graph in (ours, theirs)
    ]
    for drift in found:
        match = _ONE_WORD.fullmatch(drift.difference.field)
        if match is None:
            out.append(drift)
            continue
        key = (drift.difference.name, match[1])
        if key in told:
            continue
        told.add(key)
        values = [side.get(key) for side in sides]
        out.append(
            replace(
                drift,
                difference=replace(
                    drift.difference,
                    field=f"containers[{match[1]}].command",
                    expected=values[0] or MISSING,
                    actual=values[1] or MISSING,
                ),
            )
        )
    return out


def _is_open(value: object) -> bool:
    if isinstance(value, tuple):
        return any(map(_is_open, value))
    return value is OPEN or isinstance(value, Ref | Join | Pseudo | RoleName) or _holds_open(value)


def _holds_open(value: object) -> bool:
    return any(getattr(value, key, None) == OPEN for key in ("value", "image", "value_from"))


def summary(left_out: Mapping[str, int]) -> Iterator[str]:
    """`2 Role`, `1 SecurityGroup`: what was not looked at."""
    return (f"{count} {kind}" for kind, count in sorted(left_out.items()))
