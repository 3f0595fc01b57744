"""The commands that create alarms, dashboards and objectives.

https://docs.aws.amazon.com/cli/latest/reference/cloudwatch/
https://docs.aws.amazon.com/cli/latest/reference/application-signals/
"""

from __future__ import annotations

from typing import Any

from obsc.infra.cloudwatch import Alarm, Dashboard, Discovery, Metric, MetricQuery, ServiceLevelObjective
from obsc_targets._shared.json_data import json_data
from obsc_targets._shared.numbers import plain
from obsc_targets._shared.statistics import is_simple
from obsc_targets.ecs.placeholders import spell
from obsc_targets.ecs.shell import command
from obsc_targets.ecs.steps import Commands, Known, Shell, captured, tags


def alarm(node: Alarm, shell: Shell) -> Commands:
    """An alarm on one metric, or on metric math."""
    yield Known(node.ref("name"), shell.word(node.alarm_name))
    actions = [shell.word(action) for action in node.alarm_actions]
    yield command(
        "aws cloudwatch put-metric-alarm",
        shell.option("alarm-name", node.ref("name")),
        shell.option("alarm-description", node.description),
        *([] if node.metric is None else _watched(node.metric, shell)),
        *([shell.json("metrics", [_query(query) for query in node.queries])] if node.queries else []),
        f"--comparison-operator {node.comparison}",
        f"--threshold {plain(node.threshold)}",
        f"--evaluation-periods {node.evaluation_periods}",
        f"--datapoints-to-alarm {node.datapoints_to_alarm}",
        f"--treat-missing-data {node.treat_missing_data}",
        *([" ".join(("--alarm-actions", *actions))] if actions else []),
        *tags("tags", node.tags, shell),
    )
    name = shell.option("alarm-names", node.ref("name"))
    found = captured("aws cloudwatch describe-alarms", name, "--query 'MetricAlarms[0].AlarmArn'")
    yield Known(node.ref("arn"), found, looks_up=True)


def dashboard(node: Dashboard, shell: Shell) -> Commands:
    """A dashboard."""
    yield Known(node.ref("name"), shell.word(node.dashboard_name))
    yield command(
        "aws cloudwatch put-dashboard",
        shell.option("dashboard-name", node.ref("name")),
        shell.json("dashboard-body", json_data(node.body, spell)),
    )


def discovery(node: Discovery, shell: Shell) -> Commands:
    """The switch of Application Signals."""
    yield "aws application-signals start-discovery"


def objective(node: ServiceLevelObjective, shell: Shell) -> Commands:
    """A request-based objective."""
    about = {"Type": "Service", "Name": spell(node.service), "Environment": spell(node.environment)}
    metric = {"KeyAttributes": about, "MetricType": node.metric_type}
    indicator: dict[str, Any] = {"RequestBasedSliMetricConfig": metric}
    if node.threshold is not None:
        indicator |= {"ComparisonOperator": "LessThanOrEqualTo", "MetricThreshold": plain(node.threshold)}
    goal = {
        "AttainmentGoal": plain(node.attainment_goal),
        "WarningThreshold": plain(node.warning_threshold),
        "Interval": {"RollingInterval": {"Duration": node.window, "DurationUnit": node.window_unit}},
    }
    create = captured(
        "aws application-signals create-service-level-objective",
        shell.option("name", node.slo_name),
        shell.option("description", node.description),
        shell.json("request-based-sli-config", indicator),
        shell.json("goal", goal),
        *tags("tags", node.tags, shell),
        "--query Slo.Arn",
    )
    yield Known(node.ref("arn"), create)


def _watched(metric: Metric, shell: Shell) -> list[str]:
    """The options for the one metric of an alarm."""
    statistic = "statistic" if is_simple(metric.statistic) else "extended-statistic"
    return [
        shell.option("namespace", metric.namespace),
        shell.option("metric-name", metric.metric_name),
        *([shell.json("dimensions", _dimensions(metric))] if metric.dimensions else []),
        shell.option(statistic, metric.statistic),
        f"--period {metric.period}",
    ]


def _query(query: MetricQuery) -> dict[str, Any]:
    said: dict[str, Any] = {"Id": query.id}
    if query.metric is not None:
        metric = query.metric
        which = {"Namespace": spell(metric.namespace), "MetricName": spell(metric.metric_name)}
        which_one = {**which, "Dimensions": _dimensions(metric)}
        said["MetricStat"] = {"Metric": which_one, "Stat": metric.statistic, "Period": metric.period}
    if query.expression is not None:
        said["Expression"] = query.expression
    if query.label:
        said["Label"] = query.label
    return said | {"ReturnData": query.return_data}


def _dimensions(metric: Metric) -> list[dict[str, str]]:
    return [{"Name": name, "Value": spell(value)} for name, value in metric.dimensions]
