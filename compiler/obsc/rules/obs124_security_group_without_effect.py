"""OBS124."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS124", "security-group-without-effect", Severity.WARNING)
def security_group_without_effect(plan: Plan) -> Iterator[Finding]:
    """The load balancer's security group is named, and there is no created group to let it in.

    ## Why
    obsc adds rules only to the security groups that it creates. A service whose groups are given keeps them as they
    are, so that whoever owns them has to let the load balancer in.

    ## Bad
    ```yaml
    services:
      web:
        securityGroups: [sg-0123456789abcdef0]
        route: { targetGroup: { ref: targetGroupArn }, securityGroup: { ref: loadBalancerGroup } }
    ```

    ## Good
    ```yaml
    services:
      web:
        securityGroups: [sg-0123456789abcdef0]
        route: { targetGroup: { ref: targetGroupArn } }
    ```

    ## Source
    - https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
    """
    for service in plan.services if plan.platform.network_mode == "awsvpc" else ():  # else OBS128
        if (
            service.security_groups is not None
            and service.route is not None
            and service.route.security_group is not None
        ):
            yield Finding(
                message=f"the security groups of `{service.name}` are given: obsc adds no rule for the load balancer",
                path=(*service.route.origin, "securityGroup"),
                label="not used",
                fix="leave it out, and see to it that the given groups let the load balancer in",
            )
