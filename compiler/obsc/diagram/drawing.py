"""SVG, laid out by Graphviz or by its port, which pip installs and which draws the same on every machine."""

from __future__ import annotations

import sys

from obsc.diagram import dot
from obsc.diagram.topology import MARK, Topology

ENGINES = ("graphviz-pure", "dot")
"""What can lay out, the best first. https://pypi.org/project/graphviz-pure/ and https://graphviz.org"""


class NoEngineError(Exception):
    """Nothing here can lay a graph out."""


def render(topology: Topology) -> str:
    """An SVG document that needs nothing else."""
    import subprocess

    done = subprocess.run(
        [_engine(), "-Tsvg"], input=dot.render(topology).encode(), capture_output=True, timeout=120, check=True
    )
    return _without_links(done.stdout.decode())


def _engine() -> str:
    import shutil
    from pathlib import Path

    # Beside this Python first: its folder is often not on the path.
    places = (Path(sys.executable).parent, None)
    found = next((path for name in ENGINES for place in places if (path := shutil.which(name, path=place))), None)
    if found is None:
        raise NoEngineError
    return found


def _without_links(svg: str) -> str:
    """Without the document type, which names a file on the web, and the version of what drew it."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- {MARK}. -->\n' + svg[svg.index("<svg") :]
