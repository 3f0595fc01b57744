"""What a service is to be started with: what its container has, or its unit on an instance."""

from __future__ import annotations

from obsc.infra import ecs
from obsc.infra.graph import Graph
from obsc.infra.values import Text
from obsc.lower.userdata.host import command, variables
from obsc.plan.model import Machine, Service
from obsc.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """The compiled command and environment, of ECS with the patches of the specification.

    `venv` and `folder` are where an instance has the app's virtual environment and the app; a container has its own.
    """

    entry_point: tuple[str, ...]
    command: tuple[str, ...]
    environment: tuple[tuple[str, Text], ...]
    secrets: tuple[str, ...]
    user: str | None = None
    has_readonly_root: bool = False
    venv: str | None = None
    folder: str | None = None


def program_of(graph: Graph, service: Service) -> Program:
    """What is compiled for a service, wherever it runs."""
    if service.machine is None:
        return _of_task(graph, service)
    return _of_unit(service, service.machine) if service.machine.packaging == "host" else _of_docker(service)


def _of_task(graph: Graph, service: Service) -> Program:
    container = next(
        container
        for task in graph.of(ecs.TaskDefinition)
        for container in task.containers
        if task.name == container.name == service.name
    )
    return Program(
        entry_point=container.entry_point,
        command=container.command,
        environment=tuple((variable.name, variable.value) for variable in container.environment),
        secrets=tuple(secret.name for secret in container.secrets),
        user=container.user,
        has_readonly_root=container.readonly_root_filesystem,
    )


def _of_docker(service: Service) -> Program:
    return Program(
        entry_point=service.launch.entry_point,
        command=service.launch.command,
        environment=tuple((variable.name, variable.value) for variable in service.variables),
        secrets=tuple(secret.name for secret in service.secrets),
        user=service.user,
        has_readonly_root=service.readonly_root_filesystem,
    )


def _of_unit(service: Service, machine: Machine) -> Program:
    return Program(
        entry_point=(),
        command=command(service, machine),
        environment=tuple(variables(service, machine).items()),
        secrets=tuple(secret.name for secret in service.secrets),
        user=machine.user,
        venv=machine.venv,
        folder=machine.working_directory,
    )
