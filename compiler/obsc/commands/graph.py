"""`obsc graph`."""

from __future__ import annotations

import sys
from argparse import Namespace
from importlib import import_module

from obsc import files
from obsc.cli import FINDINGS, OK, USAGE
from obsc.commands.specification import compile_file, say
from obsc.diagram import drawing
from obsc.diagram.grouping import grouped
from obsc.diagram.survey import survey
from obsc.diagram.topology import MARK

LARGE = 12
"""From so many services on, a picture of each of them is one that nobody can read."""

_RENDERERS = {"mermaid": "mermaid", "dot": "dot", "svg": "drawing", "html": "page"}


def run(arguments: Namespace) -> int:
    """Draw the topology of a specification."""
    compilation = compile_file(arguments)
    if isinstance(compilation, int):
        return compilation
    if not compilation.ok:
        say(compilation.diagnostics, compilation.source, "text", compilation.source.name)
        return FINDINGS
    assert compilation.plan is not None and compilation.graph is not None
    topology = survey(compilation.plan, compilation.graph)
    if arguments.group == "agent" or (arguments.group is None and len(compilation.plan.services) > LARGE):
        topology = grouped(topology, compilation.plan)
    try:
        text = import_module(f"obsc.diagram.{_RENDERERS[arguments.format]}").render(topology)
    except drawing.NoEngineError:
        sys.stderr.write(
            f"obsc: {arguments.format} needs what lays graphs out: pip install 'obsc[graph]', or Graphviz; "
            "`--format mermaid` and `--format dot` do not\n"
        )
        return USAGE
    if arguments.out is None:
        sys.stdout.buffer.write(text.encode())
        return OK
    problem = files.put(arguments.out, text.encode(), MARK.encode())
    if problem is not None:
        say([problem], None, "text", arguments.out)
        return FINDINGS
    return OK
