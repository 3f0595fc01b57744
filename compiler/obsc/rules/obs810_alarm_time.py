"""OBS810."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.metrics import TOTALS
from obsc.plan.model import Alarm, CustomMetric, Plan
from obsc.rules import Finding, rule

_DAY = 86400
_SHORT = (10, 20, 30)
"""Seconds: the periods below a minute."""


@rule("OBS810", "alarm-time", Severity.ERROR)
def alarm_time(plan: Plan) -> Iterator[Finding]:
    """CloudWatch cannot watch for so long, or not in such steps.

    ## Why
    Periods are whole minutes; only metrics of your own can be stored more finely, for alarms over 10, 20 or 30 seconds.
    A count or a share is taken over one period, of a day at most. A level is looked at every minute of a day, or every
    hour of a week.

    ## Bad
    ```yaml
    services:
      web:
        alarms: { busy: { metric: cpu, threshold: 80%, for: 90s, actions: [{ ref: pager }] } }
    ```

    ## Good
    ```yaml
    services:
      web:
        alarms: { busy: { metric: cpu, threshold: 80%, for: 2m, actions: [{ ref: pager }] } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    """
    for service in plan.services:
        for alarm in service.alarms:
            if (wrong := _wrong(alarm)) is not None:
                label, fix = wrong
                yield Finding(
                    message=f"CloudWatch has no alarm over the time of `{alarm.name}`",
                    path=(*alarm.origin, "for"),
                    label=label,
                    fix=fix,
                )


def _wrong(alarm: Alarm) -> tuple[str, str] | None:
    """What is wrong and the way out."""
    time = alarm.seconds
    if time % 60:
        if isinstance(alarm.metric, CustomMetric) and time in _SHORT:
            return None
        return "not in whole minutes", "write whole minutes"
    if time <= _DAY:
        return None
    if alarm.share or alarm.statistic in TOTALS:
        return "longer than a day", "write a day at most, `24h`"
    if time > 7 * _DAY:
        return "longer than a week", "write a week at most, `7d`"
    return ("not in whole hours", "write whole hours") if time % 3600 else None
