"""OBS107."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule
from obsc.rules.endpoints import Endpoint, endpoints
from obsc.rules.environment import is_written


@rule("OBS107", "protocol-of-another-port", Severity.ERROR)
def protocol_of_another_port(plan: Plan) -> Iterator[Finding]:
    """An endpoint's port speaks another protocol than the exporter.

    ## Why
    4316 and 4318 speak OTLP over HTTP, 4315 and 4317 speak it over gRPC, and none of them understands the other:
    everything that is sent is lost. Elsewhere the numbers are only a custom, so that it is a warning there.

    ## Bad
    ```yaml
    services:
      web:
        instrumentation: { attach: package }
        env: { OTEL_EXPORTER_OTLP_PROTOCOL: grpc }
    ```

    ## Good
    ```yaml
    services:
      web:
        instrumentation: { attach: package }
        env:
          OTEL_EXPORTER_OTLP_PROTOCOL: grpc
          OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://localhost:4315"
          OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT: "http://localhost:4315"
    ```

    ## Source
    - https://opentelemetry.io/docs/languages/sdk-configuration/otlp-exporter/
    - https://github.com/aws/amazon-cloudwatch-agent/blob/main/translator/translate/otel/receiver/otlp/translator.go
    """
    for service in plan.services:
        wrong = [found for found in endpoints(service) if found.fault == "protocol"]
        for found in wrong:
            if found.is_written:
                yield _at_endpoint(found)
        for variable in sorted({found.protocol_variable for found in wrong if not found.is_written}):
            if is_written(service, variable):
                yield _at_protocol(service, variable, [f for f in wrong if f.protocol_variable == variable])


def _at_endpoint(found: Endpoint) -> Finding:
    other = "gRPC" if found.protocol == "http/protobuf" else "HTTP"
    return Finding(
        message=f"`{found.variable}` of `{found.service}` sends {found.protocol} to {found.port}, a port for {other}",
        path=found.path,
        label=f"a port for {other}",
        fix=found.fix,
        severity=None if found.to_agent else Severity.WARNING,
        change=found.change if found.to_agent else None,
    )


def _at_protocol(service: Service, variable: str, wrong: list[Endpoint]) -> Finding:
    found = service.variable(variable)
    lines = ", ".join(f"`{one.variable}: {one.wanted}`" for one in wrong if not one.is_written)
    return Finding(
        message=f"`{variable}` of `{service.name}` is {wrong[0].protocol}, and obsc's endpoints are not",
        path=service.origin if found is None else found.origin,
        label="not the protocol of the endpoints",
        fix=f"leave it out, or write {lines} too",
    )
