"""OBS601."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.changes import slip
from obsc.diagnostics import Path, Severity
from obsc.plan.collector.components import COMPONENTS, SIGNALS, Kind, type_of
from obsc.rules import Finding, Raw, rule
from obsc.rules.collectors import KINDS, Own, as_list, as_map, own_configurations


@rule("OBS601", "unknown-component", Severity.ERROR)
def unknown_component(document: Raw) -> Iterator[Finding]:
    """A collector's configuration names a component that is not there.

    ## Why
    A pipeline may only name components that the configuration defines, and a configuration only types that are built
    into the collector; `service.extensions` likewise. With anything else the collector refuses to start.

    AWS's distribution is small: it has no `logging`, `transform` or `spanmetrics`. `logging` has become `debug`.

    ## Bad
    ```yaml
    agents:
      adot:
        distribution: adot-collector
        config:
          extensions: { health_check: {} }
          receivers: { otlp: { protocols: { http: {} } } }
          processors: { memory_limiter: { check_interval: 1s, limit_mib: 200 } }
          exporters: { logging: {} }
          service:
            extensions: [health_check]
            pipelines:
              traces: { receivers: [otlp], processors: [memory_limiter], exporters: [logging] }
    services:
      web: { agent: adot }
    ```

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
              traces: { receivers: [otlp, statsd], processors: [memory_limiter], exporters: [debug] }
    services:
      web: { agent: adot }
    ```

    ```yaml
    backends: { metrics: { type: cloudwatch-metrics, namespace: Shop } }
    agents:
      adot:
        distribution: adot-collector
        config:
          extensions: { health_check: {} }
          receivers: { otlp: { protocols: { http: {} } } }
          processors: { memory_limiter: { check_interval: 1s, limit_mib: 200 } }
          exporters: { debug: {}, awsemf: { dimension_rollup_option: NoDimensionRollup } }
          service:
            extensions: [health_check]
            pipelines:
              traces: { receivers: [otlp], processors: [memory_limiter], exporters: [debug, awsemf] }
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
    - https://github.com/aws-observability/aws-otel-collector/blob/v0.49.0/pkg/defaultcomponents/defaults.go
    - https://opentelemetry.io/docs/collector/configuration/
    """
    for own in own_configurations(document):
        yield from _types(own)
        yield from _pipelines(own)
        for index, id in enumerate(own.extensions):
            if id not in own.components("extensions"):
                yield _undefined(own, "extensions", id, (*own.path, "service", "extensions", index))


def _types(own: Own) -> Iterator[Finding]:
    for kind in KINDS:
        for id in own.components(kind):
            if type_of(id) not in COMPONENTS[kind]:
                near = slip(type_of(id), COMPONENTS[kind])
                meant = "debug" if (kind, type_of(id)) == ("exporters", "logging") else near
                yield Finding(
                    message=f"the collector has no {kind[:-1]} `{type_of(id)}`",
                    path=(*own.path, kind, id),
                    key=True,
                    label="not in this collector",
                    fix=f"did you mean `{meant}`?" if meant else "one of " + ", ".join(sorted(COMPONENTS[kind])),
                )


def _pipelines(own: Own) -> Iterator[Finding]:
    for name, pipeline in own.pipelines.items():
        at: Path = (*own.path, "service", "pipelines", name)
        signal = type_of(name)
        if signal not in ("traces", "metrics", "logs"):
            yield Finding(
                message=f"`{name}` is no pipeline of this collector",
                path=at,
                key=True,
                label="not a signal",
                fix="begin with traces, metrics or logs",
            )
            continue
        for kind in ("receivers", "processors", "exporters"):
            yield from _named(own, signal, kind, as_list(as_map(pipeline).get(kind)), (*at, kind))


def _named(own: Own, signal: str, kind: Kind, ids: list[object], at: Path) -> Iterator[Finding]:
    if not ids and kind != "processors":
        yield Finding(
            message=f"the pipeline `{at[-2]}` has no {kind}",
            path=at[:-1],
            key=True,
            label="leads nowhere",
            fix=f"name at least one of its {kind}",
        )
    for index, id in enumerate(ids):
        if id not in own.components(kind):
            yield _undefined(own, kind, id, (*at, index))
        elif signal not in SIGNALS.get((kind, type_of(str(id))), (signal,)):
            yield Finding(
                message=f"`{id}` does not take {signal}",
                path=(*at, index),
                label="another signal",
                fix=f"take it out of `{at[-2]}`",
            )


def _undefined(own: Own, kind: Kind, id: object, path: Path) -> Finding:
    near = slip(str(id), set(own.components(kind)))
    return Finding(
        message=f"`{id}` is not among the {kind} of the configuration",
        path=path,
        label="not defined",
        fix=f"did you mean `{near}`?" if near else f"define it under `{kind}`",
    )
