"""Alarms: what is watched, over which periods, and a description in words for whoever is woken."""

from __future__ import annotations

from decimal import Decimal

from obsc.infra.cloudwatch import Alarm, Comparison, Metric, MetricQuery
from obsc.lower.metrics import Measured
from obsc.plan import model as plan
from obsc.plan.metrics import METRICS, TOTALS

_DAY = 86400
_DESCRIPTION = 1024
"""The longest description that CloudWatch takes."""


def alarm(system: plan.Plan, service: plan.Service, written: plan.Alarm, measured: Measured) -> Alarm | None:
    """The alarm; None where the service has nothing to watch, which OBS809 reports."""
    named = METRICS.get(written.metric) if isinstance(written.metric, str) else None
    if named is not None and named.source == "application-signals" and not service.has_application_signals:
        return None
    period, count = _periods(written)
    metric = measured.of_alarm(written, period)
    if metric is None:
        return None
    return Alarm(
        name=f"{service.name}.{written.name}",
        alarm_name=f"{system.full_name(service)}-{written.name}",
        description=_description(service, written, period, count),
        metric=None if written.share else metric,
        queries=_share(written, metric, measured, period) if written.share else (),
        comparison=_comparison(written),
        threshold=written.threshold,
        evaluation_periods=count,
        datapoints_to_alarm=count,
        treat_missing_data=written.treat_missing_data,
        alarm_actions=written.actions,
        origin=written.origin,
    )


def _periods(written: plan.Alarm) -> tuple[int, int]:
    """The length of a period in seconds, and how many of them have to be over the threshold, all in a row.

    A count or a share is taken once over the whole time: spread over minutes, a few failures would never be enough.
    All periods together have at most a day, and those of an hour or more a week.
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    """
    if written.seconds < 60 or written.share or written.statistic in TOTALS:
        return written.seconds, 1
    step = 60 if written.seconds <= _DAY else 3600
    return step, max(1, written.seconds // step)


def _comparison(written: plan.Alarm) -> Comparison:
    return "LessThanThreshold" if written.metric == "availability" else "GreaterThanOrEqualToThreshold"


def _share(written: plan.Alarm, counted: Metric, measured: Measured, period: int) -> tuple[MetricQuery, ...]:
    """A share of all requests in percent. Ids and expressions are obsc's own, no text of the user is in them."""
    requests = measured.application_signal("Latency", "SampleCount", period)
    what = "errors" if written.metric == "errors" else "faults"
    share = f"100 * {what} / requests"
    if written.metric == "availability":
        share = f"100 * (1 - {what} / requests)"
    return (
        MetricQuery(id="requests", metric=requests, label="Requests", return_data=False),
        MetricQuery(id=what, metric=counted, label=what.capitalize(), return_data=False),
        MetricQuery(id="share", expression=share, label="Percent of requests", return_data=True),
    )


def _description(service: plan.Service, written: plan.Alarm, period: int, count: int) -> str:
    when = f"in {_in_words(period)}"
    if count > 1:
        when = f"in every {'minute' if period == 60 else 'hour'} of {_in_words(period * count)}"
    limit = f"below {_limit(written)}" if written.metric == "availability" else f"{_limit(written)} or more"
    return f"{service.name}: {_watched(written)}: {limit} {when}."[:_DESCRIPTION]


def _watched(written: plan.Alarm) -> str:
    if isinstance(written.metric, plan.CustomMetric):
        return f"{written.metric.namespace} {written.metric.name} ({written.statistic})"
    words = METRICS[written.metric].words
    return words if written.share else f"{words} ({written.statistic})"


def _limit(written: plan.Alarm) -> str:
    number = f"{Decimal(repr(written.threshold)).normalize():f}"
    if isinstance(written.metric, plan.CustomMetric):
        return number
    unit = "%" if written.share else METRICS[written.metric].unit
    return f"{number} {unit}" if unit in ("ms", "s") else number + unit


def _in_words(seconds: int) -> str:
    """A time in the largest unit that it is a multiple of.

    >>> _in_words(300), _in_words(90), _in_words(86400)
    ('5 minutes', '90 seconds', '1 day')
    """
    for length, word in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds % length == 0:
            number = seconds // length
            return f"{number} {word}{'s' if number > 1 else ''}"
    return f"{seconds} seconds"
