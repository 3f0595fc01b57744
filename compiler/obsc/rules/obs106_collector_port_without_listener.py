"""OBS106."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.endpoints import faulty


@rule("OBS106", "collector-port-without-listener", Severity.ERROR)
def collector_port_without_listener(plan: Plan) -> Iterator[Finding]:
    """An endpoint uses a port on which the collector does not listen.

    ## Why
    The ADOT Collector listens on 4317 (OTLP over gRPC) and 4318 (OTLP over HTTP), where its receivers say nothing
    else. 4315 and 4316 are the CloudWatch agent's: nothing arrives, and no log line says so.

    ## Bad
    ```yaml
    backends: { traces: { type: xray } }
    agents: { adot: { distribution: adot-collector } }
    services:
      web:
        agent: adot
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4316" }
    ```

    ## Good
    ```yaml
    backends: { traces: { type: xray } }
    agents: { adot: { distribution: adot-collector } }
    services:
      web:
        agent: adot
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4318" }
    ```

    ## Source
    - https://aws-otel.github.io/docs/setup/ecs
    - https://opentelemetry.io/docs/specs/otlp/#otlphttp-default-port
    """
    for service in plan.services:
        for found in faulty(service, "port") if service.agent.collector is not None else ():
            what = "names no port" if found.port is None else f"sends to port {found.port}"
            listens = " and ".join(map(str, found.ports)) or "nothing of the kind"
            yield Finding(
                message=f"`{found.variable}` of `{service.name}` {what}; the collector listens on {listens}",
                path=found.path,
                label="nothing listens here",
                fix=found.fix,
                severity=Severity.WARNING if service.containers and found.loopback else None,
                change=None if service.containers else found.change,
            )
