"""What a target is: a function from the graph to files, and a declaration of what it cannot say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, replace
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
class Target:
    """A language to compile to.

    Whatever is neither in `unsupported` (whole classes) nor in `dropped` (fields of a class) is in the output: a test
    changes every field of every class and looks for the difference. `primary` is a pattern for the files that `--out -`
    prints.
    """

    name: str
    title: str
    primary: str
    emit: Callable[[Graph, Header], tuple[File, ...]]
    ids: Callable[[Graph], Mapping[tuple[str, str], str]]
    """Kind and name of a node -> its id in the target's own language; what is not in it keeps its name."""
    unsupported: Mapping[type[Node], str]
    dropped: Mapping[tuple[type[Node], str], str]


def main_text(target: Target, files: Iterable[File]) -> str:
    """What `--out -` prints: the target's main files, one after the other."""
    from fnmatch import fnmatchcase

    main = sorted((file.path, file.text) for file in files if fnmatchcase(file.path, target.primary))
    return "".join(text for _, text in main)


def project(graph: Graph, target: Target) -> Graph:
    """The part of a graph that a target can say: fields that it drops are set back to their defaults."""
    kept: list[Node] = []
    for node in graph.nodes:
        if type(node) in target.unsupported:
            continue
        lost: dict[str, Any] = {
            field.name: None if field.default is MISSING else field.default
            for field in fields(node)
            if (type(node), field.name) in target.dropped
        }
        kept.append(replace(node, **lost) if lost else node)
    return Graph(tuple(kept))


def left_out(graph: Graph, target: Target) -> list[tuple[Node, str]]:
    """The nodes that a target leaves out, each with its declared reason."""
    return [(node, target.unsupported[type(node)]) for node in graph.nodes if type(node) in target.unsupported]
