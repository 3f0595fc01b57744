"""OBS425."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.rules import Finding, Raw, rule

_KEYS = ("loadBalancer", "securityGroup", "healthCheckGracePeriod", "healthCheckPath")


@rule("OBS425", "route-without-target-group", Severity.WARNING)
def route_without_target_group(document: Raw) -> Iterator[Finding]:
    """A route names no target group.

    ## Why
    ECS registers tasks in a target group; without one no load balancer ever hears of them, and a grace period for its
    health checks has nothing to wait for. A `healthCheckPath` alone still keeps that path out of the traces.

    ## Bad
    ```yaml
    services:
      web:
        route: { securityGroup: { ref: loadBalancerGroup } }
    ```

    ## Good
    ```yaml
    services:
      web:
        route: { targetGroup: { ref: targetGroupArn }, securityGroup: { ref: loadBalancerGroup } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
    """
    if "loadBalancer" in document.get("platform", {}).get("network", {}):
        return  # it is behind that one
    for name, service in document.get("services", {}).items():
        route = service.get("route") or {}
        key = next((key for key in _KEYS if key in route), None)
        if key is not None and "targetGroup" not in route:
            yield Finding(
                message=f"the route of `{name}` has `{key}` and no `targetGroup`",
                path=("services", name, "route"),
                label="joins no load balancer",
                fix="write `targetGroup: { ref: targetGroupArn }`"
                + (", or leave out `route`" if key != "healthCheckPath" else ""),
                severity=Severity.INFO if key == "healthCheckPath" else None,
            )
