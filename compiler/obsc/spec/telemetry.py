"""`agents` and `backends`: who carries telemetry, and where to."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from obsc.spec.base import EnvName, NoSwitch, Strict, Text, TextOrRef, Whole, not_yet, not_yet_values

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

    targets: list[Text] = Field(description="`host:port` of what is scraped.", examples=[["localhost:8080"]])
    interval: Text = Field("20s", description="How often.")


class EmptyReceiver(Strict):
    """A receiver that has no options."""


class Receivers(Strict):
    """What the ADOT Collector listens for."""

    otlp: EmptyReceiver | None = Field(None, description="OTLP on 4317 (gRPC) and 4318 (HTTP).")
    statsd: EmptyReceiver | None = Field(None, description="StatsD on 8125/udp.")
    container_metrics: EmptyReceiver | None = Field(None, description="ECS container metrics of the agent's own task.")
    prometheus: PrometheusReceiver | None = Field(None, description="Scrape Prometheus endpoints.")
    xray: EmptyReceiver | None = Field(None, description="X-Ray segments on 2000/udp, and the sampling proxy.")


class Agent(Strict):
    """A process that receives telemetry from services and sends it to AWS."""

    distribution: Literal["cloudwatch-agent", "adot-collector"] = Field(
        "cloudwatch-agent",
        description="Which agent. Application Signals needs the CloudWatch agent.",
        json_schema_extra=not_yet_values(adot_collector="the ADOT Collector"),
    )
    topology: Literal["sidecar", "service", "daemon", "host"] = Field(
        "sidecar",
        description="Where it runs: in every task, as a service of its own, on every instance, on the host.",
        json_schema_extra=not_yet_values(
            service="agents as services", daemon="agents as daemons", host="agents on a host"
        ),
    )
    image: TextOrRef | None = Field(
        None,
        description="The agent's image. The default is a full tag that obsc ships.",
        examples=["public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300066.1b1374"],
    )
    essential: bool = Field(
        False, description="Whether the task stops when the agent stops. Telemetry should not take the app down."
    )
    resources: AgentResources = Field(default=AgentResources(), description="CPU and memory of the agent.")
    env: dict[EnvName, TextOrRef] = Field({}, description="More variables for the agent's container.")
    logs: Logs = Field(default=Logs(), description="Where the agent's own output goes.")
    ecs_service_name: Text | None = Field(
        None,
        description="The name of the agent's ECS service.",
        examples=["cloudwatch-agent"],
        json_schema_extra=not_yet("agents as services"),
    )
    desired_count: Whole = Field(
        1, ge=0, description="How many tasks the agent's service runs.", json_schema_extra=not_yet("agents as services")
    )
    enable_execute_command: bool = Field(
        False, description="ECS Exec into the agent's service.", json_schema_extra=not_yet("agents as services")
    )
    receivers: Receivers | None = Field(
        None, description="What the ADOT Collector listens for.", json_schema_extra=not_yet("the ADOT Collector")
    )
    config: Text = Field(
        "generated",
        description="`generated`, `builtin:` and the name of a configuration in the image, or a file.",
        json_schema_extra=not_yet("other configurations"),
    )
    config_delivery: Literal["inline", "ssm"] = Field(
        "inline",
        description="The configuration in the task definition, or in an SSM parameter.",
        json_schema_extra=not_yet("delivery by SSM"),
    )


class XrayBackend(Strict):
    """Traces to AWS X-Ray."""

    type: Literal["xray"]


class CloudWatchMetricsBackend(Strict):
    """Metrics to CloudWatch in the embedded metric format."""

    type: Literal["cloudwatch-metrics"]
    namespace: Text = Field(description="The namespace of the metrics.", examples=["shop"])
    group: TextOrRef | None = Field(
        None, description="The log group of the metrics.", examples=["/aws/ecs/shop/metrics"]
    )
    retention_days: RetentionDays = Field(30, description="Days until CloudWatch forgets a line.")
    removal_policy: RemovalPolicy = Field("retain", description="What happens to the group when the stack is deleted.")


class CloudWatchLogsBackend(Strict):
    """Log records to CloudWatch Logs."""

    type: Literal["cloudwatch-logs"]
    group: TextOrRef = Field(description="The log group.", examples=["/aws/ecs/shop"])
    retention_days: RetentionDays = Field(30, description="Days until CloudWatch forgets a line.")
    removal_policy: RemovalPolicy = Field("retain", description="What happens to the group when the stack is deleted.")


class AmpBackend(Strict):
    """Metrics to Amazon Managed Service for Prometheus."""

    type: Literal["amp"]
    create: bool = Field(False, description="Create the workspace.")
    workspace: TextOrRef | None = Field(None, description="The ARN of a workspace that exists.", examples=["arn:…"])
    removal_policy: RemovalPolicy = Field("retain", description="What happens to it when the stack is deleted.")


class AmgBackend(Strict):
    """Dashboards in Amazon Managed Grafana."""

    type: Literal["amg"]
    create: bool = Field(False, description="Create the workspace.")
    workspace: TextOrRef | None = Field(
        None, description="The id of a workspace that exists.", examples=["g-0123456789"]
    )
    removal_policy: RemovalPolicy = Field("retain", description="What happens to it when the stack is deleted.")


class PrometheusBackend(Strict):
    """Metrics to a Prometheus of your own; `obsc build --target compose` starts one."""

    type: Literal["prometheus"]
    url: Text | None = Field(
        None, description="Its remote write URL.", examples=["http://prometheus:9090/api/v1/write"]
    )


class GrafanaBackend(Strict):
    """Dashboards in a Grafana of your own; `obsc build --target compose` starts one."""

    type: Literal["grafana"]


Backend = Annotated[
    XrayBackend
    | CloudWatchMetricsBackend
    | CloudWatchLogsBackend
    | AmpBackend
    | AmgBackend
    | PrometheusBackend
    | GrafanaBackend,
    Field(discriminator="type"),
]
