"""The edits of an `aws_ecs_task_definition`: of its containers, its volumes and its arguments.

They are collected, put into the folder at the end, and can be held against what is read from the result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from obsc.images.splices import Unsafe
from obsc.patching.editor import Editor, plain
from obsc.patching.terraform.editor import HclEditor
from obsc.patching.terraform.json import scalar
from obsc.patching.terraform.resource import put_arguments, put_volumes
from obsc.patching.terraform.task import TaskBlock, moved
from obsc.patching.terraform.text import written
from obsc.patching.tree import Value
from obsc.records import dataclass


@dataclass(frozen=True, slots=True)
class _Instead:
    """A value in place of another."""

    value: Any


class TaskEdits:
    """Edits of one resource; `added_as` is what an added container becomes in this folder."""

    def __init__(self, task: TaskBlock, added_as: Callable[[dict[str, Any]], dict[str, Any]] = dict) -> None:
        self._task, self._added_as = task, added_as
        self._hcl: HclEditor | None = None
        self._json: Editor | None = None
        if task.embedded is None:
            self._hcl = HclEditor(task.folder, task.values, task.containers)
        else:
            root = moved(task.containers, -task.embedded.start)
            self._json = Editor(task.embedded.text, root, scalar if task.embedded.is_template else plain)
        self._edits: dict[int, Any] = {}
        self._arguments: dict[str, str] = {}
        self._volumes: Sequence[Mapping[str, Any]] = ()
        self.added: tuple[dict[str, Any], ...] = ()
        """The containers that were added."""

    @property
    def is_changed(self) -> bool:
        """Whether anything was edited."""
        return bool(self._edits or self._arguments or self._volumes)

    def replace(self, old: Value, value: Any) -> None:
        """Another value in place of one."""
        self._editor(old).replace(self._own(old), value)
        self._edits[id(old)] = _Instead(value)

    def append(self, old: Value, items: Sequence[Any]) -> None:
        """More items at the end of a list."""
        if items and old is self._task.body["volumes"]:
            self._volumes = items
        elif items:
            if old is self._task.containers:
                items = self.added = tuple(map(self._added_as, items))
            self._editor(old).append(self._own(old), items)
            self._edits[id(old)] = [*items]

    def put(self, old: Value, entries: Mapping[str, Any]) -> None:
        """More entries at the end of an object, which has none of these keys."""
        if old is self._task.body:
            self._volumes = entries.get("volumes", self._volumes)
        elif entries:
            self._editor(old).put(self._own(old), entries)
            self._edits[id(old)] = dict(entries)

    @property
    def meant(self) -> tuple[Any, frozenset[str]]:
        """The containers as they are meant to be after the edits, and the names of the volumes."""
        volumes = self._task.body["volumes"]
        names = {str(one["name"]) for one in (*(volumes.plain if volumes is not None else ()), *self._volumes)}
        return self._meant(self._task.containers), frozenset(names)

    def _meant(self, value: Value) -> Any:
        edit = self._edits.get(id(value))
        if isinstance(edit, _Instead):
            return edit.value
        if isinstance(value.data, dict):
            there = {key: self._meant(kid) for key, kid in value.data.items()}
            return there | edit if isinstance(edit, dict) else there
        if isinstance(value.data, list):
            rows = [self._meant(kid) for kid in value.data]
            return rows + edit if isinstance(edit, list) else rows
        return value.data

    def finish(self) -> None:
        """Put what was edited into the folder."""
        folder, block = self._task.folder, self._task.block
        if self._hcl is not None:
            self._hcl.align()
        if self._json is not None and self._json.is_changed:
            text = self._task.embedded
            assert text is not None
            folder.splice(text.start, text.end, text.spelled(self._json.text))
        if self._arguments:
            put_arguments(folder, block, self._arguments)
        if self._volumes:
            put_volumes(folder, block, [_volume_of(one) for one in self._volumes])

    def set(self, name: str, source: str) -> None:
        """One more argument of the resource."""
        self._arguments[name] = source

    def _editor(self, old: Value) -> HclEditor | Editor:
        for start, end, name in self._task.values.shared:
            if start <= old.start < end:
                raise Unsafe(f"has `{name}`, which is used several times, and all of them would change")
        editor = self._hcl if self._hcl is not None else self._json
        assert editor is not None
        return editor

    def _own(self, old: Value) -> Value:
        """A value where the editor of its text looks for it."""
        return old if self._task.embedded is None else moved(old, -self._task.embedded.start)


def _volume_of(volume: Mapping[str, Any]) -> dict[str, str]:
    """The arguments of a volume, by the ECS API's keys."""
    host = (volume.get("host") or {}).get("sourcePath")
    return {"name": written(volume["name"])} | ({"host_path": written(host)} if host else {})
