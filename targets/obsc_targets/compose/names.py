"""What a task, its containers and its volumes are called in Compose."""

from __future__ import annotations

from obsc.infra.ecs import Container, TaskDefinition
from obsc.infra.iam import RolePolicy


def key_of(task: TaskDefinition, container: Container | str) -> str:
    """The service of a container: the task's name for the app, with the container's behind a dot for others."""
    name = container if isinstance(container, str) else container.name
    return task.name if name == task.name else f"{task.name}.{name}"


def network_key(task: TaskDefinition) -> str:
    """The service that holds the network of a task."""
    return f"{task.name}_network"


def volume_key(task: TaskDefinition, volume: str) -> str:
    """A volume of a task."""
    return f"{task.name}.{volume}"


def identifier(name: str) -> str:
    """A name of the graph as a part of a variable's name.

    >>> identifier("web.agent"), identifier("app-metrics")
    ('web__agent', 'app_metrics')
    """
    return name.replace(".", "__").replace("-", "_")


def policy_file(policy: RolePolicy) -> str:
    """Where a role's policy is written."""
    return f"iam/{policy.name}.{policy.policy_name}.json"
