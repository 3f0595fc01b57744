"""How the containers of a task reach each other, and how the machine reaches them.

On ECS the containers of an awsvpc task share one network: each finds the others at localhost. The same holds here, by
a container that does nothing but hold the network, as on ECS and in a pod of Kubernetes; so the compiled environment
is the same to the byte. docs/decisions/0021 has the alternatives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from obsc.infra.discovery import DiscoveryService
from obsc.infra.ecs import Container, Service, TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.local import LocalGrafana, LocalJaeger, LocalPrometheus
from obsc.infra.values import Ref
from obsc.records import dataclass
from obsc_targets.compose.names import key_of, network_key

PAUSE_IMAGE = "registry.k8s.io/pause:3.10.1"
"""Sleeps, and ends on SIGTERM: https://github.com/kubernetes/kubernetes/tree/master/build/pause"""

PAGES: Mapping[type[Any], int] = {LocalPrometheus: 9090, LocalGrafana: 3000, LocalJaeger: 16686}
"""The port of each backend's pages."""

LOOPBACK = "127.0.0.1"
Kind = Literal["shared", "own", "host"]


def network_of(task: TaskDefinition, graph: Graph) -> Kind:
    """`shared` by the containers of a task, `own` for each, or the `host`'s.

    A daemon listens on ports of its instance. Here this machine is the instance: everything that may look for the
    daemon shares the machine's network. Docker's links need networks of their own.
    """
    has_daemon = any(service.scheduling_strategy == "DAEMON" for service in graph.of(Service))
    if any(container.links for container in task.containers):
        return "own"
    if has_daemon or task.network_mode == "host":
        return "host"
    return "own" if task.network_mode == "bridge" or len(task.containers) == 1 else "shared"


def aliases(task: TaskDefinition, graph: Graph) -> list[str]:
    """The names under which Cloud Map lists the tasks."""
    own = task.ref("arn")
    registries = [
        graph.get(item.registry)
        for service in graph.of(Service)
        if service.task_definition == own
        for item in service.service_registries
        if isinstance(item.registry, Ref)
    ]
    names = [node.dns_name for node in registries if isinstance(node, DiscoveryService) and node.dns_name]
    return list(dict.fromkeys(names))


def _names(graph: Graph) -> Iterator[str]:
    """The names that a network would know: all of them lead to this machine."""
    for task in graph.of(TaskDefinition):
        yield from aliases(task, graph)
    yield from (host for host, _ in pages(graph))


@dataclass(frozen=True, slots=True)
class Ports:
    """The port of this machine for each that a container listens on: the same one, or the next that is free."""

    chosen: Mapping[tuple[str, int, str], int]

    @classmethod
    def of(cls, graph: Graph) -> Ports:
        """Apps come first, then the pages of backends."""
        chosen: dict[tuple[str, int, str], int] = {}
        taken: set[tuple[int, str]] = set()
        for key, port, protocol in _wanted(graph):
            free = port
            while (free, protocol) in taken:
                free = free % 65535 + 1
            taken.add((free, protocol))
            chosen.setdefault((key, port, protocol), free)
        return cls(chosen)

    def published(self, key: str, port: int, protocol: str) -> str:
        """A port as Compose publishes it, to this machine alone."""
        return f"{LOOPBACK}:{self.chosen[key, port, protocol]}:{port}/{protocol}"


def _wanted(graph: Graph) -> Iterator[tuple[str, int, str]]:
    for task in graph.of(TaskDefinition):
        for container in task.containers:
            for mapping in container.port_mappings:
                yield key_of(task, container), mapping.container_port, mapping.protocol
    yield from ((host, port, "tcp") for host, port in pages(graph))


def pages(graph: Graph) -> Iterator[tuple[str, int]]:
    """Host and port of every backend that has pages to look at."""
    for node in graph.nodes:
        if isinstance(node, LocalPrometheus | LocalGrafana | LocalJaeger):
            yield node.host, PAGES[type(node)]


def holder(task: TaskDefinition, graph: Graph, ports: Ports) -> dict[str, Any]:
    """The service that holds the network of a task."""
    return {
        "image": PAUSE_IMAGE,
        "ports": [
            ports.published(key_of(task, container), mapping.container_port, mapping.protocol)
            for container in task.containers
            for mapping in container.port_mappings
        ],
        "networks": alias_network(task, graph),
    }


def alias_network(task: TaskDefinition, graph: Graph) -> dict[str, Any]:
    """The one network of the project, under the names of Cloud Map."""
    names = aliases(task, graph)
    return {"default": {"aliases": names}} if names else {}


def reach(task: TaskDefinition, container: Container, graph: Graph, ports: Ports) -> dict[str, Any]:
    """The network of a container: what it listens on, what it shares, and whom it is linked to."""
    listens = [f"{mapping.container_port}/{mapping.protocol}" for mapping in container.port_mappings]
    match network_of(task, graph):
        case "shared":
            # Ports belong to whoever holds the network.
            return {"network_mode": f"service:{network_key(task)}", "x-ports": listens}
        case "host":
            names = aliases(task, graph) if container is task.containers[-1] else []
            elsewhere = dict.fromkeys(_names(graph), LOOPBACK)
            return {"network_mode": "host", "expose": listens, "x-aliases": names, "extra_hosts": elsewhere}
        case "own":
            key = key_of(task, container)
            return {
                "ports": [
                    ports.published(key, mapping.container_port, mapping.protocol)
                    for mapping in container.port_mappings
                ],
                "networks": alias_network(task, graph) if container is task.containers[-1] else {},
                "links": [f"{key_of(task, link)}:{link}" for link in container.links],
            }
