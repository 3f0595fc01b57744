"""The container definition: one shape that CloudFormation, Terraform, CDK and the API share, but for its spelling.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from obsc.infra.ecs import AwsLogs, Container, HealthCheck
from obsc.infra.values import Text
from obsc_targets._shared.doc import Note

Spell = Callable[[str], str]
"""Spells a key of the API: as it is, or with a capital for CloudFormation. Keys of the user's maps are not spelled."""
Say = Callable[[Text], Any]
"""Says a text in the target's own expressions."""


def container_definition(container: Container, say: Say, spell: Spell) -> Note:
    """A container, with its fields in the order in which people read them; what is not set is left out."""
    c = container
    fields: dict[str, Any] = {
        "name": c.name,
        "image": say(c.image),
        "essential": c.essential,
        "cpu": c.cpu,
        "memory": c.memory,
        "memoryReservation": c.memory_reservation,
        "entryPoint": list(c.entry_point),
        "command": list(c.command),
        "workingDirectory": c.working_directory,
        "user": c.user,
        "portMappings": [_port(mapping, spell) for mapping in c.port_mappings],
        "environment": [
            Note({spell("name"): v.name, spell("value"): say(v.value)}, v.comment, v.origin) for v in c.environment
        ],
        "secrets": [
            Note({spell("name"): s.name, spell("valueFrom"): say(s.value_from)}, "", s.origin) for s in c.secrets
        ],
        "mountPoints": [
            {
                spell("sourceVolume"): mount.source_volume,
                spell("containerPath"): mount.container_path,
                spell("readOnly"): mount.read_only,
            }
            for mount in c.mount_points
        ],
        "dependsOn": [
            {spell("containerName"): other.container_name, spell("condition"): other.condition}
            for other in c.depends_on
        ],
        "links": list(c.links),
        "healthCheck": _health_check(c.health_check, spell),
        "readonlyRootFilesystem": c.readonly_root_filesystem or None,
        "linuxParameters": {spell("initProcessEnabled"): True} if c.init_process_enabled else None,
        "stopTimeout": c.stop_timeout,
        "dockerLabels": dict(c.docker_labels),
        "logConfiguration": _log(c.log, say, spell),
    }
    said = {spell(key): value for key, value in fields.items() if value is not None and value not in ([], {})}
    return Note(said, c.comment, c.origin)


def _port(mapping: Any, spell: Spell) -> dict[str, Any]:
    name = {} if mapping.name is None else {spell("name"): mapping.name}
    return name | {
        spell("containerPort"): mapping.container_port,
        spell("hostPort"): mapping.host_port,
        spell("protocol"): mapping.protocol,
    }


def _health_check(check: HealthCheck | None, spell: Spell) -> dict[str, Any] | None:
    if check is None:
        return None
    return {
        spell("command"): list(check.command),
        spell("interval"): check.interval,
        spell("timeout"): check.timeout,
        spell("retries"): check.retries,
        spell("startPeriod"): check.start_period,
    }


def _log(log: AwsLogs | None, say: Say, spell: Spell) -> dict[str, Any] | None:
    if log is None:
        return None
    options = {
        "awslogs-group": say(log.group),
        "awslogs-region": say(log.region),
        "awslogs-stream-prefix": log.stream_prefix,
    }
    return {spell("logDriver"): "awslogs", spell("options"): options}
