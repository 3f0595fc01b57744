"""An override file: what its resource says takes the place of what the original's says, which stays as it is.

An argument replaces the argument of its name, and blocks replace all blocks of their type, so that all containers and
all volumes stand there; no block can be new, so that roles and log groups get a file of their own.
https://developer.hashicorp.com/terraform/language/files/override
"""

from __future__ import annotations

from obsc.images.splices import Unsafe, line_end
from obsc.images.wanted import Edited
from obsc.patching.request import Request
from obsc.patching.terraform.folder import Folder
from obsc.patching.terraform.syntax import Block, parse
from obsc.patching.terraform.task import TaskBlock

_HEAD = "# Written by `obsc patch --override`; `obsc patch --undo` takes it back."
_ARGUMENTS = ("task_role_arn", "execution_role_arn", "container_definitions")


def beside(path: str) -> tuple[str, str]:
    """The files that are written for a file of resources: what overrides it, and what is new.

    >>> beside("infra/main.tf")
    ('infra/main_override.tf', 'infra/main_telemetry.tf')
    """
    stem = path.removesuffix(".tf")
    return f"{stem}_override.tf", f"{stem}_telemetry.tf"


def is_ours(text: str) -> bool:
    """Whether obsc wrote a file."""
    return text.startswith(_HEAD)


def refuse_overridden(folder: Folder, block: Block) -> None:
    """An edit of what an override file replaces would change nothing."""
    for path, blocks in folder.overrides.items():
        if path.endswith(".json"):
            raise Unsafe(f"lies beside `{path}`, whose overrides are not read")
        for one in blocks:
            named = [argument.name for argument in one.arguments] + [inner.type for inner in one.blocks]
            if (one.type, one.labels) == (block.type, block.labels) and {"container_definitions", "volume"} & {*named}:
                raise Unsafe(f"is overridden by `{path}` in `{block.labels[1]}`: edit that, or take it away")


def overriding(request: Request, task: TaskBlock, added: str) -> tuple[Edited, ...]:
    """The files that say by themselves what the edits of a task definition change, and what is added."""
    original = task.folder.of(task.block.start)
    edited = {one.path: one.after for one in task.folder.edited()}
    if task.folder.is_edited_outside(task.block.start, task.block.end):
        elsewhere = next((f"`{path}`" for path in edited if path != original.path), "a local value")
        raise Unsafe(f"builds its containers from {elsewhere}, which an override file cannot replace")
    block = next(one for one in parse(edited[original.path]) if (one.type, one.labels) == _address(task.block))
    texts = (_resource(edited[original.path], block, original.text, task.block, original.base), added)
    end = line_end(original.text)
    found = []
    for path, text in zip(beside(original.path), texts, strict=True):
        before = request.read(path) if path in request.names(task.folder.path) else None
        if before is not None and not is_ours(before):
            raise Unsafe(f"would be overridden by `{path}`, which is there, and obsc did not write it")
        after = f"{_HEAD}\n\n{text}\n".replace("\r\n", "\n").replace("\n", end)
        if text and after != before:
            found.append(Edited(path=path, before=before, after=after))
    return tuple(found)


def _resource(after: str, block: Block, before: str, was: Block, base: int) -> str:
    """The resource with the arguments and the blocks that are other ones than before."""
    parts = []
    for name in _ARGUMENTS:
        new, old = block.argument(name), was.argument(name)
        text = "" if new is None else after[new.value.start : new.value.end]
        if new is not None and (old is None or text != before[old.value.start - base : old.value.end - base]):
            parts.append(f"  {name} = {text}")
    new_volumes, old_volumes = ([one for one in each.blocks if one.type == "volume"] for each in (block, was))
    if len(new_volumes) != len(old_volumes):
        parts += [f"  {after[one.start : one.end]}" for one in new_volumes]
    kind, name = block.labels
    body = "\n\n".join(parts)
    return f'resource "{kind}" "{name}" {{\n{body}\n}}'


def _address(block: Block) -> tuple[str, tuple[str, ...]]:
    return block.type, block.labels
