"""OBS102."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS102", "linked-agent", Severity.INFO)
def linked_agent(plan: Plan) -> Iterator[Finding]:
    """The containers of a task in bridge mode have a network each, and the app finds its agent by a link.

    ## Why
    In bridge mode `localhost` is the container itself. obsc links the app to its agent, by Docker's name for it, and
    sends to `http://cloudwatch-agent:4316`. AWS's guide for a sidecar knows only awsvpc, and Docker calls links a
    legacy: in awsvpc nothing of this is needed.

    ## Bad
    ```yaml
    platform:
      ecs: { launchType: EC2, networkMode: bridge }
    services:
      web:
        route: { targetGroup: { ref: targetGroupArn } }
    ```

    ## Good
    ```yaml
    platform:
      ecs: { launchType: EC2, networkMode: awsvpc }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-Enable-ECS.html
    """
    linked = [service for service in plan.services if service.agent.own is None]
    if plan.platform.network_mode == "bridge" and linked:
        names = ", ".join(f"`{service.name}`" for service in linked)
        yield Finding(
            message=f"{names} finds the agent by a link of Docker's",
            path=("platform", "ecs", "networkMode"),
            label="a network for each container",
            fix="nothing to do; `networkMode: awsvpc` needs no links",
        )
