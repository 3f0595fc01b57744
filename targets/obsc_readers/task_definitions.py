"""Task definitions, as the ECS API describes them and CloudFormation repeats them with capitals.

Defaults are those of
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial

from obsc.infra.ecs import LaunchType, NetworkMode, RuntimePlatform, TaskDefinition, Volume
from obsc_readers.containers import Containers
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value
from obsc_readers.walk import Keys, Refused


def read_task_definition(d: Dialect, name: str, value: Value) -> Iterator[TaskDefinition]:
    """The properties of a task definition as the node of that name."""
    with d.keys(value) as keys:
        _no_room(keys)
        launch_types: tuple[LaunchType, ...] = keys.get(
            "requiresCompatibilities", d.each(d.one_of("FARGATE", "EC2")), ()
        )
        network_mode: NetworkMode = keys.get("networkMode", d.one_of("awsvpc", "bridge", "host", "none"), "bridge")
        yield TaskDefinition(
            name=name,
            family=keys.need("family", d.string, "", "AWS would choose a name"),
            requires_compatibilities=launch_types,
            network_mode=network_mode,
            cpu=keys.maybe("cpu", _size(d, "vCPU")),
            memory=keys.maybe("memory", _size(d, "GB")),
            task_role=keys.maybe("taskRoleArn", d.text),
            execution_role=keys.maybe("executionRoleArn", d.text),
            runtime_platform=_platform(d, keys, launch_types == ("FARGATE",)),
            containers=keys.need("containerDefinitions", d.each(Containers(d, network_mode).read), ()),
            volumes=keys.get("volumes", d.each(lambda volume: _volume(d, volume)), ()),
            tags=keys.get("tags", d.tags, ()),
        )


def _size(d: Dialect, unit: str) -> Callable[[Value], int]:
    """CPU units or MiB; the property is text, which may name a unit of 1024 of them: `.5 vCPU`, `1 GB`."""

    def read(value: Value) -> int:
        written = d.string(value)
        if re.fullmatch(r"0|[1-9][0-9]{0,9}", written):
            return int(written)
        many = re.fullmatch(rf"([0-9]{{0,4}}\.[0-9]{{1,6}}|[0-9]{{1,4}}) ?{unit}", written, re.IGNORECASE)
        if many and (size := Decimal(many[1]) * 1024) == int(size):
            return int(size)
        raise Refused(value, f"has to be a whole number or a number of {unit}, not {written!r}")

    return read


def _platform(d: Dialect, keys: Keys, only_fargate: bool) -> RuntimePlatform:
    """On Fargate the default is Linux on X86_64; an EC2 instance may be either.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#runtime-platform
    """
    default = RuntimePlatform(cpu_architecture="X86_64")

    def read(value: Value) -> RuntimePlatform:
        with d.keys(value) as inner:
            ask = inner.get if only_fargate else partial(inner.need, why="EC2 has no default")
            return RuntimePlatform(
                cpu_architecture=ask("cpuArchitecture", d.one_of("X86_64", "ARM64"), "X86_64"),
                operating_system_family=inner.get("operatingSystemFamily", d.one_of("LINUX"), "LINUX"),
            )

    if only_fargate:
        return keys.get("runtimePlatform", read, default)
    return keys.need("runtimePlatform", read, default, "EC2 has no default")


def _volume(d: Dialect, value: Value) -> Volume:
    with d.keys(value) as keys:
        keys.only("configuredAtLaunch", "false")
        return Volume(name=keys.need("name", d.string, ""), host_path=keys.maybe("host", lambda host: _host(d, host)))


def _host(d: Dialect, value: Value) -> str | None:
    with d.keys(value) as keys:
        return keys.maybe("sourcePath", d.string)


def _no_room(keys: Keys) -> None:
    """What the API answers with although nobody asked for it."""
    keys.only("enableFaultInjection", "false")
    keys.empty("inferenceAccelerators", "placementConstraints")
