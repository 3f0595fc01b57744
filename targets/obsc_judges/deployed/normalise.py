"""Documents of resources as flat fields that can be compared; every rule of it stands in a table, with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from obsc_judges.deployed.naming import Naming
from obsc_judges.deployed.state import Thing

Field = str | int | float | bool | tuple[Any, ...]
Fields = Mapping[str, Field]
View = Mapping[str, Fields]
"""Fields by resource."""

COUNTED = "counts, dates or reports what happens in the account, which no template says"
DERIVED = "AWS makes it of other members"
ELSEWHERE = "is compared at its own place"
RANDOM = "is random, and means nothing to anybody"

LEFT_OUT: Mapping[str, str] = {
    "alarm.AlarmArn": DERIVED,
    "alarm.AlarmConfigurationUpdatedTimestamp": COUNTED,
    "alarm.StateReason": COUNTED,
    "alarm.StateReasonData": COUNTED,
    "alarm.StateTransitionedTimestamp": COUNTED,
    "alarm.StateUpdatedTimestamp": COUNTED,
    "alarm.StateValue": COUNTED,
    "cluster.activeServicesCount": COUNTED,
    "cluster.clusterArn": DERIVED,
    "cluster.pendingTasksCount": COUNTED,
    "cluster.registeredContainerInstancesCount": COUNTED,
    "cluster.runningTasksCount": COUNTED,
    "cluster.status": COUNTED,
    "instance profile.InstanceProfileName": ELSEWHERE,
    "listener.ListenerArn": DERIVED,
    "listener rule.IsDefault": DERIVED,
    "listener rule.RuleArn": DERIVED,
    "load balancer.AvailabilityZones": DERIVED,
    "load balancer.CanonicalHostedZoneId": COUNTED,
    "load balancer.CreatedTime": COUNTED,
    "load balancer.DNSName": DERIVED,
    "load balancer.LoadBalancerArn": DERIVED,
    "load balancer.State": COUNTED,
    "load balancer.VpcId": DERIVED,
    "log group.arn": DERIVED,
    "log group.creationTime": COUNTED,
    "log group.logGroupArn": DERIVED,
    "log group.metricFilterCount": COUNTED,
    "log group.storedBytes": COUNTED,
    "namespace.Arn": DERIVED,
    "namespace.CreateDate": COUNTED,
    "namespace.CreatorRequestId": RANDOM,
    "namespace.Id": RANDOM,
    "namespace.Properties": DERIVED,
    "namespace.ServiceCount": COUNTED,
    "namespace.Type": DERIVED,
    "parameter.ARN": DERIVED,
    "parameter.DataType": DERIVED,
    "parameter.LastModifiedDate": COUNTED,
    "parameter.LastModifiedUser": COUNTED,
    "parameter.Overwrite": COUNTED,
    "parameter.Version": COUNTED,
    "prometheus workspace.arn": DERIVED,
    "prometheus workspace.clientToken": RANDOM,
    "prometheus workspace.createdAt": COUNTED,
    "prometheus workspace.prometheusEndpoint": DERIVED,
    "prometheus workspace.status.statusCode": COUNTED,
    "prometheus workspace.workspaceId": RANDOM,
    "grafana workspace.clientToken": RANDOM,
    "prometheus rules.arn": DERIVED,
    "prometheus rules.clientToken": RANDOM,
    "prometheus rules.createdAt": COUNTED,
    "prometheus rules.modifiedAt": COUNTED,
    "prometheus rules.status.statusCode": COUNTED,
    "registry.Arn": DERIVED,
    "registry.CreateDate": COUNTED,
    "registry.CreatorRequestId": RANDOM,
    "registry.Id": RANDOM,
    "registry.InstanceCount": COUNTED,
    "registry.Type": DERIVED,
    "role.Arn": DERIVED,
    "role.CreateDate": COUNTED,
    "role.RoleId": RANDOM,
    "role.RoleLastUsed": COUNTED,
    "security group.GroupId": RANDOM,
    "security group.OwnerId": DERIVED,
    "security group.SecurityGroupArn": DERIVED,
    "service.clientToken": RANDOM,
    "service.cluster": ELSEWHERE,  # requests name it or give its ARN; the state has its ARN
    "service.createdAt": COUNTED,
    "service.deployments": ELSEWHERE,
    "service.events": COUNTED,
    "service.pendingCount": COUNTED,
    "service.runningCount": COUNTED,
    "service.serviceArn": DERIVED,
    "service.status": COUNTED,
    "target group.LoadBalancerArns": DERIVED,
    "target group.TargetGroupArn": DERIVED,
    "task definition.compatibilities": DERIVED,
    "task definition.registeredAt": COUNTED,
    "task definition.revision": DERIVED,
    "task definition.status": COUNTED,
    "task definition.taskDefinitionArn": DERIVED,
}
"""Members that are not compared, and why."""

_PLAIN = "CreateTargetGroup, if not said: asked by HTTP at the port of the requests; Terraform's provider says it"
_SAME = "a redirect, if not said: what was asked for; Terraform's provider says it"
DEFAULTS: Mapping[str, tuple[Field, str]] = {
    "alarm.ActionsEnabled": (True, "PutMetricAlarm, if not said: on; Terraform's provider says it"),
    "listener.DefaultActions.RedirectConfig.Host": ("#{host}", _SAME),
    "listener.DefaultActions.RedirectConfig.Path": ("/#{path}", _SAME),
    "listener.DefaultActions.RedirectConfig.Query": ("#{query}", _SAME),
    "nat gateway.ConnectivityType": ("public", "CreateNatGateway, if not said: public; Terraform's provider says it"),
    "parameter.AllowedPattern": ("", "PutParameter, if not said: any text; Terraform's provider says it"),
    "role.MaxSessionDuration": (3600, "CreateRole, if not said: one hour; Terraform's provider says it"),
    "role.Path": ("/", "CreateRole, if not said: a slash; Terraform's provider says it"),
    "scaling policy.TargetTrackingScalingPolicyConfiguration.DisableScaleIn": (
        False,
        "PutScalingPolicy, if not said: scale in too; Terraform's provider says it",
    ),
    "service.capacityProviderStrategy.base": (
        0,
        "CreateService, if not said: none; Terraform's provider leaves a 0 out",
    ),
    "service.enableExecuteCommand": (False, "CreateService, if not said: off; Terraform's provider leaves an off out"),
    "subnet.MapPublicIpOnLaunch": (False, "CreateSubnet: no; Terraform's provider leaves a no out"),
    "target group.HealthCheckEnabled": (True, _PLAIN),
    "target group.HealthCheckPort": ("traffic-port", _PLAIN),
    "target group.HealthCheckProtocol": ("HTTP", _PLAIN),
    "target group.ProtocolVersion": ("HTTP1", "CreateTargetGroup, if not said: the first"),
    "task definition.volumes.configuredAtLaunch": (False, "if not said: when registered; Terraform's provider says it"),
    "vpc.AmazonProvidedIpv6CidrBlock": (False, "CreateVpc, if not said: no; Terraform's provider says it"),
    "vpc.EnableDnsSupport": (True, "CreateVpc makes it so; Terraform's provider leaves it out"),
    "vpc.InstanceTenancy": ("default", "CreateVpc, if not said: shared; Terraform's provider says it"),
}
"""What AWS takes for granted where one target says it and another does not.
https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Volume.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNatGateway.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpc.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySubnetAttribute.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcAttribute.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RedirectActionConfig.html
"""

KEYED: Mapping[str, str] = {
    "address.Tags": "Key",
    "alarm.Dimensions": "Name",
    "alarm.Metrics": "Id",
    "alarm.Metrics.MetricStat.Metric.Dimensions": "Name",
    "alarm.Tags": "Key",
    "cluster.settings": "name",
    "cluster.tags": "key",
    "endpoint.Tags": "Key",
    "group.Tags": "Key",
    "instance.Tags": "Key",
    "internet gateway.Tags": "Key",
    "launch template.Tags": "Key",
    "listener rule.Tags": "Key",
    "listener.Tags": "Key",
    "load balancer.Tags": "Key",
    "namespace.Tags": "Key",
    "nat gateway.Tags": "Key",
    "objective.Tags": "Key",
    "parameter.Tags": "Key",
    "registry.Tags": "Key",
    "role.Tags": "Key",
    "route table.Tags": "Key",
    "sampling rule.Tags": "Key",
    "security group.Tags": "Key",
    "service.loadBalancers": "containerName",
    "service.tags": "key",
    "subnet.Tags": "Key",
    "target group.Tags": "Key",
    "task definition.containerDefinitions": "name",
    "task definition.containerDefinitions.dependsOn": "containerName",
    "task definition.containerDefinitions.environment": "name",
    "task definition.containerDefinitions.mountPoints": "containerPath",
    "task definition.containerDefinitions.portMappings": "containerPort",
    "task definition.containerDefinitions.secrets": "name",
    "task definition.tags": "key",
    "task definition.volumes": "name",
    "trace group.Tags": "Key",
    "vpc.Tags": "Key",
}
"""Lists whose items are known by a member, so that their order says nothing. Where two items have it alike, it does."""

ORDERED = frozenset({"task definition.containerDefinitions"})
"""Of these the order is compared too: ECS keeps it, and consoles and tools take the first container for the app's."""

SETS: Mapping[str, str] = {
    "alarm.AlarmActions": "CloudWatch does all of them",
    "endpoint.RouteTableIds": "each has the route",
    "endpoint.SecurityGroupIds": "rules of all of them apply",
    "endpoint.SubnetIds": "each has an address",
    "load balancer.SecurityGroups": "rules of all of them apply",
    "load balancer.Subnets": "each has an address",
    "route table.Subnets": "each uses it",
    "role.inline": "their names; a role has each once, in no order",
    "role.attached": "a role has each policy once, in no order",
    "service.networkConfiguration.awsvpcConfiguration.securityGroups": "ECS takes all of them",
    "service.networkConfiguration.awsvpcConfiguration.subnets": "ECS chooses by zone, not by order",
    "task definition.requiresCompatibilities": "each has to hold",
}
"""Lists without order."""

_WORD = re.compile(r"\w+")


def view(things: tuple[Thing, ...], names: Naming) -> View:
    """The fields of all resources."""
    return {
        names.label(thing): dict(_fields(thing.kind, "", _settled(thing.kind, names.document(thing))))
        for thing in things
    }


def _settled(kind: str, document: Any) -> Any:
    """What AWS makes of a daemon: as many tasks as there are instances, and never two on one.

    Terraform's provider sends neither number for a daemon, whatever is said.
    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_service
    """
    if kind != "service" or document.get("schedulingStrategy") != "DAEMON":
        return document
    limits = {"maximumPercent": 100, **document.get("deploymentConfiguration", {})}
    rest = {member: value for member, value in document.items() if member != "desiredCount"}
    return rest | {"deploymentConfiguration": limits}


def _fields(rule: str, place: str, value: Any) -> Iterator[tuple[str, Field]]:
    """Every leaf at its place; an empty list or object says no more than none does."""
    if isinstance(value, Mapping):
        yield from _members(rule, place, value)
    elif rule in SETS:
        yield from [(place, tuple(sorted(value)))] if value else []
    elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        yield from _items(rule, place, value)
    elif isinstance(value, list):
        yield from [(place, tuple(value))] if value else []
    else:
        yield place, value


def _members(rule: str, place: str, value: Mapping[str, Any]) -> Iterator[tuple[str, Field]]:
    defaults = {name.rpartition(".")[2]: told[0] for name, told in DEFAULTS.items() if name.rpartition(".")[0] == rule}
    for key, item in {**defaults, **value}.items():
        if f"{rule}.{key}" not in LEFT_OUT:
            step = (f".{key}" if place else key) if _WORD.fullmatch(key) else f"[{key}]"
            yield from _fields(f"{rule}.{key}", place + step, item)


def _items(rule: str, place: str, items: list[Any]) -> Iterator[tuple[str, Field]]:
    known_by = KEYED.get(rule, "")
    keys = [str(item.get(known_by, "")) for item in items]
    if len(set(keys)) < len(keys) or "" in keys:
        keys = [str(number) for number in range(len(items))]
    elif rule in ORDERED:
        yield f"{place}, in order", tuple(keys)
    for key, item in zip(keys, items, strict=True):
        yield from _fields(rule, f"{place}[{key}]", item)
