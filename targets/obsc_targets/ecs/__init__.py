"""Raw Amazon ECS: the JSON that the AWS CLI registers task definitions and creates services from."""

from __future__ import annotations

from collections.abc import Mapping

from obsc.infra.boundary import Input, Output
from obsc.infra.cloudwatch import Alarm, Dashboard, Discovery, ServiceLevelObjective
from obsc.infra.discovery import DiscoveryService, Namespace
from obsc.infra.ecs import Cluster, Service
from obsc.infra.grafana import GrafanaWorkspace
from obsc.infra.graph import Graph
from obsc.infra.iam import Role, RolePolicy
from obsc.infra.logs import LogGroup
from obsc.infra.network import SecurityGroup, SecurityGroupIngress
from obsc.infra.prometheus import PrometheusWorkspace
from obsc.infra.ssm import Parameter
from obsc.target import File, Header, Target


def _emit(graph: Graph, header: Header) -> tuple[File, ...]:
    from obsc_targets.ecs.write import write

    return write(graph, header, TARGET)


_COMMAND = "no input file of `aws ecs` creates it; a command under Deploy does"


def _ids(graph: Graph) -> Mapping[tuple[str, str], str]:
    return {}  # files and placeholders have the graph's own names


TARGET = Target(
    name="ecs",
    title="ECS JSON",
    primary="taskdef.*.json",
    emit=_emit,
    ids=_ids,
    unsupported={
        Cluster: _COMMAND,
        LogGroup: _COMMAND,
        Namespace: _COMMAND,
        DiscoveryService: _COMMAND,
        SecurityGroup: _COMMAND,
        SecurityGroupIngress: _COMMAND,
        Parameter: _COMMAND,
        PrometheusWorkspace: _COMMAND,
        GrafanaWorkspace: _COMMAND,
        Alarm: _COMMAND,
        Dashboard: _COMMAND,
        Discovery: _COMMAND,
        ServiceLevelObjective: _COMMAND,
        Input: "JSON has no parameters; a placeholder stands for it, listed under Deploy",
        Output: "requests have no outputs; the last commands under Deploy print it",
    },
    dropped={
        (Role, "description"): "a trust policy has no room for it; `aws iam create-role` under Deploy says it",
        (Role, "managed_policies"): "a trust policy has no room for them; commands under Deploy attach them",
        (Role, "tags"): "a trust policy has no room for them; `aws iam create-role` under Deploy says them",
        (RolePolicy, "role"): "a policy document does not name its role; `aws iam put-role-policy` under Deploy does",
        (Service, "depends_on"): "a request knows nothing of others; the commands under Deploy stand in that order",
    },
)
