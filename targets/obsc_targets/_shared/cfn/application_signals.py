"""Application Signals in CloudFormation, and so in every language that wraps its types.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApplicationSignals.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from obsc.infra.cloudwatch import ServiceLevelObjective
from obsc.infra.values import Text
from obsc_targets._shared.cfn.properties import Properties, tags
from obsc_targets._shared.numbers import plain

DISCOVERY = "AWS::ApplicationSignals::Discovery"
OBJECTIVE = "AWS::ApplicationSignals::ServiceLevelObjective"


def objective_properties(node: ServiceLevelObjective, text: Callable[[Text], Any]) -> Properties:
    """The properties of an objective, its texts said by `text`."""
    metric = {
        "KeyAttributes": {"Type": "Service", "Name": text(node.service), "Environment": text(node.environment)},
        "MetricType": node.metric_type,
    }
    indicator: Properties = {"RequestBasedSliMetric": metric}
    if node.threshold is not None:
        indicator |= {"ComparisonOperator": "LessThanOrEqualTo", "MetricThreshold": plain(node.threshold)}
    return {
        "Name": node.slo_name,
        "Description": node.description,
        "RequestBasedSli": indicator,
        "Goal": {
            "AttainmentGoal": plain(node.attainment_goal),
            "WarningThreshold": plain(node.warning_threshold),
            "Interval": {"RollingInterval": {"Duration": node.window, "DurationUnit": node.window_unit}},
        },
        **({"Tags": tags(node.tags)} if node.tags else {}),
    }
