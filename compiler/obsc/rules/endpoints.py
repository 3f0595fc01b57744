"""The addresses that an app sends to, and what keeps each from reaching the agent beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from obsc.diagnostics import Path
from obsc.plan.agents import CONTAINER_NAME
from obsc.plan.model import Service
from obsc.plan.sdk import APPLICATION_SIGNALS_PORT, SAMPLING_PORT
from obsc.rules.environment import is_true, is_written, known

GRPC_PORT = 4315
"""OTLP over gRPC.

https://github.com/aws/amazon-cloudwatch-agent (translator/translate/otel/receiver/otlp)
"""

Protocol = Literal["http/protobuf", "grpc", "sampling"]
Fault = Literal["scheme", "host", "port", "protocol", "route"]

_URL = re.compile(r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?(?P<host>\[[^]]*\]|[^/:?#]*)(?::(?P<port>[^/?#]*))?(.*)")
_GRPC_PORTS, _HTTP_PORTS = (GRPC_PORT, 4317), (APPLICATION_SIGNALS_PORT, 4318)
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
    fault: Fault | None = None

    @property
    def loopback(self) -> bool:
        """Whether it leads to a container of the same task."""
        return self.host in ("localhost", "0.0.0.0", "[::1]") or self.host.startswith("127.")

    @property
    def ports(self) -> tuple[int, ...]:
        """The ports of the agent that understand what is sent."""
        return {"http/protobuf": (APPLICATION_SIGNALS_PORT,), "grpc": (GRPC_PORT,), "sampling": (SAMPLING_PORT,)}[
            self.protocol
        ]

    @property
    def wanted(self) -> str:
        """The value of the variable that reaches the agent."""
        if self.protocol == "sampling":
            return f"endpoint=http://localhost:{SAMPLING_PORT}"
        route = self.wanted_route if self.protocol == "http/protobuf" else ""
        return f"http://localhost:{self.ports[0]}{route}"

    @property
    def fix(self) -> str:
        """What to write."""
        return f"leave it out, or write `{self.wanted}`"


def faulty(service: Service, fault: Fault) -> Iterator[Endpoint]:
    """The endpoints that the user wrote and that have this as their first fault."""
    return (found for found in endpoints(service) if found.is_written and found.fault == fault)


def endpoints(service: Service) -> Iterator[Endpoint]:
    """The endpoints of an app that lead, or should lead, to its agent; none where all are as obsc writes them."""
    if all(variable.source == "generated" for variable in service.variables):
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
    )
    yield replace(read, fault=_fault(read, service))


def _fault(at: Endpoint, service: Service) -> Fault | None:
    """What is wrong first; the fix names the whole value, so that the rest is mended with it."""
    if at.protocol != "grpc" and at.scheme not in ("http", "https"):
        return "scheme"
    if at.loopback and at.scheme == "https" and at.port in (*_GRPC_PORTS, *_HTTP_PORTS, SAMPLING_PORT):
        return "scheme"
    if at.host in (*task_names(service), *_OF_THE_HOST):
        return "host"
    return _port_fault(at, {port for container in service.containers for port, _ in container.ports}) or _route_fault(
        at
    )


def _port_fault(at: Endpoint, others: set[int]) -> Fault | None:
    if at.loopback and at.port in others:
        pass  # a collector of the user's own
    elif at.protocol == "sampling":
        return "port" if at.loopback and at.port != SAMPLING_PORT else None
    elif at.loopback and at.port not in (GRPC_PORT, APPLICATION_SIGNALS_PORT):
        return "port"
    return "protocol" if at.port in (_HTTP_PORTS if at.protocol == "grpc" else _GRPC_PORTS) else None


def _route_fault(at: Endpoint) -> Fault | None:
    if at.protocol == "grpc":
        return "route" if at.loopback and at.route not in ("", "/") else None
    if at.protocol == "sampling":
        return None
    return "route" if (at.route != at.wanted_route if at.loopback else at.route in ("", "/")) else None


def task_names(service: Service) -> tuple[str, ...]:
    """The names of the containers beside an app, which look like host names and are none."""
    return (CONTAINER_NAME, service.agent.name, *(container.name for container in service.containers))
