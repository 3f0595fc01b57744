"""Puts resources together: what stands beside another resource and belongs into it, and what depends on what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Literal

from obsc.infra.network import Egress
from obsc.infra.node import Node
from obsc.infra.values import refs
from obsc_readers.cloudformation import loadbalancing, vpc
from obsc_readers.cloudformation.application_signals import DISCOVERY, OBJECTIVE, read_discovery, read_objective
from obsc_readers.cloudformation.autoscaling import read_scalable_target, read_scaling_policy
from obsc_readers.cloudformation.cloudwatch import read_alarm, read_dashboard
from obsc_readers.cloudformation.collector import (
    read_grafana_workspace,
    read_parameter_of_ssm,
    read_prometheus_rules,
    read_prometheus_workspace,
)
from obsc_readers.cloudformation.discovery import read_discovery_service, read_namespace
from obsc_readers.cloudformation.ec2 import (
    Boot,
    read_boot,
    read_group,
    read_instance,
    read_instance_profile,
    read_launch_template,
    template_of,
)
from obsc_readers.cloudformation.network import read_egress, read_ingress, read_security_group
from obsc_readers.cloudformation.resources import (
    read_cluster,
    read_log_group,
    read_policy_on_roles,
    read_role,
    read_role_policy,
)
from obsc_readers.cloudformation.sections import Resource
from obsc_readers.cloudformation.xray import read_sampling_rule, read_trace_group
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value
from obsc_readers.services import Services
from obsc_readers.task_definitions import read_task_definition

_EGRESS = "AWS::EC2::SecurityGroupEgress"
_GROUP = "AWS::EC2::SecurityGroup"
_SERVICE = "AWS::ECS::Service"
_INSTANCE, _TEMPLATE = "AWS::EC2::Instance", "AWS::EC2::LaunchTemplate"
_INSTANCES = "AWS::AutoScaling::AutoScalingGroup"

_BY_THEMSELVES: Mapping[str, Callable[[Dialect, str, Value], Iterable[Node]]] = {
    DISCOVERY: read_discovery,
    "AWS::ApplicationAutoScaling::ScalableTarget": read_scalable_target,
    "AWS::ApplicationAutoScaling::ScalingPolicy": read_scaling_policy,
    "AWS::CloudWatch::Alarm": read_alarm,
    "AWS::CloudWatch::Dashboard": read_dashboard,
    "AWS::EC2::LaunchTemplate": read_launch_template,
    "AWS::EC2::SecurityGroupIngress": read_ingress,
    "AWS::EC2::EIP": vpc.read_elastic_ip,
    "AWS::EC2::InternetGateway": vpc.read_internet_gateway,
    "AWS::EC2::RouteTable": vpc.read_route_table,
    "AWS::EC2::Subnet": vpc.read_subnet,
    "AWS::EC2::SubnetRouteTableAssociation": vpc.read_route_table_association,
    "AWS::EC2::VPC": vpc.read_vpc,
    "AWS::EC2::VPCEndpoint": vpc.read_vpc_endpoint,
    "AWS::EC2::VPCGatewayAttachment": vpc.read_gateway_attachment,
    "AWS::ElasticLoadBalancingV2::Listener": loadbalancing.read_listener,
    "AWS::ElasticLoadBalancingV2::ListenerRule": loadbalancing.read_listener_rule,
    "AWS::ElasticLoadBalancingV2::TargetGroup": loadbalancing.read_target_group,
    "AWS::ECS::Cluster": read_cluster,
    "AWS::ECS::TaskDefinition": read_task_definition,
    "AWS::IAM::InstanceProfile": read_instance_profile,
    "AWS::IAM::Policy": read_policy_on_roles,
    "AWS::IAM::Role": read_role,
    "AWS::IAM::RolePolicy": read_role_policy,
    "AWS::APS::RuleGroupsNamespace": read_prometheus_rules,
    "AWS::SSM::Parameter": read_parameter_of_ssm,
    "AWS::XRay::Group": read_trace_group,
    "AWS::XRay::SamplingRule": read_sampling_rule,
    "AWS::ServiceDiscovery::PrivateDnsNamespace": read_namespace,
    "AWS::ServiceDiscovery::Service": read_discovery_service,
}
_THAT_WAIT = {
    _SERVICE: "Service",
    OBJECTIVE: "ServiceLevelObjective",
    _INSTANCE: "Instance",
    _INSTANCES: "AutoScalingGroup",
    "AWS::EC2::NatGateway": "NatGateway",
    "AWS::EC2::Route": "Route",
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "LoadBalancer",
}
_BEHIND_GATEWAYS: Mapping[str, Callable[[Dialect, str, Value, tuple[tuple[str, str], ...]], Iterable[Node]]] = {
    "AWS::EC2::NatGateway": vpc.read_nat_gateway,
    "AWS::EC2::Route": vpc.read_route,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": loadbalancing.read_load_balancer,
}
_THAT_STAY: Mapping[str, Callable[[Dialect, str, Value, Literal["retain", "destroy"]], Iterable[Node]]] = {
    "AWS::APS::Workspace": read_prometheus_workspace,
    "AWS::Grafana::Workspace": read_grafana_workspace,
    "AWS::Logs::LogGroup": read_log_group,
}
_IN_TURN = ((_EGRESS,), (_GROUP, *_THAT_STAY, *_BY_THEMSELVES), _THAT_WAIT)
"""Egress goes into its group, the template of an instance into that; what waits names what that became."""


class Resources:
    """The resources of one template."""

    def __init__(self, d: Dialect, found: tuple[Resource, ...]) -> None:
        """Take resources whose properties are unread."""
        self._d = d
        self._found = found
        self._made: dict[str, tuple[Node, ...]] = {}
        self._egress: dict[str, tuple[Egress, ...]] = {}
        self._of_instances = {template_of(one.properties) for one in found if one.type == _INSTANCE}
        self._boots: dict[str, Boot] = {}

    def nodes(self) -> tuple[Node, ...]:
        """Every node, in the order of the template."""
        for types in _IN_TURN:
            for resource in self._found:
                if resource.type in types:
                    self._made[resource.name] = self._d.notes.whole(partial(self._read, resource))
        for resource in self._found:
            if resource.name not in self._made:
                self._d.notes.refuse(resource.properties, f"obsc has no room for a resource of type {resource.type}")
        return tuple(node for resource in self._found for node in self._made.get(resource.name, ()))

    def _read(self, resource: Resource) -> Iterable[Node]:
        name, properties = resource.name, resource.properties
        if resource.type in _THAT_WAIT:
            return self._read_waiting(resource, tuple(self._dependencies(resource)))
        if resource.update_policy is not None:
            self._d.notes.refuse(resource.update_policy, "obsc has no room for UpdatePolicy but in groups")
        if resource.type == _SERVICE:
            return [Services(self._d).read(name, properties, tuple(self._dependencies(resource)))]
        if resource.type == OBJECTIVE:
            return read_objective(self._d, name, properties, tuple(self._dependencies(resource)))
        if resource.type == _EGRESS:
            group, rule = read_egress(self._d, properties)
            self._egress[group] = (*self._egress.get(group, ()), rule)
            made: tuple[Node, ...] = ()
        elif resource.type == _GROUP:
            made = tuple(read_security_group(self._d, name, properties, self._egress.get(name, ())))
        elif resource.type == _TEMPLATE and name in self._of_instances:
            self._boots[name] = read_boot(self._d, properties)
            made = ()
        elif resource.type in _THAT_STAY:
            removal: Literal["retain", "destroy"] = "retain" if resource.keep else "destroy"
            made = tuple(_THAT_STAY[resource.type](self._d, name, properties, removal))
        else:
            made = tuple(_BY_THEMSELVES[resource.type](self._d, name, properties))
        self._check_implied(resource, made)
        return made

    def _read_waiting(self, resource: Resource, depends_on: tuple[tuple[str, str], ...]) -> Iterable[Node]:
        name, properties = resource.name, resource.properties
        if resource.type == _INSTANCES:
            return read_group(self._d, name, properties, resource.update_policy, depends_on)
        if resource.update_policy is not None:
            self._d.notes.refuse(resource.update_policy, "obsc has no room for UpdatePolicy but in groups")
        if resource.type in _BEHIND_GATEWAYS:
            return _BEHIND_GATEWAYS[resource.type](self._d, name, properties, depends_on)
        if resource.type == _INSTANCE:
            return read_instance(self._d, name, properties, self._boots, depends_on)
        if resource.type == OBJECTIVE:
            return read_objective(self._d, name, properties, depends_on)
        return [Services(self._d).read(name, properties, depends_on)]

    def _check_implied(self, resource: Resource, made: tuple[Node, ...]) -> None:
        """A `DependsOn` that says no more than a reference says."""
        implied = {ref.name for ref in refs(made)}
        for target, value in resource.depends_on:
            if target not in implied:
                self._d.notes.refuse(value, f"obsc has no room for DependsOn in resources of type {resource.type}")

    def _dependencies(self, waiting: Resource) -> Iterator[tuple[str, str]]:
        types = {resource.name: resource.type for resource in self._found}
        for target, value in waiting.depends_on:
            if types.get(target) in _THAT_WAIT:
                yield _THAT_WAIT[types[target]], target
            elif target not in types:
                self._d.notes.refuse(value, f"there is no resource {target}")
            elif types[target] == _EGRESS:
                self._d.notes.refuse(value, "obsc has no egress rules beside their group to depend on")
            else:
                yield from ((node.kind, node.name) for node in self._made.get(target, ()))
