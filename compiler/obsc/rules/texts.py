"""The texts of a graph that targets write literally."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from obsc.diagnostics import Path
from obsc.infra.boundary import Artifact, Input, Output, Step
from obsc.infra.graph import Graph
from obsc.infra.node import Node
from obsc.infra.values import Ref
from obsc.records import picked

_NO_TEXT = frozenset((Artifact, Input, Output, Step, Ref, int, float, bool, type(None)))
_FOR_READERS = ("origin", "comment", "why", "description")
_NUMBERS = frozenset(("int", "float", "bool", "None"))


def rare_texts(graph: Graph) -> Iterator[tuple[Path, str]]:
    """The literal texts that are deployed and hold a `<`, a `{{` or a character beyond ASCII.

    Each with the nearest place that asked for it. A system has twenty thousand texts for three hundred services, and
    what rules look for in all of them is in few.
    """
    return iter(graph.derived(_rare_texts))


def _rare_texts(graph: Graph) -> list[tuple[Path, str]]:
    found: list[tuple[Path, str]] = []
    for node in graph.nodes:
        if _is_rare(_together(node)):
            _gather((node,), (), found)
    return found


def _is_rare(text: str) -> bool:
    return not text.isascii() or "<" in text or "{{" in text


def _together(node: Node) -> str:
    """All texts of a node."""
    texts: list[str] = []
    left: list[Any] = [node]
    while left:
        item = left.pop()
        kind: Any = type(item)
        if kind is str:
            texts.append(item)
        elif kind is tuple:
            left += item
        elif kind not in _NO_TEXT:
            left += _told(kind)(item)
    return "\n".join(texts)


def _gather(items: Iterable[Any], path: Path, found: list[tuple[Path, str]]) -> None:
    for item in items:
        if isinstance(item, str):
            if _is_rare(item):
                found.append((path, item))
        elif isinstance(item, tuple):
            _gather(item, path, found)
        elif type(item) not in _NO_TEXT:
            _gather(_told(item.__class__)(item), getattr(item, "origin", ()) or path, found)


@cache
def _told(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the fields of a class that are deployed and are no numbers."""
    return picked(kind, lambda name, type_: name not in _FOR_READERS and not _NUMBERS.issuperset(type_.split(" | ")))
