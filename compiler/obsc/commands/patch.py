"""`obsc patch`."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path, PurePath

from obsc import registry
from obsc.cli import FINDINGS, OK, USAGE
from obsc.commands.editing import folder_of, undo, write
from obsc.commands.specification import compile_file, for_terminal, say
from obsc.diagnostics import Diagnostic
from obsc.images.record import INFRASTRUCTURE
from obsc.images.splices import Unsafe
from obsc.infra.ecs import TaskDefinition
from obsc.patching import user_data
from obsc.patching.formats import format_of, is_module, is_template
from obsc.patching.merge import Several
from obsc.patching.request import Outcome, Request
from obsc.patching.servers import edit, is_configuration
from obsc.patching.snippet import snippet
from obsc.patching.strangers import stranger
from obsc.patching.wanted import Known
from obsc.pipeline import Compilation
from obsc.plan.model import Service
from obsc.render.safe import safe
from obsc.rules import rule_of
from obsc.target import Target
from obsc.unified import diff
from obsc.user_files import Refusal, inside


def run(arguments: Namespace) -> int:
    """Show what a service's telemetry needs in an existing task definition, write it there, or take it back."""
    if arguments.undo:
        return undo(arguments, INFRASTRUCTURE)
    if arguments.path is None:
        return _refuse("which file? Name the one that holds the task definition or the user data")
    compilation = compile_file(arguments)
    if isinstance(compilation, int):
        return compilation
    if not compilation.ok:
        say(compilation.diagnostics, compilation.source, "text", compilation.source.name)
        return FINDINGS
    service = _service(compilation, arguments.service)
    if isinstance(service, str):
        return _refuse(service)
    root = os.path.realpath(folder_of(arguments))
    path = _below(root, arguments.path)
    there = Path(root, path)
    if there.is_symlink() or not there.is_dir():
        content = inside(root)(path)
        if isinstance(content, Refusal):
            hint = ": --root names the folder" if path.startswith("..") else ""
            return _refuse(f"{arguments.path} {content}{hint}")
    elif path.startswith(".."):
        return _refuse(f"{arguments.path} is not below the project's folder: --root names the folder")
    request = Request(
        path=path,
        service=service,
        compilation=compilation,
        target=_target,
        read=_text(root),
        names=_names(root),
        resource=arguments.resource,
        container=arguments.container,
        override=arguments.override,
    )
    other = stranger(request)
    return _edit(arguments, root, request) if other is None else _refuse(f"{arguments.path} {other}")


def _below(root: str, path: str) -> str:
    """A path as it is from the project's folder; a link at its end stays one, for `inside` to refuse."""
    folder, name = os.path.split(path)
    return PurePath(os.path.relpath(os.path.realpath(folder), root), name).as_posix()


def _edit(arguments: Namespace, root: str, request: Request) -> int:
    service, source = request.service, request.compilation.source
    try:
        made = format_of(request)(request)
    except Several as several:
        names = ", ".join(f"`{name}`" for name in several.names)
        what = several.kind
        return _refuse(f"which {what} is `{service.name}`? Add --{what} NAME: {names or 'there is none'}")
    except Unsafe as unsafe:
        say([_refusal(request, str(unsafe))], source, "text", source.name)
        for row in _snippet(request):
            sys.stderr.write(f"    {safe(row, len(row))}\n")
        return FINDINGS
    return _done(arguments, root, request, made)


def _done(arguments: Namespace, root: str, request: Request, made: Outcome) -> int:
    if not made.edits:
        sys.stderr.write(f"{safe(request.path)}: has what it needs\n")
    elif not arguments.write:
        for edit in made.edits:
            sys.stdout.write(for_terminal(diff(edit.path, edit.before, edit.after)))
    elif problems := write(root, made.edits, INFRASTRUCTURE):
        say(problems, None, "text", arguments.file)
        return FINDINGS
    else:
        for edit in made.edits:
            sys.stderr.write(f"{safe(edit.path)}: {'written' if edit.before is None else 'edited'}\n")
    for note in made.notes:
        sys.stderr.write(f"note: {safe(note, 300)}\n")
    return FINDINGS if made.edits and not arguments.write else OK


def _snippet(request: Request) -> list[str]:
    if is_configuration(request):
        return edit.snippet(request).splitlines()
    if request.service.machine is not None:
        return user_data.snippet(request).splitlines()
    path = "main.tf" if is_module(request) else request.path
    return snippet(request.want(Known(None, None)), path, is_template=is_template(request)).splitlines()


def _target(name: str) -> Target:
    found = registry.find(name)
    assert found is not None, name
    return found


def _text(root: str) -> Callable[[str], str]:
    """The texts of files below a folder."""
    read = inside(root)

    def text(path: str) -> str:
        content = read(path)
        if isinstance(content, Refusal):
            raise Unsafe(f"is edited with `{path}`, which {content}")
        try:
            return content.decode()
        except UnicodeDecodeError as error:
            raise Unsafe("is not UTF-8") from error

    return text


def _names(root: str) -> Callable[[str], tuple[str, ...]]:
    """The files of folders below a folder, without links."""

    def names(path: str) -> tuple[str, ...]:
        found = (one for one in Path(root, path).iterdir() if one.is_file() and not one.is_symlink())
        return tuple(sorted(PurePath(path, one.name).as_posix() for one in found))

    return names


def _service(compilation: Compilation, name: str | None) -> Service | str:
    """The service that is meant, or the question which one it is."""
    assert compilation.plan is not None and compilation.graph is not None
    edited = {task.name for task in compilation.graph.of(TaskDefinition)}
    edited |= {service.name for service in compilation.plan.services if service.machine is not None}
    found = {service.name: service for service in compilation.plan.services if service.name in edited}
    if name in found:
        return found[name]
    names = ", ".join(f"`{one}`" for one in found)
    if name is not None:
        return f"no service `{name}` has a task definition: {names or 'the specification has none on ECS'}"
    if len(found) == 1:
        return next(iter(found.values()))
    return f"which service? Add --service NAME: {names or 'the specification has none on ECS'}"


def _refusal(request: Request, reason: str) -> Diagnostic:
    rule, service = rule_of("OBS059"), request.service
    return Diagnostic(
        rule.code,
        rule.severity,
        f"`{request.path}` is not edited: it {reason}",
        path=service.origin,
        span=request.compilation.source.key_span(service.origin),
        label=f"for `{service.name}`",
        why=rule.why,
        fix="do what the message says, or paste the lines below",
    )


def _refuse(why: str) -> int:
    sys.stderr.write(f"obsc: {safe(why, 300)}\n")
    return USAGE
