"""OBS212."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule
from obsc.rules.environment import words, written

_VARIABLES = {
    "OTEL_EXPORTER_OTLP_PROTOCOL": None,
    "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "OTEL_TRACES_EXPORTER",
    "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL": None,
    "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL": "OTEL_LOGS_EXPORTER",
}
"""The variables of the protocol, with the exporter without which they are not read."""
_EXPORTERS = ("OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER", "OTEL_LOGS_EXPORTER")


@rule("OBS212", "protocol-not-in-sdk", Severity.ERROR)
def protocol_not_in_sdk(plan: Plan) -> Iterator[Finding]:
    """Telemetry is to be exported by a protocol that the SDK does not have.

    ## Why
    OpenTelemetry for Python knows `http/protobuf` and `grpc`; with any other name its configuration fails as a whole,
    and the app runs without telemetry. The image that the init container copies from has no gRPC: it would have to be
    built for one version of Python.

    An app that starts the SDK itself may not look at the variable: with `attach: none` it is a warning.

    ## Bad
    ```yaml
    services:
      web:
        env: { OTEL_EXPORTER_OTLP_PROTOCOL: grpc }
    ```

    ```yaml
    services:
      web:
        instrumentation: { attach: package }
        env: { OTEL_EXPORTER_OTLP_PROTOCOL: http/json }
    ```

    ## Good
    ```yaml
    services:
      web:
        env: { OTEL_EXPORTER_OTLP_PROTOCOL: http/protobuf }
    ```

    ## Source
    - https://github.com/aws-observability/aws-otel-python-instrumentation/blob/main/Dockerfile
    - https://github.com/aws-observability/aws-otel-python-instrumentation/blob/main/aws-opentelemetry-distro/src/amazon/opentelemetry/distro/aws_opentelemetry_configurator.py
    - https://opentelemetry.io/docs/languages/sdk-configuration/otlp-exporter/#otel_exporter_otlp_protocol
    """
    for service in plan.services:
        for name in _VARIABLES:
            value = written(service, name)
            if value is not None and _is_read(service, name):
                yield from _protocol(service, name, value)
        for name in _EXPORTERS:
            if "otlp_proto_grpc" in words(written(service, name) or "") and _is_image(service):
                yield _no_grpc(service, name, "otlp_proto_http")


def _is_read(service: Service, name: str) -> bool:
    exporter = service.variable(_VARIABLES[name] or "")
    return exporter is None or exporter.value != "none"


def _is_image(service: Service) -> bool:
    return service.instrumentation.attach == "init-container"


def _protocol(service: Service, name: str, value: str) -> Iterator[Finding]:
    if value == "grpc":
        if _is_image(service):
            yield _no_grpc(service, name, "http/protobuf")
    elif value != "http/protobuf":
        yield Finding(
            message=f"OpenTelemetry for Python does not have the protocol `{value}`, which `{service.name}` wants",
            path=service.at("env", name),
            label="unknown protocol",
            fix="leave it out, or write `http/protobuf`",
            suggestion="http/protobuf",
            severity=Severity.WARNING if service.instrumentation.attach == "none" else None,
        )


def _no_grpc(service: Service, name: str, instead: str) -> Finding:
    return Finding(
        message=f"`{service.name}` wants gRPC, which is not in the image of the init container",
        path=service.at("env", name),
        label="not in the image",
        fix=f"leave it out or write `{instead}`, or install the distribution in the image: `attach: package`",
    )
