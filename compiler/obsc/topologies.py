"""One system with its agents beside the apps, and with agents that are services of their own: what each takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from obsc.infra.ecs import Container, Service, TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.values import Ref
from obsc.lower.system import lower
from obsc.plan.resolve import resolve

Topology = Literal["sidecar", "service"]
Document = dict[str, Any]

TOPOLOGIES: tuple[Topology, ...] = ("sidecar", "service")
SHARED = "shared.agent"
"""The agent of all services that have written none; no agent of a user's has a name with a dot."""

_OF_SIDECARS = ("essential",)
_OF_SERVICES = ("desiredCount", "ecsServiceName", "enableExecuteCommand", "securityGroups")


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What runs: CPU in units (1024 are one vCPU), memory in MiB; agents' shares are part of the whole."""

    containers: int
    cpu: int
    memory: int
    agents: int
    agent_cpu: int
    agent_memory: int


def with_topology(document: Document, topology: Topology) -> Document:
    """The document with every agent in that place; an agent that changes it gets the size that is usual there."""
    agents = {name: _placed(agent, topology) for name, agent in document.get("agents", {}).items()}
    services: dict[str, Any] = {}
    for name, service in document["services"].items():
        agent = service.get("agent", "sidecar")
        if isinstance(agent, dict):
            service = {**service, "agent": _placed(agent, topology)}
        elif agent not in agents and topology == "service":
            agents[SHARED] = {"topology": "service"}
            service = {**service, "agent": SHARED}
        services[name] = service
    return {**document, "agents": agents, "services": services, "platform": _with_namespace(document)}


def sizes(document: Document, tasks: int) -> Mapping[Topology, Size]:
    """What a system takes with so many tasks of each service, by where its agents are."""
    return {
        topology: _size(lower(resolve(with_topology(document, topology))), tasks, document) for topology in TOPOLOGIES
    }


def _placed(agent: Document, topology: Topology) -> Document:
    if agent.get("topology", "sidecar") == topology:
        return agent
    others = _OF_SERVICES if topology == "sidecar" else _OF_SIDECARS
    kept = {key: value for key, value in agent.items() if key not in (*others, "resources")}
    return {**kept, "topology": topology}


def _with_namespace(document: Document) -> Document:
    """The platform with a namespace, which an agent of its own needs."""
    platform = document.get("platform", {})
    network = platform.get("network", {})
    if "namespace" in network:
        return dict(platform)
    named = {"name": f"{document['metadata']['name']}.local", "create": True}
    return {**platform, "network": {**network, "namespace": named}}


def _size(graph: Graph, tasks: int, document: Document) -> Size:
    containers = cpu = memory = agents = agent_cpu = agent_memory = 0
    for service, task in _running(graph):
        is_app = service.name in document["services"]
        times = tasks if is_app else service.desired_count or 0
        lasting = list(_lasting(task))
        containers += times * len(lasting)
        cpu += times * (task.cpu or sum(one.cpu or 0 for one in lasting))
        memory += times * (task.memory or sum(map(_memory, lasting)))
        for one in lasting:
            if one.name in ("cloudwatch-agent", "adot-collector"):
                agents += times
                agent_cpu += times * ((one.cpu or 0) if is_app else task.cpu or one.cpu or 0)
                agent_memory += times * (_memory(one) if is_app else task.memory or _memory(one))
    return Size(
        containers=containers,
        cpu=cpu,
        memory=memory,
        agents=agents,
        agent_cpu=agent_cpu,
        agent_memory=agent_memory,
    )


def _running(graph: Graph) -> Iterator[tuple[Service, TaskDefinition]]:
    for service in graph.of(Service):
        task = graph.get(service.task_definition) if isinstance(service.task_definition, Ref) else None
        if isinstance(task, TaskDefinition):
            yield service, task


def _lasting(task: TaskDefinition) -> Iterator[Container]:
    """The containers of a task that stay; those whose end another waits for do not."""
    waited = {
        wait.container_name
        for container in task.containers
        for wait in container.depends_on
        if wait.condition in ("SUCCESS", "COMPLETE")
    }
    return (container for container in task.containers if container.name not in waited)


def _memory(container: Container) -> int:
    return container.memory_reservation or container.memory or 0
