"""OBS607."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.collector.components import type_of
from obsc.rules import Finding, Raw, rule
from obsc.rules.collectors import as_list, as_map, own_configurations


@rule("OBS607", "memory-without-limit", Severity.WARNING)
def memory_without_limit(document: Raw) -> Iterator[Finding]:
    """Nothing keeps a collector from taking all memory.

    ## Why
    A collector whose backend is slow keeps batches until the kernel ends it, and with it what it held. The processor
    `memory_limiter` refuses before that, and has to be the first of each pipeline.

    ## Bad
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
              traces: { receivers: [otlp], exporters: [debug] }
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
    - https://github.com/open-telemetry/opentelemetry-collector/tree/v0.156.0/processor/memorylimiterprocessor
    """
    for own in own_configurations(document):
        for name, pipeline in own.pipelines.items():
            processors = as_list(as_map(pipeline).get("processors"))
            if not processors or type_of(str(processors[0])) != "memory_limiter":
                yield Finding(
                    message=f"the pipeline `{name}` does not begin with `memory_limiter`",
                    path=(*own.path, "service", "pipelines", name),
                    key=True,
                    label="takes what it gets",
                    fix="name `memory_limiter` first among its processors",
                )
