"""The commands that let Application Auto Scaling choose how many tasks run.

https://docs.aws.amazon.com/cli/latest/reference/application-autoscaling/
"""

from __future__ import annotations

from obsc.infra.autoscaling import ScalableTarget, ScalingPolicy
from obsc_targets._shared.numbers import plain
from obsc_targets.ecs.shell import command
from obsc_targets.ecs.steps import Commands, Known, Shell

_COUNT = "--service-namespace ecs --scalable-dimension ecs:service:DesiredCount"


def scalable_target(node: ScalableTarget, shell: Shell) -> Commands:
    """The limits."""
    yield Known(node.ref("id"), shell.word(node.resource_id))
    yield command(
        "aws application-autoscaling register-scalable-target",
        _COUNT,
        shell.option("resource-id", node.ref("id")),
        f"--min-capacity {node.min_capacity}",
        f"--max-capacity {node.max_capacity}",
    )


def scaling_policy(node: ScalingPolicy, shell: Shell) -> Commands:
    """A metric that is kept at a value."""
    kept = {
        "PredefinedMetricSpecification": {"PredefinedMetricType": node.metric_type},
        "TargetValue": plain(node.target_value),
        "ScaleInCooldown": node.scale_in_cooldown,
        "ScaleOutCooldown": node.scale_out_cooldown,
    }
    yield command(
        "aws application-autoscaling put-scaling-policy",
        _COUNT,
        shell.option("resource-id", node.target),
        shell.option("policy-name", node.policy_name),
        "--policy-type TargetTrackingScaling",
        shell.json("target-tracking-scaling-policy-configuration", kept),
    )
