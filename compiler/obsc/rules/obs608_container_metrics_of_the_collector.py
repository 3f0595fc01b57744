"""OBS608."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.changes import Drop
from obsc.diagnostics import Severity
from obsc.rules import Finding, Raw, rule
from obsc.rules.collectors import as_map, collectors


@rule("OBS608", "container-metrics-of-the-collector", Severity.WARNING)
def container_metrics_of_the_collector(document: Raw) -> Iterator[Finding]:
    """Container metrics are those of the collector's own task.

    ## Why
    The receiver asks the metadata of the task that it runs in. In a task of its own the collector reports itself, and
    nothing of the apps that send to it.

    ## Bad
    ```yaml
    backends: { metrics: { type: cloudwatch-metrics, namespace: Shop } }
    platform: { network: { namespace: { name: shop.local, create: true } } }
    agents:
      adot:
        distribution: adot-collector
        topology: service
        desiredCount: 2
        receivers: { otlp: {}, containerMetrics: {} }
    services: { web: { agent: adot } }
    ```

    ## Good
    ```yaml
    backends: { metrics: { type: cloudwatch-metrics, namespace: Shop } }
    agents:
      adot: { distribution: adot-collector, receivers: { otlp: {}, containerMetrics: {} } }
    services: { web: { agent: adot } }
    ```

    ## Source
    - https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.156.0/receiver/awsecscontainermetricsreceiver
    """
    for path, agent in collectors(document):
        if agent.get("topology", "sidecar") != "sidecar" and "containerMetrics" in as_map(agent.get("receivers")):
            at = (*path, "receivers", "containerMetrics")
            yield Finding(
                message="this collector has a task of its own, and would report that",
                path=at,
                key=True,
                label="not the apps' containers",
                fix="leave it out, or write `topology: sidecar`",
                change=Drop(at),
            )
