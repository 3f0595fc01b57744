"""`obsc instrument`."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from pathlib import PurePath

from obsc.cli import FINDINGS, OK, USAGE
from obsc.commands.editing import folder_of, undo, write
from obsc.commands.specification import compile_file, for_terminal, say
from obsc.diagnostics import Diagnostic
from obsc.images.record import IMAGES
from obsc.images.wanted import Edited, Refused
from obsc.pipeline import Compilation
from obsc.plan.images import edit_of
from obsc.plan.model import Service
from obsc.records import replace
from obsc.render.safe import safe
from obsc.rules import rule_of
from obsc.unified import diff
from obsc.user_files import Refusal, inside


def run(arguments: Namespace) -> int:
    """Edit the sources of the images that bring OpenTelemetry, show the edits, or take them back."""
    if arguments.file == "-":
        sys.stderr.write("obsc: images are built from files beside the specification, which - does not have\n")
        return USAGE
    if arguments.undo:
        return undo(arguments, IMAGES)
    compilation = compile_file(arguments)
    if isinstance(compilation, int):
        return compilation
    if not compilation.ok:
        say(compilation.diagnostics, compilation.source, "text", compilation.source.name)
        return FINDINGS
    assert compilation.plan is not None
    edits, refused, notes = _edits(compilation.plan.services, arguments)
    if not edits and not refused:
        sys.stderr.write("nothing to do: every image that is built with `attach: package` has what it needs\n")
        return OK
    if arguments.diff:
        sys.stdout.write(for_terminal("".join(diff(edit.path, edit.before, edit.after) for edit in edits)))
    elif edits and (problems := write(folder_of(arguments), edits, IMAGES)):
        say(problems, None, "text", arguments.file)
        return FINDINGS
    _report(compilation, edits, refused, notes, arguments)
    return FINDINGS if refused or (arguments.diff and edits) else OK


def _edits(
    services: tuple[Service, ...], arguments: Namespace
) -> tuple[list[Edited], list[tuple[Service, Refused]], dict[str, None]]:
    """The edits of all images, those of the second on top of those of the first: they may share a Dockerfile."""
    changed: dict[str, Edited] = {}
    refused: list[tuple[Service, Refused]] = []
    notes: dict[str, None] = {}
    read = inside(folder_of(arguments))

    def read_on_top(path: str) -> bytes | Refusal:
        return changed[path].after.encode() if path in changed else read(path)

    for service in services:
        if service.image_edit is None or service.build is None:
            continue
        build = replace(service.build, context=_from_root(service.build.context, arguments))
        edit = edit_of(service.name, build, service.instrumentation, service.launch, read_on_top)
        assert edit is not None
        for one in edit.edited:
            first = changed[one.path].before if one.path in changed else one.before
            changed[one.path] = Edited(path=one.path, before=first, after=one.after)
        refused += ((service, one) for one in edit.refused)
        notes |= dict.fromkeys(edit.notes)
    return list(changed.values()), refused, notes


def _from_root(context: str, arguments: Namespace) -> str:
    """A build's context, which is relative to the specification, from the project's folder."""
    way = os.path.relpath(os.path.realpath(os.path.dirname(arguments.file)), os.path.realpath(folder_of(arguments)))  # noqa: PTH120
    return context if context.startswith("/") else PurePath(os.path.normpath(f"{way}/{context}")).as_posix()


def _report(
    compilation: Compilation,
    edits: list[Edited],
    refused: list[tuple[Service, Refused]],
    notes: dict[str, None],
    arguments: Namespace,
) -> None:
    say([_refusal(compilation, *one) for one in refused], compilation.source, "text", compilation.source.name)
    for _, one in refused:
        for row in one.snippet.splitlines():
            sys.stderr.write(f"    {safe(row)}\n")
    if arguments.diff:
        return
    for edit in edits:
        sys.stderr.write(f"{safe(edit.path)}: {'written' if edit.before is None else 'edited'}\n")
    for note in notes:
        sys.stderr.write(f"now {safe(note, len(note))}\n")
    for service in compilation.plan.services if edits and compilation.plan is not None else ():
        if service.build is not None and service.launch.is_ours and service.instrumentation.attach == "package":
            sys.stderr.write(f"{service.name}: obsc's command replaces that of its image, which stays as it is\n")


def _refusal(compilation: Compilation, service: Service, refused: Refused) -> Diagnostic:
    rule = rule_of("OBS057")
    at = service.at("build")
    return Diagnostic(
        rule.code,
        rule.severity,
        f"`{refused.path}` is not edited: it {refused.reason}",
        path=at,
        span=compilation.source.key_span(at),
        label=f"the image of `{service.name}`",
        why=rule.why,
        fix="do what the message says, or paste the lines below",
    )
