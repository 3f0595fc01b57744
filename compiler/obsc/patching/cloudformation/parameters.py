"""What a specification leaves to the deployment, as parameters of the template: those of a fresh build.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
"""

from __future__ import annotations

from obsc.patching.cloudformation.built import Built
from obsc.patching.cloudformation.template import Template
from obsc.patching.tree import Expression


class Parameters:
    """The parameters that a template may get; one of the same name and type that it has is taken for the same."""

    def __init__(self, template: Template, built: Built) -> None:
        self._template, self._built = template, built
        there = template.root["Parameters"]
        self._there = {} if there is None else {id: one.plain for id, one in there.data.items()}
        self._ids = {id: self._named(id) for id in built.parameters}

    def reference(self, name: str) -> Expression:
        """An input, as the template says it."""
        return self._template.functions.expression(self.value(name))

    def value(self, name: str) -> dict[str, str]:
        """The same as plain data."""
        return {"Ref": self._ids[self._built.parameter(name)]}

    def given(self) -> frozenset[str]:
        """The build's parameters that a policy of the build's may refer to by their own names."""
        return frozenset(id for id, own in self._ids.items() if id == own)

    def added(self) -> list[str]:
        """Add those that something refers to by now; their logical ids."""
        wanted = {
            own: self._built.parameters[id]
            for id, own in self._ids.items()
            if own not in self._there and self._template.refers_to(own)
        }
        there = self._template.root["Parameters"]
        if wanted and there is None:
            self._template.put(self._template.root, {"Parameters": wanted})
        elif wanted and there is not None:
            self._template.put(there, wanted)
        return list(wanted)

    def _named(self, id: str) -> str:
        kind = self._built.parameters[id]["Type"]
        is_same = isinstance(self._there.get(id), dict) and self._there[id].get("Type") == kind
        return id if is_same else self._template.free(id)
