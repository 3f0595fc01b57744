"""A task definition in JSON: what `register-task-definition` takes or `describe-task-definition` says.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
"""

from __future__ import annotations

from collections.abc import Iterator

from obsc.images.wanted import Edited
from obsc.patching.editor import Editor
from obsc.patching.json_text import parse
from obsc.patching.merge import Merged, merged
from obsc.patching.request import Outcome, Request
from obsc.patching.tree import Task, Value


def edited(request: Request) -> Outcome:
    """A task definition that has what is wanted."""
    before = request.read(request.path)
    root = parse(before)
    inner = root["taskDefinition"]
    body = inner if inner is not None and isinstance(inner.data, dict) else root
    editor = Editor(before, root)
    made = merged(Task(body, editor, region=_region(body)), request.want, request.service.name, request.container)
    if not editor.is_changed:
        return Outcome((), made.notes)
    edit = Edited(path=request.path, before=before, after=editor.text)
    return Outcome((edit,), (*made.notes, *_left(body, made)))


def _region(body: Value) -> str | None:
    """The region of the ARN that `describe-task-definition` prints."""
    arn = body["taskDefinitionArn"]
    parts = arn.data.split(":") if arn is not None and isinstance(arn.data, str) else []
    return parts[3] if len(parts) > 3 else None


def _left(body: Value, made: Merged) -> Iterator[str]:
    """What a task definition in JSON has no place for."""
    role = body["taskRoleArn"]
    said = f"`{role.data}`" if role is not None and isinstance(role.data, str) and role.data else "is missing, and"
    policies = ", ".join(f"`{path}`" for path in made.wanted.policies)
    if policies:
        yield f"the task role {said} needs what {policies} of `obsc build --target ecs` allows"
    for group in made.wanted.new_groups:
        yield f"the log group `{group}` has to exist, and the execution role to write to it"
