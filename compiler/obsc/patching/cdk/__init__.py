"""A CDK app in Python or in TypeScript: a module of obsc's beside the user's, one import of it and one call.

What a task definition will be is known when the app is synthesised and not before, so the merge is done then, by that
module. What is written out already is compared here, so that what cannot work is refused before anything is edited.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import PurePath
from typing import Any

from obsc.images.splices import Unsafe
from obsc.images.wanted import Edited
from obsc.patching.cdk import module, python_user_data, typescript_user_data, user_data
from obsc.patching.cdk.pieces import LOG_GROUP, REGION, pieces
from obsc.patching.cdk.printed import python_literal
from obsc.patching.cdk.python import Python
from obsc.patching.cdk.source import MORE, Built, Tried, body, chosen, containers, has_logs, valued
from obsc.patching.cdk.typescript import TypeScript
from obsc.patching.merge import merged
from obsc.patching.request import Outcome, Request
from obsc.patching.tree import Task
from obsc.patching.wanted import Known

_KNOWN = Known(REGION, LOG_GROUP, REGION)


def edited(request: Request) -> Outcome:
    """A program whose task definition gets the service's telemetry."""
    try:
        return _edited(request) if request.service.machine is None else _on_machine(request)
    except RecursionError:
        raise Unsafe("is nested too deep") from None


def _on_machine(request: Request) -> Outcome:
    """A program whose instances start the service."""
    if request.path.endswith(".py"):
        program = partial(Python, is_package=_is_package(request))
        return user_data.edited(request, python_user_data.scripts, python_literal, program)
    return user_data.edited(request, typescript_user_data.scripts, typescript_user_data.quoted, TypeScript)


def _edited(request: Request) -> Outcome:
    path, service = PurePath(request.path), request.service.name
    before = request.read(request.path)
    name = module.name_of(service, path.suffix)
    is_python = path.suffix == ".py"
    program = Python(before, is_package=_is_package(request)) if is_python else TypeScript(before)
    built = chosen(program.built(), request.resource)
    called = program.called(name)
    if called and built.receiver not in called:
        raise Unsafe(f"has the telemetry of `{service}` in `{called[0]}`: take it out there")
    app, notes, is_complete = _tried(request, built)
    if is_complete and not called:
        return Outcome((), notes)
    after = before if called else program.with_call(built, name)
    seen = [word if isinstance(word, str) else None for key in ("entryPoint", "command") for word in app.get(key) or ()]
    data = pieces(request, request.want(_KNOWN), app["name"], seen, has_logs=has_logs(built, app))
    edits = [
        module.edit_of(request, "telemetry", data),
        Edited(path=request.path, before=before, after=after),
    ]
    return Outcome(tuple(edit for edit in edits if edit.before != edit.after), notes)


def _tried(request: Request, built: Built) -> tuple[Mapping[str, Any], tuple[str, ...], bool]:
    """The app's container, what a person is told, and whether nothing is missing.

    What is written out is merged as in any other language, and refused for the same reasons.
    """
    wanted = request.want(_KNOWN)
    left_open = [name for container, name in sorted(wanted.open) if container == wanted.app["name"] and name]
    tried = Tried()
    task = Task(valued(body(built, wanted.network_mode, left_open)), tried, here=REGION)
    made = merged(task, request.want, request.service.name, request.container)
    app = next(one for one in containers(built) if one["name"] == made.app.data["name"].data)
    if not isinstance(app["name"], str):
        raise Unsafe(f"has a container of `{built.shown}` whose name is not written out")
    if wanted.is_started and MORE in app:
        raise Unsafe(f"has properties of the container `{app['name']}` that are not written out, perhaps a command")
    return app, made.notes, not tried.is_changed


def _is_package(request: Request) -> bool:
    """Whether a module of Python is imported from a package, and its neighbours with a dot.

    A folder below that of `cdk.json`, where the app starts, is a package with or without a file that says so.
    """
    own, *above = PurePath(request.path).parents
    there = request.names(str(own))
    if str(own / "__init__.py") in there or str(own / "cdk.json") in there:
        return str(own / "__init__.py") in there
    return any(str(folder / "cdk.json") in request.names(str(folder)) for folder in above)
