"""Application Auto Scaling.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApplicationAutoScaling.html
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Literal

from obsc.infra.autoscaling import ScalableTarget, ScalingPolicy
from obsc.infra.node import Node
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value
from obsc_readers.walk import Keys

Metric = Literal["ECSServiceAverageCPUUtilization", "ECSServiceAverageMemoryUtilization"]
METRICS: tuple[Metric, ...] = ("ECSServiceAverageCPUUtilization", "ECSServiceAverageMemoryUtilization")
DEFAULT_COOLDOWN = 300
"""Seconds, for a service of ECS.

https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TargetTrackingScalingPolicyConfiguration.html
"""


def read_scalable_target(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """The desired count of a service, between two limits."""
    with Keys(value, d.notes) as keys:
        keys.need("ServiceNamespace", d.one_of("ecs"), "ecs")
        keys.need("ScalableDimension", d.one_of("ecs:service:DesiredCount"), "")
        keys.empty("ScheduledActions")
        yield ScalableTarget(
            name=name,
            resource_id=keys.need("ResourceId", d.text, ""),
            min_capacity=keys.need("MinCapacity", d.integer, 0),
            max_capacity=keys.need("MaxCapacity", d.integer, 0),
        )


def read_scaling_policy(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A policy of a target that is named by its id."""
    with Keys(value, d.notes) as keys:
        keys.need("PolicyType", d.one_of("TargetTrackingScaling"), "TargetTrackingScaling")
        metric_type, target_value, scale_in, scale_out = keys.need(
            "TargetTrackingScalingPolicyConfiguration", partial(_tracking, d), (METRICS[0], 0.0, 0, 0)
        )
        yield ScalingPolicy(
            name=name,
            policy_name=keys.need("PolicyName", d.string, ""),
            target=keys.need("ScalingTargetId", d.text, ""),
            metric_type=metric_type,
            target_value=target_value,
            scale_in_cooldown=scale_in,
            scale_out_cooldown=scale_out,
        )


def _tracking(d: Dialect, value: Value) -> tuple[Metric, float, int, int]:
    with Keys(value, d.notes) as keys:
        keys.only("DisableScaleIn", "false")
        metric_type = keys.need("PredefinedMetricSpecification", partial(_metric, d), METRICS[0])
        return (
            metric_type,
            keys.need("TargetValue", d.number, 0.0),
            keys.get("ScaleInCooldown", d.integer, DEFAULT_COOLDOWN),
            keys.get("ScaleOutCooldown", d.integer, DEFAULT_COOLDOWN),
        )


def _metric(d: Dialect, value: Value) -> Metric:
    with Keys(value, d.notes) as keys:
        return keys.need("PredefinedMetricType", d.one_of(*METRICS), METRICS[0])
