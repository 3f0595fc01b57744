"""OBS105."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.endpoints import faulty


@rule("OBS105", "port-without-listener", Severity.ERROR)
def port_without_listener(plan: Plan) -> Iterator[Finding]:
    """An endpoint uses a port on which the agent does not listen.

    ## Why
    For Application Signals the CloudWatch agent listens on 4316 (OTLP over HTTP), 4315 (OTLP over gRPC) and 2000
    (sampling rules). 4317 and 4318, the usual ports of OpenTelemetry, are not among them: nothing arrives, and no log
    line says so.

    In a task with containers of your own it is a warning, for one of them may listen there; a port that is listed
    under its `ports` is taken for one.

    ## Bad
    ```yaml
    services:
      web:
        env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://localhost:4318/v1/traces" }
    ```

    ## Good
    ```yaml
    services:
      web:
        env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://localhost:4316/v1/traces" }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
    - https://github.com/aws/amazon-cloudwatch-agent/blob/main/translator/translate/otel/receiver/otlp/translator.go
    """
    for service in plan.services:
        for found in faulty(service, "port") if service.agent.collector is None else ():
            what = "names no port" if found.port is None else f"sends to port {found.port}"
            listens = " and ".join(map(str, found.ports))
            yield Finding(
                message=f"`{found.variable}` of `{service.name}` {what}; the agent listens on {listens}",
                path=found.path,
                label="nothing listens here",
                fix=found.fix,
                severity=Severity.WARNING if service.containers and found.loopback else None,
                change=None if service.containers else found.change,
            )
