"""OBS603."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.rules import Finding, Raw, rule
from obsc.rules.collectors import as_map, own_configurations


@rule("OBS603", "unsigned-remote-write", Severity.ERROR)
def unsigned_remote_write(document: Raw) -> Iterator[Finding]:
    """Metrics are written to Amazon Managed Service for Prometheus without a signature.

    ## Why
    The service takes only signed requests, 403 for any other. The exporter signs with the extension `sigv4auth`, which
    has to be defined, named in its `auth.authenticator` and started in `service.extensions`.

    ## Bad
    ```yaml
    backends: { metrics: { type: amp } }
    agents:
      adot:
        distribution: adot-collector
        config:
          extensions: { health_check: {} }
          receivers: { otlp: { protocols: { http: {} } } }
          processors: { memory_limiter: { check_interval: 1s, limit_mib: 200 } }
          exporters:
            prometheusremotewrite:
              endpoint: "https://aps-workspaces.us-east-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write"
          service:
            extensions: [health_check]
            pipelines:
              metrics: { receivers: [otlp], processors: [memory_limiter], exporters: [prometheusremotewrite] }
    services:
      web: { agent: adot }
    ```

    ```yaml
    backends: { metrics: { type: amp } }
    agents:
      adot:
        distribution: adot-collector
        config:
          extensions: { health_check: {}, sigv4auth: { region: us-east-1 } }
          receivers: { otlp: { protocols: { http: {} } } }
          processors: { memory_limiter: { check_interval: 1s, limit_mib: 200 } }
          exporters:
            prometheusremotewrite: { endpoint: "${env:METRICS_REMOTE_WRITE_URL}", auth: { authenticator: sigv4auth } }
          service:
            extensions: [health_check]
            pipelines:
              metrics: { receivers: [otlp], processors: [memory_limiter], exporters: [prometheusremotewrite] }
    services:
      web: { agent: adot }
    ```

    ## Good
    ```yaml
    backends: { metrics: { type: amp } }
    agents:
      adot:
        distribution: adot-collector
        config:
          extensions: { health_check: {}, sigv4auth: { region: us-east-1 } }
          receivers: { otlp: { protocols: { http: {} } } }
          processors: { memory_limiter: { check_interval: 1s, limit_mib: 200 } }
          exporters:
            prometheusremotewrite: { endpoint: "${env:METRICS_REMOTE_WRITE_URL}", auth: { authenticator: sigv4auth } }
          service:
            extensions: [health_check, sigv4auth]
            pipelines:
              metrics: { receivers: [otlp], processors: [memory_limiter], exporters: [prometheusremotewrite] }
    services:
      web: { agent: adot }
    ```

    ## Source
    - https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-onboard-ingest-metrics-OpenTelemetry.html
    - https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.156.0/extension/sigv4authextension
    """
    for own in own_configurations(document):
        for path, id, settings in own.of_type("exporters", "prometheusremotewrite"):
            authenticator = as_map(settings.get("auth")).get("authenticator")
            if authenticator is None and "aps-workspaces" in str(settings.get("endpoint")):
                message, where = f"`{id}` does not sign what it writes", path
                fix = "write `auth: { authenticator: sigv4auth }`"
            elif authenticator is not None and authenticator not in own.extensions:
                message = f"`{id}` signs with `{authenticator}`, which is not started"
                where, fix = (*path, "auth", "authenticator"), f"add `{authenticator}` to `service.extensions`"
            else:
                continue
            yield Finding(message=message, path=where, label="403 each time", fix=fix)
