"""OBS143."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS143", "too-few-zones", Severity.ERROR)
def too_few_zones(plan: Plan) -> Iterator[Finding]:
    """A load balancer is in fewer than two zones.

    ## Why
    AWS creates an Application Load Balancer only with subnets in two availability zones or more.

    ## Bad
    ```yaml
    platform:
      network:
        vpc: { create: true, zones: 1 }
        loadBalancer: { create: true, certificate: { ref: certificate } }
    services:
      web:
        route: { path: /, healthCheckPath: /health }
    ```

    ## Good
    ```yaml
    platform:
      network:
        vpc: { create: true, zones: 2 }
        loadBalancer: { create: true, certificate: { ref: certificate } }
    services:
      web:
        route: { path: /, healthCheckPath: /health }
    ```

    ## Source
    - https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
    """
    wanted, created = plan.platform.load_balancer, plan.platform.created_vpc
    if wanted is None or not isinstance(wanted.subnets, tuple) or len(wanted.subnets) != 1:
        return
    yield Finding(
        message="the load balancer is in one availability zone",
        path=(*created.origin, "zones") if created is not None else (*wanted.origin, "subnets"),
        label="one zone",
        fix="write `zones: 2`" if created is not None else "name a subnet in another zone too",
    )
