"""The types of a plan: observability's own words, no resource of any cloud yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from obsc.diagnostics import Path
from obsc.images.wanted import ImageEdit
from obsc.infra.boundary import Input
from obsc.infra.ec2 import LatestImage
from obsc.infra.ecs import LaunchType, NetworkMode
from obsc.infra.node import Tags
from obsc.infra.values import Ref, Text, TextList
from obsc.lock import Lock
from obsc.plan.operating_systems import OperatingSystem, Python
from obsc.plan.servers import SERVERS, ServerKind
from obsc.records import Deriving, dataclass


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
    at_start: bool = False
    """Whether the app's command sets it, because only the running task knows its value (see `obsc.plan.instance`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A variable that ECS fetches: the ARN that ECS takes, and the ARN that IAM takes."""

    name: str
    value_from: Text
    resource: Text
    service: Literal["ssm", "secretsmanager"]
    id: Text
    """What the API of the service takes: a name or an ARN."""
    key: str | None = None
    """The key of the secret's JSON that is wanted."""
    version_stage: str | None = None
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
class AgentService:
    """What an agent has that is an ECS service of its own; sizes are those of its task."""

    ecs_service_name: str
    full_name: str
    desired_count: int | None
    """None: one task on each container instance."""
    network_mode: NetworkMode
    cpu: int | None
    memory: int | None
    enable_execute_command: bool
    security_groups: TextList | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingRule:
    """Which of the requests that match it X-Ray keeps; `rate` is a share from 0 to 1."""

    name: str
    priority: int
    rate: float
    reservoir: int
    service_name: str
    service_type: str
    host: str
    method: str
    path: str
    attributes: tuple[tuple[str, str], ...]
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceGroup:
    """Traces that X-Ray shows together."""

    name: str
    filter: str
    insights: bool
    notifications: bool
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class XrayBackend:
    """Traces to AWS X-Ray, with the sampling rules and groups that are created there."""

    name: str
    sampling: tuple[SamplingRule, ...]
    groups: tuple[TraceGroup, ...]
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudWatchMetricsBackend:
    """Metrics to CloudWatch, as log events in a group of their own."""

    name: str
    namespace: str
    logs: LogSettings
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudWatchLogsBackend:
    """Log records to a log group."""

    name: str
    logs: LogSettings
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class PrometheusAlert:
    """An alert on requests; the threshold is in seconds for `latency`, from 0 to 1 for `faults`."""

    name: str
    metric: Literal["latency", "faults", "requests"]
    statistic: Literal["p50", "p90", "p95", "p99"]
    threshold: float
    lasting: str
    services: tuple[str, ...] | None
    """None: all that send metrics to the backend."""
    labels: tuple[tuple[str, str], ...]
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class PrometheusRules:
    """What a Prometheus records of requests, how often, and the alerts on it."""

    interval: str
    alerts: tuple[PrometheusAlert, ...]
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class AmpBackend:
    """Metrics to a workspace of Amazon Managed Service for Prometheus."""

    name: str
    workspace: Text | None
    """The id of one that exists in this account and region; None: it is created."""
    removal: Literal["retain", "destroy"]
    rules: PrometheusRules | None
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class AmgBackend:
    """A workspace of Amazon Managed Grafana, which reads the other backends."""

    name: str
    workspace: Text | None
    """The id of one that exists; None: it is created."""
    removal: Literal["retain", "destroy"]
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class PrometheusBackend:
    """Metrics to a Prometheus of the user's own; without a `host` somebody else runs it at `url`."""

    name: str
    url: str
    """Where metrics are written to."""
    host: str | None
    """The name under which a local run starts it."""
    rules: PrometheusRules | None
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class JaegerBackend:
    """Traces to a Jaeger that a local run starts under its host name."""

    name: str
    host: str
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class GrafanaBackend:
    """A Grafana that a local run starts under its host name."""

    name: str
    host: str
    origin: Path


Backend = (
    XrayBackend
    | CloudWatchMetricsBackend
    | CloudWatchLogsBackend
    | AmpBackend
    | AmgBackend
    | PrometheusBackend
    | JaegerBackend
    | GrafanaBackend
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scraping:
    """Prometheus endpoints that a collector asks; the interval is in the collector's words, `20s`."""

    targets: tuple[str, ...]
    interval: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receivers:
    """What a collector takes in; `otlp` has the protocols."""

    otlp: tuple[Literal["grpc", "http"], ...]
    statsd: bool
    container_metrics: bool
    prometheus: Scraping | None
    xray: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentPort:
    """A port on which an agent takes something from apps."""

    number: int
    protocol: Literal["tcp", "udp"]
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Collector:
    """What is true of an agent that is an ADOT Collector."""

    receivers: Receivers
    backends: tuple[Backend, ...]
    """Where it sends to."""
    built_in: str | None
    """The name of the configuration of its image that it runs with; its own is then empty."""
    delivery: Literal["inline", "ssm"]
    has_sampling_proxy: bool
    """Whether apps get X-Ray's sampling rules from it."""
    asks_for_sampling_rules: bool
    """Whether it asks X-Ray for rules, for whomever and at whatever address."""
    has_pipeline: bool
    """Whether anything goes anywhere; without, it does not start."""
    variables: tuple[tuple[str, Text], ...]
    """What its configuration fills in."""


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
    host: str
    """The host name by which its services reach it; `INSTANCE` of `obsc.plan.instance` is known at run time only."""
    own: AgentService | None
    """None: it stands in the tasks of the services that use it."""
    ports: tuple[AgentPort, ...]
    """What apps send to."""
    signals: tuple[Literal["traces", "metrics", "logs"], ...]
    """What it takes from OpenTelemetry's own exporters and passes on."""
    collector: Collector | None
    """None: it is a CloudWatch agent."""
    origin: Path

    @property
    def container_name(self) -> str:
        """The name of its container in a task."""
        return "cloudwatch-agent" if self.collector is None else "adot-collector"


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """The web framework."""

    name: Literal["django", "flask", "fastapi", "wsgi", "asgi"]
    settings_module: str | None
    excluded_urls: tuple[str, ...]
    middleware: bool
    """Whether an app of no framework that OpenTelemetry knows wraps itself in its middleware."""
    origin: Path

    @property
    def is_wrapped(self) -> bool:
        """Whether obsc puts OpenTelemetry's middleware around the app: nothing else would see its requests."""
        return self.name in ("wsgi", "asgi") and not self.middleware


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
    script: str | None
    args: tuple[str, ...]
    before: tuple[tuple[str, ...], ...]
    """Commands that run first, each a list of words."""
    origin: Path

    @property
    def kind(self) -> ServerKind:
        """What is true of every server of this name."""
        return SERVERS[self.name]

    @property
    def forks(self) -> bool:
        """Whether workers are forks of a master that has already loaded Python."""
        return self.kind.processes == "forks"


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
class LaunchFile:
    """A file that the command reads: its name, where it lies in the container, and what it is."""

    name: str
    path: str
    content: str
    purpose: str
    variable: str | None
    """The variable from which a shell writes it when the container starts; None: it is part of the image."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """The command of the app's container."""

    entry_point: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    is_ours: bool = False
    """Whether obsc writes the command; otherwise it is the image's own behind `entry_point`."""
    files: tuple[LaunchFile, ...] = ()
    deferred: bool = False
    """Whether one of the files starts OpenTelemetry in the server's workers."""

    @property
    def module_folder(self) -> str | None:
        """The folder of the module in `files` that Python has to find."""
        return next((file.path.rpartition("/")[0] for file in self.files if file.name.endswith("_app.py")), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The target group that tasks join, and the load balancer in front of it.

    `load_balancer` is the load balancer's name in metrics, `app/web/50dc6c495c0c9188`, where somebody gives it.
    """

    target_group: Text | None
    load_balancer: Text | None
    security_group: Text | None
    health_check_path: str | None
    grace_period: int
    path: str | None
    """Which requests the created load balancer sends here; None where a target group is given."""
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """How the app's image is built; the context is relative to the specification's folder."""

    context: str
    dockerfile: str
    platform: Literal["linux/amd64", "linux/arm64"]
    requirements: str | None
    """The file of the app's packages that gets the distribution; None: the Dockerfile installs it."""
    wrap_command: bool
    """Whether the image's own command starts OpenTelemetry."""
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
class Scaling:
    """Between which numbers of tasks a service is scaled, and the use in percent that is kept."""

    min: int
    max: int
    cpu: int | None
    memory: int | None
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Under what Application Signals files a service: the dimensions Service and Environment of its metrics.

    Without an environment the agent takes `ecs:` and the cluster's name. `undecided` names the variable, if there is
    one, that can still change this at deployment.
    """

    service: Text
    environment: str | None
    undecided: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """A CloudWatch dashboard of a service."""

    name: str
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomMetric:
    """A metric of the user's own."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """A CloudWatch alarm: what it watches, and when it fires.

    The threshold is in the metric's own unit, or in percent of the requests where it is a share. `dimensions` are
    those of a load balancer's metric, as far as they are known.
    """

    name: str
    metric: str | CustomMetric
    statistic: str
    share: bool
    threshold: float
    seconds: int
    treat_missing_data: Literal["missing", "notBreaching", "breaching", "ignore"]
    actions: tuple[Text, ...]
    dimensions: tuple[tuple[str, Text], ...] | None
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """A service level objective: percent of requests that are good over a rolling window.

    `threshold` is the slowest good request in milliseconds, for latency only; the window is in hours or days.
    """

    name: str
    metric: Literal["availability", "latency"]
    percent: float
    threshold: float | None
    window: int
    window_unit: Literal["HOUR", "DAY"]
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class UserFile:
    """A file with the user's own commands; `problem` says why it could not be read."""

    path: str
    text: str
    problem: str | None
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What a service has on its instance: the user's own commands, and a process or a container."""

    packaging: Literal["host", "docker"]
    before: tuple[UserFile, ...]
    after: tuple[UserFile, ...]
    working_directory: str
    user: str
    venv: str
    python: Python | None
    """For a virtual environment that is not there yet; None: the operating system has no such Python."""
    container: str
    network: Literal["host", "gateway"]

    @property
    def files(self) -> tuple[UserFile, ...]:
        """The user's files, in the order in which they run."""
        return self.before + self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Deriving):
    """An application, everything decided."""

    name: str
    image: Text
    build: Build | None
    image_edit: ImageEdit | None
    """What the sources of its image need; None: nothing, or nobody says where they are."""
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
    """How many tasks run; where it is scaled, the fewest."""
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
    scaling: Scaling | None
    containers: tuple[ExtraContainer, ...]
    identity: Identity
    dashboard: Dashboard | None
    alarms: tuple[Alarm, ...]
    objectives: tuple[Objective, ...]
    machine: Machine | None = None
    """None: it runs on ECS."""
    origin: Path

    @property
    def has_application_signals(self) -> bool:
        """Whether Application Signals' metrics of the service exist; an input is taken for true."""
        if self.instrumentation.sdk != "adot" or self.agent.distribution != "cloudwatch-agent":
            return False
        return self._is_on("OTEL_AWS_APPLICATION_SIGNALS_ENABLED")

    @property
    def has_runtime_metrics(self) -> bool:
        """Whether it emits metrics of its Python processes, which are on with Application Signals."""
        return self.has_application_signals and self._is_on("OTEL_AWS_APPLICATION_SIGNALS_RUNTIME_ENABLED")

    def _is_on(self, name: str) -> bool:
        variable = self.variable(name)
        value = "true" if variable is None else variable.value
        return not isinstance(value, str) or value.strip().lower() == "true"

    def variable(self, name: str) -> Variable | None:
        """A variable of the app's environment by name."""
        return self.derived(_variables_by_name).get(name)

    def at(self, *keys: str | int) -> Path:
        """The place of a key of this service in the spec."""
        return (*self.origin, *keys)


def _variables_by_name(service: Service) -> dict[str, Variable]:
    """The first of a name counts."""
    return {variable.name: variable for variable in reversed(service.variables)}


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
class Namespace:
    """A Cloud Map namespace: one that exists, by its id, or one to create."""

    name: str
    id: Text | None
    """None: it is created."""
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Ec2:
    """The instances on which services run, one by one or, with `least` and `most`, in groups."""

    name: str
    """What the language calls the operating system."""
    system: OperatingSystem
    packaging: Literal["host", "docker"]
    instance_type: str
    architecture: Literal["X86_64", "ARM64"]
    image: Text | LatestImage
    replace_on_change: bool
    instance_profile: Text | None
    """The name of one that exists; None: it is created."""
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedVpc:
    """A VPC to create, over so many zones."""

    cidr: str
    zones: int
    nat: Literal["none", "single", "per-zone"]
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedLoadBalancer:
    """A load balancer to create; without a certificate it speaks HTTP. `sources` are who reaches it, as CIDR blocks."""

    scheme: Literal["internet-facing", "internal"]
    certificate: Text | None
    subnets: TextList
    sources: tuple[str, ...]
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A service of AWS that the network gets a door to, by its short name, `ecr.api`, and what for."""

    service: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """Where services run."""

    region: str | None
    iam: Literal["minimal", "managed"]
    cluster: Text | CreatedCluster
    cluster_name: Text | None
    """None where it is created, or an input that may be an ARN."""
    launch_type: LaunchType
    network_mode: NetworkMode
    capacity_provider: Text | None
    cpu_architecture: Literal["X86_64", "ARM64"]
    platform_version: str | None
    vpc: Text | None
    """None where nothing needs it: no security group and no namespace is created."""
    subnets: TextList
    assign_public_ip: bool
    created_vpc: CreatedVpc | None
    """`vpc` and `subnets` are then its own."""
    load_balancer: CreatedLoadBalancer | None
    route_tables: TextList
    """Those of the subnets of tasks, where an endpoint has to be a route in them."""
    ingress: tuple[IngressRule, ...]
    namespace: Namespace | None
    ec2: Ec2 | None = None
    """None: services run on ECS."""

    @property
    def is_host(self) -> bool:
        """Whether services are processes of an instance: their output is in its journal."""
        return self.ec2 is not None and self.ec2.packaging == "host"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A change of a resource or container; with `target` and the reason for a `divergence` where one target has it."""

    kind: str
    name: str
    task: str | None
    set: dict[str, Any]
    target: str | None
    divergence: str | None
    origin: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole system; with a `target`, as that target gets it."""

    name: str
    labels: Tags
    environment: str | None
    discovery: bool
    """Whether Application Signals is switched on in the account."""
    platform: Platform
    agents: tuple[Agent, ...]
    backends: tuple[Backend, ...]
    services: tuple[Service, ...]
    endpoints: tuple[Endpoint, ...]
    inputs: tuple[InputUse, ...]
    taken: tuple[Taken, ...]
    patches: tuple[Patch, ...] = ()
    lock: Lock = Lock()
    """The releases that stand where the specification names none."""
    target: str | None = None

    @property
    def patches_here(self) -> tuple[Patch, ...]:
        """The patches that are for every target, and those that are for this one."""
        return tuple(patch for patch in self.patches if patch.target in (None, self.target))

    def full_name(self, service: Service) -> str:
        """The name of what belongs to a service, unique in an account as far as the system's name is."""
        return full_name(self.name, service.name)

    def agent_services(self) -> Iterator[tuple[Agent, AgentService]]:
        """The agents that become ECS services of their own, by name: those that somebody uses."""
        used = dict.fromkeys(service.agent for service in self.services if service.agent.own is not None)
        return ((agent, agent.own) for agent in sorted(used, key=lambda one: one.name) if agent.own is not None)

    def users(self, agent: Agent) -> Iterator[Service]:
        """The services that send to an agent."""
        return (service for service in self.services if service.agent == agent)

    def backend_logs(self) -> Iterator[LogSettings]:
        """The log groups of backends."""
        for backend in self.backends:
            if isinstance(backend, CloudWatchMetricsBackend | CloudWatchLogsBackend):
                yield backend.logs

    def containers(self) -> Iterator[tuple[Service, ExtraContainer]]:
        """Every container of the user's own, with its service."""
        return ((service, container) for service in self.services for container in service.containers)


def load_balancer_group(system: str) -> str:
    """The name of the security group of a load balancer that is created; no service can have one with a dot."""
    return f"{system}.load-balancer"


def full_name(system: str, service: str) -> str:
    """A service's name behind its system's; once is enough where they are the same.

    >>> full_name("shop", "web"), full_name("orders", "orders")
    ('shop-web', 'orders')
    """
    return service if service == system else f"{system}-{service}"
