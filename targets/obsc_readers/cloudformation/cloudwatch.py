"""Alarms and dashboards.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_CloudWatch.html
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from obsc.infra.cloudwatch import Alarm, Dashboard, Dimensions, Metric, MetricQuery
from obsc.infra.node import Node
from obsc.infra.values import JsonObject, Text
from obsc_readers.dialect import Dialect, in_order
from obsc_readers.document import Value
from obsc_readers.json_values import json_in_text
from obsc_readers.metrics import COMPARISONS, MISSING_DATA, check_watched, one_statistic
from obsc_readers.walk import Keys


def read_alarm(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html"""
    with Keys(value, d.notes) as keys:
        keys.only("ActionsEnabled", "true")
        keys.only("EvaluateLowSampleCountPercentile", "evaluate")
        keys.empty("InsufficientDataActions", "OKActions")
        periods = keys.need("EvaluationPeriods", d.integer, 0)
        metric = _watched(d, keys)
        queries = keys.get("Metrics", d.each(partial(_query, d)), ())
        check_watched(d.notes, value, metric, queries)
        yield Alarm(
            name=name,
            alarm_name=keys.need("AlarmName", d.text, "", "AWS would choose a name"),
            description=keys.get("AlarmDescription", d.string, ""),
            metric=metric,
            queries=queries,
            comparison=keys.need("ComparisonOperator", d.one_of(*COMPARISONS), COMPARISONS[0]),
            threshold=keys.need("Threshold", d.number, 0.0),
            evaluation_periods=periods,
            datapoints_to_alarm=keys.get("DatapointsToAlarm", d.integer, periods),
            treat_missing_data=keys.get("TreatMissingData", d.one_of(*MISSING_DATA), MISSING_DATA[0]),
            alarm_actions=keys.get("AlarmActions", d.each(d.text), ()),
            tags=keys.get("Tags", d.tags, ()),
        )


def read_dashboard(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-dashboard.html"""
    with Keys(value, d.notes) as keys:
        yield Dashboard(
            name=name,
            dashboard_name=keys.need("DashboardName", d.text, "", "AWS would choose a name"),
            body=keys.need("DashboardBody", lambda body: json_in_text(d.text(body), body), JsonObject(())),
        )


def _watched(d: Dialect, keys: Keys) -> Metric | None:
    """The one metric of an alarm, which is not there beside metric math."""
    metric_name = keys.maybe("MetricName", d.text)
    if metric_name is None:
        return None
    simple, extended = keys.maybe("Statistic", d.string), keys.maybe("ExtendedStatistic", d.string)
    return Metric(
        namespace=keys.need("Namespace", d.text, ""),
        metric_name=metric_name,
        dimensions=keys.get("Dimensions", partial(_dimensions, d), ()),
        statistic=one_statistic(d.notes, keys.value, simple, extended),
        period=keys.need("Period", d.integer, 0),
    )


def _query(d: Dialect, value: Value) -> MetricQuery:
    with Keys(value, d.notes) as keys:
        return MetricQuery(
            id=keys.need("Id", d.string, ""),
            metric=keys.maybe("MetricStat", partial(_metric_stat, d)),
            expression=keys.maybe("Expression", d.string),
            label=keys.get("Label", d.string, ""),
            return_data=keys.need("ReturnData", d.boolean, False, "its default is not the same everywhere"),
        )


def _metric_stat(d: Dialect, value: Value) -> Metric:
    with Keys(value, d.notes) as keys:
        namespace, metric_name, dimensions = keys.need("Metric", partial(_metric, d), _NO_METRIC)
        return Metric(
            namespace=namespace,
            metric_name=metric_name,
            dimensions=dimensions,
            statistic=keys.need("Stat", d.string, ""),
            period=keys.need("Period", d.integer, 0),
        )


_Metric = tuple[Text, Text, Dimensions]
_NO_METRIC: _Metric = ("", "", ())


def _metric(d: Dialect, value: Value) -> _Metric:
    with Keys(value, d.notes) as keys:
        return (
            keys.need("Namespace", d.text, ""),
            keys.need("MetricName", d.text, ""),
            keys.get("Dimensions", partial(_dimensions, d), ()),
        )


def _dimensions(d: Dialect, value: Value) -> Dimensions:
    return in_order(d.each(partial(_dimension, d))(value), value)


def _dimension(d: Dialect, value: Value) -> tuple[str, Text]:
    with Keys(value, d.notes) as keys:
        return keys.need("Name", d.string, ""), keys.need("Value", d.text, "")
