"""OBS814."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Path, Severity
from obsc.plan.model import CustomMetric, Plan, Service
from obsc.rules import Finding, rule

_DIMENSIONS = 30
_LONGEST_NAME = 255
_LONGEST_VALUE = 1024
_PRINTABLE = re.compile("[ -~]*[!-~][ -~]*")
_DRAWN = (".", "...")
"""What a dashboard takes for "as above"."""


@rule("OBS814", "not-a-dimension", Severity.ERROR)
def not_a_dimension(plan: Plan) -> Iterator[Finding]:
    """A metric cannot have such a name, or such a dimension.

    ## Why
    The names and values of dimensions are printable ASCII, a value of at most 1,024 characters, and do not begin with a
    colon. Application Signals files a service under its environment and its name: where CloudWatch does not take
    those, the metrics are dropped on the way and there is nothing to show.

    ## Bad
    ```yaml
    deploymentEnvironment: Zürich
    services:
      web:
        dashboard: {}
    ```

    ## Good
    ```yaml
    deploymentEnvironment: zurich
    services:
      web:
        dashboard: {}
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
    """
    for service in plan.services:
        yield from _identity(service)
        for alarm in service.alarms:
            if isinstance(alarm.metric, CustomMetric):
                yield from _custom((*alarm.origin, "metric"), alarm.metric)


def _identity(service: Service) -> Iterator[Finding]:
    if not (service.dashboard or service.alarms or service.objectives) or not service.has_application_signals:
        return
    where = {"environment": ("deploymentEnvironment",), "service": service.at("resource")}
    values = {"environment": service.identity.environment, "service": service.identity.service}
    for what, value in values.items():
        if isinstance(value, str) and not _is_value(value):
            yield Finding(
                message=f"`{_short(value)}` cannot be the {what} of `{service.name}` in CloudWatch",
                path=where[what],
                label="not a value of a dimension",
                fix="use printable ASCII, at most 1,024 characters, with no colon in front",
            )


def _custom(at: Path, metric: CustomMetric) -> Iterator[Finding]:
    if not re.fullmatch(r"[A-Za-z0-9./_#: -]{1,255}", metric.namespace) or metric.namespace.startswith(":"):
        yield _finding((*at, "namespace"), metric.namespace, "namespace")
    if len(metric.name) > _LONGEST_NAME or not _PRINTABLE.fullmatch(metric.name) or metric.name in _DRAWN:
        yield _finding((*at, "name"), metric.name, "metric")
    if len(metric.dimensions) > _DIMENSIONS:
        yield Finding(
            message=f"a metric has at most {_DIMENSIONS} dimensions, and this one has {len(metric.dimensions)}",
            path=(*at, "dimensions"),
            label="too many",
            fix="name those that the metric is stored with",
        )
    for name, value in metric.dimensions:
        here = (*at, "dimensions", name)
        if not _is_value(name) or len(name) > _LONGEST_NAME:
            yield _finding(here, name, "dimension")
        elif isinstance(value, str) and not _is_value(value):
            yield _finding(here, value, "value of a dimension")


def _is_value(text: str) -> bool:
    fits = len(text) <= _LONGEST_VALUE and _PRINTABLE.fullmatch(text) is not None
    return fits and not text.startswith(":") and text not in _DRAWN


def _finding(path: Path, text: str, what: str) -> Finding:
    return Finding(
        message=f"CloudWatch has no {what} `{_short(text)}`",
        path=path,
        label="not in this form",
        fix="write it as CloudWatch shows it",
    )


def _short(text: str) -> str:
    text = text.replace("\n", " ")
    return text if len(text) <= 60 else text[:59] + "…"
