"""OBS020."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.changes import Put, slip
from obsc.diagnostics import Severity, nearest
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS020", "unknown-agent", Severity.ERROR)
def unknown_agent(plan: Plan) -> Iterator[Finding]:
    """A service names an agent that is not under `agents`.

    ## Why
    The service's telemetry would have nowhere to go. `sidecar` is a name that is always known: a CloudWatch agent in
    the service's own task.

    ## Bad
    ```yaml
    agents:
      cloudwatch: { resources: { cpu: 128 } }
    services:
      web:
        agent: cloudwacth
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
    known = ["sidecar", *(agent.name for agent in plan.agents)]
    for service in plan.services:
        if service.agent_name is not None and service.agent_name not in known:
            meant = slip(service.agent_name, known)
            yield Finding(
                message=f"`{service.name}` wants the agent `{service.agent_name}`, which is not under `agents`",
                path=service.at("agent"),
                label="no such agent",
                fix="write " + " or ".join(f"`{name}`" for name in known),
                suggestion=nearest(service.agent_name, known),
                change=None if meant is None else Put(service.at("agent"), meant),
                rests_on=(("agents", service.agent_name),),
            )
