"""OBS130."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS130", "fargate-network-mode", Severity.ERROR)
def fargate_network_mode(plan: Plan) -> Iterator[Finding]:
    """Fargate has one network mode, awsvpc.

    ## Why
    A Fargate task is on no instance whose network it could share: ECS refuses a task definition with another mode.

    ## Bad
    ```yaml
    platform:
      ecs: { launchType: FARGATE, networkMode: bridge }
    ```

    ## Good
    ```yaml
    platform:
      ecs: { launchType: FARGATE, networkMode: awsvpc }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
    """
    platform = plan.platform
    if platform.launch_type == "FARGATE" and platform.network_mode != "awsvpc":
        yield Finding(
            message=f"Fargate has no network mode {platform.network_mode}",
            path=("platform", "ecs", "networkMode"),
            label="not on Fargate",
            fix="leave it out, or write `launchType: EC2`",
        )
