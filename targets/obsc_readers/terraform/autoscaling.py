"""Application Auto Scaling.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/appautoscaling_target and the page of
`appautoscaling_policy`
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Literal

from obsc.infra.autoscaling import ScalableTarget, ScalingPolicy
from obsc.infra.node import Node
from obsc.infra.values import Ref
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value
from obsc_readers.terraform.dialects import block
from obsc_readers.walk import Keys, Refused

Metric = Literal["ECSServiceAverageCPUUtilization", "ECSServiceAverageMemoryUtilization"]
_METRICS: tuple[Metric, ...] = ("ECSServiceAverageCPUUtilization", "ECSServiceAverageMemoryUtilization")

_SENDS_ZERO = "the provider sends 0, which is not what AWS takes"


def read_scalable_target(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """The desired count of a service, between two limits."""
    with d.keys(value) as keys:
        _check_count(d, keys)
        yield ScalableTarget(
            name=name,
            resource_id=keys.need("resource_id", d.text, ""),
            min_capacity=keys.need("min_capacity", d.integer, 0),
            max_capacity=keys.need("max_capacity", d.integer, 0),
        )


def read_scaling_policy(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """Target tracking; without a word the provider takes another type of policy."""
    with d.keys(value) as keys:
        _check_count(d, keys)
        keys.need("policy_type", d.one_of("TargetTrackingScaling"), "TargetTrackingScaling", "its default is another")
        metric_type, target_value, scale_in, scale_out = keys.need(
            "target_tracking_scaling_policy_configuration", block(partial(_tracking, d)), (_METRICS[0], 0.0, 0, 0)
        )
        yield ScalingPolicy(
            name=name,
            policy_name=keys.need("name", d.string, ""),
            target=keys.need("resource_id", d.text, ""),
            metric_type=metric_type,
            target_value=target_value,
            scale_in_cooldown=scale_in,
            scale_out_cooldown=scale_out,
        )


def _check_count(d: Dialect, keys: Keys) -> None:
    """What is scaled is the desired count of a service of ECS, written out or as the target says."""
    for key, wanted in (("service_namespace", "ecs"), ("scalable_dimension", "ecs:service:DesiredCount")):
        keys.need(key, partial(_as_target_says, d, wanted, key), None)


def _as_target_says(d: Dialect, wanted: str, key: str, value: Value) -> None:
    found = d.text(value)
    same = isinstance(found, Ref) and (found.kind, found.attr) == ("ScalableTarget", key)
    if found != wanted and not same:
        raise Refused(value, f"obsc holds {wanted} here")


def _tracking(d: Dialect, value: Value) -> tuple[Metric, float, int, int]:
    with d.keys(value) as keys:
        keys.only("disable_scale_in", "false")
        metric_type = keys.need("predefined_metric_specification", block(partial(_metric, d)), _METRICS[0])
        return (
            metric_type,
            keys.need("target_value", d.number, 0.0),
            keys.need("scale_in_cooldown", d.integer, 0, _SENDS_ZERO),
            keys.need("scale_out_cooldown", d.integer, 0, _SENDS_ZERO),
        )


def _metric(d: Dialect, value: Value) -> Metric:
    with d.keys(value) as keys:
        return keys.need("predefined_metric_type", d.one_of(*_METRICS), _METRICS[0])
