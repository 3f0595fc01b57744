"""OBS514."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS514", "agent-configuration", Severity.ERROR)
def agent_configuration(plan: Plan) -> Iterator[Finding]:
    """The agent's environment takes the place of the configuration that obsc writes.

    ## Why
    The agent's container reads its configuration from `CW_CONFIG_CONTENT`, where obsc writes what Application Signals
    needs, and only while `RUN_IN_CONTAINER` is `True`, as the image has it. This release has no other configuration.

    ## Bad
    ```yaml
    services:
      web:
        agent: { env: { CW_CONFIG_CONTENT: "{}" } }
    ```

    ## Good
    ```yaml
    services:
      web:
        agent: { env: { AWS_REGION: us-east-1 } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
    - https://github.com/aws/amazon-cloudwatch-agent
    """
    for agent in dict.fromkeys((*(service.agent for service in plan.services), *plan.agents)):
        for name, value in agent.env if agent.collector is None else ():  # else OBS610
            if name == "CW_CONFIG_CONTENT" or (name == "RUN_IN_CONTAINER" and value != "True"):
                yield Finding(
                    message=f"`{name}` of `{agent.name}` would take the agent's configuration away",
                    path=(*agent.origin, "env", name),
                    key=True,
                    label="obsc's own",
                    fix="leave it out",
                )
