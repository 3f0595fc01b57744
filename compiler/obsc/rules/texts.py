"""The texts of a graph that targets write literally."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.diagnostics import Path
from obsc.infra.boundary import Artifact, Input, Output, Step
from obsc.infra.graph import Graph
from obsc.infra.values import Ref

_PROSE = (Artifact, Input, Output, Step, Ref)


def literal_texts(graph: Graph) -> Iterator[tuple[Path, str]]:
    """Every literal text that is deployed, with the nearest place that asked for it."""
    yield from _texts(graph.nodes, ())


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item, path)
    elif hasattr(value, "__dataclass_fields__") and not isinstance(value, _PROSE):
        here = getattr(value, "origin", ()) or path
        for field in value.__dataclass_fields__:
            if field not in ("origin", "comment", "why", "description"):
                yield from _texts(getattr(value, field), here)
