"""Application Signals: the account's switch, and objectives.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApplicationSignals.html
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Literal

from obsc.infra.cloudwatch import Discovery, ServiceLevelObjective
from obsc.infra.node import Node
from obsc.infra.values import Text
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value
from obsc_readers.walk import Keys

DISCOVERY = "AWS::ApplicationSignals::Discovery"
OBJECTIVE = "AWS::ApplicationSignals::ServiceLevelObjective"

Unit = Literal["HOUR", "DAY"]
MetricType = Literal["AVAILABILITY", "LATENCY"]


def read_discovery(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """It has no properties."""
    with Keys(value, d.notes):
        yield Discovery(name=name)


def read_objective(
    d: Dialect, name: str, value: Value, depends_on: tuple[tuple[str, str], ...]
) -> Iterator[ServiceLevelObjective]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-applicationsignals-servicelevelobjective.html"""
    with Keys(value, d.notes) as keys:
        keys.empty("BurnRateConfigurations", "ExclusionWindows")
        service, environment, metric_type, threshold = keys.need("RequestBasedSli", partial(_indicator, d), _NOTHING)
        attainment, warning, window, unit = keys.need("Goal", partial(_goal, d), (0.0, 0.0, 0, "DAY"))
        yield ServiceLevelObjective(
            name=name,
            slo_name=keys.need("Name", d.string, ""),
            description=keys.get("Description", d.string, ""),
            service=service,
            environment=environment,
            metric_type=metric_type,
            threshold=threshold,
            attainment_goal=attainment,
            warning_threshold=warning,
            window=window,
            window_unit=unit,
            depends_on=depends_on,
            tags=keys.get("Tags", d.tags, ()),
        )


_Indicator = tuple[Text, Text, MetricType, float | None]
_NOTHING: _Indicator = ("", "", "AVAILABILITY", None)


def _indicator(d: Dialect, value: Value) -> _Indicator:
    with Keys(value, d.notes) as keys:
        service, environment, metric_type = keys.need("RequestBasedSliMetric", partial(_metric, d), _NOTHING[:3])
        threshold = keys.maybe("MetricThreshold", d.number)
        operator = keys.maybe("ComparisonOperator", d.one_of("LessThanOrEqualTo"))
        if (threshold is None) != (operator is None):
            d.notes.refuse(value, "MetricThreshold and ComparisonOperator go together")
        return service, environment, metric_type, threshold


def _metric(d: Dialect, value: Value) -> tuple[Text, Text, MetricType]:
    with Keys(value, d.notes) as keys:
        service, environment = keys.need("KeyAttributes", partial(_about, d), ("", ""))
        return service, environment, keys.need("MetricType", d.one_of("AVAILABILITY", "LATENCY"), "AVAILABILITY")


def _about(d: Dialect, value: Value) -> tuple[Text, Text]:
    with Keys(value, d.notes) as keys:
        keys.need("Type", d.one_of("Service"), "Service")
        return keys.need("Name", d.text, ""), keys.need("Environment", d.text, "")


def _goal(d: Dialect, value: Value) -> tuple[float, float, int, Unit]:
    """Of the window only a rolling one is held; the percentages have defaults.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-applicationsignals-servicelevelobjective-goal.html
    """
    with Keys(value, d.notes) as keys:
        window, unit = keys.need("Interval", partial(_interval, d), (0, "DAY"))
        return keys.get("AttainmentGoal", d.number, 99.0), keys.get("WarningThreshold", d.number, 50.0), window, unit


def _interval(d: Dialect, value: Value) -> tuple[int, Unit]:
    with Keys(value, d.notes) as keys:
        return keys.need("RollingInterval", partial(_rolling, d), (0, "DAY"))


def _rolling(d: Dialect, value: Value) -> tuple[int, Unit]:
    with Keys(value, d.notes) as keys:
        return keys.need("Duration", d.integer, 0), keys.need("DurationUnit", d.one_of("HOUR", "DAY"), "DAY")
