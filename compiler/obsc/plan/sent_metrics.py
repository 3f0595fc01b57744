"""Which services' own metrics reach a backend."""

from __future__ import annotations

from obsc.plan.model import Backend, Plan, Service


def senders(plan: Plan, backend: Backend) -> tuple[Service, ...]:
    """The services whose collector has a pipeline of metrics to a backend, and whose SDK sends some to the collector.

    What OpenTelemetry's SDK exports without a word is OTLP:
    https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#exporter-selection
    """
    return tuple(service for service in plan.services if _sends(service, backend))


def _sends(service: Service, backend: Backend) -> bool:
    collector = service.agent.collector
    if collector is None or backend not in collector.backends or "metrics" not in service.agent.signals:
        return False
    exporter = service.variable("OTEL_METRICS_EXPORTER")
    if exporter is None or not isinstance(exporter.value, str):
        return True
    return "otlp" in exporter.value.replace(" ", "").split(",")
