"""OBS614."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS614", "collector-without-pipeline", Severity.ERROR)
def collector_without_pipeline(plan: Plan) -> Iterator[Finding]:
    """A collector has nothing to do, and does not start.

    ## Why
    A pipeline needs a receiver and a backend that takes what it receives: X-Ray takes traces, CloudWatch and
    Prometheus metrics, CloudWatch Logs log records. A collector without any pipeline ends at once.

    ## Bad
    ```yaml
    agents: { adot: { distribution: adot-collector } }
    services: { web: { agent: adot } }
    ```

    ```yaml
    agents:
      adot:
        distribution: adot-collector
        config:
          extensions: { health_check: {} }
          receivers: { otlp: { protocols: { http: {} } } }
          exporters: { debug: {} }
          service: { extensions: [health_check] }
    services: { web: { agent: adot } }
    ```

    ## Good
    ```yaml
    backends: { traces: { type: xray } }
    agents: { adot: { distribution: adot-collector } }
    services: { web: { agent: adot } }
    ```

    ## Source
    - https://opentelemetry.io/docs/collector/configuration/#service
    """
    for agent in dict.fromkeys(service.agent for service in plan.services):
        collector = agent.collector
        if collector is not None and not collector.has_pipeline:
            yield Finding(
                message=f"the collector `{agent.name}` has no pipeline, and does not start",
                path=agent.origin,
                key=True,
                label="nowhere to send",
                fix="add a backend: `backends: { traces: { type: xray } }`, or to a `config` of your own "
                "a pipeline under `service.pipelines`",
            )
