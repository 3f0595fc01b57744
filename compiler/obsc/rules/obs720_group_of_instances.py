"""OBS720."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS720", "group-of-instances", Severity.ERROR)
def group_of_instances(plan: Plan) -> Iterator[Finding]:
    """A group of instances has more at least than at most, or one instance is asked for what only a group has.

    ## Why
    EC2 Auto Scaling refuses a group whose minimum is above its maximum. A single instance stands in one subnet, and
    joins no target group by itself: it would get no requests.

    ## Bad
    ```yaml
    platform: { ec2: { autoScaling: { min: 3, max: 2 } } }
    services: { web: { image: null } }
    ```
    ```yaml
    platform: { ec2: {} }
    services:
      web: { image: null, securityGroups: [{ ref: group }], route: { targetGroup: { ref: targetGroupArn } } }
    ```

    ## Good
    ```yaml
    platform: { ec2: { autoScaling: { min: 2, max: 3 } } }
    services:
      web: { image: null, securityGroups: [{ ref: group }], route: { targetGroup: { ref: targetGroupArn } } }
    ```

    ## Source
    - https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html
    - https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-register-targets.html
    """
    ec2 = plan.platform.ec2
    if ec2 is None:
        return
    if ec2.least is not None and ec2.most is not None and ec2.least > ec2.most:
        yield Finding(
            message=f"a group of at least {ec2.least} and at most {ec2.most} instances",
            path=("platform", "ec2", "autoScaling", "min"),
            label="more than `max`",
            fix=f"write `max: {ec2.least}` or more",
        )
    if ec2.least is not None:
        return
    for service in plan.services:
        if service.route is not None and service.route.target_group is not None:
            yield Finding(
                message=f"the instance of `{service.name}` joins no target group",
                path=(*service.route.origin, "targetGroup"),
                label="only a group of instances joins one",
                fix="write `platform.ec2.autoScaling: { min: 1, max: 1 }`",
            )
    subnets = plan.platform.subnets
    if isinstance(subnets, tuple) and len(subnets) > 1:
        yield Finding(
            message=f"one instance stands in one subnet, not in {len(subnets)}",
            path=("platform", "network", "subnets", 1),
            label="not used",
            fix="leave one, or write `platform.ec2.autoScaling`",
        )
