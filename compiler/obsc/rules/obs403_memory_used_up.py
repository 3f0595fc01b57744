"""OBS403."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.infra.ecs import TaskDefinition
from obsc.infra.graph import Graph
from obsc.rules import Finding, rule

_LITTLE, _SMALLEST_TASK = 128, 512


@rule("OBS403", "memory-used-up", Severity.ERROR)
def memory_used_up(graph: Graph) -> Iterator[Finding]:
    """The containers beside the app leave it no memory.

    ## Why
    The app gets what the others reserve of the task's memory, and ECS refuses a task whose containers want more than it
    has. One Python process with the AWS distribution was measured at 70 to 100 MiB, two gunicorn workers at 120.

    ## Bad
    ```yaml
    services:
      web:
        resources: { cpu: 256, memory: 512 }
        agent: { resources: { memory: 512 } }
    ```

    ## Good
    ```yaml
    services:
      web:
        resources: { cpu: 256, memory: 1024 }
        agent: { resources: { memory: 512 } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    """
    for task in graph.of(TaskDefinition):
        *others, app = task.containers
        left = app.memory_reservation
        if left is not None and left < _LITTLE and (task.memory or 0) >= _SMALLEST_TASK:  # else OBS401
            sizes = ((container.name, container.memory_reservation or container.memory) for container in others)
            used = ", ".join(f"`{name}` {size}" for name, size in sizes if size)
            what = f"leave {left} for the app" if left > 0 else "leave the app nothing"
            yield Finding(
                message=f"of the {task.memory} MiB of `{task.name}`, {used} {what}",
                path=(*task.origin, "resources", "memory"),
                label="too little",
                fix="raise `resources.memory`, or lower `memoryReservation` of the containers beside the app",
                severity=None if left <= 0 else Severity.WARNING,
                why="" if left <= 0 else "Python with the AWS distribution needs 70 to 100 MiB for each process.",
            )
        for container in others:
            if task.memory is not None and container.memory is not None and container.memory > task.memory:
                path = container.origin if container.name != "cloudwatch-agent" else (*container.origin, "resources")
                yield Finding(
                    message=f"`{container.name}` may use {container.memory} MiB, and its task has {task.memory}",
                    path=(*path, "memory"),
                    label="more than the task",
                    fix=f"lower it below {task.memory}, or raise `resources.memory` of `{task.name}`",
                    related=(((*task.origin, "resources", "memory"), f"the task has {task.memory}"),),
                )
