"""OBS446."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule

MANY = 10
"""Tasks from which on the sum of all agents is worth a thought; obsc's own number."""


@rule("OBS446", "agents-multiply", Severity.INFO)
def agents_multiply(plan: Plan) -> Iterator[Finding]:
    """A service may become many tasks, and each of them has an agent of its own.

    ## Why
    A sidecar is scaled with its app: twenty tasks are twenty agents, whose CPU and memory are paid for. An agent that
    is a service of its own serves all of them, and needs a namespace, a second task for the day the first is gone, and
    a hop over the network. `obsc compare --topology` prints containers, CPU and memory of both.

    ## Bad
    ```yaml
    services:
      web:
        scaling: { min: 2, max: 20, cpu: 60 }
    ```

    ## Good
    ```yaml
    platform:
      network: { namespace: { name: shop.local, create: true } }
    agents:
      cloudwatch: { topology: service, desiredCount: 2 }
    services:
      web:
        agent: cloudwatch
        scaling: { min: 2, max: 20, cpu: 60 }
    ```

    ## Source
    - https://opentelemetry.io/docs/collector/deploy/gateway/
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html
    """
    for service in plan.services:
        scaling, agent = service.scaling, service.agent
        if scaling is not None and scaling.max >= MANY and agent.own is None:
            reserved = agent.memory_reservation or agent.memory or 0
            yield Finding(
                message=(
                    f"{scaling.max} tasks of `{service.name}` are {scaling.max} agents with {scaling.max * agent.cpu} "
                    f"CPU units and {scaling.max * reserved} MiB"
                ),
                path=(*scaling.origin, "max"),
                label="every task has an agent",
                fix="compare with an agent of its own: `obsc compare --topology`",
            )
