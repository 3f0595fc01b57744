"""Application Auto Scaling: how many tasks an ECS service runs."""

from __future__ import annotations

from typing import ClassVar, Literal

from obsc.infra.node import Node
from obsc.infra.values import Text
from obsc.records import dataclass

Metric = Literal["ECSServiceAverageCPUUtilization", "ECSServiceAverageMemoryUtilization"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalableTarget(Node):
    """The desired count of an ECS service, between two limits; `resource_id` is `service/<cluster>/<service>`.

    https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
    """

    ATTRS: ClassVar[tuple[str, ...]] = ("id",)
    resource_id: Text
    min_capacity: int
    max_capacity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalingPolicy(Node):
    """Target tracking: the average of a metric is kept at `target_value` percent.

    `target` is the id of a scalable target. Cooldowns, in seconds, are always said: AWS takes 300 for ECS, and
    Terraform's provider sends 0 where nothing is said.
    https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TargetTrackingScalingPolicyConfiguration.html
    """

    policy_name: str
    target: Text
    metric_type: Metric
    target_value: float
    scale_in_cooldown: int
    scale_out_cooldown: int
