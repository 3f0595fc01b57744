"""OBS436."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.obs427_no_room_to_deploy import has_no_room


@rule("OBS436", "rebalancing-without-room", Severity.ERROR)
def rebalancing_without_room(plan: Plan) -> Iterator[Finding]:
    """Tasks are to be spread over zones anew, and none may run beside the others meanwhile.

    ## Why
    ECS starts a task in the emptier zone before it stops one in the fuller. It takes zone rebalancing, which is on by
    default, only with a `maximumPercent` above 100.

    ## Bad
    ```yaml
    services:
      web:
        desiredCount: 4
        deployment: { minimumHealthyPercent: 50, maximumPercent: 100 }
    ```

    ## Good
    ```yaml
    services:
      web:
        desiredCount: 4
        deployment: { minimumHealthyPercent: 50, maximumPercent: 100, availabilityZoneRebalancing: DISABLED }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
    - https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ecs.FargateService.html
    """
    for service in plan.services:
        how = service.deployment
        enabled = how.availability_zone_rebalancing == "ENABLED"
        if enabled and how.maximum_percent <= 100 and not has_no_room(service):
            yield Finding(
                message=f"zone rebalancing of `{service.name}` needs a `maximumPercent` above 100",
                path=service.at("deployment", "maximumPercent"),
                label="no room",
                fix="write `availabilityZoneRebalancing: DISABLED`, or a greater `maximumPercent`",
            )
