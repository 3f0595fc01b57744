"""Where an app sends to, by its environment as it will be: what obsc wrote and what the user changed.

https://opentelemetry.io/docs/specs/otel/protocol/exporter/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from obsc.infra.values import spelled
from obsc.plan.model import Service

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Sending:
    """One kind of telemetry on its way; without a host the address is not one that can be read, and `address` is it."""

    what: str
    address: str
    host: str | None
    port: int | None


def sendings(service: Service) -> Iterator[Sending]:
    """Everything that OpenTelemetry in this app sends or asks for, as far as its environment says."""
    for signal in ("traces", "metrics", "logs"):
        if _value(service, f"OTEL_{signal.upper()}_EXPORTER") == "otlp":
            how = _protocol(service, signal.upper())
            address = _value(service, f"OTEL_EXPORTER_OTLP_{signal.upper()}_ENDPOINT")
            yield _sending(f"{how}: {signal}", address or _value(service, "OTEL_EXPORTER_OTLP_ENDPOINT"))
    if service.has_application_signals:
        how = _protocol(service, "METRICS")
        yield _sending(f"{how}: metrics", _value(service, "OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT"))
    if _value(service, "OTEL_AWS_SERVICE_EVENTS_ENABLED").lower() == "true":
        for signal in ("logs", "metrics"):
            yield _sending(f"OTLP over HTTP: {signal}", _value(service, f"OTEL_AWS_OTLP_{signal.upper()}_ENDPOINT"))
    if _value(service, "OTEL_TRACES_SAMPLER") == "xray":
        pairs = _value(service, "OTEL_TRACES_SAMPLER_ARG").split(",")
        yield _sending("sampling rules", next((pair[9:] for pair in pairs if pair.startswith("endpoint=")), ""))


def read_address(written: str) -> tuple[str | None, int | None]:
    """Host and port of an address, as far as they can be read.

    >>> read_address("http://localhost:4316/v1/traces"), read_address("app:9090"), read_address("http://[")
    (('localhost', 4316), ('app', 9090), (None, None))
    """
    try:
        parts = urlsplit(written if "://" in written else f"//{written}")
        return parts.hostname, parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None, None


def _value(service: Service, name: str) -> str:
    variable = service.variable(name)
    return "" if variable is None else spelled(variable.value).strip()


def _protocol(service: Service, signal: str) -> str:
    names = (f"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
    said = next(filter(None, (_value(service, name) for name in names)), "http/protobuf")
    return {"grpc": "OTLP over gRPC", "http/protobuf": "OTLP over HTTP", "http/json": "OTLP over HTTP"}.get(
        said, "OTLP"
    )


def _sending(what: str, address: str) -> Sending:
    return Sending(what, address, *read_address(address))
