"""OBS144."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Path, Severity
from obsc.rules import Finding, Raw, rule

_OF_OTHERS = ("loadBalancer", "securityGroup")


@rule("OBS144", "route-key-of-another-load-balancer", Severity.WARNING)
def route_key_of_another_load_balancer(document: Raw) -> Iterator[Finding]:
    """A route has a key for a created load balancer and is not behind one, or the other way round.

    ## Why
    `path` makes a rule of the load balancer that obsc creates. One that exists has its own rules, and leads to the
    `targetGroup`. A created one needs neither `loadBalancer` nor `securityGroup`: obsc knows them.

    ## Bad
    ```yaml
    services:
      web:
        route: { targetGroup: { ref: targetGroupArn }, securityGroup: { ref: loadBalancerGroup }, path: /api }
    ```

    ## Good
    ```yaml
    services:
      web:
        route: { targetGroup: { ref: targetGroupArn }, securityGroup: { ref: loadBalancerGroup } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html
    """
    created = "loadBalancer" in document.get("platform", {}).get("network", {})
    for name, service in document.get("services", {}).items():
        route = service.get("route") or {}
        behind = created and "targetGroup" not in route
        for key in _OF_OTHERS if behind else ("path",):
            if key in route:
                path: Path = ("services", name, "route", key)
                yield Finding(
                    message=f"`{key}` of `{name}` has no effect: its load balancer is "
                    + ("created here" if behind else "not created here"),
                    path=path,
                    key=True,
                    label="not used",
                    fix=f"remove `{key}`" + ("" if behind or created else ", or create a load balancer"),
                )
