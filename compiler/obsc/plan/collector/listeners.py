"""The ports that a configuration makes the collector listen on.

The defaults of the components, each `localhost` since 0.104:
https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.156.0
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from obsc.diagnostics import Path
from obsc.plan.collector.components import type_of
from obsc.records import dataclass

Transport = Literal["tcp", "udp"]

OTLP_GRPC = 4317
OTLP_HTTP = 4318
"""https://opentelemetry.io/docs/specs/otlp/#otlphttp-default-port"""
STATSD = 8125
XRAY = 2000
"""Segments over UDP, the proxy for sampling rules over TCP.

https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.156.0/receiver/awsxrayreceiver
"""
OVER_GRPC = "OTLP over gRPC"
OVER_HTTP = "OTLP over HTTP"
SAMPLING_RULES = "Sampling rules"
HEALTH = 13133
"""https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.156.0/extension/healthcheckextension"""

LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A port that a component opens, on the host it is bound to; `at` is where the address stands or would stand."""

    component: str
    host: str
    port: int | None
    """None: the address is not known before the collector runs, or is none."""
    transport: Transport
    purpose: str
    is_default: bool
    at: Path
    for_apps: bool = True

    @property
    def is_local(self) -> bool:
        """Whether only the collector's own network reaches it."""
        return self.host in LOOPBACK


def listeners(config: Mapping[str, Any]) -> Iterator[Listener]:
    """What the components of a configuration listen on, those that a pipeline or the service uses."""
    service = _map(config.get("service"))
    pipelines = [_map(pipeline) for pipeline in _map(service.get("pipelines")).values()]
    receiving = {id for pipeline in pipelines for id in _list(pipeline.get("receivers"))}
    for id, receiver in _map(config.get("receivers")).items():
        if id in receiving:
            yield from _of_receiver(id, _map(receiver))
    extending = _list(service.get("extensions"))
    for id, extension in _map(config.get("extensions")).items():
        if id in extending:
            yield from _of_extension(id, _map(extension))


def _of_receiver(id: str, receiver: Mapping[str, Any]) -> Iterator[Listener]:
    at: Path = ("receivers", id)
    match type_of(id):
        case "otlp":
            protocols = _map(receiver.get("protocols"))
            for protocol, port, purpose in (
                ("grpc", OTLP_GRPC, OVER_GRPC),
                ("http", OTLP_HTTP, OVER_HTTP),
            ):
                if protocol in protocols:
                    yield _listener(id, _map(protocols[protocol]), port, "tcp", purpose, (*at, "protocols", protocol))
        case "statsd":
            transport: Transport = "tcp" if receiver.get("transport") == "tcp" else "udp"
            yield _listener(id, receiver, STATSD, transport, "StatsD", at)
        case "awsxray":
            yield _listener(id, receiver, XRAY, "udp", "X-Ray segments", at)
            yield _listener(id, _map(receiver.get("proxy_server")), XRAY, "tcp", SAMPLING_RULES, (*at, "proxy_server"))
        case "zipkin":
            yield _listener(id, receiver, 9411, "tcp", "Zipkin spans", at)


def _of_extension(id: str, extension: Mapping[str, Any]) -> Iterator[Listener]:
    at: Path = ("extensions", id)
    if type_of(id) == "awsproxy":
        yield _listener(id, extension, XRAY, "tcp", SAMPLING_RULES, at)
    elif type_of(id) == "health_check":
        yield _listener(id, extension, HEALTH, "tcp", "Health", at, for_apps=False)


def _listener(
    id: str,
    written: Mapping[str, Any],
    port: int,
    transport: Transport,
    purpose: str,
    at: Path,
    *,
    for_apps: bool = True,
) -> Listener:
    endpoint = written.get("endpoint")
    host, number = ("localhost", port) if endpoint is None else _address(endpoint)
    return Listener(
        component=id,
        host=host,
        port=number,
        transport=transport,
        purpose=purpose,
        is_default=endpoint is None,
        at=(*at, "endpoint"),
        for_apps=for_apps,
    )


def _address(endpoint: Any) -> tuple[str, int | None]:
    """Host and port; without a host it is every address."""
    host, _, port = str(endpoint).rpartition(":")
    is_number = port.isascii() and port.isdigit() and len(port) <= 5
    return host or "0.0.0.0", int(port) if is_number else None


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, (list, tuple)) else []
