"""OBS605."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.changes import Drop
from obsc.diagnostics import Severity
from obsc.plan.model import AmpBackend, Plan, PrometheusBackend
from obsc.rules import Finding, rule
from obsc.rules.environment import written


@rule("OBS605", "delta-into-prometheus", Severity.WARNING)
def delta_into_prometheus(plan: Plan) -> Iterator[Finding]:
    """An app sends differences, and Prometheus takes sums only.

    ## Why
    With the temporality `delta` a counter tells what has come since the last time. The exporter for Prometheus drops
    such counters and histograms without a word. CloudWatch takes either.

    ## Bad
    ```yaml
    backends: { metrics: { type: amp } }
    agents: { adot: { distribution: adot-collector } }
    services:
      web:
        agent: adot
        env: { OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: delta }
    ```

    ## Good
    ```yaml
    backends: { metrics: { type: amp } }
    agents: { adot: { distribution: adot-collector } }
    services:
      web:
        agent: adot
        env: { OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: cumulative }
    ```

    ## Source
    - https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.156.0/exporter/prometheusremotewriteexporter
    - https://opentelemetry.io/docs/specs/otel/metrics/sdk_exporters/otlp/
    """
    name = "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE"
    for service in plan.services:
        backends = service.agent.collector.backends if service.agent.collector is not None else ()
        to_prometheus = any(isinstance(backend, AmpBackend | PrometheusBackend) for backend in backends)
        value = (written(service, name) or "").lower()
        if to_prometheus and value in ("delta", "lowmemory"):
            yield Finding(
                message=f"`{service.name}` sends differences, which do not reach Prometheus",
                path=service.at("env", name),
                label="dropped by the collector",
                fix="leave it out",
                change=Drop(service.at("env", name)),
            )
