"""Reads an ECS task definition document: what has to run, in which order, with what environment and mounts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# The shape of register-task-definition:
# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
IMITATED = frozenset(
    {"name", "image", "essential", "entryPoint", "command", "environment", "secrets", "workingDirectory"}
    | {"mountPoints", "dependsOn", "portMappings", "readonlyRootFilesystem", "linuxParameters.initProcessEnabled"}
)

DUMMY_SECRET = "a-secret-the-harness-made-up"


class TaskError(ValueError):
    """The task definition cannot be run: ECS would refuse it, or the task would not start."""


@dataclass(frozen=True, slots=True)
class MountPoint:
    """A volume of the task inside a container."""

    volume: str
    path: str
    read_only: bool


@dataclass(frozen=True, slots=True)
class Container:
    """A container definition, as far as it is imitated; `not_imitated` names the rest of what it asks for."""

    name: str
    image: str
    entry_point: tuple[str, ...]
    command: tuple[str, ...]
    environment: tuple[tuple[str, str], ...]
    working_directory: str | None
    mount_points: tuple[MountPoint, ...]
    depends_on: tuple[tuple[str, str], ...]
    ports: tuple[int, ...]
    read_only_root: bool
    init_process: bool
    not_imitated: tuple[str, ...]


def container(taskdef: Mapping[str, Any], name: str) -> Container:
    """Read one container definition; secrets get a made-up value.

    >>> app = {"name": "app", "image": "i", "environment": [{"name": "A", "value": "1"}], "ulimits": []}
    >>> container({"containerDefinitions": [app]}, "app").environment
    (('A', '1'),)
    """
    found = [each for each in taskdef["containerDefinitions"] if each["name"] == name]
    if len(found) != 1:
        raise TaskError(f"{len(found)} containers are named {name!r}")
    return _container(found[0], {volume["name"] for volume in taskdef.get("volumes") or ()})


def run_before(taskdef: Mapping[str, Any], name: str) -> tuple[Container, ...]:
    """Give the containers that have to run to their end before this one starts, in the order of their `dependsOn`.

    A dependency with condition START or HEALTHY is an agent, whose place the harness takes. COMPLETE is held to what
    SUCCESS asks for.
    """
    ordered: dict[str, Container] = {}
    _collect(taskdef, name, ordered, ())
    return tuple(ordered.values())


def mentioned_ports(one: Container) -> frozenset[int]:
    """Give every port named in a URL of the container's environment.

    >>> taskdef = {"containerDefinitions": [{"name": "a", "image": "i", "environment": [
    ...     {"name": "OTEL_TRACES_SAMPLER_ARG", "value": "endpoint=http://localhost:2000,polling_interval=10"}]}]}
    >>> mentioned_ports(container(taskdef, "a"))
    frozenset({2000})
    """
    values = (value for _, value in one.environment)
    return frozenset(int(port) for value in values for port in re.findall(r"://[^/\s:,]+:(\d+)", value))


def _collect(taskdef: Mapping[str, Any], name: str, ordered: dict[str, Container], path: tuple[str, ...]) -> None:
    if name in path:
        raise TaskError(f"dependsOn goes in a circle: {' -> '.join((*path, name))}")
    for dependency, condition in container(taskdef, name).depends_on:
        found = container(taskdef, dependency)
        if condition in ("SUCCESS", "COMPLETE"):
            _collect(taskdef, dependency, ordered, (*path, name))
            ordered.setdefault(dependency, found)


def _container(document: Mapping[str, Any], volumes: set[str]) -> Container:
    return Container(
        name=document["name"],
        image=document["image"],
        entry_point=tuple(document.get("entryPoint") or ()),
        command=tuple(document.get("command") or ()),
        environment=_environment(document),
        working_directory=document.get("workingDirectory"),
        mount_points=tuple(_mount_points(document, volumes)),
        depends_on=tuple((each["containerName"], each["condition"]) for each in document.get("dependsOn") or ()),
        ports=tuple(each["containerPort"] for each in document.get("portMappings") or ()),
        read_only_root=bool(document.get("readonlyRootFilesystem")),
        init_process=bool((document.get("linuxParameters") or {}).get("initProcessEnabled")),
        not_imitated=tuple(sorted(set(_asked_for(document)) - IMITATED)),
    )


def _environment(document: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    plain = [(each["name"], each["value"]) for each in document.get("environment") or ()]
    secret = [(each["name"], DUMMY_SECRET) for each in document.get("secrets") or ()]
    twice = sorted(name for name, count in Counter(name for name, _ in plain + secret).items() if count > 1)
    if twice:
        raise TaskError(f"container {document['name']!r} sets {', '.join(twice)} more than once")
    return tuple(plain + secret)


def _mount_points(document: Mapping[str, Any], volumes: set[str]) -> Iterator[MountPoint]:
    for each in document.get("mountPoints") or ():
        if each["sourceVolume"] not in volumes:
            raise TaskError(f"container {document['name']!r} mounts the unknown volume {each['sourceVolume']!r}")
        yield MountPoint(each["sourceVolume"], each["containerPath"], bool(each.get("readOnly")))


def _asked_for(document: Mapping[str, Any]) -> Iterator[str]:
    for key, value in document.items():
        if key == "linuxParameters":
            yield from (f"{key}.{inner}" for inner in value)
        else:
            yield key
