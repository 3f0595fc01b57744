"""OBS211."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule
from obsc.rules.environment import words, written


@rule("OBS211", "exporter-without-backend", Severity.WARNING)
def exporter_without_backend(plan: Plan) -> Iterator[Finding]:
    """Metrics or logs are exported by OTLP, and nothing receives them.

    ## Why
    Without an endpoint the SDK posts them to `localhost:4318`, where the CloudWatch agent does not listen, and
    reports an error every minute. Application Signals has its own exporter for its metrics, and does not need this
    one.

    ## Bad
    ```yaml
    services:
      web:
        env: { OTEL_METRICS_EXPORTER: otlp }
    ```

    ## Good
    ```yaml
    services:
      web:
        env:
          OTEL_METRICS_EXPORTER: otlp
          OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: "http://collector.internal:4318/v1/metrics"
    ```

    ## Source
    - https://opentelemetry.io/docs/languages/sdk-configuration/otlp-exporter/#otel_exporter_otlp_metrics_endpoint
    - https://opentelemetry.io/docs/languages/sdk-configuration/general/#otel_metrics_exporter
    """
    for service in plan.services:
        if service.containers:
            continue  # one of them may be a collector
        for signal in ("METRICS", "LOGS"):
            value = written(service, f"OTEL_{signal}_EXPORTER")
            if value and any(name.startswith("otlp") for name in words(value)) and not _has_endpoint(service, signal):
                yield Finding(
                    message=f"`{service.name}` sends its {signal.lower()} to localhost:4318, where nothing listens",
                    path=service.at("env", f"OTEL_{signal}_EXPORTER"),
                    label="no endpoint",
                    fix=f"write `none`, or set `OTEL_EXPORTER_OTLP_{signal}_ENDPOINT` too",
                )


def _has_endpoint(service: Service, signal: str) -> bool:
    names = (f"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
    return any(service.variable(name) is not None for name in names)
