"""Clusters, task definitions and services.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_service and the pages beside it
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Literal

from obsc.infra.ecs import (
    AwsVpcConfiguration,
    CapacityProviderStrategyItem,
    Cluster,
    DeploymentConfiguration,
    LaunchType,
    LoadBalancer,
    NetworkMode,
    RuntimePlatform,
    Service,
    ServiceRegistry,
    TaskDefinition,
    Volume,
)
from obsc.infra.node import Node
from obsc.infra.values import Text
from obsc_readers.containers import Containers
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value
from obsc_readers.terraform import dialects
from obsc_readers.terraform.dialects import block, repeated
from obsc_readers.terraform.documents import inside
from obsc_readers.walk import Keys

_NO_DEFAULT = "its default is not the same everywhere"
_Insights = Literal["disabled", "enabled", "enhanced"]


def read_cluster(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """The cluster, whose one setting is containerInsights."""
    with d.keys(value) as keys:
        yield Cluster(
            name=name,
            cluster_name=keys.need("name", d.text, ""),
            container_insights=keys.need(
                "setting",
                block(partial(_insights, d)),
                "disabled",
                "without it, containerInsights is as the account has it",
            ),
            tags=keys.get("tags", d.labels, ()),
        )


def read_task_definition(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """The task definition; `container_definitions` is the JSON of the ECS API."""
    with d.keys(value) as keys:
        for flag in ("enable_fault_injection", "skip_destroy", "track_latest"):
            keys.only(flag, "false")
        launch_types: tuple[LaunchType, ...] = keys.get(
            "requires_compatibilities", d.each(d.one_of("FARGATE", "EC2")), ()
        )
        network_mode: NetworkMode = keys.get("network_mode", d.one_of("awsvpc", "bridge", "host", "none"), "bridge")
        strict = dialects.json(d.notes)
        containers = inside(strict.each(Containers(strict, network_mode).read))
        yield TaskDefinition(
            name=name,
            family=keys.need("family", d.string, ""),
            requires_compatibilities=tuple(dict.fromkeys(launch_types)),
            network_mode=network_mode,
            cpu=keys.maybe("cpu", d.integer),
            memory=keys.maybe("memory", d.integer),
            task_role=keys.maybe("task_role_arn", d.text),
            execution_role=keys.maybe("execution_role_arn", d.text),
            runtime_platform=_platform(d, keys, launch_types == ("FARGATE",)),
            containers=keys.need("container_definitions", containers, ()),
            volumes=keys.get("volume", repeated(d, partial(_volume, d)), ()),
            tags=keys.get("tags", d.labels, ()),
        )


def read_service(
    d: Dialect, name: str, value: Value, depends_on: tuple[tuple[str, str], ...], *, is_scaled: bool = False
) -> Service:
    """The service; what only Terraform does about it (waiting, deploying by force) says nothing about the system.

    Where scaling decides how many tasks there are, the count is that of a new service, which is 1 without a word.
    """
    with d.keys(value) as keys:
        keys.only("force_delete", "false")
        keys.only("force_new_deployment", "true", "false")
        keys.only("wait_for_steady_state", "true", "false")
        keys.maybe("deployment_controller", block(partial(_controller, d)))
        scheduling: Literal["REPLICA", "DAEMON"] = keys.get(
            "scheduling_strategy", d.one_of("REPLICA", "DAEMON"), "REPLICA"
        )
        cluster: Text = "default"
        return Service(
            name=name,
            service_name=keys.need("name", d.string, ""),
            cluster=keys.get("cluster", d.text, cluster),
            task_definition=keys.need("task_definition", d.text, ""),
            scheduling_strategy=scheduling,
            desired_count=keys.get("desired_count", partial(_first_count, d), 0)
            if is_scaled
            else keys.get("desired_count", d.integer, 0 if scheduling == "REPLICA" else None),
            launch_type=keys.maybe("launch_type", d.one_of("FARGATE", "EC2")),
            capacity_provider_strategy=keys.get("capacity_provider_strategy", repeated(d, partial(_provider, d)), ()),
            platform_version=keys.maybe("platform_version", d.string),
            network=keys.maybe("network_configuration", block(partial(_network, d))),
            load_balancers=keys.get("load_balancer", repeated(d, partial(_load_balancer, d)), ()),
            service_registries=keys.get("service_registries", repeated(d, partial(_registry, d)), ()),
            health_check_grace_period=keys.maybe("health_check_grace_period_seconds", d.integer),
            deployment=_deployment(d, keys),
            availability_zone_rebalancing=keys.need(
                "availability_zone_rebalancing", d.one_of("ENABLED", "DISABLED"), "ENABLED", _NO_DEFAULT
            ),
            enable_execute_command=keys.get("enable_execute_command", d.boolean, False),
            enable_ecs_managed_tags=keys.get("enable_ecs_managed_tags", d.boolean, False),
            propagate_tags=keys.get("propagate_tags", d.one_of("SERVICE", "TASK_DEFINITION", "NONE"), "NONE"),
            depends_on=depends_on,
            tags=keys.get("tags", d.labels, ()),
        )


def _first_count(d: Dialect, value: Value) -> int | None:
    """Where others change the count: 1 is what a service has of which nothing is said, anything else is a number."""
    count = d.integer(value)
    return None if count == 1 else count


def _insights(d: Dialect, value: Value) -> _Insights:
    with d.keys(value) as keys:
        keys.need("name", d.one_of("containerInsights"), "containerInsights")
        return keys.need("value", d.one_of("disabled", "enabled", "enhanced"), "disabled")


def _platform(d: Dialect, keys: Keys, only_fargate: bool) -> RuntimePlatform:
    """On Fargate the default is Linux on X86_64; an EC2 instance may be either.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#runtime-platform
    """
    default = RuntimePlatform(cpu_architecture="X86_64")

    def read(value: Value) -> RuntimePlatform:
        with d.keys(value) as inner:
            ask = inner.get if only_fargate else partial(inner.need, why="EC2 has no default")
            return RuntimePlatform(
                cpu_architecture=ask("cpu_architecture", d.one_of("X86_64", "ARM64"), "X86_64"),
                operating_system_family=inner.get("operating_system_family", d.one_of("LINUX"), "LINUX"),
            )

    if only_fargate:
        return keys.get("runtime_platform", block(read), default)
    return keys.need("runtime_platform", block(read), default, "EC2 has no default")


def _volume(d: Dialect, value: Value) -> Volume:
    with d.keys(value) as keys:
        keys.only("configure_at_launch", "false")
        return Volume(name=keys.need("name", d.string, ""), host_path=keys.maybe("host_path", d.string))


def _controller(d: Dialect, value: Value) -> None:
    with d.keys(value) as keys:
        keys.only("type", "ECS")


def _provider(d: Dialect, value: Value) -> CapacityProviderStrategyItem:
    with d.keys(value) as keys:
        return CapacityProviderStrategyItem(
            capacity_provider=keys.need("capacity_provider", d.text, ""),
            base=keys.get("base", d.integer, 0),
            weight=keys.get("weight", d.integer, 0),
        )


def _network(d: Dialect, value: Value) -> AwsVpcConfiguration:
    with d.keys(value) as keys:
        return AwsVpcConfiguration(
            subnets=keys.need("subnets", d.texts, ()),
            security_groups=keys.get("security_groups", d.texts, ()),
            assign_public_ip=keys.get("assign_public_ip", d.boolean, False),
        )


def _load_balancer(d: Dialect, value: Value) -> LoadBalancer:
    with d.keys(value) as keys:
        return LoadBalancer(
            target_group=keys.need("target_group_arn", d.text, ""),
            container_name=keys.need("container_name", d.string, ""),
            container_port=keys.need("container_port", d.integer, 0),
        )


def _registry(d: Dialect, value: Value) -> ServiceRegistry:
    with d.keys(value) as keys:
        return ServiceRegistry(registry=keys.need("registry_arn", d.text, ""))


def _deployment(d: Dialect, keys: Keys) -> DeploymentConfiguration:
    breaker, rollback = keys.get("deployment_circuit_breaker", block(partial(_breaker, d)), (False, False))
    return DeploymentConfiguration(
        maximum_percent=keys.need("deployment_maximum_percent", d.integer, 0, _NO_DEFAULT),
        minimum_healthy_percent=keys.need("deployment_minimum_healthy_percent", d.integer, 0, _NO_DEFAULT),
        circuit_breaker=breaker,
        rollback=rollback,
    )


def _breaker(d: Dialect, value: Value) -> tuple[bool, bool]:
    with d.keys(value) as keys:
        return keys.need("enable", d.boolean, False), keys.need("rollback", d.boolean, False)
