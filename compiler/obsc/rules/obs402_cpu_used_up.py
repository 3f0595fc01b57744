"""OBS402."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.infra.ecs import TaskDefinition
from obsc.infra.graph import Graph
from obsc.rules import Finding, rule

_LITTLE, _SMALLEST_TASK = 64, 256


@rule("OBS402", "cpu-used-up", Severity.ERROR)
def cpu_used_up(graph: Graph) -> Iterator[Finding]:
    """The containers beside the app leave it no CPU.

    ## Why
    The app gets what the others leave of the task's CPU, and ECS refuses a task whose containers want more than it
    has. Containers that have ended, the init container for one, count as well.

    ## Bad
    ```yaml
    services:
      web:
        resources: { cpu: 256, memory: 1024 }
        agent: { resources: { cpu: 256 } }
    ```

    ## Good
    ```yaml
    services:
      web:
        resources: { cpu: 512, memory: 1024 }
        agent: { resources: { cpu: 256 } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    """
    for task in graph.of(TaskDefinition):
        *others, app = task.containers
        left = app.cpu
        if left is None or left >= _LITTLE or (task.cpu or 0) < _SMALLEST_TASK:  # OBS401
            continue
        used = ", ".join(f"`{container.name}` {container.cpu}" for container in others if container.cpu)
        what = f"leave {left} for the app" if left > 0 else "leave the app nothing"
        yield Finding(
            message=f"of the {task.cpu} CPU units of `{task.name}`, {used} {what}",
            path=(*task.origin, "resources", "cpu"),
            label="too little",
            fix="raise `resources.cpu`, or lower `cpu` of the containers beside the app",
            severity=None if left <= 0 else Severity.WARNING,
            why="" if left <= 0 else "When the containers compete, each gets CPU in proportion to its units.",
        )
