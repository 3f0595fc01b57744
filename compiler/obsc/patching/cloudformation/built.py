"""What a fresh build writes beside a task definition: its roles, their policies, and its log groups.

The resources are those of the target for CloudFormation, read back from the template that it writes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from obsc.infra.boundary import Input
from obsc.infra.ecs import TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.iam import Role, RolePolicy
from obsc.infra.logs import LogGroup
from obsc.infra.node import Node
from obsc.infra.values import Ref, refs
from obsc.patching.cloudformation.yaml import parse
from obsc.patching.request import Request
from obsc.pipeline import header
from obsc.records import dataclass


@dataclass(frozen=True, slots=True)
class BuiltRole:
    """A role of a task: what it may do, and the whole resource where the build makes it."""

    id: str
    resource: dict[str, Any] | None
    given: Any
    """Its ARN, where the specification says it or asks for it; None where the build makes the role."""
    policy: str
    """The name of the inline policy; nothing where the role needs none."""
    statements: tuple[dict[str, Any], ...]
    managed: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class BuiltGroup:
    """A log group that a build makes."""

    id: str
    resource: dict[str, Any]


class Built:
    """The resources of a fresh build for one service."""

    def __init__(self, request: Request) -> None:
        target = request.target("cfn")
        self._service = request.service.name
        self._graph = _part(request.compilation.graph_for(target.name), self._service)
        self._ids = target.ids(self._graph)
        files = {file.path: file.text for file in target.emit(self._graph, header(request.compilation))}
        template = parse(files["template.yaml"]).root.plain
        self._resources: dict[str, Any] = template["Resources"]
        self.parameters: dict[str, dict[str, Any]] = template.get("Parameters", {})
        """By their logical ids."""

    @property
    def kinds(self) -> dict[str, str]:
        """The types of the resources, by their logical ids."""
        return {id: resource["Type"] for id, resource in self._resources.items()}

    def parameter(self, name: str) -> str:
        """The logical id of the parameter for an input."""
        return self._ids[Input.__name__, name]

    def role(self, kind: str, asked: Callable[[str], Any]) -> BuiltRole:
        """The `task` or the `execution` role of the service; `asked` says an input as the template does."""
        name = f"{self._service}-{kind}"
        task = next(node for node in self._graph.of(TaskDefinition) if node.name == self._service)
        said = task.task_role if kind == "task" else task.execution_role
        policy = next((node for node in self._graph.of(RolePolicy) if node.name == name), None)
        written = None if policy is None else self._resources[self._ids[policy.kind, policy.name]]["Properties"]
        made = isinstance(said, Ref) and said.kind == Role.__name__
        id = self._ids.get((Role.__name__, name), "")
        resource = self._resources[id] if made else None
        return BuiltRole(
            id=id,
            resource=resource,
            given=asked(said.name) if isinstance(said, Ref) and not made else said if isinstance(said, str) else None,
            policy="" if written is None else written["PolicyName"],
            statements=() if written is None else tuple(written["PolicyDocument"]["Statement"]),
            managed=() if resource is None else tuple(resource["Properties"].get("ManagedPolicyArns", ())),
        )

    def group(self, name: str) -> BuiltGroup | None:
        """The log group of that name; None where the build makes none."""
        for node in self._graph.of(LogGroup):
            if node.log_group_name == name:
                id = self._ids[node.kind, node.name]
                return BuiltGroup(id, self._resources[id])
        return None


def _part(graph: Graph, service: str) -> Graph:
    """What a service's task needs of a system, which may have a thousand others."""
    roles = (f"{service}-task", f"{service}-execution")
    rest: list[Node] = [one for one in graph.of(TaskDefinition) if one.name == service]
    rest += [one for one in graph.of(RolePolicy) if one.name in roles]
    found: dict[tuple[str, str], Node] = {}
    while rest:
        node = rest.pop()
        if (node.kind, node.name) not in found:
            found[node.kind, node.name] = node
            rest += [one for ref in refs(node) if (one := graph.get(ref)) is not None]
    return Graph(tuple(one for one in graph.nodes if (one.kind, one.name) in found))
