"""The texts of a graph that targets write literally."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from obsc.diagnostics import Path
from obsc.infra.boundary import Artifact, Input, Output, Step
from obsc.infra.graph import Graph
from obsc.infra.values import Ref

_NO_TEXT = (Artifact, Input, Output, Step, Ref, int, float, type(None))
_FOR_READERS = ("origin", "comment", "why", "description")


def literal_texts(graph: Graph) -> Iterator[tuple[Path, str]]:
    """Every literal text that is deployed, with the nearest place that asked for it."""
    return iter(graph.derived(_all_texts))


def _all_texts(graph: Graph) -> list[tuple[Path, str]]:
    found: list[tuple[Path, str]] = []
    _gather(graph.nodes, (), found)
    return found


def _gather(items: Iterable[Any], path: Path, found: list[tuple[Path, str]]) -> None:
    for item in items:
        if isinstance(item, str):
            found.append((path, item))
        elif isinstance(item, tuple):
            _gather(item, path, found)
        elif not isinstance(item, _NO_TEXT):
            here = getattr(item, "origin", ()) or path
            _gather([getattr(item, name) for name in _told(item.__class__)], here, found)


@cache
def _told(kind: type) -> tuple[str, ...]:
    """The fields of a class that are deployed."""
    return tuple(name for name in getattr(kind, "__record__", ()) if name not in _FOR_READERS)
