"""OBS122."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS122", "load-balancer-cannot-reach", Severity.WARNING)
def load_balancer_cannot_reach(plan: Plan) -> Iterator[Finding]:
    """A service joins a target group, and its security group lets nobody in.

    ## Why
    The security group that obsc creates is closed from outside. The load balancer's health checks then time out, and
    ECS replaces the tasks for ever.

    ## Bad
    ```yaml
    services:
      web:
        route: { targetGroup: { ref: targetGroupArn } }
    ```

    ## Good
    ```yaml
    services:
      web:
        route: { targetGroup: { ref: targetGroupArn }, securityGroup: { ref: loadBalancerGroup } }
    ```

    ## Source
    - https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-register-targets.html
    """
    opened = {ingress.port for ingress in plan.platform.ingress}
    for service in plan.services if plan.platform.network_mode == "awsvpc" else ():
        route = service.route
        if route is None or route.target_group is None or service.security_groups is not None:
            continue
        if route.security_group is None and service.port not in opened:
            yield Finding(
                message=f"the load balancer of `{service.name}` cannot reach port {service.port}",
                path=(*route.origin, "targetGroup"),
                label="no way in",
                fix="name the load balancer's security group in `route.securityGroup`",
            )
