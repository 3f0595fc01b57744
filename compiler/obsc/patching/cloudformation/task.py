"""A task definition of a template in the words of the ECS API, as `obsc.patching.merge` edits it.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-taskdefinition.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from obsc.images.splices import Unsafe
from obsc.patching.cloudformation.functions import NO_VALUE, REGION
from obsc.patching.cloudformation.style import function_of
from obsc.patching.cloudformation.template import Template
from obsc.patching.tree import Task, Value

_MAPS = ("options", "dockerLabels", "driverOpts", "labels")
"""Keys whose values are the user's own maps, whose keys have no spelling of CloudFormation's."""


_SWITCHES = ("readonlyRootFilesystem",)
_ON = ("true", "yes", "on")
"""What CloudFormation takes for true, in quotes too; its YAML is that of version 1.1."""


def task_of(template: Template, name: str) -> Task:
    """The task definition of that logical id; Unsafe where it is not written out."""
    properties = template.resources[name]["Properties"]
    if properties is None or not isinstance(properties.data, dict):
        raise Unsafe(f"has no `Properties` of `{name}` that are written out")
    containers = properties["ContainerDefinitions"]
    if containers is None or not isinstance(containers.data, list) or not containers.data:
        raise Unsafe(f"has no `ContainerDefinitions` of `{name}` that are written out as a list")
    for row in containers.data:
        if (function := function_of(row)) is not None:
            raise Unsafe(
                f"has a container of `{name}` behind `{function}`, and nobody can say whether it will be there"
            )
    view = _View(template, name)
    body = view.of(properties, "")
    return Task(body, view, here=template.functions.expression(REGION))


class _View:
    """The values of a task definition under the API's names, and edits in the words of CloudFormation."""

    def __init__(self, template: Template, name: str) -> None:
        self._template, self._name = template, name
        self._there: dict[int, Value] = {}
        """What stands in the template, by the identity of the value that is seen."""
        self._kept: list[Value] = []

    @property
    def is_changed(self) -> bool:
        """Whether anything is edited."""
        return self._template.is_changed

    def replace(self, old: Value, value: Any) -> None:
        """Another value in place of one; a text inside of `Fn::Sub` stays inside of it."""
        there = self._written(old)
        plain = self._spelled(value, "")
        if function_of(there) == "Fn::Sub" and isinstance(plain, str) and "${" not in plain:
            plain = {"Fn::Sub": plain}
        self._template.replace(there, plain)

    def append(self, old: Value, items: Sequence[Any]) -> None:
        """More items at the end of a list."""
        self._template.append(self._written(old), [self._spelled(item, "") for item in items])

    def put(self, old: Value, entries: Mapping[str, Any]) -> None:
        """More entries at the end of an object."""
        self._template.put(self._written(old), self._spelled(dict(entries), ""))

    def of(self, value: Value, key: str) -> Value:
        """A value of the template under the API's names; functions are texts with expressions in them."""
        data: Any
        if function_of(value) is not None:
            data = self._template.functions.read(value.plain)
        elif isinstance(value.data, dict):
            self._refuse_macros(value)
            data = {_api(name, key): self.of(item, _api(name, "")) for name, item in value.data.items()}
        elif isinstance(value.data, list):
            data = [self._row(row) for row in value.data if row.plain != NO_VALUE]
        else:
            data = True if key in _SWITCHES and str(value.data).lower() in _ON else value.data
        found = Value(data, value.start, value.end, value.first)
        self._there[id(found)] = value
        self._kept.append(found)
        return found

    def _row(self, row: Value) -> Value:
        """A row of a list; one that is there under a condition only is still the row of its name."""
        choices = [one for one in _choices(row.plain) if one != NO_VALUE] if function_of(row) == "Fn::If" else []
        names = {one.get("Name") if isinstance(one, dict) else None for one in choices}
        if len(names) == 1 and isinstance(name := names.pop(), str):
            value = self.of(Value(name, row.start, row.end, row.first), "")
            chosen = Value(self._template.functions.expression(row.plain), row.start, row.end, row.first)
            found = Value({"name": value, "value": chosen}, row.start, row.end, row.first)
            self._there |= {id(chosen): row, id(found): row}
            self._kept += [chosen, found]
            return found
        return self.of(row, "")

    def _written(self, value: Value) -> Value:
        found = self._there[id(value)]
        if function_of(found) == "Fn::If":
            raise Unsafe(f"has a value behind `Fn::If` in `{self._name}` that would have to be edited")
        return found

    def _refuse_macros(self, value: Value) -> None:
        for name in value.data:
            if name.startswith("Fn::"):
                raise Unsafe(f"has a `{name}` in `{self._name}`, and nobody can say what it will put there")

    def _spelled(self, value: Any, key: str) -> Any:
        """A value of the API as the template writes it."""
        if isinstance(value, dict):
            return {_own(name, key): self._spelled(item, name) for name, item in value.items()}
        if isinstance(value, list | tuple):
            return [self._spelled(item, "") for item in value]
        return self._template.functions.write(value)


def _choices(row: Any) -> Iterator[Any]:
    """What a conditional row may be, those of conditions inside included."""
    argument = row["Fn::If"]
    for choice in argument[1:] if isinstance(argument, list) else ():
        if function_of(choice) == "Fn::If":
            yield from _choices(choice)
        else:
            yield choice


def _api(name: str, key: str) -> str:
    return name if key in _MAPS else name[:1].lower() + name[1:]


def _own(name: str, key: str) -> str:
    return name if key in _MAPS else name[:1].upper() + name[1:]
