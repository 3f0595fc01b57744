"""OBS602."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.collector.listeners import listeners
from obsc.rules import Finding, Raw, rule
from obsc.rules.collectors import own_configurations


@rule("OBS602", "receiver-out-of-reach", Severity.ERROR)
def receiver_out_of_reach(document: Raw) -> Iterator[Finding]:
    """A receiver listens on localhost, and those who send are elsewhere.

    ## Why
    Receivers without an `endpoint`, or with `localhost` in it, take connections from their own network namespace only:
    that has been the collector's default since 0.104. Where the collector has a task of its own, or in bridge mode,
    nothing reaches them.

    ## Bad
    ```yaml
    platform: { network: { namespace: { name: shop.local, create: true } } }
    agents:
      adot:
        distribution: adot-collector
        topology: service
        desiredCount: 2
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

    ## Good
    ```yaml
    platform: { network: { namespace: { name: shop.local, create: true } } }
    agents:
      adot:
        distribution: adot-collector
        topology: service
        desiredCount: 2
        config:
          extensions: { health_check: {} }
          receivers: { otlp: { protocols: { http: { endpoint: "0.0.0.0:4318" } } } }
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
    - https://opentelemetry.io/docs/security/config-best-practices/#protect-against-denial-of-service-attacks
    - https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.156.0
    """
    for own in own_configurations(document):
        for listener in listeners(own.config) if own.is_reached_from_outside else ():
            if listener.is_local and listener.for_apps:
                said = "by default" if listener.is_default else "only"
                yield Finding(
                    message=f"`{listener.component}` listens on localhost {said}, and apps send from elsewhere",
                    path=(*own.path, *listener.at),
                    label="out of reach",
                    fix=f'write `endpoint: "0.0.0.0:{listener.port}"`',
                )
