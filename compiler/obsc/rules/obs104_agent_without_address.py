"""OBS104."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS104", "agent-without-address", Severity.ERROR)
def agent_without_address(plan: Plan) -> Iterator[Finding]:
    """An agent that is a service of its own has services in bridge or host mode, which cannot be let in.

    ## Why
    Exporters look up the address of a host, an A record, which Cloud Map has for tasks with an address of their own:
    for the network mode awsvpc. Tasks in bridge and host mode send with the address and the security groups of their
    instance, which obsc does not know; on instances a daemon is the way.

    ## Bad
    ```yaml
    platform:
      ecs: { launchType: EC2, networkMode: bridge }
      network: { namespace: { name: shop.local, create: true } }
    agents:
      cloudwatch: { topology: service }
    services:
      web:
        agent: cloudwatch
        route: { targetGroup: { ref: targetGroupArn } }
    ```

    ## Good
    ```yaml
    platform:
      ecs: { launchType: EC2, networkMode: bridge }
    agents:
      cloudwatch: { topology: daemon }
    services:
      web:
        agent: cloudwatch
        route: { targetGroup: { ref: targetGroupArn } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html
    """
    if plan.platform.network_mode == "awsvpc" or plan.platform.launch_type == "FARGATE":  # else OBS130
        return
    for agent, own in plan.agent_services():
        if own.desired_count is not None:
            yield Finding(
                message=f"the agent `{agent.name}` cannot let in services in {plan.platform.network_mode} mode",
                path=(*agent.origin, "topology"),
                label="needs awsvpc",
                fix="write `topology: daemon`, or `networkMode: awsvpc`",
                related=((("platform", "ecs", "networkMode"), "the network mode"),),
            )
