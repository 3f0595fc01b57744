"""OBS219."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.changes import Drop
from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.environment import is_true, known
from obsc.rules.log_handlers import idle_handlers


@rule("OBS219", "log-handler-without-exporter", Severity.INFO)
def log_handler_without_exporter(plan: Plan) -> Iterator[Finding]:
    """OpenTelemetry gets every log record, and exports none.

    ## Why
    The handler costs time for every record and does nothing with it. With log correlation on, the app's output is as it
    was; without it, records and tracebacks vanish, which is OBS224.

    ## Bad
    ```yaml
    services:
      web:
        instrumentation: { logCorrelation: true }
        env: { OTEL_PYTHON_LOGGING_AUTO_INSTRUMENTATION_ENABLED: "true" }
    ```

    ## Good
    ```yaml
    services:
      web:
        instrumentation: { logCorrelation: true }
    ```

    ## Source
    - https://opentelemetry-python-contrib.readthedocs.io/en/latest/instrumentation/logging/logging.html
    """
    for service in plan.services:
        if is_true(known(service, "OTEL_PYTHON_LOG_CORRELATION")):
            for name in idle_handlers(service):
                yield Finding(
                    message=f"`{name}` of `{service.name}` hands log records to an exporter that is `none`",
                    path=service.at("env", name),
                    label="has no use",
                    fix="leave it out",
                    change=Drop(service.at("env", name)),
                )
