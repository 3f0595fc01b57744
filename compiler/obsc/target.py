"""What a target is: a function from the graph to files, and a declaration of what it cannot say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from obsc.diagnostics import Path
from obsc.infra.graph import Graph
from obsc.infra.local import LOCAL
from obsc.infra.node import Node
from obsc.layers import Layer, Part
from obsc.records import dataclass, default, field, names, replace


@dataclass(frozen=True, slots=True)
class Header:
    """Where an output comes from; the same spec gives the same header, whenever and wherever it is built.

    The digest is that of what is built, an environment's changes included. No output names the environment: it is for
    the manifest, which keeps the outputs of two of them apart.
    """

    obsc_version: str
    spec_name: str
    spec_sha256: str
    environment: str | None = None
    to_spec: str = "../.."
    """The way from a target's outputs to the folder of the specification."""
    layer: Layer | None = None
    """Which layer of the system this is, where each is written by itself."""

    @property
    def system(self) -> str:
        """The name under which this is deployed: that of the system, and of the layer."""
        return self.spec_name if self.layer is None else f"{self.spec_name}-{self.layer}"


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

    Whatever is neither in `unsupported` (whole classes) nor in `dropped` (fields of a class or of its parts) is in the
    output: a test changes every field of every class and looks for the difference. `primary` is a pattern for the files
    that `--out -` prints.
    """

    name: str
    title: str
    primary: str
    emit: Callable[[Graph, Header], tuple[File, ...]]
    ids: Callable[[Graph], Mapping[tuple[str, str], str]]
    """Kind and name of a node -> its id in the target's own language; what is not in it keeps its name."""
    unsupported: Mapping[type[Node], str]
    dropped: Mapping[tuple[type, str], str]
    said_as: Mapping[tuple[type, str, str], str] = field(default_factory=dict)
    """Class, field and word -> the word that means the nearest thing in a target that has none for it."""
    about: tuple[type[Node], ...] = ()
    """The classes without any of which there is nothing to say in this language; none: it can say something of all."""
    scripts: Callable[[Sequence[Part], Header], tuple[File, ...]] | None = None
    """What deploys and deletes a system in layers, each of which `emit` writes. None: layers mean nothing here."""
    is_local: bool = False
    """Whether it runs the system on this machine and deploys nothing: `--target all` is for those that deploy."""


def main_text(target: Target, files: Iterable[File]) -> str:
    """What `--out -` prints: the target's main files, one after the other."""
    from fnmatch import fnmatchcase

    main = sorted((file.path, file.text) for file in files if fnmatchcase(file.path, target.primary))
    return "".join(text for _, text in main)


def project(graph: Graph, target: Target) -> Graph:
    """The part of a graph that a target can say: fields that it drops are set back to their defaults."""
    return Graph(tuple(_said(node, target) for node in graph.nodes if type(node) not in target.unsupported))


def _said(value: Any, target: Target) -> Any:
    if isinstance(value, tuple):
        return tuple(_said(item, target) for item in value)
    changed: dict[str, Any] = {}
    for name in names(value):
        before = getattr(value, name)
        if (type(value), name) in target.dropped:
            changed[name] = default(type(value), name)
        elif isinstance(before, str):
            changed[name] = target.said_as.get((type(value), name, before), before)
        elif (after := _said(before, target)) != before:
            changed[name] = after
    return replace(value, **changed) if changed else value


def applies(graph: Graph, target: Target) -> bool:
    """Whether a target's language is about such a system at all."""
    return not target.about or any(isinstance(node, target.about) for node in graph.nodes)


def left_out(graph: Graph, target: Target) -> list[tuple[Node, str]]:
    """The nodes that a target leaves out, each with its declared reason."""
    return [(node, target.unsupported[type(node)]) for node in graph.nodes if type(node) in target.unsupported]


def out_of_place(graph: Graph, target: Target) -> list[Node]:
    """The nodes that exist on one machine only, where a target deploys to AWS."""
    return [] if target.is_local else [node for node in graph.nodes if isinstance(node, LOCAL)]
