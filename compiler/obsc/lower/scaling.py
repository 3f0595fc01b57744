"""Service auto scaling: between which numbers of tasks, and by which metrics."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra.autoscaling import Metric, ScalableTarget, ScalingPolicy
from obsc.infra.node import Node
from obsc.infra.values import Ref, Text, text
from obsc.plan.model import Plan, Service

COOLDOWN = 300
"""Seconds between two changes, AWS's own number for ECS.

https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TargetTrackingScalingPolicyConfiguration.html
"""


def scaling_nodes(plan: Plan, service: Service, cluster: Text | None) -> Iterator[Node]:
    """The limits of a service and a policy for each of its metrics; `cluster` is the cluster's name.

    With several policies the one that wants most tasks wins, and tasks go only when all let them go.
    https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
    """
    scaling = service.scaling
    if scaling is None or cluster is None:
        return
    target = ScalableTarget(
        name=service.name,
        resource_id=text("service/", cluster, "/", Ref("Service", service.name, "name")),
        min_capacity=scaling.min,
        max_capacity=scaling.max,
        origin=scaling.origin,
    )
    yield target
    kept: tuple[tuple[str, Metric, int | None], ...] = (
        ("cpu", "ECSServiceAverageCPUUtilization", scaling.cpu),
        ("memory", "ECSServiceAverageMemoryUtilization", scaling.memory),
    )
    for what, metric, percent in kept:
        if percent is not None:
            yield ScalingPolicy(
                name=f"{service.name}.{what}",
                policy_name=f"{plan.full_name(service)}-{what}",
                target=target.ref("id"),
                metric_type=metric,
                target_value=float(percent),
                scale_in_cooldown=COOLDOWN,
                scale_out_cooldown=COOLDOWN,
                origin=(*scaling.origin, what),
            )
