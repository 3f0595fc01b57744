"""OBS112."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS112", "single-agent", Severity.INFO)
def single_agent(plan: Plan) -> Iterator[Finding]:
    """One task receives the telemetry of all its services.

    ## Why
    While that task is replaced or down, nobody receives, and the SDKs drop what they cannot deliver. Apps go on with
    the address of a task that is gone until DNS forgets it, after a minute. Two tasks in two zones lose half at most.

    ## Bad
    ```yaml
    platform:
      network: { namespace: { name: shop.local, create: true } }
    agents:
      cloudwatch: { topology: service }
    services:
      web: { agent: cloudwatch }
    ```

    ## Good
    ```yaml
    platform:
      network: { namespace: { name: shop.local, create: true } }
    agents:
      cloudwatch: { topology: service, desiredCount: 2 }
    services:
      web: { agent: cloudwatch }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html
    """
    for agent, own in plan.agent_services():
        if own.desired_count in (0, 1):
            none = own.desired_count == 0
            names = ", ".join(f"`{service.name}`" for service in plan.users(agent))
            yield Finding(
                message=f"{'no' if none else 'one'} task of `{agent.name}` receives the telemetry of {names}",
                path=(*agent.origin, "desiredCount"),
                label="nobody receives" if none else "nothing else receives",
                fix="write `desiredCount: 2`",
                severity=Severity.WARNING if none else None,
            )
