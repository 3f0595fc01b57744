"""The configurations that lie in the collector's image, by what a service needs to know of them.

https://github.com/aws-observability/aws-otel-collector/tree/v0.49.0/config/ecs
"""

from __future__ import annotations

from collections.abc import Mapping

from obsc.plan.collector.components import Signal
from obsc.records import dataclass

PREFIX = "builtin:"

METRICS_GROUP = "/aws/ecs/application/metrics"
INSIGHTS_GROUP = "/aws/ecs/containerinsights/*/performance"
"""Where the metrics of these configurations go; the cluster's name stands for the star."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltIn:
    """A configuration: its file, what it passes on from OTLP, and what else it does."""

    file: str
    signals: tuple[Signal, ...]
    groups: tuple[str, ...] = ()
    """The log groups that its metrics go to."""
    has_xray: bool = False
    """Whether it takes X-Ray's segments on 2000/udp; its proxy for sampling rules answers inside the task only."""
    has_statsd: bool = False
    has_amp: bool = False
    is_scraping: bool = False

    @property
    def exports_traces(self) -> bool:
        """Whether traces go to X-Ray."""
        return "traces" in self.signals


BUILT_IN: Mapping[str, BuiltIn] = {
    "ecs-default-config": BuiltIn(
        file="/etc/ecs/ecs-default-config.yaml",
        signals=("traces", "metrics"),
        groups=(METRICS_GROUP,),
        has_xray=True,
        has_statsd=True,
    ),
    "otel-task-metrics-config": BuiltIn(
        file="/etc/ecs/container-insights/otel-task-metrics-config.yaml",
        signals=("traces", "metrics"),
        groups=(METRICS_GROUP, INSIGHTS_GROUP),
        has_xray=True,
        has_statsd=True,
    ),
    "ecs-xray": BuiltIn(file="/etc/ecs/ecs-xray.yaml", signals=("traces",)),
    "ecs-cloudwatch": BuiltIn(file="/etc/ecs/ecs-cloudwatch.yaml", signals=("metrics",), groups=(METRICS_GROUP,)),
    "ecs-cloudwatch-xray": BuiltIn(
        file="/etc/ecs/ecs-cloudwatch-xray.yaml", signals=("traces", "metrics"), groups=(METRICS_GROUP,)
    ),
    "ecs-amp": BuiltIn(file="/etc/ecs/ecs-amp.yaml", signals=("metrics",), has_amp=True),
    "ecs-amp-xray": BuiltIn(file="/etc/ecs/ecs-amp-xray.yaml", signals=("traces", "metrics"), has_amp=True),
    "ecs-amp-prometheus": BuiltIn(file="/etc/ecs/ecs-amp-prometheus.yaml", signals=(), has_amp=True, is_scraping=True),
    "ecs-amp-xray-prometheus": BuiltIn(
        file="/etc/ecs/ecs-amp-xray-prometheus.yaml", signals=("traces",), has_amp=True, is_scraping=True
    ),
}
"""By the name behind `builtin:`."""
