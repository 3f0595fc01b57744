"""What is created for backends: workspaces with their rules, the role with which Grafana reads, and X-Ray's rules."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra.boundary import Output, Step
from obsc.infra.grafana import DataSource, GrafanaWorkspace
from obsc.infra.iam import Role, RolePolicy, Statement
from obsc.infra.node import Node
from obsc.infra.prometheus import PrometheusRules, PrometheusWorkspace
from obsc.infra.values import REGION, Ref, Text, text
from obsc.infra.xray import SamplingRule, TraceGroup
from obsc.lower.permissions import read_cloudwatch, read_xray
from obsc.lower.prometheus_rules import rules_text
from obsc.plan.collector.read import remote_write_url, workspace_arn
from obsc.plan.model import (
    AmgBackend,
    AmpBackend,
    Backend,
    CloudWatchLogsBackend,
    CloudWatchMetricsBackend,
    Plan,
    XrayBackend,
    full_name,
)


def backend_nodes(plan: Plan) -> Iterator[Node]:
    """The resources of the backends, with outputs that lead to them."""
    for backend in plan.backends:
        if isinstance(backend, XrayBackend):
            yield from _xray(plan, backend)
        elif isinstance(backend, AmpBackend):
            yield from _prometheus(plan, backend)
        elif isinstance(backend, AmgBackend):
            yield from _grafana(plan, backend)


def backend_steps(plan: Plan) -> Iterator[Step]:
    """What no target can do: people come into Grafana through IAM Identity Center, and alerts to people by a topic.

    https://docs.aws.amazon.com/grafana/latest/userguide/authentication-in-AMG-SSO.html
    https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alert-manager.html
    """
    for backend in plan.backends:
        if isinstance(backend, AmpBackend) and backend.rules is not None and backend.rules.alerts:
            yield Step(
                name=f"{backend.name}.alerts",
                description=(
                    f"Alerts of {_named(plan, backend)} are shown in Grafana and told to nobody before its workspace "
                    "has an alert manager definition with a topic of Amazon SNS that lets it publish."
                ),
                origin=backend.rules.origin,
            )
        if isinstance(backend, AmgBackend) and backend.workspace is None:
            yield Step(
                name=f"{backend.name}.users",
                description=(
                    f"IAM Identity Center has to be switched on before {_named(plan, backend)} is created. Then give "
                    "people a role in it: Amazon Managed Grafana, the workspace, Assign new user or group."
                ),
                origin=backend.origin,
            )


def _named(plan: Plan, backend: Backend) -> str:
    return full_name(plan.name, backend.name)


def _xray(plan: Plan, backend: XrayBackend) -> Iterator[Node]:
    for rule in backend.sampling:
        yield SamplingRule(
            name=f"{backend.name}.{rule.name}",
            rule_name=full_name(plan.name, rule.name),
            priority=rule.priority,
            fixed_rate=rule.rate,
            reservoir_size=rule.reservoir,
            service_name=rule.service_name,
            service_type=rule.service_type,
            host=rule.host,
            http_method=rule.method,
            url_path=rule.path,
            attributes=rule.attributes,
            origin=rule.origin,
        )
    for group in backend.groups:
        yield TraceGroup(
            name=f"{backend.name}.{group.name}",
            group_name=full_name(plan.name, group.name),
            filter_expression=group.filter,
            insights_enabled=group.insights,
            notifications_enabled=group.notifications,
            origin=group.origin,
        )


def _prometheus(plan: Plan, backend: AmpBackend) -> Iterator[Node]:
    if backend.workspace is None:
        yield PrometheusWorkspace(
            name=backend.name, alias=_named(plan, backend), removal=backend.removal, origin=backend.origin
        )
    rules = rules_text(plan, backend)
    if rules is not None and backend.rules is not None:
        workspace = backend.workspace
        yield PrometheusRules(
            name=backend.name,
            namespace_name=plan.name,
            workspace=Ref(PrometheusWorkspace.__name__, backend.name, "id") if workspace is None else workspace,
            data=rules,
            origin=backend.rules.origin,
        )
    yield Output(
        name=f"{backend.name}.remote-write-url",
        description=f"Where metrics of the backend {backend.name} are written to",
        value=remote_write_url(backend),
        origin=backend.origin,
    )


def _grafana(plan: Plan, backend: AmgBackend) -> Iterator[Node]:
    address: Text
    if backend.workspace is None:
        others = tuple(plan.backends)
        role = Role(
            name=f"{backend.name}-grafana",
            service="grafana.amazonaws.com",
            description=f"What the Grafana workspace {_named(plan, backend)} may read",
            origin=backend.origin,
        )
        workspace = GrafanaWorkspace(
            name=backend.name,
            workspace_name=_named(plan, backend),
            description=f"Dashboards of {plan.name}",
            authentication_providers=("AWS_SSO",),
            permission_type="CUSTOMER_MANAGED",
            data_sources=_data_sources(others),
            role=role.ref("arn"),
            removal=backend.removal,
            origin=backend.origin,
        )
        policy = RolePolicy(
            name=role.name,
            policy_name=f"{_named(plan, backend)}-read",
            role=role.ref("name"),
            statements=tuple(_may_read(others)),
            origin=backend.origin,
        )
        yield from (role, *((policy,) if policy.statements else ()), workspace)
        address = text("https://", workspace.ref("endpoint"))
    else:
        address = text("https://", backend.workspace, ".grafana-workspace.", REGION, ".amazonaws.com")
    yield Output(
        name=f"{backend.name}.grafana-url",
        description=f"Grafana of the backend {backend.name}",
        value=address,
        origin=backend.origin,
    )


def _data_sources(backends: tuple[Backend, ...]) -> tuple[DataSource, ...]:
    kinds = {type(backend) for backend in backends}
    found: list[DataSource] = []
    found += ["CLOUDWATCH"] if kinds & {CloudWatchMetricsBackend, CloudWatchLogsBackend} else []
    found += ["PROMETHEUS"] if AmpBackend in kinds else []
    found += ["XRAY"] if XrayBackend in kinds else []
    return tuple(found)


def _may_read(backends: tuple[Backend, ...]) -> Iterator[Statement]:
    """https://docs.aws.amazon.com/grafana/latest/userguide/AMG-manage-permissions.html"""
    workspaces = tuple(workspace_arn(backend) for backend in backends if isinstance(backend, AmpBackend))
    if workspaces:
        yield Statement(
            sid="ListPrometheus",
            actions=("aps:ListWorkspaces",),
            resources=("*",),
            why="A list has no resource to limit this to.",
        )
        yield Statement(
            sid="ReadPrometheus",
            actions=(
                "aps:DescribeWorkspace",
                "aps:GetLabels",
                "aps:GetMetricMetadata",
                "aps:GetSeries",
                "aps:QueryMetrics",
            ),
            resources=workspaces,
            why="Grafana asks these workspaces.",
        )
    groups = [
        backend.logs for backend in backends if isinstance(backend, CloudWatchMetricsBackend | CloudWatchLogsBackend)
    ]
    if groups:
        yield from read_cloudwatch(groups)
    if any(isinstance(backend, XrayBackend) for backend in backends):
        yield from read_xray()
