"""`obsc patch`."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import PurePath

from obsc import registry
from obsc.cli import FINDINGS, OK, USAGE
from obsc.commands.editing import folder_of, undo, write
from obsc.commands.specification import compile_file, for_terminal, say
from obsc.diagnostics import Diagnostic
from obsc.images.record import INFRASTRUCTURE
from obsc.images.splices import Unsafe
from obsc.images.wanted import Edited
from obsc.infra.ecs import TaskDefinition
from obsc.patching.snippet import snippet
from obsc.patching.task_definition import Patched, Several, patched
from obsc.patching.wanted import Known, Wanted, wanted_of
from obsc.pipeline import Compilation
from obsc.plan.model import Service
from obsc.render.safe import safe
from obsc.rules import rule_of
from obsc.unified import diff
from obsc.user_files import Refusal, inside

_NOT_JSON = {
    (".yaml", ".yml", ".template"): "CloudFormation",
    (".tf",): "Terraform",
    (".py", ".ts"): "CDK",
}


def run(arguments: Namespace) -> int:
    """Show what a service's telemetry needs in an existing task definition, write it there, or take it back."""
    if arguments.undo:
        return undo(arguments, INFRASTRUCTURE)
    if arguments.path is None:
        return _refuse("which file? Name a task definition in JSON")
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
    content = inside(root)(path)
    if isinstance(content, Refusal):
        return _refuse(f"{arguments.path} {content}" + (": --root names the folder" if path.startswith("..") else ""))
    return _edit(arguments, compilation, service, root, path, content)


def _below(root: str, path: str) -> str:
    """A path as it is from the project's folder; a link at its end stays one, for `inside` to refuse."""
    folder, name = os.path.split(path)
    return PurePath(os.path.relpath(os.path.realpath(folder), root), name).as_posix()


def _edit(
    arguments: Namespace, compilation: Compilation, service: Service, root: str, path: str, content: bytes
) -> int:
    target = registry.find("ecs")
    assert target is not None
    asked: list[Wanted] = []

    def want(known: Known) -> Wanted:
        wanted = wanted_of(compilation, service, target, known)
        assert wanted is not None  # `_service` chooses among those with task definitions
        asked[:] = [wanted]
        return wanted

    try:
        before, edit = _patched(path, content, want, service.name, arguments.container)
    except Several as several:
        names = ", ".join(f"`{name}`" for name in several.args)
        return _refuse(f"which container is `{service.name}`? Add --container NAME: {names or 'there is none'}")
    except Unsafe as unsafe:
        wanted = asked[0] if asked else want(Known(None, None))
        say([_refusal(path, str(unsafe), service, compilation)], compilation.source, "text", compilation.source.name)
        sys.stderr.write("".join(f"    {safe(row, len(row))}\n" for row in snippet(wanted, path).splitlines()))
        return FINDINGS
    return _done(arguments, root, Edited(path=path, before=before, after=edit.text), edit)


def _patched(
    path: str, content: bytes, want: Callable[[Known], Wanted], service: str, container: str | None
) -> tuple[str, Patched]:
    for ends, language in _NOT_JSON.items():
        if path.endswith(ends):
            raise Unsafe(f"is {language}, which is not edited: task definitions in JSON are")
    try:
        before = content.decode()
    except UnicodeDecodeError as error:
        raise Unsafe("is not UTF-8") from error
    return before, patched(before, want, service, container)


def _done(arguments: Namespace, root: str, edit: Edited, made: Patched) -> int:
    is_changed = edit.before != edit.after
    if not is_changed:
        sys.stderr.write(f"{safe(edit.path)}: has what it needs\n")
    elif not arguments.write:
        sys.stdout.write(for_terminal(diff(edit.path, edit.before, edit.after)))
    elif problems := write(root, [edit], INFRASTRUCTURE):
        say(problems, None, "text", arguments.file)
        return FINDINGS
    else:
        sys.stderr.write(f"{safe(edit.path)}: edited\n")
    for note in made.notes:
        sys.stderr.write(f"note: {safe(note, 300)}\n")
    return FINDINGS if is_changed and not arguments.write else OK


def _service(compilation: Compilation, name: str | None) -> Service | str:
    """The service that is meant, or the question which one it is."""
    assert compilation.plan is not None and compilation.graph is not None
    with_tasks = {task.name for task in compilation.graph.of(TaskDefinition)}
    found = {service.name: service for service in compilation.plan.services if service.name in with_tasks}
    if name in found:
        return found[name]
    names = ", ".join(f"`{one}`" for one in found)
    if name is not None:
        return f"no service `{name}` has a task definition: {names or 'the specification has none on ECS'}"
    if len(found) == 1:
        return next(iter(found.values()))
    return f"which service? Add --service NAME: {names or 'the specification has none on ECS'}"


def _refusal(path: str, reason: str, service: Service, compilation: Compilation) -> Diagnostic:
    rule = rule_of("OBS059")
    return Diagnostic(
        rule.code,
        rule.severity,
        f"`{path}` is not edited: it {reason}",
        path=service.origin,
        span=compilation.source.key_span(service.origin),
        label=f"for `{service.name}`",
        why=rule.why,
        fix="do what the message says, or paste the lines below",
    )


def _refuse(why: str) -> int:
    sys.stderr.write(f"obsc: {safe(why, 300)}\n")
    return USAGE
