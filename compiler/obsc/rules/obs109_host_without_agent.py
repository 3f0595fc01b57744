"""OBS109."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.endpoints import faulty


@rule("OBS109", "host-without-agent", Severity.ERROR)
def host_without_agent(plan: Plan) -> Iterator[Finding]:
    """An endpoint names a host on which the agent is not.

    ## Why
    Under awsvpc the containers of a task share one network interface: a sidecar is at `localhost`, and names of
    containers, which Docker Compose and Docker's links resolve, lead nowhere. An agent that is a service of its own is
    in another task, at its name in the namespace; a daemon is on the instance, whose address only the running task
    finds out.

    ## Bad
    ```yaml
    services:
      web:
        env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://cloudwatch-agent:4316/v1/traces" }
    ```

    ```yaml
    platform:
      network: { namespace: { name: shop.local, create: true } }
    agents:
      cloudwatch: { topology: service }
    services:
      web:
        agent: cloudwatch
        env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://localhost:4316/v1/traces" }
    ```

    ## Good
    ```yaml
    services:
      web:
        env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://localhost:4316/v1/traces" }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html
    """
    for service in plan.services:
        for found in faulty(service, "host"):
            yield Finding(
                message=f"`{found.variable}` of `{service.name}` sends to `{found.host}`, where no agent is",
                path=found.path,
                label="leads nowhere",
                fix=found.fix,
                change=found.change,
            )
