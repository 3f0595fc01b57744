"""OBS140."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule


@rule("OBS140", "two-services-at-a-path", Severity.ERROR)
def two_services_at_a_path(plan: Plan) -> Iterator[Finding]:
    """Two services are at the same path of the load balancer.

    ## Why
    Of two rules for one path the first takes every request, and the second service gets none. A `route` without a
    `path` is at `/`.

    ## Bad
    ```yaml
    platform:
      network: { vpc: { create: true }, loadBalancer: { create: true, certificate: { ref: certificate } } }
    services:
      web:
        route: { path: /, healthCheckPath: /health }
      api:
        framework: flask
        server: { name: gunicorn, app: "api:app" }
        port: 8080
        route: { healthCheckPath: /health }
    ```

    ## Good
    ```yaml
    platform:
      network: { vpc: { create: true }, loadBalancer: { create: true, certificate: { ref: certificate } } }
    services:
      web:
        route: { path: /, healthCheckPath: /health }
      api:
        framework: flask
        server: { name: gunicorn, app: "api:app" }
        port: 8080
        route: { path: /api, healthCheckPath: /health }
    ```

    ## Source
    - https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html
    """
    at: dict[str, Service] = {}
    for service in plan.services:
        path = None if service.route is None else service.route.path
        if path is None:
            continue
        first = at.setdefault(path.rstrip("/"), service)
        if first is not service:
            yield Finding(
                message=f"`{first.name}` and `{service.name}` are both at {path}",
                path=service.at("route", "path"),
                label="taken",
                fix="give each a `path` of its own",
                related=((first.at("route", "path"), "the other"),),
            )
