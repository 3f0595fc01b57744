"""Amazon ECS: cluster, task definition, service.

Field names and units are those of the API:
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
CPU is in CPU units (1024 a vCPU), memory in MiB, times in seconds.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from obsc.diagnostics import Path
from obsc.infra.node import Node, Tags
from obsc.infra.values import Text, TextList
from obsc.records import dataclass

NetworkMode = Literal["awsvpc", "bridge", "host", "none"]
LaunchType = Literal["FARGATE", "EC2"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster(Node):
    """A cluster."""

    ATTRS: ClassVar[tuple[str, ...]] = ("name", "arn")
    cluster_name: Text | None
    container_insights: Literal["disabled", "enabled", "enhanced"]
    tags: Tags = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentVariable:
    """A variable of a container's environment; `origin` is the line that asked for it."""

    name: str
    value: Text
    origin: Path = ()
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretVariable:
    """A variable whose value ECS fetches at start; `value_from` is an ARN (SSM or Secrets Manager)."""

    name: str
    value_from: Text
    origin: Path = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PortMapping:
    """A port of a container; `host_port` is always said (equal to the container's under awsvpc)."""

    container_port: int
    host_port: int
    protocol: Literal["tcp", "udp"]
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MountPoint:
    """A volume of the task inside a container."""

    source_volume: str
    container_path: str
    read_only: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerDependency:
    """What must have happened to another container before this one starts."""

    container_name: str
    condition: Literal["START", "COMPLETE", "SUCCESS", "HEALTHY"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCheck:
    """A command that ECS runs inside the container; the first word is CMD or CMD-SHELL."""

    command: tuple[str, ...]
    interval: int
    timeout: int
    retries: int
    start_period: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AwsLogs:
    """The awslogs driver, to an explicit group."""

    group: Text
    region: Text
    stream_prefix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageBuild:
    """How an image is built, with paths relative to the specification's folder and to the context.

    ECS runs images and builds none: only a local run has a use for it.
    """

    context: str
    dockerfile: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A container of a task."""

    name: str
    image: Text
    essential: bool
    build: ImageBuild | None = None
    cpu: int | None = None
    memory: int | None = None
    memory_reservation: int | None = None
    entry_point: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    working_directory: str | None = None
    user: str | None = None
    environment: tuple[EnvironmentVariable, ...] = ()
    secrets: tuple[SecretVariable, ...] = ()
    port_mappings: tuple[PortMapping, ...] = ()
    mount_points: tuple[MountPoint, ...] = ()
    depends_on: tuple[ContainerDependency, ...] = ()
    links: tuple[str, ...] = ()
    health_check: HealthCheck | None = None
    readonly_root_filesystem: bool = False
    init_process_enabled: bool = False
    stop_timeout: int | None = None
    docker_labels: Tags = ()
    log: AwsLogs | None = None
    origin: Path = ()
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A volume of a task: an empty folder that lives as long as the task, or a folder of the host."""

    name: str
    host_path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuntimePlatform:
    """Which processor and system the task runs on."""

    cpu_architecture: Literal["X86_64", "ARM64"]
    operating_system_family: Literal["LINUX"] = "LINUX"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDefinition(Node):
    """A task definition; containers stand in the order in which they start."""

    ATTRS: ClassVar[tuple[str, ...]] = ("arn",)
    family: str
    requires_compatibilities: tuple[LaunchType, ...]
    network_mode: NetworkMode
    cpu: int | None
    memory: int | None
    task_role: Text | None
    execution_role: Text | None
    runtime_platform: RuntimePlatform
    containers: tuple[Container, ...]
    volumes: tuple[Volume, ...] = ()
    tags: Tags = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadBalancer:
    """A target group that a service's tasks join."""

    target_group: Text
    container_name: str
    container_port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRegistry:
    """A Cloud Map service that a service's tasks join."""

    registry: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityProviderStrategyItem:
    """Where tasks are placed, instead of a launch type."""

    capacity_provider: Text
    base: int
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AwsVpcConfiguration:
    """The network of tasks under awsvpc."""

    subnets: TextList
    security_groups: TextList
    assign_public_ip: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentConfiguration:
    """How a service replaces its tasks; percent of the desired count.

    Always said: CloudFormation, Terraform and CDK each default to something else.
    """

    maximum_percent: int
    minimum_healthy_percent: int
    circuit_breaker: bool
    rollback: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Node):
    """A service.

    `availability_zone_rebalancing` is always said: the API defaults to ENABLED, Terraform's provider sends DISABLED.
    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
    """

    ATTRS: ClassVar[tuple[str, ...]] = ("name", "arn")
    service_name: str | None
    cluster: Text
    task_definition: Text
    scheduling_strategy: Literal["REPLICA", "DAEMON"]
    desired_count: int | None
    launch_type: LaunchType | None
    capacity_provider_strategy: tuple[CapacityProviderStrategyItem, ...] = ()
    platform_version: str | None = None
    network: AwsVpcConfiguration | None = None
    load_balancers: tuple[LoadBalancer, ...] = ()
    service_registries: tuple[ServiceRegistry, ...] = ()
    health_check_grace_period: int | None = None
    deployment: DeploymentConfiguration
    availability_zone_rebalancing: Literal["ENABLED", "DISABLED"]
    enable_execute_command: bool
    enable_ecs_managed_tags: bool
    propagate_tags: Literal["SERVICE", "TASK_DEFINITION", "NONE"]
    depends_on: tuple[tuple[str, str], ...] = ()
    """Nodes, by kind and name, that must exist first although nothing refers to them (a role's policy, say)."""
    tags: Tags = ()
