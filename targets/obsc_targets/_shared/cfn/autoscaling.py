"""Application Auto Scaling in CloudFormation.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApplicationAutoScaling.html
"""

from __future__ import annotations

from obsc.infra.autoscaling import ScalableTarget, ScalingPolicy
from obsc_targets._shared.cfn.properties import Properties
from obsc_targets._shared.cfn.say import Say
from obsc_targets._shared.numbers import plain


def scalable_target(node: ScalableTarget, say: Say) -> Properties:
    """`AWS::ApplicationAutoScaling::ScalableTarget`; the role is the service-linked one."""
    return {
        "ServiceNamespace": "ecs",
        "ScalableDimension": "ecs:service:DesiredCount",
        "ResourceId": say.text(node.resource_id),
        "MinCapacity": node.min_capacity,
        "MaxCapacity": node.max_capacity,
    }


def scaling_policy(node: ScalingPolicy, say: Say) -> Properties:
    """`AWS::ApplicationAutoScaling::ScalingPolicy`."""
    return {
        "PolicyName": node.policy_name,
        "PolicyType": "TargetTrackingScaling",
        "ScalingTargetId": say.text(node.target),
        "TargetTrackingScalingPolicyConfiguration": {
            "PredefinedMetricSpecification": {"PredefinedMetricType": node.metric_type},
            "TargetValue": plain(node.target_value),
            "ScaleInCooldown": node.scale_in_cooldown,
            "ScaleOutCooldown": node.scale_out_cooldown,
        },
    }
