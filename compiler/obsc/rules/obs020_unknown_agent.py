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
    The service's telemetry would have nowhere to go. On ECS, `sidecar` is a name that is always known: a CloudWatch
    agent in the service's own task. On EC2 there is one agent for the instance, which nobody has to name.

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
    on_ec2 = plan.platform.ec2 is not None
    known = [*([] if on_ec2 else ["sidecar"]), *(agent.name for agent in plan.agents)]
    names = ["write " + " or ".join(f"`{name}`" for name in known)] if known else []
    for service in plan.services:
        if service.agent_name is not None and service.agent_name not in ("sidecar", *known):
            meant = slip(service.agent_name, known)
            yield Finding(
                message=f"`{service.name}` wants the agent `{service.agent_name}`, which is not under `agents`",
                path=service.at("agent"),
                label="no such agent",
                fix=", or ".join([*(["leave it out"] if on_ec2 else []), *names]),
                suggestion=nearest(service.agent_name, known),
                change=None if meant is None else Put(service.at("agent"), meant),
                rests_on=(("agents", service.agent_name),),
            )
