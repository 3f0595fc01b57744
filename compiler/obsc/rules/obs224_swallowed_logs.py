"""OBS224."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.environment import is_true, known
from obsc.rules.log_handlers import idle_handlers


@rule("OBS224", "swallowed-logs", Severity.WARNING)
def swallowed_logs(plan: Plan) -> Iterator[Finding]:
    """Log records go to OpenTelemetry, which throws them away.

    ## Why
    A handler on Python's root logger switches off the one that prints warnings and errors where an app has configured
    nothing. Flask's tracebacks vanish from the output, and so do the messages of exporters that reach nobody.

    ## Bad
    ```yaml
    services:
      web:
        env: { OTEL_PYTHON_LOGGING_AUTO_INSTRUMENTATION_ENABLED: "true" }
    ```

    ## Good
    ```yaml
    services:
      web:
        instrumentation: { logCorrelation: true }
    ```

    ## Source
    - https://docs.python.org/3/library/logging.html#logging.lastResort
    - https://opentelemetry-python-contrib.readthedocs.io/en/latest/instrumentation/logging/logging.html
    """
    for service in plan.services:
        if not is_true(known(service, "OTEL_PYTHON_LOG_CORRELATION")):
            for name in idle_handlers(service):
                yield Finding(
                    message=f"`{name}` makes the logs of `{service.name}` vanish: their exporter is `none`",
                    path=service.at("env", name),
                    label="tracebacks vanish",
                    fix="leave it out; `instrumentation.logCorrelation: true` writes trace ids into the output",
                )
