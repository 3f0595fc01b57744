"""The services of a project as the task definitions that they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from obsc.infra.discovery import DiscoveryService
from obsc.infra.ecs import Container, RuntimePlatform, TaskDefinition, Volume
from obsc.infra.node import Node
from obsc_readers.compose.containers import Network, Read, Services
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value
from obsc_readers.walk import Refused

HOLDER = "_network"
_PAUSE = re.compile(r"registry\.k8s\.io/pause:[0-9][0-9.]*")
_PROCESSORS: Mapping[str, Literal["X86_64", "ARM64"]] = {"linux/amd64": "X86_64", "linux/arm64": "ARM64"}
_NOTHING = cast("Any", None)
"""What Compose has no room for is None, as `obsc.target.project` leaves it."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A service that holds the network of a task."""

    value: Value
    network: Network


def read_holder(d: Dialect, value: Value) -> Holder:
    """The network of a task: a container that only pauses."""
    with d.keys(value) as keys:
        image = keys.need("image", d.string, "")
        if not _PAUSE.fullmatch(image):
            raise Refused(value, f"has to pause and do nothing else, which {image} is not known for")
        return Holder(value, Services(d).network(keys)[0])


def read_tasks(
    services: tuple[Read, ...], holders: Mapping[str, Holder], volumes: tuple[Volume, ...], hosts: tuple[str, ...]
) -> Iterator[Node]:
    """Task definitions, and the names under which they are listed; `hosts` are the names of backends."""
    names = [read.key.partition(".")[0] for read in services]
    for lonely in holders.keys() - set(names):
        raise Refused(holders[lonely].value, f"holds the network of {lonely}, of which there is no container")
    known = sorted({alias for read in services for alias in read.network.aliases} | set(hosts))
    for task in dict.fromkeys(names):
        own = [read for read in services if read.key.partition(".")[0] == task]
        aliases = _network(task, own, holders.get(task), known)
        yield _task(task, own, tuple(volume for volume in volumes if volume.name.startswith(f"{task}.")))
        if len(aliases) > 1:
            raise Refused(own[0].value, "is listed under two names; obsc has one")
        yield from (_listed(task, alias) for alias in aliases)


def _network(task: str, own: list[Read], holder: Holder | None, known: list[str]) -> tuple[str, ...]:
    """The names of a task on its network, which all of its containers have to share, or none."""
    shared = f"service:{task}{HOLDER}"
    wanted = (shared,) if holder else (None, "host")
    for read in own:
        if read.network.mode not in wanted or read.network.mode != own[0].network.mode:
            raise Refused(read.value, f"has the network {read.network.mode}; the containers of {task} share one")
        if read.network.mode == "host" and sorted(read.network.elsewhere) != known:
            raise Refused(read.value, f"has to know {', '.join(known)} as this machine")
    if holder is None:
        # Without a holder, only links lead from one container to another.
        linked = any(read.container.links for read in own)
        if own[0].network.mode is None and len(own) > 1 and not linked:
            raise Refused(own[0].value, f"the containers of {task} do not reach each other at localhost")
        return tuple(alias for read in own for alias in read.network.aliases)
    listens = sorted(
        f"{mapping.container_port}/{mapping.protocol}" for read in own for mapping in read.container.port_mappings
    )
    if sorted(holder.network.published) != listens:
        raise Refused(holder.value, f"has to publish {', '.join(listens) or 'nothing'}")
    return holder.network.aliases


def _task(name: str, own: list[Read], volumes: tuple[Volume, ...]) -> TaskDefinition:
    platforms = {read.platform for read in own}
    if len(platforms) != 1 or not platforms <= _PROCESSORS.keys():
        raise Refused(own[0].value, f"the containers of {name} need one platform, linux/amd64 or linux/arm64")
    containers: tuple[Container, ...] = tuple(read.container for read in own)
    return TaskDefinition(
        name=name,
        family=_NOTHING,
        requires_compatibilities=_NOTHING,
        network_mode=_NOTHING,
        cpu=None,
        memory=None,
        task_role=None,
        execution_role=None,
        runtime_platform=RuntimePlatform(cpu_architecture=_PROCESSORS[platforms.pop()]),
        containers=containers,
        volumes=tuple(Volume(name=v.name.removeprefix(f"{name}."), host_path=v.host_path) for v in volumes),
    )


def _listed(task: str, alias: str) -> DiscoveryService:
    return DiscoveryService(
        name=task,
        service_name=_NOTHING,
        description=_NOTHING,
        namespace=_NOTHING,
        record_type=_NOTHING,
        ttl=_NOTHING,
        dns_name=alias,
    )
