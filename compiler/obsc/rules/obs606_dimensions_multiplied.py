"""OBS606."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.rules import Finding, Raw, rule
from obsc.rules.collectors import own_configurations


@rule("OBS606", "dimensions-multiplied", Severity.WARNING)
def dimensions_multiplied(document: Raw) -> Iterator[Finding]:
    """CloudWatch gets each metric several times.

    ## Why
    Without `dimension_rollup_option` the exporter `awsemf` writes every metric again without dimensions and again with
    each of them alone. CloudWatch bills every combination as a metric.

    ## Bad
    ```yaml
    backends: { metrics: { type: cloudwatch-metrics, namespace: Shop } }
    agents:
      adot:
        distribution: adot-collector
        config:
          extensions: { health_check: {} }
          receivers: { otlp: { protocols: { http: {} } } }
          processors: { memory_limiter: { check_interval: 1s, limit_mib: 200 } }
          exporters: { awsemf: { namespace: Shop } }
          service:
            extensions: [health_check]
            pipelines:
              metrics: { receivers: [otlp], processors: [memory_limiter], exporters: [awsemf] }
    services:
      web: { agent: adot }
    ```

    ## Good
    ```yaml
    backends: { metrics: { type: cloudwatch-metrics, namespace: Shop } }
    agents:
      adot:
        distribution: adot-collector
        config:
          extensions: { health_check: {} }
          receivers: { otlp: { protocols: { http: {} } } }
          processors: { memory_limiter: { check_interval: 1s, limit_mib: 200 } }
          exporters: { awsemf: { namespace: Shop, dimension_rollup_option: NoDimensionRollup } }
          service:
            extensions: [health_check]
            pipelines:
              metrics: { receivers: [otlp], processors: [memory_limiter], exporters: [awsemf] }
    services:
      web: { agent: adot }
    ```

    ## Source
    - https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.156.0/exporter/awsemfexporter
    """
    for own in own_configurations(document):
        for path, id, settings in own.of_type("exporters", "awsemf"):
            if "dimension_rollup_option" not in settings:
                yield Finding(
                    message=f"`{id}` writes each metric with every dimension alone, too",
                    path=path,
                    key=True,
                    label="multiplies metrics",
                    fix="write `dimension_rollup_option: NoDimensionRollup`",
                )
