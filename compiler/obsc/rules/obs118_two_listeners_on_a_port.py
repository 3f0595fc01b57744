"""OBS118."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.collector.listeners import Listener, listeners
from obsc.rules import Finding, Raw, rule
from obsc.rules.collectors import own_configurations


@rule("OBS118", "two-listeners-on-a-port", Severity.ERROR)
def two_listeners_on_a_port(document: Raw) -> Iterator[Finding]:
    """Two components of a collector listen on one port.

    ## Why
    The receiver `awsxray` brings a proxy for sampling rules along, on the port 2000 of the extension `awsproxy`.
    Whoever comes second finds the address in use, and the collector ends.

    ## Bad
    ```yaml
    agents:
      adot:
        distribution: adot-collector
        config:
          extensions: { health_check: {}, awsproxy: {} }
          receivers: { awsxray: {}, otlp: { protocols: { http: {} } } }
          processors: { memory_limiter: { check_interval: 1s, limit_mib: 200 } }
          exporters: { debug: {} }
          service:
            extensions: [health_check, awsproxy]
            pipelines:
              traces: { receivers: [otlp, awsxray], processors: [memory_limiter], exporters: [debug] }
    services:
      web: { agent: adot }
    ```

    ## Good
    ```yaml
    agents:
      adot:
        distribution: adot-collector
        config:
          extensions: { health_check: {}, awsproxy: {} }
          receivers: { otlp: { protocols: { http: {} } } }
          processors: { memory_limiter: { check_interval: 1s, limit_mib: 200 } }
          exporters: { debug: {} }
          service:
            extensions: [health_check, awsproxy]
            pipelines:
              traces: { receivers: [otlp], processors: [memory_limiter], exporters: [debug] }
    services:
      web: { agent: adot }
    ```

    ## Source
    - https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.156.0/receiver/awsxrayreceiver
    - https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.156.0/extension/awsproxy
    """
    for own in own_configurations(document):
        taken: dict[tuple[int | None, str], Listener] = {}
        for listener in listeners(own.config):
            first = taken.setdefault((listener.port, listener.transport), listener)
            if first is not listener and listener.port:
                yield Finding(
                    message=f"`{listener.component}` listens on {listener.transport} port {listener.port}, and so does "
                    f"`{first.component}`",
                    path=(*own.path, *listener.at),
                    label="already taken",
                    fix="leave one of them out, or give it another port",
                )
