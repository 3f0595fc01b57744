"""A program that builds task definitions, as both languages are read: what it builds, and where a line can be added.

Properties have the names of TypeScript. Values are what is written out; everything else is an `Expression`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from obsc.images.splices import Unsafe
from obsc.patching.merge import Several
from obsc.patching.tree import Expression, Filled, Value
from obsc.records import dataclass

MORE = "..."
"""The key under which an object has what is spread into it."""

_FARGATE = {"networkMode": "awsvpc", "cpu": "256", "memory": "512"}
_BRIDGE = {"networkMode": "bridge"}
TASKS: Mapping[str, Mapping[str, str]] = {
    "FargateTaskDefinition": _FARGATE,
    "Ec2TaskDefinition": _BRIDGE,
    "ExternalTaskDefinition": _BRIDGE,
    "TaskDefinition": {},
    "CfnTaskDefinition": _BRIDGE,
}
"""The classes of `aws_ecs`, with what they take by themselves.

https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ecs.FargateTaskDefinition.html
"""

PATTERNS: Mapping[str, Mapping[str, str]] = {
    f"{balancer}{launch}Service": _FARGATE if launch == "Fargate" else _BRIDGE
    for launch in ("Fargate", "Ec2")
    for balancer in (
        "ApplicationLoadBalanced",
        "NetworkLoadBalanced",
        "ApplicationMultipleTargetGroups",
        "NetworkMultipleTargetGroups",
        "QueueProcessing",
    )
}
"""The classes of `aws_ecs_patterns` that build a task definition.

https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ecs_patterns-readme.html
"""

MACHINES = ("aws_ec2.Instance", "aws_ec2.LaunchTemplate", "aws_autoscaling.AutoScalingGroup")
"""Classes that make user data of their own, where they are given none, and have a role."""

FOLLOWED = frozenset(
    {
        *("command", "entryPoint", "environment", "secrets", "image", "containerName", "logging", "logDriver"),
        *("taskImageOptions", "containerDefinitions"),
    }
)
"""Properties that are looked up where they are the name of what is written out elsewhere in the file, once."""

_MODES = {"AWS_VPC": "awsvpc", "BRIDGE": "bridge", "HOST": "host", "NONE": "none"}
_AWS_LOGS = ("aws_logs(", "awsLogs(", "AwsLogDriver(")


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A task definition that a program builds."""

    kind: str
    """The class that is called."""
    id: str | None
    """The construct's, where it is written out."""
    name: str | None
    """The variable that holds it."""
    receiver: str
    """The task definition, as the next line can call it."""
    line: int
    props: Mapping[str, Any]
    containers: tuple[Mapping[str, Any], ...]
    """Their properties, with their `name`."""
    at: int
    """Where the statement ends."""
    indent: str
    ending: str = ""
    """What ends a statement as the author writes it."""
    refused: str | None
    """Why no line can be added behind it, as the end of a sentence about the file."""

    @property
    def shown(self) -> str:
        """The name by which a person chooses it."""
        return self.name or self.id or f"line {self.line}"


def chosen(built: Iterable[Built], resource: str | None) -> Built:
    """The task definition that is meant, by its variable or its id; Several where nobody said which."""
    every = tuple(built)
    if not every:
        raise Unsafe("builds no task definition by a class of `aws_ecs` or `aws_ecs_patterns`")
    found = [one for one in every if resource in (None, one.name, one.id)]
    if len(found) != 1:
        raise Several("resource", *(one.shown for one in found or every))
    if found[0].refused is not None:
        raise Unsafe(found[0].refused)
    return found[0]


def containers(built: Built) -> list[Mapping[str, Any]]:
    """The properties of its containers; Unsafe where they are not written out."""
    if built.kind in PATTERNS:
        options = built.props if built.kind.startswith("QueueProcessing") else built.props.get("taskImageOptions")
        if not isinstance(options, dict):
            raise Unsafe(f"has no `taskImageOptions` of `{built.shown}` that are written out")
        default = "QueueProcessingContainer" if options is built.props else "web"
        found: list[Any] = [{**options, "name": options.get("containerName", default)}]
    elif built.kind == "CfnTaskDefinition":
        rows = built.props.get("containerDefinitions")
        found = rows if isinstance(rows, list) else []
    else:
        found = list(built.containers)
    if not found or not all(isinstance(one, Mapping) for one in found):
        raise Unsafe(f"has no containers of `{built.shown}` that are written out")
    return found


def body(built: Built, mode: str, left_open: Iterable[str]) -> dict[str, Any]:
    """The task definition in the words of the ECS API, as far as it is written out.

    What is not is left to the synthesis: the network mode, and variables that may be added elsewhere.
    """
    given = built.props.get("networkMode", built.kind in TASKS and TASKS[built.kind].get("networkMode"))
    given = PATTERNS[built.kind]["networkMode"] if built.kind in PATTERNS else given
    if isinstance(given, Expression):
        given = _MODES.get(given.source.rpartition(".")[2])
    defaults = {**TASKS, **PATTERNS}[built.kind]
    size = {
        key: str(value)
        for key, value in (
            ("cpu", built.props.get("cpu", defaults.get("cpu"))),
            ("memory", built.props.get("memoryLimitMiB", built.props.get("memory", defaults.get("memory")))),
        )
        if isinstance(value, str | int)
    }
    rows = [_container(one, tuple(left_open)) for one in containers(built)]
    volumes = _rows(built.props.get("volumes"), "name")
    return {**size, "networkMode": given or mode, "containerDefinitions": rows, "volumes": volumes}


def _container(props: Mapping[str, Any], left_open: tuple[str, ...]) -> dict[str, Any]:
    found = {key: props[key] for key in ("name", "image", "command", "entryPoint", "cpu", "memory") if key in props}
    found.setdefault("image", Expression("?"))
    for key, name in (("memoryLimitMiB", "memory"), ("memoryReservationMiB", "memoryReservation")):
        if isinstance(props.get(key), int):
            found[name] = props[key]
    if props.get("readonlyRootFilesystem") is True:
        found["readonlyRootFilesystem"] = True
    for key, name in (("environment", "value"), ("secrets", "valueFrom")):
        value = props.get(key)
        if isinstance(value, dict):
            value = [{"name": one, name: text} for one, text in value.items() if one != MORE]
        found[key] = _rows(value, "name", name)
    found["mountPoints"] = _rows(props.get("mountPoints"), "containerPath", "sourceVolume")
    found["dependsOn"] = _rows(props.get("dependsOn"), "containerName", "condition")
    links = props.get("links")
    found["links"] = [link for link in links if isinstance(link, str)] if isinstance(links, list) else []
    known = {row["name"] for key in ("environment", "secrets") for row in found.get(key, ())}
    found["environment"] = [
        *found.get("environment", ()),
        *({"name": name, "value": Expression(name)} for name in left_open if name not in known),
    ]
    return found


def _rows(value: Any, *keys: str) -> list[dict[str, Any]]:
    """The rows of a list that say what they have to."""
    rows = value if isinstance(value, list) else []
    return [
        row
        for row in rows
        if isinstance(row, dict) and all(isinstance(row.get(key), str | int | Expression | Filled) for key in keys)
    ]


def has_logs(built: Built, props: Mapping[str, Any]) -> bool:
    """Whether a container says that it logs to CloudWatch Logs."""
    if built.kind == "CfnTaskDefinition":
        log = props.get("logConfiguration")
        return isinstance(log, dict) and log.get("logDriver") == "awslogs"
    driver = props.get("logging", props.get("logDriver"))
    if driver is None and built.kind in PATTERNS:
        return props.get("enableLogging", True) is True
    return isinstance(driver, Expression) and any(name in driver.source for name in _AWS_LOGS)


def valued(plain: Any) -> Value:
    """Data that has no places."""
    if isinstance(plain, dict):
        return Value({key: valued(value) for key, value in plain.items()}, 0, 0, 0)
    if isinstance(plain, list | tuple):
        return Value([valued(value) for value in plain], 0, 0, 0)
    return Value(plain, 0, 0, 0)


class Tried:
    """Edits that are not made: the merge is, when the app is synthesised."""

    def __init__(self) -> None:
        self.is_changed = False

    def replace(self, old: Value, value: Any) -> None:
        """Another value would stand there."""
        self.is_changed |= old.plain != value

    def append(self, old: Value, items: Sequence[Any]) -> None:
        """More items would stand there."""
        self.is_changed |= bool(items)

    def put(self, old: Value, entries: Mapping[str, Any]) -> None:
        """More entries would stand there."""
        self.is_changed |= bool(entries)


def text_of(parts: Iterable[str | Expression]) -> str | Expression | Filled:
    """A text with what is put into it.

    >>> text_of(["a", "b", Expression("x")]), text_of([])
    (Filled(parts=('ab', Expression(source='x'))), '')
    """
    joined: list[str | Expression] = []
    for part in parts:
        last = joined[-1] if joined else None
        if isinstance(part, str) and isinstance(last, str):
            joined[-1] = last + part
        elif part != "":
            joined.append(part)
    if not joined:
        return ""
    return joined[0] if len(joined) == 1 else Filled(tuple(joined))
