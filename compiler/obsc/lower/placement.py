"""Where tasks are placed, and how they are on the network."""

from __future__ import annotations

from obsc.infra import ecs
from obsc.infra.values import TextList
from obsc.plan.model import Plan
from obsc.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The fields of an ECS service that say where its tasks run."""

    launch_type: ecs.LaunchType | None
    capacity_provider_strategy: tuple[ecs.CapacityProviderStrategyItem, ...]
    platform_version: str | None
    network: ecs.AwsVpcConfiguration | None


def placement(plan: Plan, mode: ecs.NetworkMode, groups: TextList, *, daemon: bool = False) -> Placement:
    """Where the tasks of a service run.

    A capacity provider replaces the launch type; a daemon takes none, for it runs on every instance.
    Only tasks under awsvpc have a network of their own.
    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
    https://github.com/aws/containers-roadmap/issues/692
    """
    platform = plan.platform
    provider = None if daemon else platform.capacity_provider
    return Placement(
        launch_type=platform.launch_type if provider is None else None,
        capacity_provider_strategy=()
        if provider is None
        else (ecs.CapacityProviderStrategyItem(capacity_provider=provider, base=0, weight=1),),
        platform_version=platform.platform_version if platform.launch_type == "FARGATE" else None,
        network=ecs.AwsVpcConfiguration(
            subnets=platform.subnets, security_groups=groups, assign_public_ip=platform.assign_public_ip
        )
        if mode == "awsvpc"
        else None,
    )
