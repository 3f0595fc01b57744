"""What a target is: a table of what it can say, and a function that says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from obsc.diagnostics import Path
from obsc.infra.graph import Graph
from obsc.infra.node import Node


@dataclass(frozen=True, slots=True)
class Header:
    """Where an output comes from; the same spec gives the same header, whenever and wherever it is built."""

    obsc_version: str
    spec_name: str
    spec_sha256: str


@dataclass(frozen=True, slots=True)
class Mark:
    """From this line of an output on (counted from 0), the text comes from `origin` in the spec, by way of `node`."""

    line: int
    origin: Path
    node: str


@dataclass(frozen=True, slots=True)
class File:
    """A file to be written, with the marks that lead back to the spec."""

    path: str
    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A declared gap: what a target cannot say, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class Target:
    """A language to compile to.

    `support` has an entry for every node class: the names of the fields that the target says, or `Unsupported`.
    A field of a supported class that is not named must be named in `dropped`, with the reason. A test holds every
    target to this.
    """

    name: str
    title: str
    primary: str
    emit: Callable[[Graph, Header], tuple[File, ...]]
    support: Mapping[type[Node], frozenset[str] | Unsupported]
    dropped: Mapping[tuple[type[Node], str], Unsupported]

    def says(self, node: Node) -> bool:
        """Whether the target has a way to express this node at all."""
        return not isinstance(self.support[type(node)], Unsupported)


def project(graph: Graph, target: Target) -> Graph:
    """The part of a graph that a target can say: fields that it drops are set back to their defaults."""
    kept: list[Node] = []
    for node in graph.nodes:
        if not target.says(node):
            continue
        lost = [f for f in fields(node) if (type(node), f.name) in target.dropped]
        changes: dict[str, Any] = {f.name: f.default for f in lost}
        kept.append(replace(node, **changes) if lost else node)
    return Graph(tuple(kept))


def left_out(graph: Graph, target: Target) -> list[tuple[Node, str]]:
    """The nodes that a target leaves out, each with its declared reason."""
    out: list[tuple[Node, str]] = []
    for node in graph.nodes:
        said = target.support[type(node)]
        if isinstance(said, Unsupported):
            out.append((node, said.why))
    return out
