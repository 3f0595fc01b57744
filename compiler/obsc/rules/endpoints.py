"""The addresses that an app sends to, and what keeps each from reaching its agent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from obsc.changes import Change, Put
from obsc.diagnostics import Path
from obsc.plan.collector.listeners import OTLP_GRPC, OTLP_HTTP, OVER_GRPC, OVER_HTTP
from obsc.plan.instance import INSTANCE
from obsc.plan.model import Service
from obsc.plan.sdk import APPLICATION_SIGNALS_PORT, SAMPLING_PORT
from obsc.records import dataclass, replace
from obsc.rules.environment import is_true, is_written, known

GRPC_PORT = 4315
"""OTLP over gRPC.

https://github.com/aws/amazon-cloudwatch-agent (translator/translate/otel/receiver/otlp)
"""

Protocol = Literal["http/protobuf", "grpc", "sampling"]
Fault = Literal["scheme", "host", "port", "protocol", "route"]

_URL = re.compile(r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?(?P<host>\[[^]]*\]|[^/:?#]*)(?::(?P<port>[^/?#]*))?(.*)")
_GRPC_PORTS, _HTTP_PORTS = (GRPC_PORT, OTLP_GRPC), (APPLICATION_SIGNALS_PORT, OTLP_HTTP)
_DECISIVE = ("OTEL_AWS_", "OTEL_EXPORTER_OTLP_", "OTEL_LOGS_", "OTEL_METRICS_", "OTEL_TRACES_")
"""How the names of all variables begin by which endpoints are found."""
_OF_THE_HOST = ("host.docker.internal", "gateway.docker.internal", "172.17.0.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An address in an app's environment, taken apart; `path` is where the user wrote it."""

    service: str
    variable: str
    path: Path
    is_written: bool
    protocol: Protocol
    protocol_variable: str
    scheme: str | None
    host: str
    port: int | None
    route: str
    wanted_route: str
    agent_host: str
    ports: tuple[int, ...]
    """The ports of the agent that understand what is sent; none where it does not listen for that at all."""
    fault: Fault | None = None

    @property
    def loopback(self) -> bool:
        """Whether it leads to a container of the same task."""
        return self.host in ("localhost", "0.0.0.0", "[::1]") or self.host.startswith("127.")

    @property
    def to_agent(self) -> bool:
        """Whether it leads to the host on which the agent listens."""
        return self.loopback if self.agent_host == "localhost" else self.host == self.agent_host.lower()

    @property
    def wanted(self) -> str:
        """The value of the variable that reaches the agent."""
        if self.protocol == "sampling":
            return f"endpoint=http://{self.agent_host}:{SAMPLING_PORT}"
        route = self.wanted_route if self.protocol == "http/protobuf" else ""
        port = self.ports[0] if self.ports else OTLP_HTTP
        return f"http://{self.agent_host}:{port}{route}"

    @property
    def fix(self) -> str:
        """What to write."""
        return "leave it out" if self.agent_host == INSTANCE else f"leave it out, or write `{self.wanted}`"

    @property
    def change(self) -> Change | None:
        """The same, done: where the address of the agent is known before it runs, and stands alone in the value."""
        return None if self.agent_host == INSTANCE or self.protocol == "sampling" else Put(self.path, self.wanted)


def faulty(service: Service, fault: Fault) -> Iterator[Endpoint]:
    """The endpoints that the user wrote and that have this as their first fault."""
    return (found for found in endpoints(service) if found.is_written and found.fault == fault)


def endpoints(service: Service) -> Iterator[Endpoint]:
    """The endpoints of an app that lead, or should lead, to its agent; none where all are as obsc writes them."""
    return iter(service.derived(_endpoints))


def _endpoints(service: Service) -> tuple[Endpoint, ...]:
    return tuple(_led(service))


def _led(service: Service) -> Iterator[Endpoint]:
    if not any(v.source != "generated" and v.name.startswith(_DECISIVE) for v in service.variables):
        return
    if service.agent.collector is not None:
        yield from _to_collector(service)
        return
    yield from _signal(service, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "TRACES", "/v1/traces")
    if service.instrumentation.sdk != "adot":
        return
    yield from _signal(service, "OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT", "METRICS", "/v1/metrics")
    if is_true(known(service, "OTEL_AWS_SERVICE_EVENTS_ENABLED")):
        for variable, route in (("LOGS", "/v1/logs"), ("METRICS", "/v1/metrics")):
            yield from _address(service, f"OTEL_AWS_OTLP_{variable}_ENDPOINT", "http/protobuf", "", route)
    if known(service, "OTEL_TRACES_SAMPLER") == "xray":
        yield from _address(service, "OTEL_TRACES_SAMPLER_ARG", "sampling", "", "")


def _to_collector(service: Service) -> Iterator[Endpoint]:
    """Those of the signals that are sent, and the common one, to which the exporters append their paths."""
    for signal in ("traces", "metrics", "logs"):
        if known(service, f"OTEL_{signal.upper()}_EXPORTER") != "none":
            variable = f"OTEL_EXPORTER_OTLP_{signal.upper()}_ENDPOINT"
            yield from _signal(service, variable, signal.upper(), f"/v1/{signal}")
    protocol = known(service, "OTEL_EXPORTER_OTLP_PROTOCOL")
    if protocol in ("http/protobuf", "grpc"):
        said_by = "OTEL_EXPORTER_OTLP_PROTOCOL"
        kind: Protocol = "grpc" if protocol == "grpc" else "http/protobuf"
        yield from _address(service, "OTEL_EXPORTER_OTLP_ENDPOINT", kind, said_by, "")
    if known(service, "OTEL_TRACES_SAMPLER") == "xray":
        yield from _address(service, "OTEL_TRACES_SAMPLER_ARG", "sampling", "", "")


def _ports(service: Service, protocol: Protocol) -> tuple[int, ...]:
    if service.agent.collector is None:
        ports = {"http/protobuf": APPLICATION_SIGNALS_PORT, "grpc": GRPC_PORT, "sampling": SAMPLING_PORT}
        return (ports[protocol],)
    if protocol == "sampling":
        return (SAMPLING_PORT,)
    purpose = OVER_GRPC if protocol == "grpc" else OVER_HTTP
    return tuple(port.number for port in service.agent.ports if port.purpose == purpose)


def protocol_of(service: Service, signal: str) -> tuple[str | None, str]:
    """The protocol of a signal, and the variable that says it."""
    own, common = f"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"
    variable = own if service.variable(own) is not None else common
    return known(service, variable), variable


def _signal(service: Service, variable: str, signal: str, route: str) -> Iterator[Endpoint]:
    protocol, said_by = protocol_of(service, signal)
    if protocol == "http/protobuf":
        yield from _address(service, variable, "http/protobuf", said_by, route)
    elif protocol == "grpc" and service.instrumentation.attach != "init-container":  # else OBS212
        yield from _address(service, variable, "grpc", said_by, route)


def _address(
    service: Service, variable: str, protocol: Protocol, protocol_variable: str, route: str
) -> Iterator[Endpoint]:
    value = known(service, variable)
    if value is not None and protocol == "sampling":
        value = next((pair[9:] for pair in value.split(",") if pair.startswith("endpoint=")), None)
    match = None if value is None else _URL.fullmatch(value.strip())
    found = service.variable(variable)
    if match is None or found is None:
        return
    scheme, host, port, rest = match.groups()
    read = Endpoint(
        service=service.name,
        variable=variable,
        path=found.origin,
        is_written=is_written(service, variable),
        protocol=protocol,
        protocol_variable=protocol_variable,
        scheme=scheme and scheme.lower(),
        host=host.lower(),
        port=int(port) if port and re.fullmatch("[0-9]{1,5}", port) else None,
        route=rest,
        wanted_route=route,
        agent_host=service.agent.host,
        ports=_ports(service, protocol),
    )
    yield replace(read, fault=_fault(read, service))


def _fault(at: Endpoint, service: Service) -> Fault | None:
    """What is wrong first; the fix names the whole value, so that the rest is mended with it."""
    if at.protocol != "grpc" and at.scheme not in ("http", "https"):
        return "scheme"
    if at.to_agent and at.scheme == "https" and at.port in (*_GRPC_PORTS, *_HTTP_PORTS, SAMPLING_PORT):
        return "scheme"
    others = {port for container in service.containers for port, _ in container.ports}
    if not at.to_agent and (
        at.host in (*task_names(service), *_OF_THE_HOST) or (at.loopback and at.port not in others)
    ):
        return "host"
    return _port_fault(at, others, service) or _route_fault(at)


def _port_fault(at: Endpoint, others: set[int], service: Service) -> Fault | None:
    heard = {port for kind in _OTLP for port in _ports(service, kind)}
    if at.loopback and at.port in others:
        pass  # a collector of the user's own
    elif at.protocol == "sampling":
        return "port" if at.to_agent and at.port != SAMPLING_PORT else None
    elif at.to_agent and at.port not in heard:
        return "port"
    elif at.to_agent:
        return "protocol" if at.port not in at.ports else None
    return "protocol" if at.port in (_HTTP_PORTS if at.protocol == "grpc" else _GRPC_PORTS) else None


_OTLP: tuple[Protocol, ...] = ("http/protobuf", "grpc")


def _route_fault(at: Endpoint) -> Fault | None:
    if at.protocol == "grpc":
        return "route" if at.to_agent and at.route not in ("", "/") else None
    if at.protocol == "sampling":
        return None
    if not at.wanted_route:
        return "route" if at.to_agent and at.route not in ("", "/") else None
    return "route" if (at.route != at.wanted_route if at.to_agent else at.route in ("", "/")) else None


def task_names(service: Service) -> tuple[str, ...]:
    """The names of the containers beside an app, which look like host names and are none."""
    return (service.agent.container_name, service.agent.name, *(container.name for container in service.containers))
