"""Raw Amazon ECS: the JSON that the AWS CLI registers task definitions and creates services from."""

from __future__ import annotations

from collections.abc import Mapping

from obsc.infra.autoscaling import ScalableTarget, ScalingPolicy
from obsc.infra.boundary import Input, Output
from obsc.infra.cloudwatch import Alarm, Dashboard, Discovery, ServiceLevelObjective
from obsc.infra.discovery import DiscoveryService, Namespace
from obsc.infra.ec2 import AutoScalingGroup, Instance, InstanceProfile, LaunchTemplate
from obsc.infra.ecs import Cluster, Service, TaskDefinition
from obsc.infra.grafana import GrafanaWorkspace
from obsc.infra.graph import Graph
from obsc.infra.iam import Role, RolePolicy
from obsc.infra.loadbalancing import Listener, ListenerRule, LoadBalancer, TargetGroup
from obsc.infra.logs import LogGroup
from obsc.infra.network import SecurityGroup, SecurityGroupIngress
from obsc.infra.prometheus import PrometheusRules, PrometheusWorkspace
from obsc.infra.ssm import Parameter
from obsc.infra.vpc import (
    ElasticIp,
    GatewayAttachment,
    InternetGateway,
    NatGateway,
    Route,
    RouteTable,
    RouteTableAssociation,
    Subnet,
    Vpc,
    VpcEndpoint,
)
from obsc.infra.xray import SamplingRule, TraceGroup
from obsc.target import File, Header, Target
from obsc_targets._shared.local import NOT_ON_AWS, NOT_SAID_TO_AWS


def _emit(graph: Graph, header: Header) -> tuple[File, ...]:
    from obsc_targets.ecs.write import write

    return write(graph, header, TARGET)


_NOT_ECS = "it belongs to Amazon EC2, of which `aws ecs` knows nothing; build it for another target"
_COMMAND = "no input file of `aws ecs` creates it; a command under Deploy does"


def _ids(graph: Graph) -> Mapping[tuple[str, str], str]:
    return {}  # files and placeholders have the graph's own names


TARGET = Target(
    name="ecs",
    title="ECS JSON",
    primary="taskdef.*.json",
    about=(TaskDefinition,),
    emit=_emit,
    ids=_ids,
    unsupported={
        **NOT_ON_AWS,
        Cluster: _COMMAND,
        LogGroup: _COMMAND,
        Namespace: _COMMAND,
        DiscoveryService: _COMMAND,
        Vpc: _COMMAND,
        Subnet: _COMMAND,
        InternetGateway: _COMMAND,
        GatewayAttachment: _COMMAND,
        ElasticIp: _COMMAND,
        NatGateway: _COMMAND,
        RouteTable: _COMMAND,
        Route: _COMMAND,
        RouteTableAssociation: _COMMAND,
        VpcEndpoint: _COMMAND,
        LoadBalancer: _COMMAND,
        TargetGroup: _COMMAND,
        Listener: _COMMAND,
        ListenerRule: _COMMAND,
        SecurityGroup: _COMMAND,
        SecurityGroupIngress: _COMMAND,
        Parameter: _COMMAND,
        PrometheusWorkspace: _COMMAND,
        PrometheusRules: _COMMAND,
        SamplingRule: _COMMAND,
        TraceGroup: _COMMAND,
        GrafanaWorkspace: _COMMAND,
        ScalableTarget: _COMMAND,
        ScalingPolicy: _COMMAND,
        Alarm: _COMMAND,
        Dashboard: _COMMAND,
        Discovery: _COMMAND,
        ServiceLevelObjective: _COMMAND,
        InstanceProfile: _NOT_ECS,
        Instance: _NOT_ECS,
        LaunchTemplate: _NOT_ECS,
        AutoScalingGroup: _NOT_ECS,
        Input: "JSON has no parameters; a placeholder stands for it, listed under Deploy",
        Output: "requests have no outputs; the last commands under Deploy print it",
    },
    dropped={
        **NOT_SAID_TO_AWS,
        (Role, "description"): "a trust policy has no room for it; `aws iam create-role` under Deploy says it",
        (Role, "managed_policies"): "a trust policy has no room for them; commands under Deploy attach them",
        (Role, "tags"): "a trust policy has no room for them; `aws iam create-role` under Deploy says them",
        (RolePolicy, "role"): "a policy document does not name its role; `aws iam put-role-policy` under Deploy does",
        (Service, "depends_on"): "a request knows nothing of others; the commands under Deploy stand in that order",
    },
)
