"""The configuration that receivers, backends and the place of a collector come to, as a value.

What its components take: https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.156.0
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from obsc.infra.values import Text
from obsc.plan.collector.components import Signal
from obsc.plan.collector.listeners import HEALTH, OTLP_GRPC, OTLP_HTTP, STATSD, XRAY
from obsc.plan.model import (
    AmpBackend,
    Backend,
    CloudWatchLogsBackend,
    CloudWatchMetricsBackend,
    JaegerBackend,
    PrometheusBackend,
    Receivers,
    XrayBackend,
)
from obsc.records import dataclass

LIMIT_PERCENT = 80
SPIKE_PERCENT = 20
"""Of the container's memory: the soft limit, the limit less the spike, is where the collector begins to refuse.

https://github.com/open-telemetry/opentelemetry-collector/tree/v0.156.0/processor/memorylimiterprocessor
"""

Config = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a collector is to do; `memory` in MiB is what its container has."""

    receivers: Receivers
    backends: tuple[Backend, ...]
    is_reached_from_outside: bool
    """Whether apps reach it from another network namespace: then it listens on every address."""
    is_in_the_task: bool
    """Whether it runs in the task of the app that it serves: then its own task is the app's."""
    has_sampling_proxy: bool
    memory: int


def configuration(wanted: Wanted) -> Config:
    """The configuration; components in the order in which the sections of a configuration stand."""
    parts = list(_pipelines(wanted))
    used = {id for _, pipeline in parts for ids in pipeline.values() for id in ids}
    extensions = _extensions(wanted)
    sections: Config = {
        "extensions": extensions,
        "receivers": {id: value for id, value in _receivers(wanted).items() if id in used},
        "processors": {id: value for id, value in _processors(wanted).items() if id in used},
        "exporters": {id: value for id, value in _exporters(wanted) if id in used},
    }
    service = {"extensions": list(extensions), "pipelines": dict(parts)}
    return {key: value for key, value in sections.items() if value} | {"service": service}


def variable(backend: str, what: str) -> str:
    """The variable in which a value of a backend stands that is only known at deployment.

    >>> variable("app-metrics", "log group")
    'APP_METRICS_LOG_GROUP'
    """
    return f"{backend}_{what}".replace("-", "_").replace(" ", "_").upper()


def taken(wanted: Wanted) -> tuple[Signal, ...]:
    """The signals of apps that go somewhere."""
    found = {name.partition("/")[0] for name, pipeline in _pipelines(wanted) if "otlp" in pipeline["receivers"]}
    signals: tuple[Signal, ...] = ("traces", "metrics", "logs")
    return tuple(signal for signal in signals if signal in found)


def _literal(written: str) -> str:
    """A text that the collector takes as it is: it fills in what stands behind a dollar.

    https://opentelemetry.io/docs/collector/configuration/#environment-variables
    """
    return written.replace("$", "$$")


def _known_later(value: Text, backend: str, what: str) -> str:
    return _literal(value) if isinstance(value, str) else f"${{env:{variable(backend, what)}}}"


def _host(wanted: Wanted) -> str:
    return "0.0.0.0" if wanted.is_reached_from_outside else "localhost"


def _extensions(wanted: Wanted) -> Config:
    out: Config = {"health_check": {"endpoint": f"localhost:{HEALTH}"}}
    if any(isinstance(backend, AmpBackend) for backend in wanted.backends):
        out["sigv4auth"] = {"region": "${env:AWS_REGION}", "service": "aps"}
    if wanted.has_sampling_proxy and not wanted.receivers.xray:
        out["awsproxy"] = {"endpoint": f"{_host(wanted)}:{XRAY}"}
    return out


def _receivers(wanted: Wanted) -> Config:
    host, asked = _host(wanted), wanted.receivers
    out: Config = {}
    if asked.otlp:
        ports = {"grpc": OTLP_GRPC, "http": OTLP_HTTP}
        out["otlp"] = {"protocols": {name: {"endpoint": f"{host}:{ports[name]}"} for name in asked.otlp}}
    if asked.xray:
        address = {"endpoint": f"{host}:{XRAY}"}
        out["awsxray"] = {**address, "transport": "udp", "proxy_server": address}
    if asked.statsd:
        out["statsd"] = {"endpoint": f"{host}:{STATSD}", "aggregation_interval": "60s"}
    if asked.prometheus is not None:
        scraped = {"targets": [_literal(target) for target in asked.prometheus.targets]}
        job = {
            "job_name": "app",
            "scrape_interval": asked.prometheus.interval,
            "static_configs": [scraped],
        }
        out["prometheus"] = {"config": {"scrape_configs": [job]}}
    if asked.container_metrics:
        out["awsecscontainermetrics"] = {"collection_interval": "20s"}
    return out


def _processors(wanted: Wanted) -> Config:
    limits = {
        "check_interval": "1s",
        "limit_mib": wanted.memory * LIMIT_PERCENT // 100,
        "spike_limit_mib": wanted.memory * SPIKE_PERCENT // 100,
    }
    return {
        "memory_limiter": limits,
        "resourcedetection": {"detectors": ["ecs"], "timeout": "5s", "override": False},
        "batch/traces": {"timeout": "1s", "send_batch_size": 50},
        "batch/metrics": {"timeout": "60s"},
        "batch/logs": {"timeout": "5s"},
    }


def _exporters(wanted: Wanted) -> Iterator[tuple[str, Any]]:
    for backend in wanted.backends:
        yield from _of_backend(backend, wanted)


def _of_backend(backend: Backend, wanted: Wanted) -> Iterator[tuple[str, Any]]:
    match backend:
        case XrayBackend():
            yield _id(backend), {"region": "${env:AWS_REGION}"}
        case CloudWatchMetricsBackend():
            metrics = _emf(backend)
            yield _id(backend), metrics
            yield _for_containers(backend), {**metrics, **_CONTAINER_METRICS}
        case CloudWatchLogsBackend():
            yield (
                _id(backend),
                {
                    "region": "${env:AWS_REGION}",
                    "log_group_name": _known_later(backend.logs.group, backend.name, "log group"),
                    "log_stream_name": "{ServiceName}/{TaskId}" if wanted.is_in_the_task else "{ServiceName}",
                },
            )
        case AmpBackend():
            yield (
                _id(backend),
                {
                    "endpoint": f"${{env:{variable(backend.name, 'remote write url')}}}",
                    "auth": {"authenticator": "sigv4auth"},
                    "resource_to_telemetry_conversion": {"enabled": True},
                },
            )
        case JaegerBackend():
            yield _id(backend), {"endpoint": f"{backend.host}:{OTLP_GRPC}", "tls": {"insecure": True}}
        case PrometheusBackend(url=url):
            secure = {} if url.startswith("https:") else {"tls": {"insecure": True}}
            yield (
                _id(backend),
                {"endpoint": _literal(url), **secure, "resource_to_telemetry_conversion": {"enabled": True}},
            )


def _emf(backend: CloudWatchMetricsBackend) -> Config:
    """Metrics with the dimensions that the app gives them, and no others: each combination is a metric that costs."""
    return {
        "region": "${env:AWS_REGION}",
        "namespace": _literal(backend.namespace),
        "log_group_name": _known_later(backend.logs.group, backend.name, "log group"),
        "dimension_rollup_option": "NoDimensionRollup",
    }


_CONTAINER_METRICS: Config = {
    "resource_to_telemetry_conversion": {"enabled": True},
    "metric_declarations": [
        {
            "dimensions": [["aws.ecs.cluster.name", "aws.ecs.task.family"]],
            "metric_name_selectors": ["^ecs\\.task\\."],
        },
        {
            "dimensions": [["aws.ecs.cluster.name", "aws.ecs.task.family", "container.name"]],
            "metric_name_selectors": ["^container\\."],
        },
    ],
}
"""Who a container is stands in its resource: as dimensions, but without the task, of which every one would be new."""

_EXPORTER: Mapping[type[Any], str] = {
    XrayBackend: "awsxray",
    CloudWatchMetricsBackend: "awsemf",
    CloudWatchLogsBackend: "awscloudwatchlogs",
    AmpBackend: "prometheusremotewrite",
    PrometheusBackend: "prometheusremotewrite",
    JaegerBackend: "otlp",
}
_SIGNAL: Mapping[type[Any], Signal] = {
    XrayBackend: "traces",
    CloudWatchMetricsBackend: "metrics",
    AmpBackend: "metrics",
    PrometheusBackend: "metrics",
    JaegerBackend: "traces",
    CloudWatchLogsBackend: "logs",
}
"""What backends take; the others are for people to look at."""


def _id(backend: Backend) -> str:
    return f"{_EXPORTER[type(backend)]}/{backend.name}"


def _for_containers(backend: CloudWatchMetricsBackend) -> str:
    return f"{_id(backend)}-containers"


def _pipelines(wanted: Wanted) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """The pipelines that begin and end somewhere."""
    available = _receivers(wanted)
    sources: dict[Signal, tuple[str, ...]] = {
        "traces": ("otlp", "awsxray"),
        "metrics": ("otlp", "statsd", "prometheus"),
        "logs": ("otlp",),
    }
    known = [backend for backend in wanted.backends if type(backend) in _SIGNAL and list(_of_backend(backend, wanted))]
    detected = ["resourcedetection"] if wanted.is_in_the_task else []
    for signal, candidates in sources.items():
        receivers = [id for id in candidates if id in available]
        for name, detecting, exporters in _groups(signal, known, detected):
            if receivers and exporters:
                processors = ["memory_limiter", *detecting, f"batch/{signal}"]
                yield name, {"receivers": receivers, "processors": processors, "exporters": exporters}
    exporters = [_container_exporter(backend) for backend in known if _SIGNAL[type(backend)] == "metrics"]
    if "awsecscontainermetrics" in available and exporters:
        yield (
            "metrics/containers",
            {
                "receivers": ["awsecscontainermetrics"],
                "processors": ["memory_limiter", "batch/metrics"],
                "exporters": exporters,
            },
        )


def _groups(signal: Signal, known: list[Backend], detected: list[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    """The pipelines of a signal: name, processors that tell of the task, exporters.

    CloudWatch's metrics have no use for the task. Prometheus takes a series of two tasks for one unless they differ.
    """
    of_signal = [backend for backend in known if _SIGNAL[type(backend)] == signal]
    emf = [_id(backend) for backend in of_signal if isinstance(backend, CloudWatchMetricsBackend)]
    others = [_id(backend) for backend in of_signal if not isinstance(backend, CloudWatchMetricsBackend)]
    if signal == "metrics" and emf and others:
        yield "metrics/cloudwatch", [], emf
        yield "metrics/prometheus", detected, others
    elif signal == "metrics" and emf:
        yield "metrics", [], emf
    else:
        yield signal, detected, others


def _container_exporter(backend: Backend) -> str:
    return _for_containers(backend) if isinstance(backend, CloudWatchMetricsBackend) else _id(backend)
