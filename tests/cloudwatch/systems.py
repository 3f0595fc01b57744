"""Systems to look at: fragments over the smallest file, compiled."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from obsc.infra.graph import Graph
from obsc.infra.node import Node
from obsc.pipeline import compile_text
from rules.blocks import SMALLEST, merged

N = TypeVar("N", bound=Node)


def web(fragment: dict[str, Any], **document: Any) -> Graph:
    """The graph of the smallest file with a fragment over its service, and other keys beside it."""
    whole = merged(SMALLEST, {"services": {"web": fragment}} | document)
    compilation = compile_text(json.dumps(whole).encode())
    assert compilation.ok and compilation.graph is not None, compilation.diagnostics
    return compilation.graph


def only(graph: Graph, kind: type[N]) -> N:
    """The one node of a class."""
    (node,) = graph.of(kind)
    return node
