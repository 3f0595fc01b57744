"""OBS139."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS139", "load-balancer-without-service", Severity.WARNING)
def load_balancer_without_service(plan: Plan) -> Iterator[Finding]:
    """A load balancer is created, and no service is behind it.

    ## Why
    A service with a `route` that names no target group is behind the created load balancer. Without one it answers 404
    to everybody, and costs by the hour.

    ## Bad
    ```yaml
    platform:
      network: { vpc: { create: true }, loadBalancer: { create: true, certificate: { ref: certificate } } }
    ```

    ## Good
    ```yaml
    platform:
      network: { vpc: { create: true }, loadBalancer: { create: true, certificate: { ref: certificate } } }
    services:
      web:
        route: { path: /, healthCheckPath: /health }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html
    """
    wanted = plan.platform.load_balancer
    if wanted is not None and not any(service.route is not None and service.route.path for service in plan.services):
        yield Finding(
            message="no service is behind the load balancer",
            path=wanted.origin,
            label="leads nowhere",
            fix="give a service `route: { path: / }`, or remove `loadBalancer`",
        )
