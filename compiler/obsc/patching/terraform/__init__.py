"""Terraform: the `aws_ecs_task_definition` that is meant, with its roles and its log groups.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_task_definition
"""

from __future__ import annotations

import posixpath

from obsc.images.splices import Unsafe
from obsc.patching.merge import Several, merged
from obsc.patching.request import Outcome, Request
from obsc.patching.terraform.additions import Additions
from obsc.patching.terraform.built import Built
from obsc.patching.terraform.edits import TaskEdits
from obsc.patching.terraform.folder import Folder
from obsc.patching.terraform.override import beside, is_ours, overriding, refuse_overridden
from obsc.patching.terraform.roles import Surroundings
from obsc.patching.terraform.syntax import Block
from obsc.patching.terraform.task import TaskBlock
from obsc.patching.tree import Task
from obsc.patching.wanted import Known, Wanted

_TASK = "aws_ecs_task_definition"


def edited(request: Request) -> Outcome:
    """A module whose task definition has what is wanted, and whose roles may do it."""
    folder = _folder(request)
    block = _resource(folder, request)
    refuse_overridden(folder, block)
    task = TaskBlock(folder, block)
    additions = Additions(folder)
    around = Surroundings(task, Built(request), additions, is_apart=request.override)
    edits = around.edits

    def want(known: Known) -> Wanted:
        wanted = request.want(known)
        around.wants(wanted, known.region or wanted.region)
        return wanted

    made = merged(Task(task.body, edits, here=around.here), want, request.service.name, request.container)
    around.allow()
    if not edits.is_changed and additions.is_empty:
        return Outcome((), made.notes)
    edits.finish()
    notes = (*made.notes, *task.notes, *around.notes)
    if not request.override:
        additions.put()
    _read_again(folder, task, edits, request)
    return Outcome(overriding(request, task, additions.text()) if request.override else folder.edited(), notes)


def _folder(request: Request) -> Folder:
    """The files of the module, without those that obsc itself writes anew."""
    is_file = request.path.endswith(".tf")
    path = (posixpath.dirname(request.path) or ".") if is_file else request.path
    names = request.names(path)
    ours = {
        name
        for one in names
        if request.override and one.endswith(".tf")
        for name in beside(one)
        if name in names and is_ours(request.read(name))
    }
    return Folder(path, names, request.read, frozenset(ours), request.path)


def _read_again(folder: Folder, task: TaskBlock, edits: TaskEdits, request: Request) -> None:
    """Unsafe where what is written is read as anything but what was meant."""
    texts = {one.path: one.after or "" for one in folder.edited()}
    names = [one.path for one in folder.documents if one.path.endswith(".tf")]
    try:
        after = Folder(folder.path, names, lambda path: texts[path] if path in texts else request.read(path))
        block = next(after.resources(_TASK, task.block.labels[1]))
        is_meant = TaskEdits(TaskBlock(after, block)).meant == edits.meant
    except Unsafe:
        is_meant = False
    if not is_meant:
        raise Unsafe(f"is written in a way that obsc does not edit safely, at `{_TASK}.{task.block.labels[1]}`")


def _resource(folder: Folder, request: Request) -> Block:
    """The task definition that is meant: the one that is named, or the only one of the file or the folder."""
    all = [one for one in folder.resources(_TASK) if request.path in (folder.path, folder.of(one.start).path)]
    wanted = (request.resource or "").removeprefix(f"{_TASK}.")
    named = [one for one in all if wanted in ("", one.labels[1])]
    if not all:
        raise Unsafe(f"has no `{_TASK}`{_elsewhere(folder)}")
    if len(named) != 1:
        raise Several("resource", *(one.labels[1] for one in all))
    return named[0]


def _elsewhere(folder: Folder) -> str:
    """Where the task definition may come from."""
    modules = [block.labels[0] for block in folder.blocks if block.type == "module" and block.labels]
    names = ", ".join(f"`{name}`" for name in modules)
    return f": what the module {names} makes is edited in its own folder" if names else ""
