"""OBS441."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS441", "agent-without-shell", Severity.INFO)
def agent_without_shell(plan: Plan) -> Iterator[Finding]:
    """ECS Exec is on for an agent whose image has no shell.

    ## Why
    The image of the CloudWatch agent holds the agent and nothing else: a session with `/bin/sh` ends at once. What can
    be run is the agent's own program, `/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent` for example. Its
    output is in the log group without a session.

    ## Bad
    ```yaml
    platform:
      network: { namespace: { name: shop.local, create: true } }
    agents:
      cloudwatch: { topology: service, enableExecuteCommand: true }
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
    - https://github.com/aws/amazon-cloudwatch-agent/tree/main/amazon-cloudwatch-container-insights/cloudwatch-agent-dockerfile
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec-run.html
    """
    for agent, own in plan.agent_services():
        if own.enable_execute_command:
            yield Finding(
                message=f"ECS Exec finds no shell in the tasks of `{agent.name}`",
                path=(*agent.origin, "enableExecuteCommand"),
                label="no shell in the image",
                fix="leave it out, unless the image is one of your own with a shell",
            )
