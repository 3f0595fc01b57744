"""CloudWatch: dashboards, alarms, and Application Signals' objectives and account switch."""

from __future__ import annotations

from typing import ClassVar, Literal

from obsc.infra.node import Node, Tags
from obsc.infra.values import JsonObject, Text
from obsc.records import dataclass

Dimensions = tuple[tuple[str, Text], ...]
"""Names and values, sorted by name: CloudWatch knows no order of them."""

Comparison = Literal[
    "GreaterThanThreshold", "GreaterThanOrEqualToThreshold", "LessThanThreshold", "LessThanOrEqualToThreshold"
]
MissingData = Literal["missing", "notBreaching", "breaching", "ignore"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A metric with its statistic (`Sum`, `p99`); the period is in seconds."""

    namespace: Text
    metric_name: Text
    dimensions: Dimensions
    statistic: str
    period: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricQuery:
    """One line of an alarm's metric math: a metric or an expression over other lines, never both.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
    """

    id: str
    metric: Metric | None = None
    expression: str | None = None
    label: str
    return_data: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm(Node):
    """An alarm on one metric, or on metric math of which exactly one line returns data.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    """

    ATTRS: ClassVar[tuple[str, ...]] = ("name", "arn")
    alarm_name: Text
    description: str
    metric: Metric | None
    queries: tuple[MetricQuery, ...] = ()
    comparison: Comparison
    threshold: float
    evaluation_periods: int
    datapoints_to_alarm: int
    treat_missing_data: MissingData
    alarm_actions: tuple[Text, ...]
    tags: Tags = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard(Node):
    """A dashboard; its body is the JSON that CloudWatch documents, with references as leaves.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
    """

    ATTRS: ClassVar[tuple[str, ...]] = ("name",)
    dashboard_name: Text
    body: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery(Node):
    """Application Signals switched on in the account and region; there is one of it, whatever stack it stands in.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-applicationsignals-discovery.html
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevelObjective(Node):
    """A request-based objective of Application Signals: percent of requests that are good over a rolling window.

    `threshold` is the slowest good request in milliseconds, for latency only. The window is in days or hours.
    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-applicationsignals-servicelevelobjective.html
    """

    ATTRS: ClassVar[tuple[str, ...]] = ("arn",)
    slo_name: str
    description: str
    service: Text
    environment: Text
    metric_type: Literal["AVAILABILITY", "LATENCY"]
    threshold: float | None
    attainment_goal: float
    warning_threshold: float
    window: int
    window_unit: Literal["HOUR", "DAY"]
    depends_on: tuple[tuple[str, str], ...] = ()
    """The account switch, where it is in the same graph."""
    tags: Tags = ()
