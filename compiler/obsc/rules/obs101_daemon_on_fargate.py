"""OBS101."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS101", "daemon-on-fargate", Severity.ERROR)
def daemon_on_fargate(plan: Plan) -> Iterator[Finding]:
    """An agent is to be a daemon on Fargate, where there are no instances to put it on.

    ## Why
    The scheduling strategy DAEMON puts one task on every container instance of a cluster. Fargate has none, and ECS
    refuses the service; what guides call a daemon there is a service of its own.

    ## Bad
    ```yaml
    agents:
      cloudwatch: { topology: daemon }
    services:
      web: { agent: cloudwatch }
    ```

    ## Good
    ```yaml
    platform:
      network: { namespace: { name: shop.local, create: true } }
    agents:
      cloudwatch: { topology: service }
    services:
      web: { agent: cloudwatch }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Daemon.html
    """
    if plan.platform.launch_type != "FARGATE":
        return
    for agent, own in plan.agent_services():
        if own.desired_count is None:
            yield Finding(
                message=f"the agent `{agent.name}` cannot be a daemon on Fargate",
                path=(*agent.origin, "topology"),
                label="Fargate has no instances",
                fix="write `topology: service`, one agent that services find by DNS, or `topology: sidecar`",
            )
