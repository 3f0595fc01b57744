"""OBS433."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Path, Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS433", "limit-below-reservation", Severity.ERROR)
def limit_below_reservation(plan: Plan) -> Iterator[Finding]:
    """A container may use less memory than it reserves.

    ## Why
    `memory` is the hard limit and `memoryReservation` the soft one: ECS wants the first to be the greater.

    ## Bad
    ```yaml
    services:
      web:
        agent: { resources: { memory: 64, memoryReservation: 128 } }
    ```

    ## Good
    ```yaml
    services:
      web:
        agent: { resources: { memory: 256, memoryReservation: 128 } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    """
    for name, path, limit, reservation in dict.fromkeys(_limits(plan)):
        if limit is not None and reservation is not None and limit < reservation:
            yield Finding(
                message=f"`{name}` may use {limit} MiB and reserves {reservation}",
                path=(*path, "memory"),
                label="less than reserved",
                fix=f"write `memory: {2 * reservation}`, or reserve less",
                related=(((*path, "memoryReservation"), "reserved here"),),
            )


def _limits(plan: Plan) -> Iterator[tuple[str, Path, int | None, int | None]]:
    for agent in (*(service.agent for service in plan.services), *plan.agents):
        limit = agent.own.memory if agent.own is not None and agent.own.memory is not None else agent.memory
        yield agent.name, (*agent.origin, "resources"), limit, agent.memory_reservation
    for _, container in plan.containers():
        yield container.name, container.origin, container.memory, container.memory_reservation
