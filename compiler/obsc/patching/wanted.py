"""What a task definition has to hold for a service's telemetry: taken from what a fresh build writes.

The graph is filled with what the existing file knows better (its region, its log group) and emitted as the input of
`register-task-definition`, so that there is one place that says what a container looks like.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from obsc.images.splices import Unsafe
from obsc.infra.boundary import Input
from obsc.infra.ecs import AwsLogs, Container, TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.logs import LogGroup
from obsc.infra.values import REGION, Join, Pseudo, Ref, RoleName, Text, text
from obsc.lower.ecs import INIT_CONTAINER
from obsc.patching.tree import MARK, Expression, Filled, Marks
from obsc.pipeline import Compilation, header
from obsc.plan.model import Service
from obsc.records import dataclass, names, replace
from obsc.rules.texts import rare_texts
from obsc.target import Target

PATHS = "PYTHONPATH"
ATTRIBUTES = "OTEL_RESOURCE_ATTRIBUTES"
SEPARATORS: Mapping[str, str] = {PATHS: ":", ATTRIBUTES: ","}
"""The variables that hold several values, with what stands between them."""
SAMPLER, ARGUMENT = "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG"
"""What the second means, the first says: a file that has a sampler of its own does not get our argument.

https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#general-sdk-configuration
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The pieces, as the ECS API spells them; what is `open` only a deployment knows, by container and variable."""

    app: dict[str, Any]
    others: tuple[dict[str, Any], ...]
    """The init container and the agent, where they stand beside the app."""
    volumes: tuple[dict[str, Any], ...]
    network_mode: str
    is_started: bool
    """Whether the app's command is obsc's, and not the image's own."""
    open: frozenset[tuple[str, str]]
    region: str | None
    """The specification's."""
    own_group: str | None
    """The app's log group in a fresh build, where it has a name."""
    log_group: str | Expression | Filled | None
    """The app's log group in the file."""
    joined: Mapping[str, str | Expression | Filled]
    """Variables that hold several values, without those that a deployment is asked for: the file has them."""
    asked: tuple[str, ...]
    """The resource attributes that only a deployment knows, and a file of this language cannot ask for."""
    new_groups: tuple[str, ...]
    """The log groups of what is added that the file does not name yet."""
    policies: tuple[str, ...]
    """The files of a build that hold what the task's role has to allow."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the existing file says and the specification may leave open."""

    region: str | Expression | Filled | None
    log_group: str | Expression | Filled | None
    here: Expression | None = None
    """How the file's language says the region that it is deployed to."""
    inputs: Callable[[str], Expression] | None = None
    """How it says an input of the specification, where a deployment can be asked for one."""


def wanted_of(compilation: Compilation, service: Service, target: Target, known: Known) -> Wanted:
    """The pieces for a service, by the target that writes task definitions; Unsafe where it runs on an instance.

    What the file says by expressions stands in the pieces as they are.
    """
    graph = compilation.graph_for(target.name)
    task = next((node for node in graph.of(TaskDefinition) if node.name == service.name), None)
    if task is None:
        raise Unsafe(f"is a task definition, and `{service.name}` runs on instances")
    assert compilation.plan is not None
    if any(MARK in literal for _, literal in rare_texts(graph)):
        raise Unsafe("is edited with a character of Unicode's private use area, which obsc uses itself")
    marks = Marks()
    said = known.region or compilation.plan.platform.region or known.here
    region = None if said is None else marks.write(said)
    group = None if known.log_group is None else marks.write(known.log_group)
    app = next(one for one in task.containers if one.name == service.name)
    own_group = app.log.group if isinstance(app.log, AwsLogs) else None

    own_group_name = None if own_group is None else _log_group(own_group, graph)

    def say(value: Text) -> Text:
        if value == own_group and group is not None:
            return group
        if known.inputs is not None and isinstance(value, Ref) and _is_input(value):
            return marks.write(known.inputs(value.name))
        return region if value == REGION and region is not None else _log_group(value, graph)

    joined, asked = _joined(app, say, marks)
    filled = _filled(task, say)
    assert isinstance(filled, TaskDefinition)
    kept = {service.name, INIT_CONTAINER} | ({service.agent.container_name} if service.agent.own is None else set())
    files = {file.path: file.text for file in target.emit(graph.replace([filled]), header(compilation))}
    written = json.loads(files[f"taskdef.{service.name}.json"])
    containers = [one for one in written["containerDefinitions"] if one["name"] in kept]
    others = tuple(one for one in containers if one["name"] != service.name)
    groups = {one["logConfiguration"]["options"]["awslogs-group"] for one in others if "logConfiguration" in one}
    return Wanted(
        app=marks.read_all(next(one for one in containers if one["name"] == service.name)),
        others=tuple(map(marks.read_all, others)),
        volumes=tuple(written.get("volumes", ())),
        network_mode=task.network_mode,
        is_started=service.launch.is_ours,
        open=frozenset(found for one in filled.containers if one.name in kept for found in _open(one)),
        region=compilation.plan.platform.region,
        own_group=own_group_name if isinstance(own_group_name, str) else None,
        log_group=known.log_group,
        joined=joined,
        asked=asked,
        new_groups=tuple(sorted(one for one in groups - {group} if MARK not in one)),
        policies=tuple(sorted(path for path in files if _is_policy(path, service.name))),
    )


def _log_group(value: Text, graph: Graph) -> Text:
    """The name of the log group that is meant; anything else as it is."""
    group = graph.get(value) if isinstance(value, Ref) and value.attr == "name" else None
    return group.log_group_name if isinstance(group, LogGroup) else value


def _joined(
    app: Container, say: Callable[[Text], Text], marks: Marks
) -> tuple[dict[str, str | Expression | Filled], tuple[str, ...]]:
    """What obsc itself puts into variables that hold several values, and the attributes that nobody can say.

    An input that stands for some of the values is how the specification says those of the file.
    """
    found: dict[str, str | Expression | Filled] = {}
    asked: list[str] = []
    alone, unknown = marks.write(Expression("")), marks.write(Expression("?"))
    for variable in (one for one in app.environment if one.name in SEPARATORS):
        parts = variable.value.parts if isinstance(variable.value, Join) else (variable.value,)
        said = [(_is_input(part), say(part)) for part in parts]
        texts = [(alone if is_input else text, text) for is_input, text in said]
        rows = ("".join(one if isinstance(one, str) else unknown for one in row) for row in zip(*texts, strict=True))
        separator, kept = SEPARATORS[variable.name], []
        for as_input, value in zip(*(row.split(separator) for row in rows), strict=True):
            if unknown in value and as_input != alone:
                asked.append(value.partition("=")[0])
            elif as_input != alone:
                kept.append(value)
        found[variable.name] = marks.read(separator.join(kept))
    return found, tuple(asked)


def _is_input(value: Text) -> bool:
    return isinstance(value, Ref) and value.kind == Input.__name__


def _is_policy(path: str, service: str) -> bool:
    return path.startswith(f"iam/{service}-task.") and not path.endswith(".trust.json")


def _filled(value: Any, say: Callable[[Text], Text]) -> Any:
    """A record with what is known in place of references, however deep."""
    if isinstance(value, tuple):
        return tuple(_filled(item, say) for item in value)
    if isinstance(value, Ref | Pseudo):
        return say(value)
    if isinstance(value, Join):
        return text(*(say(part) for part in value.parts))
    if isinstance(value, RoleName):
        return value
    changed = {name: _filled(getattr(value, name), say) for name in names(value)}
    return replace(value, **changed) if changed else value


def _open(container: Container) -> set[tuple[str, str]]:
    """The variables of a container, and under "" the rest of it, that only a deployment knows."""
    found = {(container.name, one.name) for one in container.environment if not isinstance(one.value, str)}
    log = container.log
    rest = [container.image, *((log.group, log.region) if log is not None else ())]
    return found | ({(container.name, "")} if any(not isinstance(value, str) for value in rest) else set())
