"""The types of a plan: observability's own words, no resource of any cloud yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from obsc.diagnostics import Path
from obsc.infra.boundary import Input
from obsc.infra.ecs import LaunchType, NetworkMode
from obsc.infra.node import Tags
from obsc.infra.values import Ref, Text, TextList


@dataclass(frozen=True, slots=True)
class Taken:
    """A default that was taken: where its key would stand, what it is (a reference: an input) and why."""

    path: Path
    value: str | int | float | bool | tuple[str, ...] | Ref
    why: str

    @property
    def written(self) -> str:
        """The value as it would stand in the file."""
        if isinstance(self.value, Ref):
            return f"{{ ref: {self.value.name} }}"
        return f"[{', '.join(self.value)}]" if isinstance(self.value, tuple) else str(self.value)


@dataclass(frozen=True, slots=True)
class InputUse:
    """One mention of `{ ref: name }` in the spec, or a default that is an input."""

    input: Input
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable of the app's environment.

    `source` tells who said it: obsc, the user, or both (a list merged by key). `generated` is what obsc alone would
    have set, so that a rule can speak of what the user replaced.
    """

    name: str
    value: Text
    source: Literal["generated", "user", "merged"]
    origin: Path
    comment: str = ""
    generated: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A variable that ECS fetches: the ARN that ECS takes, and the ARN that IAM takes."""

    name: str
    value_from: Text
    resource: Text
    service: Literal["ssm", "secretsmanager"]
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSettings:
    """The log group of a container; `node` names the group in the graph, where obsc creates it."""

    node: str
    group: Text
    create: bool
    retention_days: int
    removal: Literal["retain", "destroy"]
    stream_prefix: str | None
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCheck:
    """A container's health check; times in seconds."""

    command: tuple[str, ...]
    interval: int
    timeout: int
    retries: int
    start_period: int
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """An agent and everything about it that its services need to know."""

    name: str
    named: bool
    distribution: Literal["cloudwatch-agent", "adot-collector"]
    topology: Literal["sidecar", "service", "daemon", "host"]
    image: Text
    essential: bool
    cpu: int
    memory: int | None
    memory_reservation: int | None
    config: str
    env: tuple[tuple[str, Text], ...]
    logs: LogSettings | None
    """Its own log group; None: that of the service beside it."""
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """The web framework."""

    name: Literal["django", "flask", "fastapi", "wsgi", "asgi"]
    settings_module: str | None
    excluded_urls: tuple[str, ...]
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The server, as the user describes it."""

    name: str
    app: str | None
    host: str
    port: int
    workers: int | None
    threads: int | None
    worker_class: str | None
    preload: bool
    reload: bool
    config_file: str | None
    args: tuple[str, ...]
    origin: Path

    @property
    def forks(self) -> bool:
        """Whether workers are forks of a master that has already loaded Python (gunicorn, uWSGI)."""
        return self.name in ("gunicorn", "uwsgi")

    @property
    def spawns(self) -> bool:
        """Whether workers are fresh processes that the first one starts (uvicorn with workers or reload)."""
        return self.name == "uvicorn" and (self.reload or (self.workers or 1) > 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrumentation:
    """How OpenTelemetry gets into the app."""

    attach: Literal["init-container", "package", "none"]
    sdk: Literal["adot", "opentelemetry"]
    version: str
    image: Text
    service_events: bool
    origin: Path

    @property
    def version_tuple(self) -> tuple[int, ...]:
        """The version of the distribution, to compare with.

        >>> (0, 9, 0) < (0, 12, 0)
        True
        """
        return tuple(int(part) for part in self.version.split("."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """How traces are sampled and propagated."""

    sampler: str
    ratio: float | None
    propagators: tuple[str, ...]
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFile:
    """A file that the launch command needs: content, and where it lies in the container."""

    path: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """The command of the app's container; empty: the image's own."""

    entry_point: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    hook: ImageFile | None = None
    """The server's configuration that starts OpenTelemetry in its workers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A target group that exists, and the load balancer's security group."""

    target_group: Text | None
    security_group: Text | None
    health_check_path: str | None
    grace_period: int
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """How ECS replaces tasks."""

    minimum_healthy_percent: int
    maximum_percent: int
    circuit_breaker: bool
    rollback: bool
    availability_zone_rebalancing: Literal["ENABLED", "DISABLED"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraContainer:
    """A container of the user's own."""

    name: str
    image: Text
    essential: bool
    entry_point: tuple[str, ...]
    command: tuple[str, ...]
    env: tuple[tuple[str, Text], ...]
    secrets: tuple[Secret, ...]
    cpu: int | None
    memory: int | None
    memory_reservation: int | None
    ports: tuple[tuple[int, Literal["tcp", "udp"]], ...]
    depends_on: tuple[tuple[str, Literal["START", "COMPLETE", "SUCCESS", "HEALTHY"]], ...]
    health_check: HealthCheck | None
    user: str | None
    readonly_root_filesystem: bool
    logs: LogSettings | None
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """An application, everything decided."""

    name: str
    image: Text
    python: tuple[int, int] | None
    framework: Framework
    server: Server
    port: int
    agent: Agent
    agent_name: str | None
    """The agent's name as written, where it was a name; the agent may then be missing (OBS020)."""
    instrumentation: Instrumentation
    traces: Traces
    resource_attributes: tuple[tuple[str, str], ...]
    variables: tuple[Variable, ...]
    secrets: tuple[Secret, ...]
    launch: Launch
    entry_point: tuple[str, ...]
    cpu: int
    memory: int
    desired_count: int
    architecture: Literal["X86_64", "ARM64"]
    task_role: Text | None
    execution_role: Text | None
    security_groups: TextList | None
    route: Route | None
    logs: LogSettings
    health_check: HealthCheck | None
    working_directory: str | None
    user: str | None
    readonly_root_filesystem: bool
    init_process: bool
    stop_timeout: int
    enable_execute_command: bool
    ecs_service_name: str
    deployment: Deployment
    containers: tuple[ExtraContainer, ...]
    origin: Path

    def variable(self, name: str) -> Variable | None:
        """A variable of the app's environment by name."""
        return next((v for v in self.variables if v.name == name), None)

    def at(self, *keys: str | int) -> Path:
        """The place of a key of this service in the spec."""
        return (*self.origin, *keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class IngressRule:
    """A port that created security groups let in."""

    port: int
    cidr: str | None
    security_group: Text | None
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedCluster:
    """A cluster to create."""

    name: str
    container_insights: Literal["disabled", "enabled", "enhanced"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """Where services run."""

    region: str | None
    cluster: Text | CreatedCluster
    launch_type: LaunchType
    network_mode: NetworkMode
    platform_version: str | None
    vpc: Text | None
    """None where nothing needs it: every service brings its own security groups."""
    subnets: TextList
    assign_public_ip: bool
    ingress: tuple[IngressRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole system."""

    name: str
    labels: Tags
    environment: str | None
    platform: Platform
    agents: tuple[Agent, ...]
    services: tuple[Service, ...]
    inputs: tuple[InputUse, ...]
    taken: tuple[Taken, ...]

    def full_name(self, service: Service) -> str:
        """The name of what belongs to a service, unique in an account as far as the system's name is."""
        return full_name(self.name, service.name)

    def containers(self) -> Iterator[tuple[Service, ExtraContainer]]:
        """Every container of the user's own, with its service."""
        return ((service, container) for service in self.services for container in service.containers)


def full_name(system: str, service: str) -> str:
    """A service's name behind its system's; once is enough where they are the same.

    >>> full_name("shop", "web"), full_name("orders", "orders")
    ('shop-web', 'orders')
    """
    return service if service == system else f"{system}-{service}"
