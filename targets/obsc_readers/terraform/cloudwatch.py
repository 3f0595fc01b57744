"""Alarms and dashboards.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_metric_alarm and the page of
`cloudwatch_dashboard`
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from obsc.infra.cloudwatch import Alarm, Dashboard, Dimensions, Metric, MetricQuery
from obsc.infra.node import Node
from obsc.infra.values import JsonObject, Text
from obsc_readers.dialect import Dialect, in_order
from obsc_readers.document import Object, Value
from obsc_readers.json_values import json_in_text, json_object
from obsc_readers.metrics import COMPARISONS, MISSING_DATA, check_watched, one_statistic
from obsc_readers.terraform import dialects
from obsc_readers.terraform.dialects import block, repeated
from obsc_readers.terraform.values import Encoded
from obsc_readers.walk import Keys, Refused, items


def read_alarm(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """The alarm; the provider takes 0 datapoints for as many as there are periods."""
    with d.keys(value) as keys:
        keys.only("actions_enabled", "true")
        keys.only("evaluate_low_sample_count_percentiles", "evaluate")
        keys.empty("insufficient_data_actions", "ok_actions")
        periods = keys.need("evaluation_periods", d.integer, 0)
        metric = _watched(d, keys)
        queries = keys.get("metric_query", repeated(d, partial(_query, d)), ())
        check_watched(d.notes, value, metric, queries)
        yield Alarm(
            name=name,
            alarm_name=keys.need("alarm_name", d.text, ""),
            description=keys.get("alarm_description", d.string, ""),
            metric=metric,
            queries=queries,
            comparison=keys.need("comparison_operator", d.one_of(*COMPARISONS), COMPARISONS[0]),
            threshold=keys.need("threshold", d.number, 0.0),
            evaluation_periods=periods,
            datapoints_to_alarm=keys.get("datapoints_to_alarm", d.integer, 0) or periods,
            treat_missing_data=keys.get("treat_missing_data", d.one_of(*MISSING_DATA), MISSING_DATA[0]),
            alarm_actions=keys.get("alarm_actions", partial(_actions, d), ()),
            tags=keys.get("tags", d.labels, ()),
        )


def read_dashboard(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """The dashboard, whose body is JSON."""
    with d.keys(value) as keys:
        yield Dashboard(
            name=name,
            dashboard_name=keys.need("dashboard_name", d.text, ""),
            body=keys.need("dashboard_body", partial(_body, d), JsonObject(())),
        )


def _body(d: Dialect, value: Value) -> JsonObject:
    """What `jsonencode` encodes, or JSON that is written out."""
    if isinstance(value, Encoded):
        return json_object(value.document, dialects.json(d.notes).text)
    return json_in_text(d.text(value), value)


def _watched(d: Dialect, keys: Keys) -> Metric | None:
    """The one metric of an alarm, which is not there beside metric math."""
    metric_name = keys.maybe("metric_name", d.text)
    if metric_name is None:
        return None
    simple, extended = keys.maybe("statistic", d.string), keys.maybe("extended_statistic", d.string)
    return Metric(
        namespace=keys.need("namespace", d.text, ""),
        metric_name=metric_name,
        dimensions=keys.get("dimensions", partial(_dimensions, d), ()),
        statistic=one_statistic(d.notes, keys.value, simple, extended),
        period=keys.need("period", d.integer, 0),
    )


def _query(d: Dialect, value: Value) -> MetricQuery:
    with d.keys(value) as keys:
        return MetricQuery(
            id=keys.need("id", d.string, ""),
            metric=keys.maybe("metric", block(partial(_metric, d))),
            expression=keys.maybe("expression", d.string),
            label=keys.get("label", d.string, ""),
            return_data=keys.get("return_data", d.boolean, False),
        )


def _metric(d: Dialect, value: Value) -> Metric:
    with d.keys(value) as keys:
        return Metric(
            namespace=keys.need("namespace", d.text, ""),
            metric_name=keys.need("metric_name", d.text, ""),
            dimensions=keys.get("dimensions", partial(_dimensions, d), ()),
            statistic=keys.need("stat", d.string, ""),
            period=keys.need("period", d.integer, 0),
        )


def _dimensions(d: Dialect, value: Value) -> Dimensions:
    if not isinstance(value, Object):
        raise Refused(value, "has to be an object")
    return in_order(tuple((key, d.text(item)) for key, item in value.entries), value)


def _actions(d: Dialect, value: Value) -> tuple[Text, ...]:
    """A set."""
    return tuple(dict.fromkeys(d.text(item) for item in items(value)))
