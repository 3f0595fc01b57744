"""Puts resources together: what stands beside another resource and belongs into it, and what depends on what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from obsc.diagnostics import nearest
from obsc.infra.network import Egress
from obsc.infra.node import Node
from obsc.infra.values import Ref, Text, refs
from obsc_readers.dialect import Dialect
from obsc_readers.document import List, Object, Value
from obsc_readers.terraform import dialects, loadbalancing, vpc
from obsc_readers.terraform.attributes import RESOURCES
from obsc_readers.terraform.autoscaling import read_scalable_target, read_scaling_policy
from obsc_readers.terraform.blocks import Address, Resource
from obsc_readers.terraform.cloudwatch import read_alarm, read_dashboard
from obsc_readers.terraform.collector import (
    read_grafana_workspace,
    read_parameter_of_ssm,
    read_prometheus_rules,
    read_prometheus_workspace,
)
from obsc_readers.terraform.discovery import read_discovery_service, read_namespace
from obsc_readers.terraform.ec2 import read_group, read_instance, read_instance_profile, read_launch_template
from obsc_readers.terraform.ecs import read_cluster, read_service, read_task_definition
from obsc_readers.terraform.iam import read_attachment, read_attachments, read_role, read_role_policy
from obsc_readers.terraform.logs import read_log_group
from obsc_readers.terraform.network import read_old_rule, read_rule, read_security_group
from obsc_readers.terraform.stacks import read_stack
from obsc_readers.terraform.values import Deferred, Encoded, InBase64
from obsc_readers.terraform.xray import read_sampling_rule, read_trace_group
from obsc_readers.walk import Refused

Key = tuple[str, str]
"""A node's class and name."""

_SERVICE, _GROUP, _ROLE = "aws_ecs_service", "aws_security_group", "aws_iam_role"
_STACK = "aws_cloudformation_stack"
_INSTANCE, _INSTANCES = "aws_instance", "aws_autoscaling_group"
_RUNNING = (_SERVICE, _INSTANCE, _INSTANCES)
_INGRESS, _EGRESS = "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"
_RULE = "aws_security_group_rule"
_ATTACHMENT, _ATTACHMENTS = "aws_iam_role_policy_attachment", "aws_iam_role_policy_attachments_exclusive"

_BY_THEMSELVES: Mapping[str, Callable[[Dialect, str, Value], Iterable[Node]]] = {
    "aws_appautoscaling_policy": read_scaling_policy,
    "aws_appautoscaling_target": read_scalable_target,
    "aws_cloudwatch_dashboard": read_dashboard,
    "aws_cloudwatch_log_group": read_log_group,
    "aws_cloudwatch_metric_alarm": read_alarm,
    "aws_eip": vpc.read_elastic_ip,
    "aws_internet_gateway": vpc.read_internet_gateway,
    "aws_internet_gateway_attachment": vpc.read_gateway_attachment,
    "aws_lb_listener": loadbalancing.read_listener,
    "aws_lb_listener_rule": loadbalancing.read_listener_rule,
    "aws_lb_target_group": loadbalancing.read_target_group,
    "aws_route_table": vpc.read_route_table,
    "aws_route_table_association": vpc.read_route_table_association,
    "aws_subnet": vpc.read_subnet,
    "aws_vpc": vpc.read_vpc,
    "aws_vpc_endpoint": vpc.read_vpc_endpoint,
    "aws_ecs_cluster": read_cluster,
    "aws_ecs_task_definition": read_task_definition,
    "aws_grafana_workspace": read_grafana_workspace,
    "aws_iam_instance_profile": read_instance_profile,
    "aws_iam_role_policy": read_role_policy,
    "aws_launch_template": read_launch_template,
    "aws_prometheus_rule_group_namespace": read_prometheus_rules,
    "aws_prometheus_workspace": read_prometheus_workspace,
    "aws_ssm_parameter": read_parameter_of_ssm,
    "aws_service_discovery_private_dns_namespace": read_namespace,
    "aws_service_discovery_service": read_discovery_service,
    "aws_xray_group": read_trace_group,
    "aws_xray_sampling_rule": read_sampling_rule,
}
_BESIDE = (_INGRESS, _EGRESS, _RULE, _ATTACHMENT, _ATTACHMENTS)
_BEHIND_GATEWAYS: Mapping[str, Callable[[Dialect, str, Value, tuple[Key, ...]], Iterable[Node]]] = {
    "aws_lb": loadbalancing.read_load_balancer,
    "aws_nat_gateway": vpc.read_nat_gateway,
    "aws_route": vpc.read_route,
}
_IN_TURN = (_BESIDE, (_GROUP, _ROLE, *_BY_THEMSELVES), _BEHIND_GATEWAYS, (*_RUNNING, _STACK))
"""What stands beside a resource goes into it; what waits names what it depends on by what that became."""


class Resources:
    """The resources of one module."""

    def __init__(self, found: tuple[Resource, ...]) -> None:
        """Take resources whose arguments are unread."""
        self._found = found
        self._made: dict[Address, tuple[Node, ...]] = {}
        self._owners: dict[Address, Key] = {}
        self._egress: dict[str, tuple[Egress, ...]] = {}
        self._attached: dict[str, tuple[Text, ...]] = {}
        self._all_attached: dict[str, tuple[Text, ...]] = {}
        self._with_ingress: set[str] = set()
        self._in_part: set[Key] = set()

    def nodes(self) -> tuple[Node, ...]:
        """Every node, in the order of the module."""
        known = [kind for kinds in _IN_TURN for kind in kinds]
        for kinds in _IN_TURN:
            for resource in sorted(self._found, key=lambda resource: bool(resource.depends_on)):
                if resource.type in kinds:
                    self._made[resource.address] = self._whole(resource)
        for resource in self._found:
            if resource.type not in known:
                close = nearest(resource.type, known)
                hint = f"; did you mean {close}?" if close else ""
                resource.notes.refuse(
                    resource.arguments, f"obsc has no room for a resource of type {resource.type}{hint}"
                )
        return tuple(self._each_once())

    def _whole(self, resource: Resource) -> tuple[Node, ...]:
        """What a resource becomes, or nothing where anything in it, or beside it that belongs into it, was refused."""
        before = len(resource.notes.refused)
        made = resource.notes.whole(partial(self._read, resource)) if resource.is_whole else ()
        is_whole = resource.is_whole and len(resource.notes.refused) == before
        if resource.type in _BESIDE and not is_whole:
            self._in_part |= set(_named(resource.arguments))
        return () if _key(resource.address) in self._in_part else made

    def _each_once(self) -> Iterator[Node]:
        """Resources of two types may become nodes of one class: their names have to differ."""
        seen: set[Key] = set()
        for resource in self._found:
            for node in self._made.get(resource.address, ()):
                if (node.kind, node.name) in seen:
                    resource.notes.refuse(resource.arguments, f"a second {node.kind} is called {node.name}")
                else:
                    seen.add((node.kind, node.name))
                    yield node

    def _read(self, resource: Resource) -> Iterable[Node]:
        d = dialects.arguments(resource.notes)
        name, arguments = resource.name, resource.arguments
        if resource.type == _SERVICE:
            is_scaled = "desired_count" in resource.ignored
            return [read_service(d, name, arguments, tuple(self._dependencies(resource)), is_scaled=is_scaled)]
        if resource.type == _INSTANCE:
            keeps_image = "ami" in resource.ignored
            waits = tuple(self._dependencies(resource))
            return read_instance(d, name, arguments, waits, keeps_image=keeps_image)
        if resource.type == _INSTANCES:
            return read_group(d, name, arguments, tuple(self._dependencies(resource)))
        if resource.type == _STACK:
            return read_stack(d, name, arguments, tuple(self._whole_nodes(resource)))
        if resource.type in _BEHIND_GATEWAYS:
            return _BEHIND_GATEWAYS[resource.type](d, name, arguments, tuple(self._whole_nodes(resource)))
        self._check_implied(resource)
        if resource.type in _BESIDE:
            return tuple(self._beside(d, resource))
        if resource.type == _GROUP:
            egress = self._egress.get(name, ())
            return tuple(read_security_group(d, name, arguments, egress, name in self._with_ingress))
        if resource.type == _ROLE:
            return tuple(read_role(d, name, arguments, self._policies(resource)))
        return tuple(_BY_THEMSELVES[resource.type](d, name, arguments))

    def _beside(self, d: Dialect, resource: Resource) -> Iterator[Node]:
        """What a resource beside another is by itself; the rest waits for its owner."""
        arguments = resource.arguments
        if resource.type in (_ATTACHMENT, _ATTACHMENTS):
            several = resource.type == _ATTACHMENTS
            role, policies = (read_attachments if several else read_attachment)(d, arguments)
            attached = self._all_attached if several else self._attached
            attached[role] = (*attached.get(role, ()), *policies)
            self._owners[resource.address] = ("Role", role)
            return
        direction, rule = read_old_rule(d, arguments) if resource.type == _RULE else ("", read_rule(d, arguments))
        group = rule.group.name if isinstance(rule.group, Ref) and rule.group.kind == "SecurityGroup" else None
        if "ingress" in (direction, *resource.type.split("_")):
            self._with_ingress |= {group} if group else set()
            yield from rule.ingress(resource.name, arguments)
        elif group is None:
            raise Refused(arguments, "the group of an egress rule has to be in the same module")
        else:
            self._egress[group] = (*self._egress.get(group, ()), *rule.egress())
            self._owners[resource.address] = ("SecurityGroup", group)

    def _policies(self, role: Resource) -> tuple[Text, ...] | None:
        everything, attached = self._all_attached.get(role.name), self._attached.get(role.name)
        if everything is not None and set(attached or ()) - set(everything):
            role.notes.refuse(role.arguments, f"{_ATTACHMENTS} takes away what others attach to the role")
        return attached if everything is None else everything

    def _check_implied(self, resource: Resource) -> None:
        """A `depends_on` that says no more than a reference says."""
        reach = self._reach(_named(resource.arguments))
        for target, blame in resource.depends_on:
            if self._owners.get(target, _key(target)) not in reach:
                resource.notes.refuse(
                    blame, "obsc has no room for depends_on but in services, instances and objectives"
                )

    def _whole_nodes(self, waiting: Resource) -> Iterator[Key]:
        """The nodes to wait for, each of which has to be one by itself."""
        for target, blame in waiting.depends_on:
            nodes = self._made.get(target, ())
            if not nodes:
                waiting.notes.refuse(blame, f"obsc has nothing at {'.'.join(target)} to wait for")
            yield from ((node.kind, node.name) for node in nodes)

    def _dependencies(self, service: Resource) -> Iterator[Key]:
        """The nodes to wait for; what became a part of another node is waited for with that one."""
        found: list[Key] = []
        parts: list[Key] = []
        known = {resource.address for resource in self._found}
        for target, blame in service.depends_on:
            if target not in known:
                service.notes.refuse(blame, f"there is no resource {'.'.join(target)}")
            elif target in self._owners:
                parts.append(self._owners[target])
            elif target[0] in _RUNNING:
                found.append(_key(target))
            else:
                found += ((node.kind, node.name) for node in self._made.get(target, ()))
        whole = self._reach((*_named(service.arguments), *found))
        found += (owner for owner in dict.fromkeys(parts) if owner not in whole)
        self._check_parts(service, whole | set(parts))
        yield from found

    def _check_parts(self, service: Resource, reach: frozenset[Key]) -> None:
        """Whoever waits for a node in the graph waits for all of it."""
        waiting = (service, *(other for other in self._found if _key(other.address) in reach))
        waited = {target for other in waiting for target, _ in other.depends_on}
        for part, owner in self._owners.items():
            if owner in reach and part not in waited:
                message = f"has to depend on {'.'.join(part)}, or tasks may start before it is there"
                service.notes.refuse(service.arguments, message)

    def _reach(self, start: Iterable[Key]) -> frozenset[Key]:
        """What a few nodes refer to or wait for, directly or through others, and they themselves."""
        by_key = {_key(other.address): other for other in self._found}
        parts = [(self._owners[other.address], other) for other in self._found if other.address in self._owners]
        reached: set[Key] = set()
        waiting = [*start]
        while waiting:
            key = waiting.pop()
            if key in by_key and key not in reached:
                other = by_key[key]
                waiting += (*_named(other.arguments), *(_key(target) for target, _ in other.depends_on))
                waiting += (named for owner, part in parts if owner == key for named in _named(part.arguments))
            reached.add(key)
        return frozenset(reached)


def _key(address: Address) -> Key:
    """The node that a resource becomes, or the resource itself where nobody can refer to it."""
    kind, name = address
    if kind == "aws_iam_role_policy":
        return "RolePolicy", name
    return RESOURCES.get(kind, (kind, {}))[0], name


def _named(value: Value) -> Iterator[Key]:
    """The nodes that a value refers to."""
    if isinstance(value, Deferred | InBase64):
        yield from ((ref.kind, ref.name) for ref in refs(value.value))
    elif isinstance(value, Encoded):
        yield from _named(value.document)
    elif isinstance(value, List):
        for item in value.items:
            yield from _named(item)
    elif isinstance(value, Object):
        for _, item in value.entries:
            yield from _named(item)
