"""`obsc diff`."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator

from obsc.cli import FINDINGS, OK, USAGE
from obsc.commands.specification import colored, compile_file, exit_code, say
from obsc.compare import say as spell
from obsc.importing.against import Against, Drift, against, summary
from obsc.importing.graph import graph_of
from obsc.importing.resources import Found
from obsc.importing.resources import read as read_resources
from obsc.importing.where import project_of, unreadable
from obsc.init.evidence import Notes
from obsc.pipeline import Compilation
from obsc.render.safe import safe

LIVE = "live"
"""An account in place of files; a folder of that name is `./live`."""


def run(arguments: Namespace) -> int:
    """Compare a specification with task definitions, services and log groups that exist."""
    compilation = compile_file(arguments)
    if isinstance(compilation, int):
        return compilation
    if not compilation.ok or compilation.graph is None:
        say(compilation.diagnostics, compilation.source, "text", compilation.source.name)
        return exit_code(compilation.diagnostics, strict=False)
    if arguments.against == LIVE:
        return _live(arguments, compilation)
    problem = unreadable(arguments.against)
    if problem is not None:
        sys.stderr.write(f"obsc: {safe(arguments.against)}: {problem}\n")
        return USAGE
    project, only = project_of(arguments.against)
    found = read_resources(project, only)
    return report(compilation, found, project.notes, arguments.against, arguments.format)


def _live(arguments: Namespace, compilation: Compilation) -> int:
    """Ask the account behind the credentials."""
    try:
        import boto3
        from botocore.exceptions import BotoCoreError, ClientError
    except ModuleNotFoundError:
        return _refuse("--against live needs boto3: pip install 'obsc[live]'")
    from obsc.importing.live import ask
    from obsc.verify.live.account import refusal

    assert compilation.plan is not None and compilation.graph is not None
    platform = compilation.plan.platform
    cluster = arguments.cluster or platform.cluster_name
    if not isinstance(cluster, str):
        return _refuse("which cluster? The specification leaves it open: add --cluster NAME")
    try:
        session = boto3.Session(profile_name=arguments.profile, region_name=arguments.region or platform.region)
        if session.region_name is None:
            return _refuse("which region? Add --region REGION")
        found = ask(session.client, cluster, compilation.graph)
    except (BotoCoreError, ClientError) as error:
        return _refuse(f"AWS does not answer: {refusal(error)}")
    return report(compilation, found, Notes(), f"the cluster {cluster}", arguments.format)


def _refuse(why: str) -> int:
    sys.stderr.write(f"obsc: {safe(why, 300)}\n")
    return USAGE


def report(compilation: Compilation, found: Found, notes: Notes, where: str, form: str) -> int:
    """Print what differs from what was found; 1 where anything does."""
    assert compilation.graph is not None
    existing, places = graph_of(found, notes)
    if not existing.nodes:
        sys.stderr.write(f"obsc: {safe(where)}: there is no task definition, service or log group\n")
        return FINDINGS
    kinds = {node.kind for node in existing.nodes}
    result = against(compilation.graph, existing, places, kinds)
    if form == "json":
        sys.stdout.write(json.dumps(_data(compilation, result, notes), indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("".join(f"{line}\n" for line in _lines(compilation, result, where)))
        for note in notes.all:
            sys.stderr.write(f"note: {safe(str(note), 300)}\n")
    return FINDINGS if result.drifts else OK


def _lines(compilation: Compilation, result: Against, where: str) -> Iterator[str]:
    from obsc.render import human

    for drift in result.drifts:
        difference = drift.difference
        at = f" ({drift.place.file}:{drift.place.line})" if drift.place is not None else ""
        yield safe(f"{drift.what}: {difference.kind} {difference.name} {difference.field}".rstrip() + at, 300)
        if drift.origin:
            place = human.frame(compilation.source, compilation.source.key_span(drift.origin), color=colored())
            yield from (f"  {row}" for row in place.splitlines())
        if drift.what == "changed":
            yield f"    specification  {safe(spell(difference.expected), 300)}"
            yield f"    {safe(where, 40):<13}  {safe(spell(difference.actual), 300)}"
    count = len(result.drifts)
    said = "no differences" if not count else "1 difference" if count == 1 else f"{count} differences"
    yield f"{safe(where)}: {said}; {result.open} values are known only at deployment"
    if result.left_out:
        yield f"not compared: {', '.join(summary(result.left_out))}"


def _data(compilation: Compilation, result: Against, notes: Notes) -> dict[str, object]:
    return {
        "differences": [_drift(compilation, drift) for drift in result.drifts],
        "knownAtDeployment": result.open,
        "notCompared": dict(sorted(result.left_out.items())),
        "notes": [str(note) for note in notes.all],
    }


def _drift(compilation: Compilation, drift: Drift) -> dict[str, object]:
    span = compilation.source.key_span(drift.origin) if drift.origin else None
    return {
        "what": drift.what,
        "resource": f"{drift.difference.kind} {drift.difference.name}",
        "field": drift.difference.field,
        "specification": spell(drift.difference.expected),
        "existing": spell(drift.difference.actual),
        "path": list(drift.origin),
        "line": None if span is None else span.line,
        "file": None if drift.place is None else f"{drift.place.file}:{drift.place.line}",
    }
