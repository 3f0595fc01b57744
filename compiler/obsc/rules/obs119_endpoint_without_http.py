"""OBS119."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.endpoints import faulty


@rule("OBS119", "endpoint-without-http", Severity.ERROR)
def endpoint_without_http(plan: Plan) -> Iterator[Finding]:
    """An endpoint does not begin with `http://`.

    ## Why
    The exporter takes the whole address from the variable. Without a scheme it sends nothing, and no log line says
    so; the agent speaks no TLS, so that `https://localhost:4316` reaches nothing either.

    ## Bad
    ```yaml
    services:
      web:
        env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "localhost:4316/v1/traces" }
    ```

    ## Good
    ```yaml
    services:
      web:
        env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://localhost:4316/v1/traces" }
    ```

    ## Source
    - https://opentelemetry.io/docs/specs/otel/protocol/exporter/#configuration-options
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
    """
    for service in plan.services:
        for found in faulty(service, "scheme"):
            what = f"begins with `{found.scheme}://`" if found.scheme else "has no `http://`"
            yield Finding(
                message=f"`{found.variable}` of `{service.name}` {what}",
                path=found.path,
                label="needs `http://`",
                fix=found.fix if found.to_agent else "begin it with `http://` or `https://`",
                change=found.change if found.to_agent else None,
            )
