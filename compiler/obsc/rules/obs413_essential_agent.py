"""OBS413."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS413", "essential-agent", Severity.INFO)
def essential_agent(plan: Plan) -> Iterator[Finding]:
    """The app dies when the agent does.

    ## Why
    When an essential container ends, ECS stops the whole task. With an essential agent a broken configuration or a
    missing permission takes the app down; with one that is not, telemetry may stop unnoticed while the app goes on.
    obsc's default is the second.

    ## Bad
    ```yaml
    services:
      web:
        agent: { essential: true }
    ```

    ## Good
    ```yaml
    services:
      web:
        agent: { essential: false }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    - https://github.com/aws/amazon-cloudwatch-agent/issues/770
    """
    for agent in dict.fromkeys(service.agent for service in plan.services):
        if agent.essential and agent.own is None:
            users = ", ".join(f"`{service.name}`" for service in plan.services if service.agent == agent)
            yield Finding(
                message=f"{users} stops when the agent does",
                path=(*agent.origin, "essential"),
                label="takes the app with it",
                fix="nothing to do if that is wanted; otherwise leave out `essential`",
            )
