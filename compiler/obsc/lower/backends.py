"""What is created for backends: log groups, workspaces, and the role with which Grafana reads the others."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra.boundary import Output, Step
from obsc.infra.grafana import DataSource, GrafanaWorkspace
from obsc.infra.iam import Role, RolePolicy, Statement
from obsc.infra.node import Node
from obsc.infra.prometheus import PrometheusWorkspace
from obsc.infra.values import REGION, Text, text
from obsc.lower.permissions import read_cloudwatch, read_xray
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
        if isinstance(backend, AmpBackend):
            yield from _prometheus(plan, backend)
        elif isinstance(backend, AmgBackend):
            yield from _grafana(plan, backend)


def backend_steps(plan: Plan) -> Iterator[Step]:
    """What no target can do: people come into Grafana through IAM Identity Center.

    https://docs.aws.amazon.com/grafana/latest/userguide/authentication-in-AMG-SSO.html
    """
    for backend in plan.backends:
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


def _prometheus(plan: Plan, backend: AmpBackend) -> Iterator[Node]:
    if backend.workspace is None:
        yield PrometheusWorkspace(
            name=backend.name, alias=_named(plan, backend), removal=backend.removal, origin=backend.origin
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
        yield read_xray()
