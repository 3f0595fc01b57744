"""OBS805."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.rules import Finding, Raw, rule
from obsc.rules.alarms import alarms

_LEAST = 10
"""Milliseconds: nobody is woken because a request took less."""


@rule("OBS805", "latency-in-seconds", Severity.WARNING)
def latency_in_seconds(document: Raw) -> Iterator[Finding]:
    """A threshold of a latency has no unit and looks like seconds.

    ## Why
    Application Signals measures latency in milliseconds, and a number without a unit is in the metric's own: an alarm
    at `2` is always on. The load balancer's response time is in seconds, which makes it easy to confuse them.

    ## Bad
    ```yaml
    services:
      web:
        alarms: { slow: { metric: latency, threshold: 2, actions: [{ ref: pager }] } }
    ```

    ## Good
    ```yaml
    services:
      web:
        alarms: { slow: { metric: latency, threshold: 2s, actions: [{ ref: pager }] } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AppSignals-MetricsCollected.html
    """
    for at, alarm in alarms(document):
        number = alarm["threshold"]
        if alarm["metric"] == "latency" and not isinstance(number, str) and number < _LEAST:
            yield Finding(
                message=f"`{at[-1]}` fires when requests take {number:g} ms",
                path=(*at, "threshold"),
                label="milliseconds",
                fix=f"write `{number:g}s` or `{number:g}ms`",
            )
