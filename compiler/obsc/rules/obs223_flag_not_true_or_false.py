"""OBS223."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.changes import Put
from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.environment import written

_MEANT = {**dict.fromkeys(("true", "1", "yes", "on"), "true"), **dict.fromkeys(("false", "0", "no", "off"), "false")}
_FLAGS = (
    "AGENT_OBSERVABILITY_ENABLED",
    "OTEL_AWS_APPLICATION_SIGNALS_ENABLED",
    "OTEL_AWS_APPLICATION_SIGNALS_RUNTIME_ENABLED",
    "OTEL_AWS_DYNAMIC_INSTRUMENTATION_ENABLED",
    "OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED",
    "OTEL_AWS_SERVICE_EVENTS_ENABLED",
    "OTEL_PYTHON_LOGGING_AUTO_INSTRUMENTATION_ENABLED",
    "OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION",
    "OTEL_PYTHON_LOG_CORRELATION",
    "OTEL_SDK_DISABLED",
)


@rule("OBS223", "flag-not-true-or-false", Severity.ERROR)
def flag_not_true_or_false(plan: Plan) -> Iterator[Finding]:
    """A switch of OpenTelemetry is neither `true` nor `false`.

    ## Why
    Only the word `true` switches on, in upper or lower case and without spaces around it. `1`, `yes` and `on` switch
    off, or leave things as they are, and no log line says so.

    ## Bad
    ```yaml
    services:
      web:
        env: { OTEL_AWS_APPLICATION_SIGNALS_ENABLED: "1" }
    ```

    ## Good
    ```yaml
    services:
      web:
        env: { OTEL_AWS_APPLICATION_SIGNALS_ENABLED: "true" }
    ```

    ## Source
    - https://github.com/aws-observability/aws-otel-python-instrumentation/blob/main/aws-opentelemetry-distro/src/amazon/opentelemetry/distro/aws_opentelemetry_configurator.py
    - https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#boolean-value
    """
    for service in plan.services:
        for name in _FLAGS:
            value = written(service, name)
            if value is not None and value.lower() not in ("true", "false"):
                word = value.strip().lower()
                yield Finding(
                    message=f"`{name}` of `{service.name}` is `{value}`, which switches nothing on",
                    path=service.at("env", name),
                    label="neither true nor false",
                    fix='write "true" or "false"',
                    suggestion=word if word in ("true", "false") else None,
                    change=Put(service.at("env", name), _MEANT[word]) if word in _MEANT else None,
                )
