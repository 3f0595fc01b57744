"""An `aws_ecs_task_definition` of Terraform as a task definition with places.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_task_definition
"""

from __future__ import annotations

import re

from obsc.images.splices import Unsafe
from obsc.patching.json_text import parse
from obsc.patching.terraform.embedded import Embedded, embedded
from obsc.patching.terraform.folder import Folder
from obsc.patching.terraform.json import parse_template
from obsc.patching.terraform.syntax import Block
from obsc.patching.terraform.values import Values
from obsc.patching.tree import Expression, Value

_ARGUMENTS = {
    "family": "family",
    "network_mode": "networkMode",
    "cpu": "cpu",
    "memory": "memory",
    "task_role_arn": "taskRoleArn",
    "execution_role_arn": "executionRoleArn",
}


class TaskBlock:
    """A resource of a folder; Unsafe where its containers are not written out."""

    def __init__(self, folder: Folder, block: Block) -> None:
        self.folder, self.block, self.values = folder, block, Values(folder)
        self.embedded: Embedded | None = None
        """The JSON that the containers stand in, where they are no values of Terraform's."""
        self.notes: list[str] = []
        """What is to be known of the resource, whatever is edited in it."""
        self.containers = self._containers()
        self.body = self._body()
        """The resource, with the keys of the ECS API."""
        self._refuse_repeated()
        self._note_what_is_ignored()

    def _containers(self) -> Value:
        """The list of containers, wherever it is written."""
        argument = self.block.argument("container_definitions")
        if argument is None:
            raise Unsafe(f"has no `container_definitions` in `{self.block.labels[1]}`")
        text = embedded(self.folder, self.values, argument.value)
        if text is not None:
            self.embedded = text
            read = parse_template(text.text) if text.is_template else parse(text.text)
            return moved(read, text.start)
        node = self.values.argument(argument.value)
        arguments = [kid for one in node.of("function_arguments") for kid in one.of("expression")]
        if node.kind != "function_call" or self.folder.said(node.kids[0]) != "jsonencode" or len(arguments) != 1:
            raise _not_written("container_definitions", self.folder.said(node))
        value = self.values.read(arguments[0])
        if isinstance(value.data, Expression):
            raise _not_written("container_definitions", value.data.source)
        for one in value.kids:
            if isinstance(one.data, Expression):
                raise _not_written("container_definitions", one.data.source)
        return value

    def _note_what_is_ignored(self) -> None:
        """Changes that Terraform is told not to make.

        https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#ignore_changes
        """
        name = f"aws_ecs_task_definition.{self.block.labels[1]}"
        running = [one for one in self.folder.resources("aws_ecs_service") if f"{name}." in self._text(one)]
        for block, argument in ((self.block, "container_definitions"), *((one, "task_definition") for one in running)):
            for inner in block.blocks:
                said = inner.argument("ignore_changes") if inner.type == "lifecycle" else None
                if said is not None and re.search(rf"\b(all|{argument})\b", self.folder.said(said.value)):
                    where = ".".join(block.labels)
                    self.notes.append(f"`ignore_changes` of `{where}` keeps Terraform from applying what changes here")

    def _text(self, block: Block) -> str:
        return self.folder.text[block.start : block.end]

    def _refuse_repeated(self) -> None:
        """One resource for several services cannot have what one of them needs."""
        for one in self.containers.kids:
            name = one["name"]
            if name is not None and re.search(r"\b(each|count)\.", str(name.data)):
                raise Unsafe(
                    f"makes several task definitions of `{self.block.labels[1]}`, whose containers are called"
                    f" `{name.data}`: what one service needs is not what the others need"
                )

    def _body(self) -> Value:
        block = self.block
        data = {
            name: self.values.read(said.value, said.start)
            for key, name in _ARGUMENTS.items()
            if (said := block.argument(key)) is not None
        }
        data["containerDefinitions"] = self.containers
        volumes = [self._volume(one) for one in block.blocks if one.type == "volume"]
        if volumes:
            data["volumes"] = Value(volumes, volumes[0].start, volumes[-1].end, volumes[0].start)
        for one in block.blocks:
            if one.type == "runtime_platform" and (said := one.argument("operating_system_family")) is not None:
                family = {"operatingSystemFamily": self.values.read(said.value)}
                data["runtimePlatform"] = Value(family, one.start, one.end, one.start)
            if one.type == "dynamic" and one.labels == ("volume",):
                self.notes.append(
                    "a `dynamic` block makes more volumes, which must not be called as those that are added"
                )
        return Value(data, block.start, block.end, block.start)

    def _volume(self, block: Block) -> Value:
        data = {one.name: self.values.read(one.value, one.start) for one in block.arguments}
        data |= {one.type: Value({"": Value(True, 0, 0, 0)}, one.start, one.end, one.start) for one in block.blocks}
        if (said := data.get("configure_at_launch")) is not None and said.data is False:
            del data["configure_at_launch"]
        return Value(data, block.start, block.end, block.start)


def moved(value: Value, by: int) -> Value:
    """A value with other places."""
    data = value.data
    if isinstance(data, dict):
        data = {key: moved(kid, by) for key, kid in data.items()}
    elif isinstance(data, list):
        data = [moved(kid, by) for kid in data]
    return Value(data, value.start + by, value.end + by, value.first + by)


def _not_written(name: str, source: str) -> Unsafe:
    first = source.split("\n")[0][:60]
    return Unsafe(f"has `{name}` that are not written out there: `{first}` is for Terraform to say, when it runs")
