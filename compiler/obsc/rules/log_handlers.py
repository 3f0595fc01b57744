"""OpenTelemetry's handlers on Python's root logger, and whether they lead anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.plan.model import Service
from obsc.rules.environment import is_true, known, written

_SWITCHES = ("OTEL_PYTHON_LOGGING_AUTO_INSTRUMENTATION_ENABLED", "OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION")


def idle_handlers(service: Service) -> Iterator[str]:
    """The variables with which the user turns on a handler that exports nothing."""
    if (known(service, "OTEL_LOGS_EXPORTER") or "").strip() == "none":
        yield from (name for name in _SWITCHES if is_true(written(service, name)))
