"""The DOT language of Graphviz.

In a quoted label a backslash begins an escape sequence and `&` an entity: both are written so that they mean
themselves. https://graphviz.org/doc/info/lang.html and https://graphviz.org/docs/attr-types/escString/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from obsc.diagram.joined import joined
from obsc.diagram.topology import MARK, Element, Topology

# Where the reader has other fonts they are up to a fifth wider: the margins of nodes leave room for it.
_FONT = 'fontname="Helvetica,Arial,sans-serif"'
_STYLES = {
    "caller": 'shape=oval style=filled fillcolor="#ffffff"',
    "service": 'shape=box style="rounded,filled" fillcolor="#dbeafe" color="#1d4ed8"',
    "container": 'shape=box style="rounded,filled" fillcolor="#f1f5f9" color="#475569"',
    "agent": 'shape=box style="rounded,filled" fillcolor="#dcfce7" color="#15803d"',
    "backend": 'shape=cylinder style=filled fillcolor="#ffedd5" color="#c2410c"',
    "address": 'shape=box style="filled,dashed" fillcolor="#ffffff"',
}


def render(topology: Topology) -> str:
    """A digraph from left to right; what crosses a network is dashed."""
    return "\n".join(_rows(topology)) + "\n"


def _rows(topology: Topology) -> Iterator[str]:
    ids = {element.key: f"n{number}" for number, element in enumerate(topology.elements)}
    yield f"// {MARK}."
    yield "digraph {"
    yield f'  graph [rankdir=LR, nodesep=0.4, ranksep=1, fontsize=11, {_FONT}, tooltip="{_text([topology.title])}"]'
    yield f'  node [fontsize=11, margin="0.3,0.1", {_FONT}]'
    yield f"  edge [fontsize=10, {_FONT}]"
    for number, place in enumerate(topology.places):
        yield f"  subgraph cluster_{number} {{"
        yield f'    graph [label="{_left(place.lines)}", labeljust=l, style=rounded, color="#94a3b8"]'
        yield from (f"    {_node(e, ids[e.key])}" for e in topology.elements if e.place == place.key)
        yield "  }"
    yield from (f"  {_node(element, ids[element.key])}" for element in topology.elements if element.place is None)
    for flow in joined(topology.flows):
        style = ", style=dashed" if flow.crosses else ""
        yield f'  {ids[flow.source]} -> {ids[flow.target]} [label="{_text(flow.lines)}"{style}]'
    yield "}"


def _node(element: Element, id: str) -> str:
    label = _text(element.lines)
    return f'{id} [label="{label}", tooltip="{_text(element.lines[:1])}", {_STYLES[element.kind].replace(" ", ", ")}]'


def _text(lines: Iterable[str]) -> str:
    return r"\n".join(_escaped(line) for line in lines)


def _left(lines: Iterable[str]) -> str:
    """Lines that begin at the left, whatever their lengths."""
    return "".join(rf"{_escaped(line)}\l" for line in lines)


def _escaped(line: str) -> str:
    return line.replace("&", "&amp;").replace("\\", r"\\").replace('"', r"\"")
