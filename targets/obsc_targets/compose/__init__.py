"""Docker Compose: the same containers, environment and agents on one machine."""

from __future__ import annotations

from collections.abc import Mapping

from obsc.infra.autoscaling import ScalableTarget, ScalingPolicy
from obsc.infra.boundary import Input, Output
from obsc.infra.cloudwatch import Alarm, Dashboard, Discovery, ServiceLevelObjective
from obsc.infra.discovery import DiscoveryService, Namespace
from obsc.infra.ec2 import AutoScalingGroup, Instance, InstanceProfile, LaunchTemplate
from obsc.infra.ecs import Cluster, Container, ContainerDependency, PortMapping, SecretVariable, Service, TaskDefinition
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
from obsc_targets.compose.names import identifier


def _emit(graph: Graph, header: Header) -> tuple[File, ...]:
    from obsc_targets.compose.write import write

    return write(graph, header, TARGET)


def _ids(graph: Graph) -> Mapping[tuple[str, str], str]:
    """Services have the graph's own names; what does not exist here is a variable, in which a name is spelled so."""
    return {
        (node.kind, node.name): identifier(node.name)
        for node in graph.nodes
        if type(node) in TARGET.unsupported and not isinstance(node, Input)
    }


_AWS = "it exists on AWS only"
_ADDRESS = "Cloud Map has no part in it: the name is an alias on the network"
_LAPTOP = "this machine has what it has"

TARGET = Target(
    name="compose",
    title="Docker Compose",
    primary="compose.yaml",
    emit=_emit,
    ids=_ids,
    is_local=True,
    about=(TaskDefinition,),
    unsupported={
        **dict.fromkeys(
            (
                *(Cluster, Service, ScalableTarget, ScalingPolicy, LogGroup, Namespace, Parameter, Role),
                *(SecurityGroup, SecurityGroupIngress, PrometheusWorkspace, GrafanaWorkspace),
                *(PrometheusRules, SamplingRule, TraceGroup),
                *(Alarm, Dashboard, Discovery, ServiceLevelObjective),
                *(InstanceProfile, Instance, LaunchTemplate, AutoScalingGroup),
                *(LoadBalancer, TargetGroup, Listener, ListenerRule),
                *(Vpc, Subnet, InternetGateway, GatewayAttachment, ElasticIp, NatGateway),
                *(RouteTable, Route, RouteTableAssociation, VpcEndpoint),
            ),
            _AWS,
        ),
        Input: "Compose has no parameters; a variable of the shell or of `.env` stands for it",
        Output: "nothing is deployed; addresses are under Deploy",
    },
    dropped={
        (Container, "essential"): "a container that ends stops no other one",
        (Container, "log"): "`docker compose logs` shows it; nothing is sent to CloudWatch",
        (DiscoveryService, "description"): _ADDRESS,
        (DiscoveryService, "namespace"): _ADDRESS,
        (DiscoveryService, "record_type"): _ADDRESS,
        (DiscoveryService, "service_name"): _ADDRESS,
        (DiscoveryService, "tags"): _ADDRESS,
        (DiscoveryService, "ttl"): _ADDRESS,
        (PortMapping, "host_port"): "the same port of this machine, or the next that is free",
        (PortMapping, "name"): "it is for Service Connect",
        (RolePolicy, "role"): "a policy document does not name its role",
        (SecretVariable, "value_from"): "a variable of the shell or of `.env` has the value",
        (TaskDefinition, "cpu"): _LAPTOP,
        (TaskDefinition, "execution_role"): "you start the containers",
        (TaskDefinition, "family"): "a project of Compose has one name",
        (TaskDefinition, "memory"): _LAPTOP,
        (TaskDefinition, "network_mode"): "docs/compose.md says which network stands for it",
        (TaskDefinition, "requires_compatibilities"): _LAPTOP,
        (TaskDefinition, "tags"): "there is nothing to tag",
        (TaskDefinition, "task_role"): "the containers have your credentials",
    },
    said_as={(ContainerDependency, "condition", "COMPLETE"): "SUCCESS"},
)
