"""OBS142."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS142", "unencrypted", Severity.WARNING)
def unencrypted(plan: Plan) -> Iterator[Finding]:
    """Requests from the internet travel unencrypted.

    ## Why
    Without a certificate the load balancer speaks HTTP: whoever is on the way reads passwords, cookies and trace
    headers. With one it speaks HTTPS, and leads HTTP there.

    ## Bad
    ```yaml
    platform:
      network: { vpc: { create: true }, loadBalancer: { create: true } }
    services:
      web:
        route: { path: /, healthCheckPath: /health }
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
    - https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html
    """
    wanted = plan.platform.load_balancer
    if wanted is not None and wanted.certificate is None and wanted.scheme == "internet-facing":
        yield Finding(
            message="the load balancer takes requests from the internet without HTTPS",
            path=(*wanted.origin, "certificate"),
            label="HTTP",
            fix="write `certificate: { ref: certificate }`, the ARN of a certificate in ACM",
        )
