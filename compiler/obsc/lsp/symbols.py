"""The outline of a document: its keys, down to those of a service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from obsc.lsp.places import entries, extent
from obsc.lsp.text import Columns
from obsc.source import Source
from obsc.yaml12.places import MASK, Branch, Node

_NAMESPACE, _KEY = 3, 20
"""SymbolKind.Namespace and SymbolKind.Key of the protocol."""
_DEEPEST = 3


def symbols(source: Source, columns: Columns, lines: Sequence[str]) -> list[dict[str, Any]]:
    """The entries of every mapping near the top, each inside the one that holds it."""
    return _inside(source, source.places.root, columns, lines, 1)


def _inside(
    source: Source, node: Node | None, columns: Columns, lines: Sequence[str], depth: int
) -> list[dict[str, Any]]:
    if not isinstance(node, Branch) or node.keys is None:
        return []
    found = []
    for step, kid in entries(node):
        assert isinstance(step, str)
        start, end = extent(source, node, step, kid)
        key = source.lines.span(start, node.keys[step] & MASK)
        found.append(
            {
                "name": step or "(no name)",
                "kind": _NAMESPACE if isinstance(kid, Branch) else _KEY,
                "range": columns.range(source.lines.span(start, end), lines),
                "selectionRange": columns.range(key, lines),
                "children": _inside(source, kid, columns, lines, depth + 1) if depth < _DEEPEST else [],
            }
        )
    return found
