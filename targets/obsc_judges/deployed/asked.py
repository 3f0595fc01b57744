"""What AWS was asked for: the requests of a deployment, put together to the resources that they are about.

Members are named as in `state`, so that the two can be read side by side. A request that nobody here knows becomes a
thing of its own: it shows up as a difference unless every target sends it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from obsc_judges.deployed import application_signals
from obsc_judges.deployed.embedded import Account
from obsc_judges.deployed.load_balancers import (
    actions_of,
    attributes_of,
    known_by,
    load_balancer_of,
    target_group_of,
)
from obsc_judges.deployed.machines import group_of, is_of_instance, told_of
from obsc_judges.deployed.networks import endpoint_of, via_of
from obsc_judges.deployed.policies import statements
from obsc_judges.deployed.repairs import Request
from obsc_judges.deployed.state import Thing, body_of, registry_of, rules_file, rules_of


def asked(requests: Iterable[Request], account: Account, existing: Iterable[Thing]) -> tuple[Thing, ...]:
    """The things that requests in an account describe; what exists there tells which id a name got."""
    book = _Book(account, existing)
    for request in requests:
        enter = _OPERATIONS.get((request.service, request.operation))
        made = _MADE.get((request.service, request.operation))
        if enter:
            enter(book, request.parameters)
        elif made:
            book.of(made.kind, made.id_in(request.answer)).update(made.told(request.parameters))
        else:
            book.count(f"{request.service} {request.operation}")
    return tuple(Thing(kind, id_, document) for (kind, id_), document in book.documents.items())


_KNOWN = ("VpcId", "GroupName")
"""What tells security groups apart before they have ids."""


class _Book:
    """The documents as they grow, request by request."""

    def __init__(self, account: Account, existing: Iterable[Thing]) -> None:
        self.documents: dict[tuple[str, str], dict[str, Any]] = {}
        self._account = account
        self._existing = tuple(existing)
        self._groups = [thing.document for thing in self._existing if thing.kind == "security group"]

    def of(self, kind: str, id_: str) -> dict[str, Any]:
        """The document of one thing."""
        return self.documents.setdefault((kind, id_), {})

    def count(self, request: str) -> None:
        """Enter a request that says something that nobody here understands."""
        document = self.of("request", request)
        document["times"] = document.get("times", 0) + 1

    def group(self, asked: Mapping[str, Any]) -> str:
        """The id that a security group got; without a VPC it is in the account's own."""
        same = [group for group in self._groups if all(group[name] == asked.get(name, group[name]) for name in _KNOWN)]
        return str(same[0]["GroupId"]) if len(same) == 1 else str(asked["GroupName"])

    def named(self, kind: str, name: str, member: str = "Name") -> str:
        """The id that something got which is the only one of its kind with that name."""
        same = [thing.id for thing in self._existing if thing.kind == kind and thing.document.get(member) == name]
        return same[0] if len(same) == 1 else name

    def arn(self, rest: str) -> str:
        """The ARN of something of ECS."""
        account = self._account
        return f"arn:{account.partition}:ecs:{account.region}:{account.number}:{rest}"


def _create_cluster(book: _Book, said: Mapping[str, Any]) -> None:
    book.of("cluster", said["clusterName"]).update(said)


def _register_task_definition(book: _Book, said: Mapping[str, Any]) -> None:
    before = [known for known in book.documents.values() if known.get("family") == said["family"]]
    book.of("task definition", book.arn(f"task-definition/{said['family']}:{len(before) + 1}")).update(said)


def _create_service(book: _Book, said: Mapping[str, Any]) -> None:
    cluster = str(said.get("cluster", "default")).rpartition("/")[2]
    book.of("service", book.arn(f"service/{cluster}/{said['serviceName']}")).update(said)


def _create_role(book: _Book, said: Mapping[str, Any]) -> None:
    trust = statements(json.loads(said["AssumeRolePolicyDocument"]))
    book.of("role", said["RoleName"]).update({**said, "AssumeRolePolicyDocument": trust})


def _put_role_policy(book: _Book, said: Mapping[str, Any]) -> None:
    policies = book.of("role", said["RoleName"]).setdefault("policies", {})
    policies[said["PolicyName"]] = statements(json.loads(said["PolicyDocument"]))


def _attach_role_policy(book: _Book, said: Mapping[str, Any]) -> None:
    book.of("role", said["RoleName"]).setdefault("attached", []).append(said["PolicyArn"])


def _create_log_group(book: _Book, said: Mapping[str, Any]) -> None:
    book.of("log group", said["logGroupName"]).update(said)


def _put_retention_policy(book: _Book, said: Mapping[str, Any]) -> None:
    book.of("log group", said["logGroupName"])["retentionInDays"] = said["retentionInDays"]


def _create_security_group(book: _Book, said: Mapping[str, Any]) -> None:
    tags = [tag for specification in said.get("TagSpecifications", ()) for tag in specification["Tags"]]
    rest = {name: value for name, value in said.items() if name != "TagSpecifications"}
    # AWS gives a new group this rule; whoever does not want it revokes it.
    rules = {"ingress": {}, "egress": {"-1 all 0.0.0.0/0": {"allowed": True}}}
    book.of("security group", book.group(said)).update(rest | rules | {"Tags": tags})


def _rules(direction: str, *, more: bool) -> Callable[[_Book, Mapping[str, Any]], None]:
    def enter(book: _Book, said: Mapping[str, Any]) -> None:
        rules = book.of("security group", said["GroupId"]).setdefault(direction, {})
        for rule, description in rules_of(said.get("IpPermissions", ())).items():
            if more:
                rules[rule] = description
            else:
                rules.pop(rule, None)

    return enter


def _set_attribute(kind: str, member: str) -> Callable[[_Book, Mapping[str, Any]], None]:
    def enter(book: _Book, said: Mapping[str, Any]) -> None:
        values = {name: value["Value"] for name, value in said.items() if name != member}
        book.of(kind, said[member]).update(values)

    return enter


def _attach_gateway(book: _Book, said: Mapping[str, Any]) -> None:
    book.of("internet gateway", said["InternetGatewayId"]).setdefault("Vpcs", []).append(said["VpcId"])


def _create_route(book: _Book, said: Mapping[str, Any]) -> None:
    book.of("route table", said["RouteTableId"]).setdefault("Routes", {})[said["DestinationCidrBlock"]] = via_of(said)


def _associate_route_table(book: _Book, said: Mapping[str, Any]) -> None:
    book.of("route table", said["RouteTableId"]).setdefault("Subnets", []).append(said["SubnetId"])


def _set_attributes(kind: str, member: str) -> Callable[[_Book, Mapping[str, Any]], None]:
    def enter(book: _Book, said: Mapping[str, Any]) -> None:
        book.of(kind, known_by(said[member])).setdefault("Attributes", {}).update(attributes_of(said["Attributes"]))

    return enter


def _create_profile(book: _Book, said: Mapping[str, Any]) -> None:
    book.of("instance profile", said["InstanceProfileName"]).update({"Path": "/", **said})


def _add_role(book: _Book, said: Mapping[str, Any]) -> None:
    book.of("instance profile", said["InstanceProfileName"]).setdefault("Roles", []).append(said["RoleName"])


def _run_instances(book: _Book, said: Mapping[str, Any]) -> None:
    told = told_of(said, said.get("UserData", ""))
    tags = [tag for specification in said.get("TagSpecifications", ()) for tag in specification["Tags"]]
    rest = {"SubnetId": said.get("SubnetId"), "Tags": tags}
    book.of("instance", book.named("instance", told["Runs"], "Runs")).update(told | rest)


def _create_launch_template(book: _Book, said: Mapping[str, Any]) -> None:
    data = said["LaunchTemplateData"]
    if not is_of_instance(data):
        told = told_of(data, data.get("UserData", ""))
        tags = [tag for specification in said.get("TagSpecifications", ()) for tag in specification["Tags"]]
        book.of("launch template", book.named("launch template", told["Runs"], "Runs")).update(told | {"Tags": tags})


def _create_group(book: _Book, said: Mapping[str, Any]) -> None:
    book.of("group", said["AutoScalingGroupName"]).update(group_of(said))


def _create_namespace(book: _Book, said: Mapping[str, Any]) -> None:
    book.of("namespace", book.named("namespace", said["Name"])).update(said)


def _create_registry(book: _Book, said: Mapping[str, Any]) -> None:
    book.of("registry", book.named("registry", said["Name"])).update(registry_of(said))


def _put_parameter(book: _Book, said: Mapping[str, Any]) -> None:
    book.of("parameter", said["Name"]).update(said)


def _create_prometheus_workspace(book: _Book, said: Mapping[str, Any]) -> None:
    book.of("prometheus workspace", book.named("prometheus workspace", said.get("alias", ""), "alias")).update(said)


def _create_prometheus_rules(book: _Book, said: Mapping[str, Any]) -> None:
    book.of("prometheus rules", said["name"]).update(rules_file(said))


def _create_sampling_rule(book: _Book, said: Mapping[str, Any]) -> None:
    book.of("sampling rule", said["SamplingRule"]["RuleName"]).update(said)


def _create_trace_group(book: _Book, said: Mapping[str, Any]) -> None:
    book.of("trace group", said["GroupName"]).update(said)


def _create_grafana_workspace(book: _Book, said: Mapping[str, Any]) -> None:
    book.of("grafana workspace", said.get("workspaceName", "")).update(said)


def _put_alarm(book: _Book, said: Mapping[str, Any]) -> None:
    book.of("alarm", said["AlarmName"]).update(said)


def _put_dashboard(book: _Book, said: Mapping[str, Any]) -> None:
    told = {"DashboardName": said["DashboardName"], "body": body_of(said["DashboardBody"])}
    book.of("dashboard", said["DashboardName"]).update(told)


def _register_target(book: _Book, said: Mapping[str, Any]) -> None:
    book.of("scalable target", said["ResourceId"]).update(said)


def _put_scaling_policy(book: _Book, said: Mapping[str, Any]) -> None:
    book.of("scaling policy", said["PolicyName"]).update(said)


def _start_discovery(book: _Book, said: Mapping[str, Any]) -> None:
    book.of("discovery", "of services").update({"on": True, **said})


def _create_objective(book: _Book, said: Mapping[str, Any]) -> None:
    book.of("objective", said["Name"]).update(said)


def _create_stack(book: _Book, said: Mapping[str, Any]) -> None:
    for operation, asked in application_signals.requests_in(said["TemplateBody"]):
        _OPERATIONS[application_signals.SERVICE, operation](book, asked)


_OPERATIONS: Mapping[tuple[str, str], Callable[[_Book, Mapping[str, Any]], None]] = {
    ("ecs", "CreateCluster"): _create_cluster,
    ("ecs", "RegisterTaskDefinition"): _register_task_definition,
    ("ecs", "CreateService"): _create_service,
    ("iam", "CreateRole"): _create_role,
    ("iam", "PutRolePolicy"): _put_role_policy,
    ("iam", "AttachRolePolicy"): _attach_role_policy,
    ("servicediscovery", "CreatePrivateDnsNamespace"): _create_namespace,
    ("servicediscovery", "CreateService"): _create_registry,
    ("ssm", "PutParameter"): _put_parameter,
    ("amp", "CreateWorkspace"): _create_prometheus_workspace,
    ("amp", "CreateRuleGroupsNamespace"): _create_prometheus_rules,
    ("xray", "CreateSamplingRule"): _create_sampling_rule,
    ("xray", "CreateGroup"): _create_trace_group,
    ("grafana", "CreateWorkspace"): _create_grafana_workspace,
    ("cloudwatch", "PutMetricAlarm"): _put_alarm,
    ("cloudwatch", "PutDashboard"): _put_dashboard,
    ("application-autoscaling", "RegisterScalableTarget"): _register_target,
    ("application-autoscaling", "PutScalingPolicy"): _put_scaling_policy,
    ("application-signals", "StartDiscovery"): _start_discovery,
    ("application-signals", "CreateServiceLevelObjective"): _create_objective,
    ("cloudformation", "CreateStack"): _create_stack,
    ("ec2", "ModifyVpcAttribute"): _set_attribute("vpc", "VpcId"),
    ("ec2", "ModifySubnetAttribute"): _set_attribute("subnet", "SubnetId"),
    ("ec2", "AttachInternetGateway"): _attach_gateway,
    ("ec2", "CreateRoute"): _create_route,
    ("ec2", "AssociateRouteTable"): _associate_route_table,
    ("elbv2", "ModifyLoadBalancerAttributes"): _set_attributes("load balancer", "LoadBalancerArn"),
    ("elbv2", "ModifyTargetGroupAttributes"): _set_attributes("target group", "TargetGroupArn"),
    ("elbv2", "ModifyListenerAttributes"): _set_attributes("listener", "ListenerArn"),
    ("iam", "CreateInstanceProfile"): _create_profile,
    ("iam", "AddRoleToInstanceProfile"): _add_role,
    ("ec2", "RunInstances"): _run_instances,
    ("ec2", "CreateLaunchTemplate"): _create_launch_template,
    ("autoscaling", "CreateAutoScalingGroup"): _create_group,
    ("logs", "CreateLogGroup"): _create_log_group,
    ("logs", "PutRetentionPolicy"): _put_retention_policy,
    ("ec2", "CreateSecurityGroup"): _create_security_group,
    ("ec2", "AuthorizeSecurityGroupIngress"): _rules("ingress", more=True),
    ("ec2", "AuthorizeSecurityGroupEgress"): _rules("egress", more=True),
    ("ec2", "RevokeSecurityGroupIngress"): _rules("ingress", more=False),
    ("ec2", "RevokeSecurityGroupEgress"): _rules("egress", more=False),
}


@dataclass(frozen=True, slots=True)
class _Made:
    """What a request makes that has no name: its kind, the element of the answer with its id, and how it reads."""

    kind: str
    element: str
    read: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict

    def id_in(self, answer: str) -> str:
        """The id by which the state knows it; nothing can be said of what was refused."""
        found = re.search(f"<{self.element}>(.*?)<", answer)
        id_ = found[1] if found else "refused"
        return known_by(id_) if id_.startswith("arn:") else id_

    def told(self, said: Mapping[str, Any]) -> Mapping[str, Any]:
        """What was said, with its tags where AWS describes them."""
        tags = [tag for specification in said.get("TagSpecifications", ()) for tag in specification["Tags"]]
        rest = {name: value for name, value in said.items() if name not in ("TagSpecifications", "ClientToken")}
        return self.read({"Tags": tags, **rest})


def _listener_of(said: Mapping[str, Any]) -> dict[str, Any]:
    return {**said, "DefaultActions": actions_of(said["DefaultActions"])}


def _listener_rule_of(said: Mapping[str, Any]) -> dict[str, Any]:
    return {**said, "Actions": actions_of(said["Actions"])}


_MADE: Mapping[tuple[str, str], _Made] = {
    ("ec2", "CreateVpc"): _Made("vpc", "vpcId"),
    ("ec2", "CreateSubnet"): _Made("subnet", "subnetId"),
    ("ec2", "CreateInternetGateway"): _Made("internet gateway", "internetGatewayId"),
    ("ec2", "AllocateAddress"): _Made("address", "allocationId"),
    ("ec2", "CreateNatGateway"): _Made("nat gateway", "natGatewayId"),
    ("ec2", "CreateRouteTable"): _Made("route table", "routeTableId"),
    ("ec2", "CreateVpcEndpoint"): _Made("endpoint", "vpcEndpointId", endpoint_of),
    ("elbv2", "CreateLoadBalancer"): _Made("load balancer", "LoadBalancerArn", load_balancer_of),
    ("elbv2", "CreateTargetGroup"): _Made("target group", "TargetGroupArn", target_group_of),
    ("elbv2", "CreateListener"): _Made("listener", "ListenerArn", _listener_of),
    ("elbv2", "CreateRule"): _Made("listener rule", "RuleArn", _listener_rule_of),
}
