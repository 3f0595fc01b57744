"""OBS408."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.collector.components import type_of
from obsc.plan.collector.listeners import HEALTH, listeners
from obsc.rules import Finding, Raw, rule
from obsc.rules.collectors import own_configurations


@rule("OBS408", "collector-never-healthy", Severity.ERROR)
def collector_never_healthy(document: Raw) -> Iterator[Finding]:
    """A collector's health check asks what is not there.

    ## Why
    The program `/healthcheck` of the collector's image asks the extension `health_check` on 127.0.0.1:13133. Without
    it, not started or on another port, the collector is unhealthy for ever, and the app that waits for it never
    starts.

    ## Bad
    ```yaml
    agents:
      adot:
        distribution: adot-collector
        config:
          receivers: { otlp: { protocols: { http: {} } } }
          processors: { memory_limiter: { check_interval: 1s, limit_mib: 200 } }
          exporters: { debug: {} }
          service:
            pipelines:
              traces: { receivers: [otlp], processors: [memory_limiter], exporters: [debug] }
    services:
      web: { agent: adot }
    ```

    ## Good
    ```yaml
    agents:
      adot:
        distribution: adot-collector
        config:
          extensions: { health_check: {} }
          receivers: { otlp: { protocols: { http: {} } } }
          processors: { memory_limiter: { check_interval: 1s, limit_mib: 200 } }
          exporters: { debug: {} }
          service:
            extensions: [health_check]
            pipelines:
              traces: { receivers: [otlp], processors: [memory_limiter], exporters: [debug] }
    services:
      web: { agent: adot }
    ```

    ## Source
    - https://github.com/aws-observability/aws-otel-collector/blob/v0.49.0/cmd/healthcheck/main.go
    - https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.156.0/extension/healthcheckextension
    """
    for own in own_configurations(document):
        checks = [one for one in listeners(own.config) if type_of(one.component) == "health_check"]
        if not any(one.port == HEALTH and (one.is_local or one.host == "0.0.0.0") for one in checks):
            at = (*own.path, *checks[0].at) if checks else own.path
            yield Finding(
                message=f"nothing answers the collector's health check on port {HEALTH}",
                path=at,
                key=not checks,
                label="never healthy",
                fix="define `extensions: { health_check: {} }` and name it in `service.extensions`"
                if not checks
                else f'write `endpoint: "localhost:{HEALTH}"`',
            )
