"""`obsc compare`."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import asdict

from obsc.cli import OK, USAGE
from obsc.commands.specification import compile_file, exit_code, say
from obsc.topologies import TOPOLOGIES, Size, Topology, sizes

TASKS = (1, 2, 5, 10, 20)
"""Tasks of each service, where nobody asks for another number."""

_TITLES = ("tasks", "agents", "containers", "CPU", "MiB", "agents' CPU", "agents' MiB")


def run(arguments: Namespace) -> int:
    """Print what a system takes with its agents beside the apps, and with agents of their own."""
    compilation = compile_file(arguments)
    if isinstance(compilation, int):
        return compilation
    document = compilation.document
    if not compilation.ok or document is None:
        say(compilation.diagnostics, compilation.source, "text", compilation.source.name)
        return exit_code(compilation.diagnostics, strict=False)
    platform = document.get("platform", {})
    if platform.get("ec2") or platform.get("ecs", {}).get("networkMode", "awsvpc") != "awsvpc":
        sys.stderr.write("obsc: only tasks under awsvpc find an agent of its own: there is nothing to compare\n")
        return USAGE
    found = {tasks: sizes(document, tasks) for tasks in arguments.tasks or TASKS}
    if arguments.format == "json":
        rows = [
            {"tasks": tasks, "topology": topology, **asdict(size)}
            for tasks, by_topology in found.items()
            for topology, size in by_topology.items()
        ]
        sys.stdout.write(json.dumps(rows, indent=2) + "\n")
    else:
        sys.stdout.write(_table(found))
    return OK


def _table(found: Mapping[int, Mapping[Topology, Size]]) -> str:
    """A row for each number of tasks and each topology, columns flush right."""
    rows: list[tuple[str, ...]] = [_TITLES]
    for tasks, by_topology in found.items():
        for topology in TOPOLOGIES:
            size = by_topology[topology]
            numbers = (size.containers, size.cpu, size.memory, size.agent_cpu, size.agent_memory)
            rows.append((str(tasks), f"{size.agents} as {topology}", *map(str, numbers)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(_TITLES))]
    lines = ("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(lines) + "\n" + _NOTE


_NOTE = """
Tasks are those of each service. CPU in units, 1024 are one vCPU. A sidecar takes its part of the task of its app; an
agent of its own has tasks of its own, and leaves the whole of the others to their apps.
"""
