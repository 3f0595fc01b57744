"""OBS427."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule


@rule("OBS427", "no-room-to-deploy", Severity.ERROR)
def no_room_to_deploy(plan: Plan) -> Iterator[Finding]:
    """A deployment may neither stop an old task nor start a new one.

    ## Why
    ECS rounds the lower limit up and the upper one down. With one task, `minimumHealthyPercent: 50` still keeps that
    one running, and `maximumPercent: 150` does not allow a second: the deployment waits for ever.

    ## Bad
    ```yaml
    services:
      web:
        deployment: { maximumPercent: 150 }
    ```

    ## Good
    ```yaml
    services:
      web:
        deployment: { maximumPercent: 200 }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
    """
    for service in plan.services:
        count, how = service.desired_count, service.deployment
        if has_no_room(service):
            tasks = "one task" if count == 1 else f"{count} tasks"
            at = service.at("deployment", "maximumPercent" if how.maximum_percent != 200 else "minimumHealthyPercent")
            yield Finding(
                message=f"a deployment of `{service.name}` can replace none of its tasks",
                path=at,
                label=f"with {tasks}, at least {count} and at most {count}",
                fix="write `maximumPercent: 200`, or `minimumHealthyPercent: 0` if it may be down meanwhile",
            )


def has_no_room(service: Service) -> bool:
    """Whether both limits come out as the number of tasks that run."""
    count, how = service.desired_count, service.deployment
    least, most = -(-count * how.minimum_healthy_percent // 100), count * how.maximum_percent // 100
    return 0 < count == least == most
