"""OBS401."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Path, Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule

_MEMORY: dict[int, tuple[int, ...]] = {
    256: (512, 1024, 2048),
    512: tuple(range(1024, 4096 + 1, 1024)),
    1024: tuple(range(2048, 8192 + 1, 1024)),
    2048: tuple(range(4096, 16384 + 1, 1024)),
    4096: tuple(range(8192, 30720 + 1, 1024)),
    8192: tuple(range(16384, 61440 + 1, 4096)),
    16384: tuple(range(32768, 122880 + 1, 8192)),
    32768: (61440, 122880, 249856),
}
"""The sizes of Linux tasks, in CPU units and MiB.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
"""


@rule("OBS401", "fargate-size", Severity.ERROR)
def fargate_size(plan: Plan) -> Iterator[Finding]:
    """Fargate has no task of this size.

    ## Why
    Fargate sells a few sizes of CPU, each with its own amounts of memory, and refuses every other task definition.

    ## Bad
    ```yaml
    services:
      web:
        resources: { cpu: 256, memory: 4096 }
    ```

    ## Good
    ```yaml
    services:
      web:
        resources: { cpu: 512, memory: 4096 }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
    """
    for name, cpu, memory, at in _tasks(plan) if plan.platform.launch_type == "FARGATE" else ():
        if memory in _MEMORY.get(cpu, ()):
            continue
        next_size = _next_size(cpu, memory)
        yield Finding(
            message=f"Fargate has no task with cpu {cpu} and memory {memory}: `{name}`",
            path=(*at, "resources", "memory" if cpu in _MEMORY else "cpu"),
            label=_label(cpu),
            fix=f"write `resources: {{ cpu: {next_size[0]}, memory: {next_size[1]} }}`, the next size up"
            if next_size
            else "take a smaller size: there is none above",
        )


def _tasks(plan: Plan) -> Iterator[tuple[str, int, int, Path]]:
    """The tasks of services, and of agents that are services of their own, with their sizes."""
    yield from ((service.name, service.cpu, service.memory, service.origin) for service in plan.services)
    for agent, own in plan.agent_services():
        if own.cpu is not None and own.memory is not None:
            yield agent.name, own.cpu, own.memory, agent.origin


def _label(cpu: int) -> str:
    if cpu not in _MEMORY:
        return "one of " + ", ".join(map(str, _MEMORY))
    sizes = _MEMORY[cpu]
    if len(sizes) <= 4:
        return f"cpu {cpu} goes with " + ", ".join(map(str, sizes))
    return f"cpu {cpu} goes with {sizes[0]} to {sizes[-1]} in steps of {sizes[1] - sizes[0]}"


def _next_size(cpu: int, memory: int) -> tuple[int, int] | None:
    """The smallest task that has at least as much of both."""
    sizes = ((c, m) for c, memories in _MEMORY.items() for m in memories if c >= cpu and m >= memory)
    return next(sizes, None)
