"""OBS023."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS023", "unused-agent", Severity.WARNING)
def unused_agent(plan: Plan) -> Iterator[Finding]:
    """No service uses an agent that stands under `agents`.

    ## Why
    An agent is built into the tasks of the services that name it. One that nobody names is in no output, whatever its
    keys say; a service without `agent` gets a sidecar of its own.

    ## Bad
    ```yaml
    agents:
      cloudwatch: { resources: { cpu: 128 } }
    ```

    ## Good
    ```yaml
    agents:
      cloudwatch: { resources: { cpu: 128 } }
    services:
      web:
        agent: cloudwatch
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
    """
    used = {service.agent_name for service in plan.services} - {None}
    if used - {agent.name for agent in plan.agents}:
        return  # a misspelt name leaves its agent unused, and is OBS020
    for agent in plan.agents:
        if agent.name not in used:
            yield Finding(
                message=f"no service uses the agent `{agent.name}`",
                path=agent.origin,
                key=True,
                label="used by nobody",
                fix=f"write `agent: {agent.name}` in a service, or remove the agent",
            )
