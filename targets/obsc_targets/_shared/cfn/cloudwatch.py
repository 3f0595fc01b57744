"""CloudWatch in CloudFormation.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_CloudWatch.html
"""

from __future__ import annotations

from obsc.infra.cloudwatch import Alarm, Dashboard, Metric, MetricQuery
from obsc_targets._shared.cfn.properties import Properties, tags
from obsc_targets._shared.cfn.say import Say
from obsc_targets._shared.numbers import plain
from obsc_targets._shared.statistics import is_simple


def alarm(node: Alarm, say: Say) -> Properties:
    """`AWS::CloudWatch::Alarm`."""
    return {
        "AlarmName": say.text(node.alarm_name),
        "AlarmDescription": node.description,
        **({} if node.metric is None else _watched(node.metric, say)),
        "Metrics": [_query(query, say) for query in node.queries],
        "ComparisonOperator": node.comparison,
        "Threshold": plain(node.threshold),
        "EvaluationPeriods": node.evaluation_periods,
        "DatapointsToAlarm": node.datapoints_to_alarm,
        "TreatMissingData": node.treat_missing_data,
        "AlarmActions": [say.text(action) for action in node.alarm_actions],
        "Tags": tags(node.tags),
    }


def dashboard(node: Dashboard, say: Say) -> Properties:
    """`AWS::CloudWatch::Dashboard`."""
    return {"DashboardName": say.text(node.dashboard_name), "DashboardBody": say.json(node.body)}


def _watched(metric: Metric, say: Say) -> Properties:
    """The one metric of an alarm, among the alarm's own properties."""
    statistic = "Statistic" if is_simple(metric.statistic) else "ExtendedStatistic"
    return {**_metric(metric, say), statistic: metric.statistic, "Period": metric.period}


def _query(query: MetricQuery, say: Say) -> Properties:
    said: Properties = {"Id": query.id}
    if query.metric is not None:
        metric = query.metric
        said["MetricStat"] = {"Metric": _metric(metric, say), "Stat": metric.statistic, "Period": metric.period}
    if query.expression is not None:
        said["Expression"] = query.expression
    if query.label:
        said["Label"] = query.label
    return said | {"ReturnData": query.return_data}


def _metric(metric: Metric, say: Say) -> Properties:
    said = {"Namespace": say.text(metric.namespace), "MetricName": say.text(metric.metric_name)}
    dimensions = [{"Name": name, "Value": say.text(value)} for name, value in metric.dimensions]
    return said | ({"Dimensions": dimensions} if dimensions else {})
