"""Apply patches to a graph. What cannot be applied is left as it was, and said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from obsc.diagnostics import Path, nearest
from obsc.infra.boundary import Artifact, Input, Output, Step
from obsc.infra.ecs import TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.node import Node
from obsc.patches.values import Unfit, change
from obsc.plan.model import Patch
from obsc.records import dataclass

_NOT_RESOURCES = (Artifact, Input, Output, Step)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a patch is not applied, or not all of it; `is_key` marks the key at the end of the path, not its value."""

    code: str
    message: str
    path: Path
    label: str
    fix: str
    suggestion: str | None
    is_key: bool = False


def patched(graph: Graph, patches: Iterable[Patch]) -> tuple[Graph, tuple[Problem, ...]]:
    """The graph with every patch that fits, and why the others do not."""
    found: list[Problem] = []
    for patch in patches:
        node = _selected(graph, patch)
        if isinstance(node, Problem):
            found.append(node)
            continue
        wrong: list[Unfit] = []
        graph = graph.replace([change(node, _fields(patch), _at(patch), graph, wrong)])
        found += map(_unfit, wrong)
    return graph, tuple(dict.fromkeys(found))


def selects(patch: Patch, node: Node) -> bool:
    """Whether a patch is for this node; that of a container is for its task definition."""
    if patch.kind == "Container":
        return isinstance(node, TaskDefinition) and _holds(node, patch)
    return (node.kind, node.name) == (patch.kind, patch.name)


def _fields(patch: Patch) -> dict[str, Any]:
    """What is set in the node: a container's fields are those of one item of its task definition."""
    return {"containers": {patch.name: patch.set}} if patch.kind == "Container" else patch.set


def _at(patch: Patch) -> tuple[Path, int]:
    """Where the values stand, and how many keys the node is above them that the file does not have."""
    return (*patch.origin, "set"), 2 if patch.kind == "Container" else 0


def _holds(node: TaskDefinition, patch: Patch) -> bool:
    named = patch.task is None or node.name == patch.task
    return named and any(container.name == patch.name for container in node.containers)


def _selected(graph: Graph, patch: Patch) -> Node | Problem:
    """The one node that a patch is for."""
    if patch.task is not None and patch.kind != "Container":
        return _nothing(
            patch, f"a {patch.kind} is in no task", "task", "remove `task`: only a container is in one", None
        )
    nodes = [node for node in graph.nodes if not isinstance(node, _NOT_RESOURCES) and selects(patch, node)]
    if len(nodes) == 1:
        return nodes[0]
    if nodes:
        message = f"{len(nodes)} tasks have a container `{patch.name}`"
        return _nothing(patch, message, "name", f"say which with `task`: {_listed([n.name for n in nodes])}", None)
    if patch.kind == "Container":
        tasks = [task for task in graph.of(TaskDefinition) if patch.task in (None, task.name)]
        if not tasks:
            known = [task.name for task in graph.of(TaskDefinition)]
            fix = f"one of {_listed(known)}" if known else "this system has no task"
            return _nothing(patch, f"no task is called `{patch.task}`", "task", fix, nearest(str(patch.task), known))
        known = sorted({container.name for task in tasks for container in task.containers})
    else:
        known = [node.name for node in graph.nodes if node.kind == patch.kind]
    fix = (
        f"one of {_listed(known)}" if known else f"this system has no {patch.kind}; `obsc show --stage infra` lists all"
    )
    return _nothing(patch, f"no {patch.kind} is called `{patch.name}`", "name", fix, nearest(patch.name, known))


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _nothing(patch: Patch, message: str, key: str, fix: str, suggestion: str | None) -> Problem:
    path = (*patch.origin, "select", key)
    label = "selects nothing" if key != "task" else ""
    return Problem("OBS026", message, path, label, fix, suggestion)


def _unfit(wrong: Unfit) -> Problem:
    label = "no such field" if wrong.is_key else "does not fit"
    return Problem("OBS027", wrong.message, wrong.path, label, wrong.fix, wrong.suggestion, wrong.is_key)
