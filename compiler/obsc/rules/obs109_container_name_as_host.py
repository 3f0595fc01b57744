"""OBS109."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.endpoints import faulty


@rule("OBS109", "container-name-as-host", Severity.ERROR)
def container_name_as_host(plan: Plan) -> Iterator[Finding]:
    """An endpoint names a container, or Docker's host, where only `localhost` leads to the agent.

    ## Why
    In a task with the network mode awsvpc all containers share one network interface: they reach each other by
    `localhost`. Names of containers are resolved by Docker Compose and by Docker's links, not by Fargate.

    ## Bad
    ```yaml
    services:
      web:
        env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://cloudwatch-agent:4316/v1/traces" }
    ```

    ## Good
    ```yaml
    services:
      web:
        env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://localhost:4316/v1/traces" }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html
    """
    for service in plan.services:
        for found in faulty(service, "host"):
            yield Finding(
                message=f"`{found.variable}` of `{service.name}` sends to `{found.host}`, which leads nowhere",
                path=found.path,
                label="not a host name here",
                fix=found.fix,
            )
