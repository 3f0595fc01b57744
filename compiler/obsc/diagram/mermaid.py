"""Mermaid flowcharts, which GitHub and GitLab draw in Markdown.

Text stands in quotes, and every character that Mermaid, Markdown or HTML could read as more than itself is written as
`#number;`. https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
In labels of nodes Mermaid looks for icons (`fa:fa-car`), formulas (`$$`) and `\\n` even then: an invisible character,
the word joiner, stands in the middle of what it looks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from obsc.diagram.joined import joined
from obsc.diagram.topology import MARK, Element, Topology

_SHAPES = {"caller": ('(["', '"])'), "backend": ('[("', '")]'), "agent": ('{{"', '"}}')}
_BOX = ('["', '"]')
_LOOKED_FOR = re.compile(r":(?=fa-)|\$(?=\$)|\\(?=n)")
_SPECIAL = re.compile(r"[^\w ,/-]|_|(?<![a-zA-Z0-9])-|-(?![a-zA-Z0-9])")


def render(topology: Topology) -> str:
    """A flowchart; what crosses a network is dashed."""
    return "\n".join(_rows(topology)) + "\n"


def _rows(topology: Topology) -> Iterator[str]:
    ids = {element.key: f"n{number}" for number, element in enumerate(topology.elements)}
    yield f"%% {MARK}."
    yield "flowchart LR"
    for number, place in enumerate(topology.places):
        yield f'  subgraph p{number}["{_text(place.lines)}"]'
        yield from (f"    {_node(e, ids[e.key])}" for e in topology.elements if e.place == place.key)
        yield "  end"
    yield from (f"  {_node(element, ids[element.key])}" for element in topology.elements if element.place is None)
    for flow in joined(topology.flows):
        arrow = "-.->" if flow.crosses else "-->"
        yield f'  {ids[flow.source]} {arrow}|"{_text(flow.lines)}"| {ids[flow.target]}'


def _node(element: Element, id: str) -> str:
    left, right = _SHAPES.get(element.kind, _BOX)
    return f"{id}{left}{_text(element.lines)}{right}"


def _text(lines: Iterable[str]) -> str:
    return "<br>".join(map(_escaped, lines))


def _escaped(line: str) -> str:
    plain = _LOOKED_FOR.sub("\\g<0>\u2060", line)
    return _SPECIAL.sub(lambda found: f"#{ord(found[0])};", plain)
