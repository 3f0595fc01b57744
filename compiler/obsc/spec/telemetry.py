"""`agents` and `backends`: who carries telemetry, and where to."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from obsc.spec.base import EnvName, Name, NoSwitch, Strict, Text, TextOrRef, TextsOrRef, Whole

RemovalPolicy = Literal["retain", "destroy"]
RetentionDays = Annotated[
    Literal[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
    NoSwitch,
]


class Logs(Strict):
    """The log group that a container's output goes to."""

    group: TextOrRef | None = Field(
        None,
        description="The group's name. The default is `/ecs/` and the service's full name, `shop-web` for example.",
        examples=["/ecs/shop"],
    )
    create: bool = Field(True, description="Create the group; otherwise it exists.")
    retention_days: RetentionDays = Field(30, description="Days until CloudWatch forgets a line.")
    removal_policy: RemovalPolicy = Field("retain", description="What happens to the group when the stack is deleted.")
    stream_prefix: Text | None = Field(
        None, description="The prefix of stream names. The default is the container's name.", examples=["ecs"]
    )


class AgentResources(Strict):
    """What the agent's container reserves in a sidecar, or its task's size as a service."""

    cpu: Whole | None = Field(None, ge=1, description="CPU units; 1024 are one vCPU.", examples=[64])
    memory: Whole | None = Field(None, ge=6, description="The hard limit in MiB.", examples=[256])
    memory_reservation: Whole | None = Field(None, ge=6, description="The soft limit in MiB.", examples=[128])


class PrometheusReceiver(Strict):
    """Scrape Prometheus endpoints."""

    targets: Annotated[list[Text], Field(min_length=1)] = Field(
        description="`host:port` of what is scraped.", examples=[["localhost:8080"]]
    )
    interval: str = Field("20s", pattern=r"^[1-9][0-9]{0,5}(s|m)$", description="How often.")


class OtlpReceiver(Strict):
    """OpenTelemetry's own protocol."""

    protocols: Annotated[list[Literal["grpc", "http"]], Field(min_length=1)] = Field(
        ["grpc", "http"], description="gRPC on 4317, HTTP on 4318; what obsc sets up sends over HTTP."
    )


class EmptyReceiver(Strict):
    """A receiver that has no options."""


class Receivers(Strict):
    """What the ADOT Collector listens for."""

    otlp: OtlpReceiver | None = Field(None, description="OTLP on 4317 (gRPC) and 4318 (HTTP).")
    statsd: EmptyReceiver | None = Field(None, description="StatsD on 8125/udp.")
    container_metrics: EmptyReceiver | None = Field(None, description="ECS container metrics of the agent's own task.")
    prometheus: PrometheusReceiver | None = Field(None, description="Scrape Prometheus endpoints.")
    xray: EmptyReceiver | None = Field(None, description="X-Ray segments on 2000/udp, and the sampling proxy.")


ConfigName = Literal[
    "generated",
    "builtin:ecs-default-config",
    "builtin:otel-task-metrics-config",
    "builtin:ecs-xray",
    "builtin:ecs-cloudwatch",
    "builtin:ecs-cloudwatch-xray",
    "builtin:ecs-amp",
    "builtin:ecs-amp-xray",
    "builtin:ecs-amp-prometheus",
    "builtin:ecs-amp-xray-prometheus",
]


ConfigFile = Annotated[
    str,
    Field(
        pattern=r"^\./[^/].*$",
        max_length=4096,
        description="A file of your own, relative to the specification and below its folder.",
        examples=["./collector.yaml"],
    ),
]


class Agent(Strict):
    """A process that receives telemetry from services and sends it to AWS."""

    distribution: Literal["cloudwatch-agent", "adot-collector"] = Field(
        "cloudwatch-agent",
        description="Which agent. Application Signals needs the CloudWatch agent.",
    )
    topology: Literal["sidecar", "service", "daemon", "host"] = Field(
        "sidecar",
        description=(
            "Where it runs: in every task (`sidecar`), as an ECS service of its own that services find by DNS "
            "(`service`), once on every container instance (`daemon`), on the instance of a service on EC2 (`host`)."
        ),
    )
    image: TextOrRef | None = Field(
        None,
        description="The agent's image. The default is a full tag that obsc ships.",
        examples=["public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300066.1b1374"],
    )
    essential: bool = Field(
        False,
        description="For a sidecar: whether the task stops when it stops. Telemetry should not take the app down.",
    )
    resources: AgentResources = Field(default=AgentResources(), description="CPU and memory of the agent.")
    env: dict[EnvName, TextOrRef] = Field({}, description="More variables for the agent's container.")
    logs: Logs = Field(default=Logs(), description="Where the agent's own output goes.")
    ecs_service_name: Text | None = Field(
        None,
        description="The name of the agent's own ECS service. The default is its full name, `shop-agent` for example.",
        examples=["cloudwatch-agent"],
    )
    desired_count: Whole = Field(
        1, ge=0, description="For `service`: how many tasks run. A daemon has one on every instance."
    )
    enable_execute_command: bool = Field(False, description="ECS Exec into the tasks of the agent's own service.")
    security_groups: TextsOrRef | None = Field(
        None,
        description=(
            "For `service`: security groups that exist. Without it obsc creates one that lets the agent's services in."
        ),
        examples=[["sg-0123456789abcdef0"]],
    )
    receivers: Receivers | None = Field(
        None, description="What the ADOT Collector listens for. The default is `otlp`.", examples=[{"otlp": {}}]
    )
    backends: list[Name] | None = Field(
        None,
        description="The backends that the ADOT Collector sends to. The default is all of the document.",
        examples=[["traces", "metrics"]],
    )
    config: ConfigName | ConfigFile | dict[Text, Any] = Field(
        "generated",
        description=(
            "The ADOT Collector's configuration: made of `receivers` and `backends`, one that lies in its image "
            "(`builtin:`), or one of your own: written here, or in a file whose path begins with `./`."
        ),
    )
    config_delivery: Literal["inline", "ssm"] = Field(
        "inline",
        description=(
            "The ADOT Collector's configuration in the task definition, or in a parameter of AWS Systems Manager that "
            "is created."
        ),
    )


Share = Annotated[str, Field(pattern=r"^(100|[0-9]{1,2}(\.[0-9]{1,4})?)%$")]
"""Of requests, from 0% to 100%."""


class SamplingRule(Strict):
    """Which of the requests that match it X-Ray keeps; `*` and `?` are wildcards."""

    priority: Annotated[int, Field(ge=1, le=9999)] = Field(
        description="The rule with the lowest number that matches a request decides.", examples=[100]
    )
    rate: Share = Field(description="The share of requests to keep, after the reservoir.", examples=["5%"])
    reservoir: Whole = Field(
        0, ge=0, description="Requests to keep in every second before the share counts.", examples=[1]
    )
    service_name: Annotated[Text, Field(max_length=64)] | None = Field(
        None,
        description="The `service.name` of services. The default is every service of the account and region.",
        examples=["web"],
    )
    service_type: Annotated[Text, Field(max_length=64)] = Field(
        "*", description="What services run on, as X-Ray names it.", examples=["AWS::ECS::Fargate"]
    )
    host: Annotated[Text, Field(max_length=64)] = Field(
        "*", description="The host of the request's URL.", examples=["api.example.com"]
    )
    method: Annotated[Text, Field(max_length=10)] = Field("*", description="The request's method.", examples=["POST"])
    path: Annotated[Text, Field(max_length=128)] = Field(
        "*", description="The path of the request's URL.", examples=["/checkout*"]
    )
    attributes: Annotated[
        dict[Annotated[str, Field(min_length=1, max_length=32)], Annotated[str, Field(min_length=1, max_length=32)]],
        Field(max_length=5),
    ] = Field({}, description="Attributes that are known when a span begins, with their values.")


class TraceGroup(Strict):
    """Traces that X-Ray shows and counts together."""

    filter: Text = Field(
        description="Which traces: an expression of X-Ray's filter language.", examples=["responsetime > 2"]
    )
    insights: bool = Field(False, description="Let X-Ray look for anomalies in them.")
    notifications: bool = Field(False, description="Tell Amazon EventBridge of insights.")


class XrayBackend(Strict):
    """Traces to AWS X-Ray."""

    type: Literal["xray"]
    sampling: dict[Name, SamplingRule] = Field(
        {},
        description="Sampling rules to create, by name; they hold in the whole account and region.",
        examples=[{"checkout": {"priority": 100, "rate": "50%", "serviceName": "web", "path": "/checkout*"}}],
    )
    groups: dict[Name, TraceGroup] = Field(
        {},
        description="Groups of traces to create, by name.",
        examples=[{"slow": {"filter": "responsetime > 2"}}],
    )


class CloudWatchMetricsBackend(Strict):
    """Metrics to CloudWatch in the embedded metric format."""

    type: Literal["cloudwatch-metrics"]
    namespace: Text = Field(description="The namespace of the metrics.", examples=["shop"])
    group: TextOrRef | None = Field(
        None,
        description="The log group that the metrics travel through. The default is `/metrics/` and the namespace.",
        examples=["/metrics/shop"],
    )
    create: bool = Field(True, description="Create the group; otherwise it exists.")
    retention_days: RetentionDays = Field(30, description="Days until CloudWatch forgets a line.")
    removal_policy: RemovalPolicy = Field("retain", description="What happens to the group when the stack is deleted.")


class CloudWatchLogsBackend(Strict):
    """Log records to CloudWatch Logs."""

    type: Literal["cloudwatch-logs"]
    group: TextOrRef = Field(description="The log group.", examples=["/aws/ecs/shop"])
    create: bool = Field(True, description="Create the group; otherwise it exists.")
    retention_days: RetentionDays = Field(30, description="Days until CloudWatch forgets a line.")
    removal_policy: RemovalPolicy = Field("retain", description="What happens to the group when the stack is deleted.")


class PrometheusAlert(Strict):
    """An alert of Prometheus on the requests of services."""

    metric: Literal["latency", "faults", "requests"] = Field(
        description=(
            "What is watched: the time that requests take, the share of them that ends in a server error, or how many "
            "there are in a second."
        )
    )
    statistic: Literal["p50", "p90", "p95", "p99"] = Field("p95", description="Of `latency`: which percentile.")
    threshold: (
        Annotated[float, Field(ge=0, le=10**9)] | Annotated[str, Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,9})?(ms|s|%)$")]
    ) = Field(
        description=(
            "It fires at this value and above it; `requests` fires below. A time for `latency`, percent for `faults`, "
            "a number for `requests`."
        ),
        examples=["500ms"],
    )
    for_: str = Field(
        "5m",
        alias="for",
        pattern=r"^[1-9][0-9]{0,4}[smh]$",
        description="How long it has to last.",
    )
    services: Annotated[list[Name], Field(min_length=1)] | None = Field(
        None,
        description="The services that it is about. The default is all that send metrics to this backend.",
        examples=[["web"]],
    )
    labels: dict[Annotated[str, Field(pattern=r"^[a-zA-Z_][a-zA-Z0-9_]*$", max_length=64)], Text] = Field(
        {}, description="Labels of the alert, for whoever routes it.", examples=[{"severity": "page"}]
    )


class PrometheusRules(Strict):
    """Rules of Prometheus: requests, faults and latency of every service, recorded, and alerts on them."""

    interval: str = Field("1m", pattern=r"^[1-9][0-9]{0,3}[smh]$", description="How often they are evaluated.")
    alerts: dict[Name, PrometheusAlert] = Field(
        {},
        description="Alerts, by name.",
        examples=[{"slow": {"metric": "latency", "threshold": "500ms"}}],
    )


class AmpBackend(Strict):
    """Metrics to Amazon Managed Service for Prometheus."""

    type: Literal["amp"]
    create: bool = Field(False, description="Create the workspace.")
    workspace: TextOrRef | None = Field(
        None,
        description=(
            "The id of a workspace that exists in the same account and region. Without it, and without `create`, it "
            "is an input."
        ),
        examples=["ws-0123abcd-0123-abcd-0123-0123456789ab"],
    )
    removal_policy: RemovalPolicy = Field("retain", description="What happens to it when the stack is deleted.")
    rules: PrometheusRules | None = Field(
        None,
        description="Rules on the requests of the services that send metrics here. Without it there are none.",
        examples=[{"alerts": {"slow": {"metric": "latency", "threshold": "500ms"}}}],
    )


class AmgBackend(Strict):
    """Dashboards in Amazon Managed Grafana."""

    type: Literal["amg"]
    create: bool = Field(False, description="Create the workspace.")
    workspace: TextOrRef | None = Field(
        None,
        description="The id of a workspace that exists. Without it, and without `create`, it is an input.",
        examples=["g-0123456789"],
    )
    removal_policy: RemovalPolicy = Field("retain", description="What happens to it when the stack is deleted.")


class PrometheusBackend(Strict):
    """Metrics to a Prometheus of your own."""

    type: Literal["prometheus"]
    url: Text | None = Field(
        None,
        description="Its remote write URL. Without it, `obsc build --target compose` starts one, and AWS has none.",
        examples=["http://prometheus.shop.local:9090/api/v1/write"],
    )
    rules: PrometheusRules | None = Field(
        None,
        description="Rules on the requests of the services that send metrics here. Without it there are none.",
        examples=[{"alerts": {"slow": {"metric": "latency", "threshold": "500ms"}}}],
    )


class JaegerBackend(Strict):
    """Traces to a Jaeger that `obsc build --target compose` starts."""

    type: Literal["jaeger"]


class GrafanaBackend(Strict):
    """Dashboards in a Grafana that `obsc build --target compose` starts."""

    type: Literal["grafana"]


Backend = Annotated[
    XrayBackend
    | CloudWatchMetricsBackend
    | CloudWatchLogsBackend
    | AmpBackend
    | AmgBackend
    | PrometheusBackend
    | JaegerBackend
    | GrafanaBackend,
    Field(discriminator="type"),
]
