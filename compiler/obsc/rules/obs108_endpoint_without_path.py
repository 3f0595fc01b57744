"""OBS108."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.endpoints import faulty


@rule("OBS108", "endpoint-without-path", Severity.ERROR)
def endpoint_without_path(plan: Plan) -> Iterator[Finding]:
    """An endpoint of one signal lacks its path, or has another one.

    ## Why
    An endpoint for one signal is used as it is: nothing appends `/v1/traces` to it. Without the path everything is
    posted to `/`, the agent answers 404, and no log line says so. Over gRPC it is the other way round: there is no
    path.

    Another server than the agent may listen on `/`, so that it is a warning there.

    ## Bad
    ```yaml
    services:
      web:
        env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://localhost:4316" }
    ```

    ## Good
    ```yaml
    services:
      web:
        env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://localhost:4316/v1/traces" }
    ```

    ## Source
    - https://opentelemetry.io/docs/specs/otel/protocol/exporter/#endpoint-urls-for-otlphttp
    """
    for service in plan.services:
        for found in faulty(service, "route"):
            wanted = f"`{found.wanted_route}`" if found.protocol == "http/protobuf" else "no path"
            has = f"has the path `{found.route}`" if found.route not in ("", "/") else "has no path"
            yield Finding(
                message=f"`{found.variable}` of `{service.name}` {has}; it needs {wanted}",
                path=found.path,
                label=f"needs {wanted}",
                fix=found.fix if found.to_agent else f"end it with {wanted}",
                severity=None if found.to_agent else Severity.WARNING,
                change=found.change if found.to_agent else None,
            )
