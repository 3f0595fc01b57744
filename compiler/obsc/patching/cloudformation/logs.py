"""The log groups of what is added to a task definition: one of the template's own, or one more resource.

A container that refers to its group by name alone may start before there is one, and then it does not start.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from obsc.patching.cloudformation.built import Built
from obsc.patching.cloudformation.functions import Text
from obsc.patching.cloudformation.template import Template, type_of
from obsc.patching.wanted import Wanted
from obsc.records import replace


class LogGroups:
    """The groups that what is wanted logs to and that the app does not log to yet."""

    def __init__(self, template: Template, built: Built, condition: Mapping[str, Any]) -> None:
        self._template, self._built, self._condition = template, built, condition
        self._made: dict[str, dict[str, Any]] = {}
        self.missing: list[str] = []
        """The names of groups that neither the template nor a build makes."""

    def referred(self, wanted: Wanted, region: Text | None) -> Wanted:
        """The same, with references to log groups in place of names where there are resources, and the app's region."""
        said = {name: self._reference(name) for name in wanted.new_groups}
        return replace(wanted, others=tuple(_with_references(one, said, region) for one in wanted.others))

    def added(self) -> list[str]:
        """Add the resources that something refers to; their logical ids, those that were there already included."""
        used = []
        for id, resource in self._made.items():
            if self._template.adds({"Ref": id}):
                used.append(id)
                if resource:
                    self._template.add(id, resource)
        return used

    def _reference(self, name: str) -> Text:
        for id, resource in self._template.resources.items():
            properties = resource["Properties"]
            own = properties["LogGroupName"] if properties is not None else None
            if type_of(resource) == "AWS::Logs::LogGroup" and own is not None and own.data == name:
                self._made[id] = {}
                return self._template.functions.expression({"Ref": id})
        group = self._built.group(name)
        if group is None:
            self.missing.append(name)
            return name
        id = self._template.free(group.id)
        self._made[id] = {"Type": group.resource["Type"], **self._condition, **group.resource}
        return self._template.functions.expression({"Ref": id})


def _with_references(container: dict[str, Any], said: Mapping[str, Text], region: Text | None) -> dict[str, Any]:
    log = container.get("logConfiguration")
    if log is None:
        return container
    options = dict(log["options"])
    options["awslogs-group"] = said.get(options["awslogs-group"], options["awslogs-group"])
    options["awslogs-region"] = options["awslogs-region"] if region is None else region
    return {**container, "logConfiguration": {**log, "options": options}}
