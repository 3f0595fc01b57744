"""Logical ids: a node's name in PascalCase, with a word for what it is."""

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
from obsc_targets._shared.cfn.parts import InstanceUserData, with_parts
from obsc_targets._shared.names import pascal

_WORD: dict[type[Node], str] = {
    Alarm: "Alarm",
    AutoScalingGroup: "AutoScalingGroup",
    Cluster: "Cluster",
    Dashboard: "Dashboard",
    Discovery: "Discovery",
    DiscoveryService: "Registry",
    GrafanaWorkspace: "Grafana",
    Instance: "Instance",
    InstanceProfile: "InstanceProfile",
    InstanceUserData: "InstanceUserData",
    LaunchTemplate: "LaunchTemplate",
    LogGroup: "LogGroup",
    Namespace: "Namespace",
    Parameter: "Configuration",
    PrometheusWorkspace: "Prometheus",
    PrometheusRules: "PrometheusRules",
    SamplingRule: "SamplingRule",
    TraceGroup: "TraceGroup",
    Role: "Role",
    RolePolicy: "Policy",
    ElasticIp: "Address",
    GatewayAttachment: "Attachment",
    InternetGateway: "InternetGateway",
    Listener: "Listener",
    ListenerRule: "Rule",
    LoadBalancer: "LoadBalancer",
    NatGateway: "NatGateway",
    Route: "Route",
    RouteTable: "RouteTable",
    RouteTableAssociation: "Association",
    ScalableTarget: "ScalableTarget",
    Subnet: "Subnet",
    TargetGroup: "TargetGroup",
    Vpc: "Vpc",
    VpcEndpoint: "Endpoint",
    ScalingPolicy: "Tracking",
    SecurityGroup: "SecurityGroup",
    SecurityGroupIngress: "Ingress",
    Service: "Service",
    ServiceLevelObjective: "Slo",
    TaskDefinition: "TaskDefinition",
    Output: "",
}
"""None ends in another: `web-discovery` of one class would else have the id of `web` of another."""

Ids = Mapping[tuple[str, str], str]
"""Kind and name of a node -> its logical id."""


def logical_ids(graph: Graph) -> Ids:
    """The logical id of every node that has one; parameters make way for resources of the same name.

    Parameters and resources share one space of names:
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
    """
    return graph.derived(_logical_ids)


def _logical_ids(graph: Graph) -> Ids:
    nodes = with_parts(graph).nodes
    ids = {(node.kind, node.name): pascal(node.name) + _WORD[type(node)] for node in nodes if type(node) in _WORD}
    taken = {id for (kind, _), id in ids.items() if kind != "Output"}
    inputs = {node.name: pascal(node.name) for node in graph.of(Input)}
    # Those that need not make way go first, so that nobody makes way into the name of another.
    for name, id in sorted(inputs.items(), key=lambda one: (one[1] in taken, one[0])):
        while id in taken:
            id += "Parameter"
        taken.add(id)
        ids[Input.__name__, name] = id
    return ids
