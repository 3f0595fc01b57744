"""A container of a task as a service of Compose.

https://docs.docker.com/reference/compose-file/services/
"""

from __future__ import annotations

from typing import Any

from obsc.infra.ecs import Container, HealthCheck, TaskDefinition
from obsc.infra.graph import Graph
from obsc_targets._shared.doc import Note
from obsc_targets.compose.credentials import credential_mounts, credential_variables
from obsc_targets.compose.names import key_of, volume_key
from obsc_targets.compose.networks import Ports, reach
from obsc_targets.compose.variables import Variables

_CONDITIONS = {
    "START": "service_started",
    "COMPLETE": "service_completed_successfully",
    "SUCCESS": "service_completed_successfully",
    "HEALTHY": "service_healthy",
}
_PLATFORMS = {"X86_64": "linux/amd64", "ARM64": "linux/arm64"}


def service(
    task: TaskDefinition, container: Container, graph: Graph, variables: Variables, ports: Ports, to_spec: str
) -> Note:
    """The service, with its keys in the order in which people read them; what is not set is left out."""
    c, key = container, key_of(task, container)
    text = variables.text
    fields: dict[str, Any] = {
        "image": variables.image(c.image, None if c.build is None else f"{task.name}:local"),
        "build": None
        if c.build is None
        else {"context": text(_from(to_spec, c.build.context)), "dockerfile": text(c.build.dockerfile)},
        "platform": _PLATFORMS[task.runtime_platform.cpu_architecture],
        "entrypoint": [text(word) for word in c.entry_point],
        "command": [text(word) for word in c.command],
        "working_dir": _maybe(c.working_directory, text),
        "user": _maybe(c.user, text),
        "environment": _environment(task, container, variables),
        "volumes": [
            *(
                {
                    "type": "volume",
                    "source": volume_key(task, mount.source_volume),
                    "target": text(mount.container_path),
                    "read_only": mount.read_only,
                }
                for mount in c.mount_points
            ),
            *credential_mounts(task, container),
        ],
        **reach(task, container, graph, ports),
        "depends_on": _depends_on(task, container),
        "healthcheck": None if c.health_check is None else _health_check(c.health_check, variables),
        "read_only": c.readonly_root_filesystem or None,
        "init": c.init_process_enabled or None,
        "stop_grace_period": None if c.stop_timeout is None else f"{c.stop_timeout}s",
        "cpu_shares": c.cpu,
        "mem_limit": None if c.memory is None else f"{c.memory}m",
        "mem_reservation": None if c.memory_reservation is None else f"{c.memory_reservation}m",
        "labels": {name: text(value) for name, value in c.docker_labels},
    }
    said = {name: value for name, value in fields.items() if value is not None and value not in ([], {})}
    return Note(said, c.comment, c.origin, f"{task.kind} {task.name} container {key}")


def _from(to_spec: str, context: str) -> str:
    """A folder that is relative to the specification, or an address, from where the outputs are."""
    if context.startswith("/") or "://" in context:
        return context
    return to_spec if context == "." else f"{to_spec}/{context}"


def _maybe(value: str | None, text: Any) -> str | None:
    return None if value is None else text(value)


def _environment(task: TaskDefinition, container: Container, variables: Variables) -> dict[str, Any]:
    key = key_of(task, container)
    said: dict[str, Any] = {
        variable.name: Note(variables.text(variable.value), variable.comment, variable.origin)
        for variable in container.environment
    }
    said |= {
        secret.name: Note(variables.secret(key, secret), "", secret.origin)
        for secret in container.secrets
        if secret.name not in said
    }
    return said | dict.fromkeys(name for name in credential_variables(task, container) if name not in said)


def _depends_on(task: TaskDefinition, container: Container) -> dict[str, Any]:
    return {
        key_of(task, dependency.container_name): {"condition": _CONDITIONS[dependency.condition]}
        for dependency in container.depends_on
    }


def _health_check(check: HealthCheck, variables: Variables) -> dict[str, Any]:
    return {
        "test": [variables.text(word) for word in check.command],
        "interval": f"{check.interval}s",
        "timeout": f"{check.timeout}s",
        "retries": check.retries,
        "start_period": f"{check.start_period}s",
    }
