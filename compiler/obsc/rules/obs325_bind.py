"""OBS325."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS325", "bind", Severity.ERROR)
def bind(plan: Plan) -> Iterator[Finding]:
    """The server listens where nobody asks.

    ## Why
    The load balancer and the security group use the service's `port`. A server on another port does not answer them,
    and one on 127.0.0.1 answers only the containers of its own task.

    ## Bad
    ```yaml
    services:
      web:
        server: { bind: "0.0.0.0:5000" }
    ```

    ## Good
    ```yaml
    services:
      web:
        server: { bind: "0.0.0.0:8000" }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html
    """
    for service in plan.services:
        server = service.server
        path = (*server.origin, "bind")
        if server.port != service.port:
            yield Finding(
                message=f"`{service.name}` listens on port {server.port}, and its `port` is {service.port}",
                path=path,
                label="another port",
                fix=f'write `bind: "{server.host}:{service.port}"`, or leave out `bind`',
                related=((service.at("port"), "this one is asked"),),
            )
        if server.host.lower() in ("localhost", "::1", "[::1]") or server.host.startswith("127."):
            yield Finding(
                message=f"`{service.name}` listens on {server.host}: nothing outside its task can reach it",
                path=path,
                label="only inside the task",
                fix=f'write `bind: "0.0.0.0:{service.port}"`, or leave out `bind`',
                severity=Severity.WARNING,
            )
