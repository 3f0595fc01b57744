"""An HTML page by itself: the drawing, and every flow in a table."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from obsc.diagram import drawing
from obsc.diagram.topology import MARK, Topology

_STYLE = """\
body { font: 15px/1.5 Helvetica, Arial, sans-serif; margin: 2rem; color: #0f172a; background: #ffffff }
figure { margin: 0 }
svg { max-width: 100%; height: auto }
table { border-collapse: collapse }
th, td { text-align: left; padding: .3rem 1rem .3rem 0; border-bottom: 1px solid #cbd5e1; vertical-align: top }
"""


def render(topology: Topology) -> str:
    """The page; it loads nothing and runs nothing, and a browser holds it to that."""
    return "\n".join(_rows(topology)) + "\n"


def _rows(topology: Topology) -> Iterator[str]:
    title = escape(topology.title)
    svg = drawing.render(topology)
    yield "<!doctype html>"
    yield f"<!-- {MARK}. -->"
    yield '<html lang="en">'
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield f"<title>{title}</title>"
    yield f"<style>\n{_STYLE}</style>"
    yield f"<h1>{title}</h1>"
    yield "<figure>"
    yield svg[svg.index("<svg") :].rstrip()
    yield "<figcaption>Dashed: over a network. Solid: inside a task or on one instance.</figcaption>"
    yield "</figure>"
    yield "<h2>Flows</h2>"
    yield "<table>"
    yield "<tr><th>from<th>to<th>what<th>port<th>over a network"
    names = topology.names
    for flow in topology.flows:
        cells = (names[flow.source], names[flow.target], flow.what, flow.port)
        yield f"<tr>{''.join(f'<td>{escape(cell)}' for cell in cells)}<td>{'yes' if flow.crosses else 'no'}"
    yield "</table>"
    yield "</html>"
