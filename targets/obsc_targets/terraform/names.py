"""Addresses in Terraform: which block a node becomes, and what it is called."""

from __future__ import annotations

from collections import defaultdict
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
from obsc.infra.node import Node
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
from obsc_targets._shared.names import snake
from obsc_targets.terraform.distinct import distinct
from obsc_targets.terraform.parts import EgressRule, ImageParameter, Key, ManagedPolicy, PolicyDocument, TrustPolicy

Address = tuple[str, ...]
"""What a reference begins with: `("aws_ecs_service", "web")`, `("data", "aws_region", "current")`."""

BLOCK: Mapping[type[Node], Address] = {
    Input: ("var",),
    Output: ("output",),
    Cluster: ("aws_ecs_cluster",),
    LogGroup: ("aws_cloudwatch_log_group",),
    TrustPolicy: ("data", "aws_iam_policy_document"),
    Role: ("aws_iam_role",),
    PolicyDocument: ("data", "aws_iam_policy_document"),
    RolePolicy: ("aws_iam_role_policy",),
    ManagedPolicy: ("aws_iam_role_policy_attachment",),
    Namespace: ("aws_service_discovery_private_dns_namespace",),
    DiscoveryService: ("aws_service_discovery_service",),
    Parameter: ("aws_ssm_parameter",),
    PrometheusWorkspace: ("aws_prometheus_workspace",),
    PrometheusRules: ("aws_prometheus_rule_group_namespace",),
    SamplingRule: ("aws_xray_sampling_rule",),
    TraceGroup: ("aws_xray_group",),
    GrafanaWorkspace: ("aws_grafana_workspace",),
    Vpc: ("aws_vpc",),
    Subnet: ("aws_subnet",),
    InternetGateway: ("aws_internet_gateway",),
    GatewayAttachment: ("aws_internet_gateway_attachment",),
    ElasticIp: ("aws_eip",),
    NatGateway: ("aws_nat_gateway",),
    RouteTable: ("aws_route_table",),
    Route: ("aws_route",),
    RouteTableAssociation: ("aws_route_table_association",),
    VpcEndpoint: ("aws_vpc_endpoint",),
    LoadBalancer: ("aws_lb",),
    TargetGroup: ("aws_lb_target_group",),
    Listener: ("aws_lb_listener",),
    ListenerRule: ("aws_lb_listener_rule",),
    SecurityGroup: ("aws_security_group",),
    SecurityGroupIngress: ("aws_vpc_security_group_ingress_rule",),
    EgressRule: ("aws_vpc_security_group_egress_rule",),
    InstanceProfile: ("aws_iam_instance_profile",),
    ImageParameter: ("data", "aws_ssm_parameter"),
    Instance: ("aws_instance",),
    LaunchTemplate: ("aws_launch_template",),
    AutoScalingGroup: ("aws_autoscaling_group",),
    TaskDefinition: ("aws_ecs_task_definition",),
    Service: ("aws_ecs_service",),
    ScalableTarget: ("aws_appautoscaling_target",),
    ScalingPolicy: ("aws_appautoscaling_policy",),
    Alarm: ("aws_cloudwatch_metric_alarm",),
    Dashboard: ("aws_cloudwatch_dashboard",),
    Discovery: ("aws_cloudformation_stack",),
    ServiceLevelObjective: ("aws_cloudformation_stack",),
}

_IN_STACK: Mapping[type[Node], str] = {Discovery: "_discovery", ServiceLevelObjective: "_slo"}
"""What is in a stack, for the block's type does not tell."""

_RESERVED = frozenset(
    {"count", "depends_on", "for_each", "lifecycle", "locals", "provider", "providers", "source", "version"},
)
"""Names that no variable may have, for they mean something in a `module` block.

https://developer.hashicorp.com/terraform/language/block/variable
"""


def addresses(graph: Graph) -> Mapping[Key, Address]:
    """The address of every node that has one; nodes of one kind of block never share a name."""
    of_block: dict[Address, list[Node]] = defaultdict(list)
    for node in graph.nodes:
        if type(node) in BLOCK:
            of_block[BLOCK[type(node)]].append(node)
    return {
        (node.kind, node.name): (*block, name)
        for block, nodes in of_block.items()
        for node, name in zip(nodes, distinct(map(_local_name, nodes), "_"), strict=True)
    }


def identifier(name: str) -> str:
    """A name that may stand where Terraform wants one.

    >>> identifier("web.load-balancer"), identifier("8000")
    ('web_load_balancer', '_8000')
    """
    words = snake(name)
    return words if words[:1].isalpha() else f"_{words}"


def _local_name(node: Node) -> str:
    if isinstance(node, TrustPolicy):
        return identifier(node.name.partition(".")[0]) + "_assume_role"
    if isinstance(node, ImageParameter):
        return identifier(node.whole[1]) + "_image"
    name = identifier(node.name) + _IN_STACK.get(type(node), "")
    return f"{name}_value" if isinstance(node, Input) and name in _RESERVED else name
