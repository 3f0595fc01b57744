"""Read an agent that is an ADOT Collector: what it takes, where it sends to, and its configuration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.diagnostics import Path
from obsc.infra.values import ACCOUNT_ID, PARTITION, REGION, Ref, Text, text
from obsc.plan.collector.builtin import BUILT_IN, PREFIX, BuiltIn
from obsc.plan.collector.components import Signal, type_of
from obsc.plan.collector.config import Wanted, configuration, taken, variable
from obsc.plan.collector.listeners import (
    OTLP_GRPC,
    OTLP_HTTP,
    OVER_GRPC,
    OVER_HTTP,
    SAMPLING_RULES,
    STATSD,
    XRAY,
    listeners,
)
from obsc.plan.collector.yaml_text import yaml_text
from obsc.plan.model import (
    AgentPort,
    AmpBackend,
    Backend,
    CloudWatchLogsBackend,
    CloudWatchMetricsBackend,
    Collector,
    Platform,
    Receivers,
    Scraping,
    XrayBackend,
)
from obsc.records import dataclass
from obsc.spec import read as spec

REMOTE_WRITE_URL = "AWS_PROMETHEUS_ENDPOINT"
"""What the configurations of the image fill in.

https://github.com/aws-observability/aws-otel-collector/blob/v0.49.0/config/ecs/ecs-amp.yaml
"""

SCRAPED = "AWS_PROMETHEUS_SCRAPING_ENDPOINT"
"""https://github.com/aws-observability/aws-otel-collector/blob/v0.49.0/config/ecs/ecs-amp-prometheus.yaml"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where a collector stands: what it can send to, who sends to it, and how much memory it has in MiB."""

    platform: Platform
    backends: tuple[Backend, ...]
    wants_sampling_rules: bool
    memory: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What becomes of it: its configuration as text, its ports and signals."""

    collector: Collector
    config: str
    ports: tuple[AgentPort, ...]
    signals: tuple[Signal, ...]


def read_collector(written: spec.Agent, origin: Path, setting: Setting) -> Read:
    """The collector of an agent."""
    chosen, receivers = _chosen(written, setting.backends), _receivers(written.receivers)
    if isinstance(written.config, dict):
        return _own(written, written.config, receivers, chosen, setting)
    if written.config.startswith("./"):  # a file that could not be read, OBS624
        return _own(written, {}, receivers, chosen, setting)
    if written.config != "generated":
        return _built_in(written, receivers, chosen, setting)
    has_xray = any(isinstance(backend, XrayBackend) for backend in chosen)
    wanted = Wanted(
        receivers=receivers,
        backends=chosen,
        is_reached_from_outside=written.topology != "sidecar" or setting.platform.network_mode == "bridge",
        is_in_the_task=written.topology == "sidecar",
        has_sampling_proxy=has_xray and setting.wants_sampling_rules,
        memory=setting.memory,
    )
    config = configuration(wanted)
    has_proxy = wanted.has_sampling_proxy or (has_xray and receivers.xray)
    collector = _collector(
        written,
        receivers,
        chosen,
        setting,
        built_in=None,
        has_sampling_proxy=has_proxy,
        asks_for_sampling_rules=has_proxy,
        has_pipeline=bool(config["service"]["pipelines"]),
    )
    return Read(collector=collector, config=yaml_text(config), ports=_ports(config), signals=taken(wanted))


def _own(
    written: spec.Agent, config: dict[str, Any], receivers: Receivers, chosen: tuple[Backend, ...], setting: Setting
) -> Read:
    """A configuration that the user wrote: what it says is what happens."""
    ports = _ports(config)
    has_proxy = any(port.number == XRAY and port.protocol == "tcp" for port in ports)
    collector = _collector(
        written,
        receivers,
        chosen,
        setting,
        built_in=None,
        has_sampling_proxy=has_proxy,
        asks_for_sampling_rules=any(one.purpose == SAMPLING_RULES for one in listeners(config)),
        # Of a file that could not be read nothing is known.
        has_pipeline=bool(_pipelines(config)) or isinstance(written.config, str),
    )
    text = yaml_text(_sorted(config))
    return Read(collector=collector, config=text, ports=ports, signals=tuple(_signals(config)))


def _sorted(value: Any) -> Any:
    """A value with its keys in order: that of the file means nothing."""
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


def _signals(config: dict[str, Any]) -> Iterator[Signal]:
    """The signals of which a pipeline begins with OTLP."""
    signals: tuple[Signal, ...] = ("traces", "metrics", "logs")
    for signal in signals:
        for name, pipeline in _pipelines(config).items():
            receivers = pipeline.get("receivers") if isinstance(pipeline, dict) else None
            if type_of(name) == signal and any(type_of(str(id)) == "otlp" for id in _items(receivers)):
                yield signal
                break


def _pipelines(config: dict[str, Any]) -> dict[str, Any]:
    service = config.get("service")
    pipelines = service.get("pipelines") if isinstance(service, dict) else None
    return pipelines if isinstance(pipelines, dict) else {}


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _built_in(written: spec.Agent, receivers: Receivers, chosen: tuple[Backend, ...], setting: Setting) -> Read:
    name = str(written.config).removeprefix(PREFIX)
    known = BUILT_IN[name]
    # The proxy of these configurations answers on localhost only.
    has_proxy = known.has_xray and written.topology == "sidecar" and setting.platform.network_mode != "bridge"
    collector = _collector(
        written,
        receivers,
        chosen,
        setting,
        built_in=name,
        has_sampling_proxy=has_proxy,
        asks_for_sampling_rules=known.has_xray,
        has_pipeline=True,
    )
    return Read(collector=collector, config="", ports=tuple(_built_in_ports(known)), signals=known.signals)


def _built_in_ports(known: BuiltIn) -> Iterator[AgentPort]:
    if known.has_xray:
        yield AgentPort(number=XRAY, protocol="udp", purpose="X-Ray segments")
    if known.signals:
        yield AgentPort(number=OTLP_GRPC, protocol="tcp", purpose=OVER_GRPC)
        yield AgentPort(number=OTLP_HTTP, protocol="tcp", purpose=OVER_HTTP)
    if known.has_statsd:
        yield AgentPort(number=STATSD, protocol="udp", purpose="StatsD")


def _ports(config: dict[str, Any]) -> tuple[AgentPort, ...]:
    """What apps send to, each port once."""
    found = {
        (one.port, one.transport): AgentPort(number=one.port, protocol=one.transport, purpose=one.purpose)
        for one in listeners(config)
        if one.for_apps and one.port is not None and 0 < one.port <= 65535
    }
    return tuple(found[key] for key in sorted(found))


def _collector(
    written: spec.Agent,
    receivers: Receivers,
    chosen: tuple[Backend, ...],
    setting: Setting,
    *,
    built_in: str | None,
    has_sampling_proxy: bool,
    asks_for_sampling_rules: bool,
    has_pipeline: bool,
) -> Collector:
    return Collector(
        receivers=receivers,
        backends=chosen,
        built_in=built_in,
        delivery=written.config_delivery,
        has_sampling_proxy=has_sampling_proxy,
        asks_for_sampling_rules=asks_for_sampling_rules,
        has_pipeline=has_pipeline,
        variables=tuple(sorted(dict(_variables(chosen, built_in, receivers, setting.platform)).items())),
    )


def _chosen(written: spec.Agent, backends: tuple[Backend, ...]) -> tuple[Backend, ...]:
    """The backends that are asked for; a name that is none is left out (OBS615)."""
    if written.backends is None:
        return backends
    return tuple(backend for backend in backends if backend.name in written.backends)


def _receivers(written: spec.Receivers | None) -> Receivers:
    if written is None:
        return Receivers(otlp=("grpc", "http"), statsd=False, container_metrics=False, prometheus=None, xray=False)
    scraped = written.prometheus
    return Receivers(
        otlp=() if written.otlp is None else tuple(dict.fromkeys(written.otlp.protocols)),
        statsd=written.statsd is not None,
        container_metrics=written.container_metrics is not None,
        prometheus=None if scraped is None else Scraping(targets=tuple(scraped.targets), interval=scraped.interval),
        xray=written.xray is not None,
    )


def _variables(
    chosen: tuple[Backend, ...], built_in: str | None, receivers: Receivers, platform: Platform
) -> Iterator[tuple[str, Text]]:
    yield "AWS_REGION", platform.region or REGION
    for backend in chosen:
        match backend:
            case AmpBackend():
                name = REMOTE_WRITE_URL if built_in is not None else variable(backend.name, "remote write url")
                yield name, remote_write_url(backend)
            case CloudWatchMetricsBackend() | CloudWatchLogsBackend() if not isinstance(backend.logs.group, str):
                yield variable(backend.name, "log group"), backend.logs.group
    if built_in is not None and BUILT_IN[built_in].is_scraping and receivers.prometheus is not None:
        yield SCRAPED, receivers.prometheus.targets[0]


def remote_write_url(backend: AmpBackend) -> Text:
    """Where metrics are written to; the endpoint of a workspace ends with a slash.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-aps-workspace.html
    """
    if backend.workspace is None:
        return text(Ref("PrometheusWorkspace", backend.name, "endpoint"), "api/v1/remote_write")
    # https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-APIReference.html
    return text(
        "https://aps-workspaces.", REGION, ".amazonaws.com/workspaces/", backend.workspace, "/api/v1/remote_write"
    )


def workspace_arn(backend: AmpBackend) -> Text:
    """The ARN of a workspace."""
    if backend.workspace is None:
        return Ref("PrometheusWorkspace", backend.name, "arn")
    return text("arn:", PARTITION, ":aps:", REGION, ":", ACCOUNT_ID, ":workspace/", backend.workspace)
