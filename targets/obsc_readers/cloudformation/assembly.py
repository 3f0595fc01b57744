"""Puts resources together: what stands beside another resource and belongs into it, and what depends on what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Literal

from obsc.infra.network import Egress
from obsc.infra.node import Node
from obsc.infra.values import refs
from obsc_readers.cloudformation.application_signals import DISCOVERY, OBJECTIVE, read_discovery, read_objective
from obsc_readers.cloudformation.cloudwatch import read_alarm, read_dashboard
from obsc_readers.cloudformation.collector import (
    read_grafana_workspace,
    read_parameter_of_ssm,
    read_prometheus_workspace,
)
from obsc_readers.cloudformation.discovery import read_discovery_service, read_namespace
from obsc_readers.cloudformation.network import read_egress, read_ingress, read_security_group
from obsc_readers.cloudformation.resources import (
    read_cluster,
    read_log_group,
    read_policy_on_roles,
    read_role,
    read_role_policy,
)
from obsc_readers.cloudformation.sections import Resource
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value
from obsc_readers.services import Services
from obsc_readers.task_definitions import read_task_definition

_EGRESS = "AWS::EC2::SecurityGroupEgress"
_GROUP = "AWS::EC2::SecurityGroup"
_SERVICE = "AWS::ECS::Service"

_BY_THEMSELVES: Mapping[str, Callable[[Dialect, str, Value], Iterable[Node]]] = {
    DISCOVERY: read_discovery,
    "AWS::CloudWatch::Alarm": read_alarm,
    "AWS::CloudWatch::Dashboard": read_dashboard,
    "AWS::EC2::SecurityGroupIngress": read_ingress,
    "AWS::ECS::Cluster": read_cluster,
    "AWS::ECS::TaskDefinition": read_task_definition,
    "AWS::IAM::Policy": read_policy_on_roles,
    "AWS::IAM::Role": read_role,
    "AWS::IAM::RolePolicy": read_role_policy,
    "AWS::SSM::Parameter": read_parameter_of_ssm,
    "AWS::ServiceDiscovery::PrivateDnsNamespace": read_namespace,
    "AWS::ServiceDiscovery::Service": read_discovery_service,
}
_THAT_WAIT = {_SERVICE: "Service", OBJECTIVE: "ServiceLevelObjective"}
_THAT_STAY: Mapping[str, Callable[[Dialect, str, Value, Literal["retain", "destroy"]], Iterable[Node]]] = {
    "AWS::APS::Workspace": read_prometheus_workspace,
    "AWS::Grafana::Workspace": read_grafana_workspace,
    "AWS::Logs::LogGroup": read_log_group,
}
_IN_TURN = ((_EGRESS,), (_GROUP, *_THAT_STAY, *_BY_THEMSELVES), _THAT_WAIT)
"""Egress goes into its group; services and objectives name what they depend on by what that became."""


class Resources:
    """The resources of one template."""

    def __init__(self, d: Dialect, found: tuple[Resource, ...]) -> None:
        """Take resources whose properties are unread."""
        self._d = d
        self._found = found
        self._made: dict[str, tuple[Node, ...]] = {}
        self._egress: dict[str, tuple[Egress, ...]] = {}

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
        elif resource.type in _THAT_STAY:
            removal: Literal["retain", "destroy"] = "retain" if resource.keep else "destroy"
            made = tuple(_THAT_STAY[resource.type](self._d, name, properties, removal))
        else:
            made = tuple(_BY_THEMSELVES[resource.type](self._d, name, properties))
        self._check_implied(resource, made)
        return made

    def _check_implied(self, resource: Resource, made: tuple[Node, ...]) -> None:
        """A `DependsOn` that says no more than a reference says."""
        implied = {ref.name for ref in refs(made)}
        for target, value in resource.depends_on:
            if target not in implied:
                self._d.notes.refuse(value, "obsc has no room for DependsOn but in services and objectives")

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
