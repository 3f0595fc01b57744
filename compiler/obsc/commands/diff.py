"""`obsc diff`."""

from __future__ import annotations

import json
import re
import sys
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace

from obsc.cli import FINDINGS, OK, USAGE
from obsc.commands.specification import colored, compile_file, exit_code, say
from obsc.compare import MISSING
from obsc.compare import say as spell
from obsc.importing.against import Against, Drift, against, summary
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
    cluster = None if platform.ec2 is not None else arguments.cluster or platform.cluster_name
    if platform.ec2 is None and not isinstance(cluster, str):
        return _refuse("which cluster? The specification leaves it open: add --cluster NAME")
    try:
        session = boto3.Session(profile_name=arguments.profile, region_name=arguments.region or platform.region)
        if session.region_name is None:
            return _refuse("which region? Add --region REGION")
        notes, name = Notes(), cluster if isinstance(cluster, str) else None
        asked = ask(session.client, name, compilation.graph, notes, (BotoCoreError, ClientError), refusal)
    except (BotoCoreError, ClientError) as error:
        return _refuse(f"AWS does not answer: {refusal(error)}")
    where = "the account" if name is None else f"the cluster {name}"
    return report(compilation, asked.found, notes, where, arguments.format, asked.refused)


def _refuse(why: str) -> int:
    sys.stderr.write(f"obsc: {safe(why, 300)}\n")
    return USAGE


def report(
    compilation: Compilation,
    found: Found,
    notes: Notes,
    where: str,
    form: str,
    refused: frozenset[str] | None = None,
) -> int:
    """Print what differs from what was found; 1 where anything does.

    In an account everything is asked for by name: `refused` are the kinds that nobody was allowed to ask for.
    """
    result = against(compilation, found, notes, refused)
    if not result.is_anything:
        sys.stderr.write(f"obsc: {safe(where)}: there is no task definition, service, log group or instance\n")
        return FINDINGS
    if form == "json":
        sys.stdout.write(json.dumps(_data(compilation, result, notes), indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("".join(f"{line}\n" for line in _lines(compilation, result, where)))
        for note in notes.all:
            sys.stderr.write(f"note: {safe(str(note), 300)}\n")
    return FINDINGS if result.drifts else OK


def _lines(compilation: Compilation, result: Against, where: str) -> Iterator[str]:
    from obsc.render import human

    for drift, names in _grouped(result.drifts):
        difference = drift.difference
        at = f" ({drift.place.file}:{drift.place.line})" if drift.place is not None else ""
        yield safe(f"{drift.what}: {difference.kind} {difference.name} {difference.field}".rstrip() + at, 300)
        if drift.origin:
            place = human.frame(compilation.source, compilation.source.key_span(drift.origin), color=colored())
            yield from (f"  {row}" for row in place.splitlines())
        if drift.what == "changed":
            yield f"    specification  {safe(names or spell(difference.expected), 300)}"
            yield f"    {safe(where, 40):<13}  {safe(spell(difference.actual), 300)}"
    count = len(result.drifts)
    said = "no differences" if not count else "1 difference" if count == 1 else f"{count} differences"
    yield f"{safe(where)}: {said}; {result.open} values are known only at deployment"
    if result.defaults:
        yield f"{result.defaults} defaults of obsc's are others than AWS's, and nobody says which"
    if result.left_out:
        yield f"not compared: {', '.join(summary(result.left_out))}"


_VARIABLE = re.compile(r"(.*environment)\[([^\]]*)\]")


def _grouped(drifts: tuple[Drift, ...]) -> Iterator[tuple[Drift, str]]:
    """The differences, variables that are missing in one place as one; with their names."""
    missing: dict[tuple[str, str, str], list[str]] = {}
    keys: list[tuple[str, str, str] | None] = []
    for drift in drifts:
        one = drift.difference
        match = _VARIABLE.fullmatch(one.field)
        key = None if match is None or one.actual is not MISSING else (one.kind, one.name, match[1])
        keys.append(key)
        if key is not None and match is not None:
            missing.setdefault(key, []).append(match[2])
    told: set[tuple[str, str, str]] = set()
    for drift, key in zip(drifts, keys, strict=True):
        if key is None or len(missing[key]) == 1:
            yield drift, ""
        elif key not in told:
            told.add(key)
            names = missing[key]
            whole = replace(drift, difference=replace(drift.difference, field=key[2]))
            yield whole, f"{len(names)} variables more: {', '.join(names)}"


def _data(compilation: Compilation, result: Against, notes: Notes) -> dict[str, object]:
    return {
        "differences": [_drift(compilation, drift) for drift in result.drifts],
        "knownAtDeployment": result.open,
        "defaults": result.defaults,
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
