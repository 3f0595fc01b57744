"""The proof: what a target wrote, read back by a reader that shares nothing with it, is the graph again.

`read(emit(graph)) == project(graph)` for every target; then what any two targets both say is the same, too.
docs/equivalence.md says what that is worth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Protocol

from obsc.compare import Difference, differences, rename
from obsc.diagnostics import Path
from obsc.infra.boundary import Step
from obsc.infra.graph import Graph
from obsc.infra.node import Node
from obsc.layers import Part, join
from obsc.target import Target, project

_PROSE = ("origin", "comment", "why", "purpose")


class Refused(Protocol):
    """Something that a reader did not understand; as text, one line for a person."""


class Reading(Protocol):
    """What a reader makes of files."""

    @property
    def graph(self) -> Graph:
        """The nodes that were understood."""

    @property
    def refused(self) -> tuple[Refused, ...]:
        """Everything that was not."""


Reader = Callable[[Mapping[str, str]], Reading]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A difference, under the graph's own names, with the place in the specification that the value comes from."""

    target: str
    kind: str
    name: str
    field: str
    expected: object
    found: object
    origin: Path


@dataclass(frozen=True, slots=True)
class Proof:
    """What reading back one target came to; `fields` counts the values that were compared."""

    target: str
    nodes: int
    fields: int
    doubts: tuple[Doubt, ...]
    refused: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether the outputs say the graph and nothing else."""
        return not self.doubts and not self.refused


def prove(graph: Graph, target: Target, files: Mapping[str, str], read: Reader, name: str = "") -> Proof:
    """Read a target's files back and compare with the part of the graph that the target can say.

    `name` is what the proof is of, where that is not all that the target writes.
    """
    reading = read(files)
    return _proof(name or target.name, graph, target, target.ids(graph), reading.graph, reading.refused)


def prove_joined(graph: Graph, target: Target, layers: Iterable[tuple[Part, Mapping[str, str]]], read: Reader) -> Proof:
    """Read a system back that is written in layers, join them under its own names, and compare with the whole of it."""
    parts: list[Part] = []
    refused: list[Refused] = []
    for part, files in layers:
        reading = read(files)
        own_names = {(kind, id): name for (kind, name), id in target.ids(part.graph).items()}
        parts.append(replace(part, graph=rename(reading.graph, own_names)))
        refused += reading.refused
    return _proof(f"{target.name}, joined", graph, target, {}, join(parts), refused)


def _proof(
    name: str,
    graph: Graph,
    target: Target,
    ids: Mapping[tuple[str, str], str],
    found: Graph,
    refused: Iterable[Refused],
) -> Proof:
    said = project(graph, target)
    own_names = {(kind, id): name for (kind, name), id in ids.items()}
    origins = {(node.kind, node.name): node for node in said.nodes}
    doubts = tuple(_doubt(name, difference, own_names, origins) for difference in differences(rename(said, ids), found))
    compared = [node for node in said.nodes if not isinstance(node, Step)]
    return Proof(
        name,
        len(compared),
        sum(1 for node in compared for _ in _leaves(node)),
        doubts,
        tuple(map(str, refused)),
    )


def _doubt(
    target: str,
    difference: Difference,
    own_names: Mapping[tuple[str, str], str],
    nodes: Mapping[tuple[str, str], Node],
) -> Doubt:
    name = own_names.get((difference.kind, difference.name), difference.name)
    node = nodes.get((difference.kind, name))
    origin = () if node is None else origin_of(node, difference.field)
    return Doubt(target, difference.kind, name, difference.field, difference.expected, difference.actual, origin)


def origin_of(node: Node, field: str) -> Path:
    """The most precise place of a field in the specification: that of the innermost part on its path that has one."""
    origin, value = node.origin, node
    for step in _steps(field):
        value = _descend(value, step)
        origin = getattr(value, "origin", ()) or origin
    return origin


def _steps(field: str) -> Iterator[str]:
    """`containers[web].environment[A].value` as its parts."""
    for part in field.replace("]", "").split("."):
        yield from part.split("[")


def _descend(value: Any, step: str) -> Any:
    if isinstance(value, tuple):
        named = (item for item in value if step in (getattr(item, "name", None), getattr(item, "sid", None)))
        return next(named, None)
    return getattr(value, step, None)


def _leaves(value: Any) -> Iterator[Any]:
    """Every value that is compared, one by one."""
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            if field.name not in _PROSE:
                yield from _leaves(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _leaves(item)
    else:
        yield value
