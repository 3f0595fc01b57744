"""CloudWatch in Terraform.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_metric_alarm
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.infra.cloudwatch import Alarm, Dashboard, Metric, MetricQuery
from obsc_targets._shared.hcl_printer import Blank, Block, Call, Item
from obsc_targets._shared.numbers import plain
from obsc_targets._shared.statistics import is_simple
from obsc_targets.terraform.items import arguments, block, tags
from obsc_targets.terraform.say import Say


def alarm(node: Alarm, say: Say) -> Iterator[Item]:
    """`aws_cloudwatch_metric_alarm`."""
    yield from arguments(alarm_name=say.text(node.alarm_name), alarm_description=node.description)
    if node.metric is not None:
        yield Blank()
        yield from arguments(**_watched(node.metric, say))
    yield Blank()
    yield from arguments(
        comparison_operator=node.comparison,
        threshold=plain(node.threshold),
        evaluation_periods=node.evaluation_periods,
        datapoints_to_alarm=node.datapoints_to_alarm,
        treat_missing_data=node.treat_missing_data,
        alarm_actions=[say.text(action) for action in node.alarm_actions],
    )
    yield from tags(node.tags)
    yield from (_query(query, say) for query in node.queries)


def dashboard(node: Dashboard, say: Say) -> Iterator[Item]:
    """`aws_cloudwatch_dashboard`."""
    yield from arguments(dashboard_name=say.text(node.dashboard_name))
    yield Blank()
    yield from arguments(dashboard_body=Call("jsonencode", (say.json(node.body),)))


def _watched(metric: Metric, say: Say) -> dict[str, Any]:
    """The one metric of an alarm, among the alarm's own arguments."""
    statistic = "statistic" if is_simple(metric.statistic) else "extended_statistic"
    return {**_metric(metric, say), statistic: metric.statistic, "period": metric.period}


def _query(query: MetricQuery, say: Say) -> Block:
    said = arguments(id=query.id, expression=query.expression, label=query.label or None, return_data=query.return_data)
    if query.metric is None:
        return Block("metric_query", (), tuple(said))
    metric = block("metric", **_metric(query.metric, say), stat=query.metric.statistic, period=query.metric.period)
    return Block("metric_query", (), (*said, metric))


def _metric(metric: Metric, say: Say) -> dict[str, Any]:
    return {
        "namespace": say.text(metric.namespace),
        "metric_name": say.text(metric.metric_name),
        "dimensions": {name: say.text(value) for name, value in metric.dimensions},
    }
