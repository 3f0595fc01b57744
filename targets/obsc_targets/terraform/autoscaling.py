"""Application Auto Scaling in Terraform.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/appautoscaling_target and the page of
`appautoscaling_policy`
"""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra.autoscaling import ScalableTarget, ScalingPolicy
from obsc_targets._shared.hcl_printer import Block, Item
from obsc_targets._shared.numbers import plain
from obsc_targets.terraform.items import arguments, block
from obsc_targets.terraform.say import Say

_COUNT = {"service_namespace": "ecs", "scalable_dimension": "ecs:service:DesiredCount"}


def scalable_target(node: ScalableTarget, say: Say) -> Iterator[Item]:
    """`aws_appautoscaling_target`; the role is the service-linked one."""
    yield from arguments(
        **_COUNT,
        resource_id=say.text(node.resource_id),
        min_capacity=node.min_capacity,
        max_capacity=node.max_capacity,
    )


def scaling_policy(node: ScalingPolicy, say: Say) -> Iterator[Item]:
    """`aws_appautoscaling_policy`."""
    yield from arguments(
        name=node.policy_name,
        policy_type="TargetTrackingScaling",
        **_COUNT,
        resource_id=say.text(node.target),
    )
    metric = block("predefined_metric_specification", predefined_metric_type=node.metric_type)
    value = arguments(
        target_value=plain(node.target_value),
        scale_in_cooldown=node.scale_in_cooldown,
        scale_out_cooldown=node.scale_out_cooldown,
    )
    yield Block("target_tracking_scaling_policy_configuration", (), (*value, metric))
