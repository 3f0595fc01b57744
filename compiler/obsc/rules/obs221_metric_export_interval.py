"""OBS221."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.environment import written

_NAME = "OTEL_METRIC_EXPORT_INTERVAL"


@rule("OBS221", "metric-export-interval", Severity.WARNING)
def metric_export_interval(plan: Plan) -> Iterator[Finding]:
    """The interval of metrics is longer than a minute, or is no number.

    ## Why
    Application Signals sends its metrics at least once a minute, whatever the variable says. With anything but a
    number of milliseconds the SDK's configuration fails, and the app runs without telemetry: that is an error.

    ## Bad
    ```yaml
    services:
      web:
        env: { OTEL_METRIC_EXPORT_INTERVAL: "300000" }
    ```

    ## Good
    ```yaml
    services:
      web:
        env: { OTEL_METRIC_EXPORT_INTERVAL: "30000" }
    ```

    ## Source
    - https://github.com/aws-observability/aws-otel-python-instrumentation/blob/main/aws-opentelemetry-distro/src/amazon/opentelemetry/distro/aws_opentelemetry_configurator.py
    - https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#periodic-exporting-metricreader
    """
    for service in plan.services:
        text = written(service, _NAME)
        if text is None:
            continue
        number = _number(text)
        if number is None:
            yield Finding(
                message=f"`{_NAME}` of `{service.name}` is `{text}`, which is no number of milliseconds",
                path=service.at("env", _NAME),
                label="not a number",
                fix='write "60000" for a minute',
                severity=Severity.ERROR,
            )
        elif number > 60000:
            yield Finding(
                message=f"`{_NAME}` of `{service.name}` is more than a minute, and is cut to one",
                path=service.at("env", _NAME),
                label="more than 60000 milliseconds",
                fix='leave it out, or write at most "60000"',
            )


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
