"""What roles may do: no permission that nothing uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from obsc.infra.iam import Statement
from obsc.infra.values import ACCOUNT_ID, PARTITION, REGION, Ref, Text, text
from obsc.plan.collector.builtin import BUILT_IN
from obsc.plan.collector.read import workspace_arn
from obsc.plan.model import (
    Agent,
    AmpBackend,
    CloudWatchLogsBackend,
    CloudWatchMetricsBackend,
    Collector,
    Ec2,
    LogSettings,
    Secret,
    Service,
    XrayBackend,
)

_TRACES = ("xray:PutTelemetryRecords", "xray:PutTraceSegments")
_SAMPLING = ("xray:GetSamplingRules", "xray:GetSamplingStatisticSummaries", "xray:GetSamplingTargets")


def sent_by(agent: Agent, *, service_events: bool) -> Iterator[Statement]:
    """What a task with this agent in it sends."""
    if agent.collector is None:
        yield from telemetry(service_events=service_events)
    else:
        yield from _collected(agent.collector)


def _collected(collector: Collector) -> Iterator[Statement]:
    """What a collector sends to its backends.

    The exporter for CloudWatch's metrics writes log events, nothing else.
    https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.156.0/exporter/awsemfexporter
    """
    built_in = None if collector.built_in is None else BUILT_IN[collector.built_in]
    if any(isinstance(backend, XrayBackend) for backend in collector.backends) or (
        built_in is not None and built_in.exports_traces
    ):
        yield Statement(
            sid="SendTraces",
            actions=(*_SAMPLING, *_TRACES) if collector.asks_for_sampling_rules else _TRACES,
            resources=("*",),
            why="The collector sends traces and proxies sampling rules; X-Ray has no resources to limit these to."
            if collector.asks_for_sampling_rules
            else "The collector sends traces; X-Ray has no resources to limit this to.",
        )
    groups = [
        backend.logs
        for backend in collector.backends
        if isinstance(backend, CloudWatchMetricsBackend | CloudWatchLogsBackend)
    ]
    if groups and built_in is None:
        yield Statement(
            sid="SendLogEvents",
            actions=("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"),
            resources=tuple(_log_group_arn(logs.group, tail) for logs in groups for tail in ("", ":*")),
            why="Metrics for CloudWatch and log records are log events in these groups.",
        )
    if built_in is not None and built_in.groups:
        yield Statement(
            sid="SendMetrics",
            actions=(
                "logs:CreateLogGroup",
                "logs:CreateLogStream",
                "logs:DescribeLogStreams",
                "logs:PutLogEvents",
            ),
            resources=tuple(_log_group_arn(group, tail) for group in built_in.groups for tail in ("", ":*")),
            why="The image's configuration names these groups for its metrics, and nobody else creates them.",
        )
    workspaces = tuple(workspace_arn(b) for b in collector.backends if isinstance(b, AmpBackend))
    if workspaces:
        yield Statement(
            sid="WriteMetrics",
            actions=("aps:RemoteWrite",),
            resources=workspaces,
            why="The collector writes metrics to Prometheus.",
        )


def read_xray() -> Iterator[Statement]:
    """What Grafana's data source for X-Ray asks.

    https://grafana.com/grafana/plugins/grafana-x-ray-datasource/
    """
    yield Statement(
        sid="ReadTraces",
        actions=(
            "xray:BatchGetTraces",
            "xray:GetGroups",
            "xray:GetInsightSummaries",
            "xray:GetServiceGraph",
            "xray:GetTimeSeriesServiceStatistics",
            "xray:GetTraceGraph",
            "xray:GetTraceSummaries",
        ),
        resources=("*",),
        why="Grafana asks X-Ray, which has no resources to limit this to.",
    )
    yield Statement(
        sid="ReadTraceGroups",
        actions=("xray:GetGroup",),
        resources=(text("arn:", PARTITION, ":xray:", REGION, ":", ACCOUNT_ID, ":group/*"),),
        why="Whoever looks at traces may choose any of the account's groups.",
    )


def read_cloudwatch(groups: Iterable[LogSettings]) -> Iterator[Statement]:
    """What Grafana's data source for CloudWatch asks.

    https://grafana.com/docs/grafana/latest/datasources/aws-cloudwatch/#iam-policy-examples
    """
    yield Statement(
        sid="ReadMetrics",
        actions=(
            "cloudwatch:DescribeAlarms",
            "cloudwatch:DescribeAlarmsForMetric",
            "cloudwatch:GetMetricData",
            "cloudwatch:ListMetrics",
            "logs:DescribeLogGroups",
            "logs:StopQuery",
        ),
        resources=("*",),
        why="Grafana asks CloudWatch; these actions have no resources to limit them to.",
    )
    yield Statement(
        sid="ReadLogs",
        actions=("logs:GetLogEvents", "logs:GetLogGroupFields", "logs:GetQueryResults", "logs:StartQuery"),
        resources=tuple(_log_group_arn(logs.group, tail) for logs in groups for tail in ("", ":*")),
        why="Grafana reads the log groups of the backends.",
    )


@cache
def telemetry(*, service_events: bool) -> tuple[Statement, ...]:
    """What a task with a CloudWatch agent in it sends."""
    traces = Statement(
        sid="SendTraces",
        actions=(*_SAMPLING, *_TRACES),
        resources=("*",),
        why="The agent sends traces and proxies sampling rules; X-Ray has no resources to limit these to.",
    )
    groups = ["/aws/application-signals/data"]
    groups += ["/aws/service-events/*"] if service_events else []
    signals = Statement(
        sid="SendApplicationSignals",
        actions=(
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:DescribeLogStreams",
            "logs:PutLogEvents",
        ),
        resources=tuple(_log_group_arn(group, tail) for group in groups for tail in ("", ":*")),
        why="Application Signals' metrics travel as log events into this group.",
    )
    return traces, signals


def execute_command() -> Statement:
    """What a task does that lets ECS Exec in."""
    return Statement(
        sid="ExecuteCommand",
        actions=(
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel",
        ),
        resources=("*",),
        why="ECS Exec opens these channels; they have no resources to limit this to.",
    )


def start(
    logs: Iterable[LogSettings], secrets: Iterable[Secret], configuration: Text | None = None
) -> Iterator[Statement]:
    """What ECS does to start a task; `configuration` is the ARN of the parameter with its agent's."""
    yield from _run_containers(logs)
    yield from _read_secrets(tuple(secrets), "ssm:GetParameters", "ECS reads the secrets of the containers.")
    if configuration is not None:
        yield Statement(
            sid="ReadConfiguration",
            actions=("ssm:GetParameters",),
            resources=(configuration,),
            why="ECS reads the collector's configuration.",
        )


def on_instance(service: Service, ec2: Ec2) -> Iterator[Statement]:
    """What happens on an instance of a service."""
    yield from sent_by(service.agent, service_events=service.instrumentation.service_events)
    if ec2.least is not None:
        yield Statement(
            sid="ReadTags",
            actions=("ec2:DescribeTags",),
            resources=("*",),
            why="The agent looks for the name of its Auto Scaling group; tags have no resource to limit this to.",
        )
    if ec2.packaging == "docker":
        yield from _run_containers([service.logs])
    yield from _read_secrets(service.secrets, "ssm:GetParameter", "The instance reads the app's secrets.")


def _run_containers(logs: Iterable[LogSettings]) -> Iterator[Statement]:
    """What pulls images, and writes the output of containers."""
    yield from _pull_images()
    yield Statement(
        sid="WriteOutput",
        actions=("logs:CreateLogStream", "logs:PutLogEvents"),
        resources=tuple(dict.fromkeys(_streams(one) for one in logs)),
        why="The containers' output.",
    )


@cache
def _pull_images() -> tuple[Statement, ...]:
    login = Statement(
        sid="Authenticate",
        actions=("ecr:GetAuthorizationToken",),
        resources=("*",),
        why="Logging in to ECR has no resource to limit this to.",
    )
    pull = Statement(
        sid="PullImages",
        actions=("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"),
        resources=(text("arn:", PARTITION, ":ecr:*:*:repository/*"),),
        why="Images are given at deployment, from any repository that lets this account in.",
    )
    return login, pull


def logs_of(service: Service) -> Iterator[LogSettings]:
    """Where the containers of a service's task write."""
    yield service.logs
    if service.agent.own is None and service.agent.logs is not None:
        yield service.agent.logs
    yield from (container.logs for container in service.containers if container.logs is not None)


def secrets_of(service: Service) -> Iterator[Secret]:
    """What the containers of a service's task read."""
    yield from service.secrets
    yield from (secret for container in service.containers for secret in container.secrets)


def _read_secrets(secrets: tuple[Secret, ...], parameters: str, why: str) -> Iterator[Statement]:
    for sid, owner, action in (
        ("ReadParameters", "ssm", parameters),
        ("ReadSecrets", "secretsmanager", "secretsmanager:GetSecretValue"),
    ):
        wanted = tuple(dict.fromkeys(secret.resource for secret in secrets if secret.service == owner))
        if wanted:
            yield Statement(sid=sid, actions=(action,), resources=wanted, why=why)


def _streams(logs: LogSettings) -> Text:
    if logs.create:
        return Ref("LogGroup", logs.node, "streams")
    return _log_group_arn(logs.group, ":*")


def _log_group_arn(group: Text, tail: str) -> Text:
    return text("arn:", PARTITION, ":logs:", REGION, ":", ACCOUNT_ID, ":log-group:", group, tail)
