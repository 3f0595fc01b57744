"""How each type of CloudFormation resource comes to be: which API calls, with which of its properties.

The references of the types are at https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/.
A creator takes out what the API spells or does otherwise and gives the rest to a call; what nobody took is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from obsc_judges.deployed import application_signals, grafana, xray
from obsc_judges.deployed.embedded import Account
from obsc_judges.deployed.refusal import Refused, Unsupported
from obsc_judges.deployed.shapes import parameters

_MISSING = object()


@dataclass(frozen=True, slots=True)
class Made:
    """What `Ref` gives for a resource, its attributes for `Fn::GetAtt`, and its name if CloudFormation made it up."""

    ref: str
    attributes: Mapping[str, Any]
    generated: str = ""


class Creation:
    """A resource on its way: its properties, of which every one has to be taken, and the account it is made in."""

    def __init__(self, account: Account, stack: str, logical: str, properties: Mapping[str, Any]) -> None:
        self.account = account
        self._generated = ""
        self._stack = stack
        self._logical = logical
        self._left = dict(properties)

    def take(self, name: str, default: Any = _MISSING) -> Any:
        """Take a property out."""
        value = self._left.pop(name, default)
        if value is _MISSING:
            raise Refused(f"{name} is missing")
        return value

    def take_all(self) -> dict[str, Any]:
        """Take every property that is left."""
        left, self._left = self._left, {}
        return left

    def name(self, name: str, limit: int = 255) -> str:
        """Take the property that names the resource; without one it gets a name of CloudFormation's making."""
        given = self._left.pop(name, None)
        if given is not None:
            return str(given)
        end = sha256(f"{self._stack}/{self._logical}".encode()).hexdigest()[:12].upper()
        self._generated = f"{self._stack}-{self._logical}"[: limit - 13] + f"-{end}"
        return self._generated

    def call(self, service: str, operation: str, renamed: Mapping[str, str] | None = None, **more: Any) -> Any:
        """Call the API with all properties that are left, some under other names, and with parameters of our own."""
        renamed = renamed or {}
        properties = {renamed.get(key, key): value for key, value in self.take_all().items()}
        return self.ask(service, operation, properties | more)

    def ask(self, service: str, operation: str, properties: Mapping[str, Any]) -> Any:
        """Call the API with these properties."""
        from botocore import xform_name

        client = self.account.client(service)
        shape = client.meta.service_model.operation_model(operation).input_shape
        return getattr(client, xform_name(operation))(**parameters(shape, properties, operation))

    def made(self, ref: str, **attributes: Any) -> Made:
        """Finish, unless a property is left that nobody took."""
        if self._left:
            raise Refused(f"{', '.join(self._left)}: no such property is supported here")
        return Made(ref, attributes, self._generated)


Creator = Callable[[Creation], Made]
_CREATORS: dict[str, Creator] = {}
CREATORS: Mapping[str, Creator] = MappingProxyType(_CREATORS)
"""How to make a resource, by its type."""


def creates(type_: str) -> Callable[[Creator], Creator]:
    """Register the creator of a type."""

    def register(creator: Creator) -> Creator:
        _CREATORS[type_] = creator
        return creator

    return register


@creates("AWS::ECS::Cluster")
def _cluster(new: Creation) -> Made:
    name = new.name("ClusterName")
    made = new.call("ecs", "CreateCluster", {"ClusterSettings": "settings"}, clusterName=name)["cluster"]
    return new.made(made["clusterName"], Arn=made["clusterArn"])


@creates("AWS::ECS::TaskDefinition")
def _task_definition(new: Creation) -> Made:
    family = new.name("Family")
    arn = new.call("ecs", "RegisterTaskDefinition", family=family)["taskDefinition"]["taskDefinitionArn"]
    return new.made(arn, TaskDefinitionArn=arn)


@creates("AWS::ECS::Service")
def _service(new: Creation) -> Made:
    name, count = new.name("ServiceName"), new.take("DesiredCount", 1)  # the default is CloudFormation's own
    made = new.call("ecs", "CreateService", serviceName=name, desiredCount=count)["service"]
    return new.made(made["serviceArn"], Name=made["serviceName"], ServiceArn=made["serviceArn"])


@creates("AWS::Logs::LogGroup")
def _log_group(new: Creation) -> Made:
    name, days = new.name("LogGroupName", 512), new.take("RetentionInDays", None)
    tags = {tag["Key"]: tag["Value"] for tag in new.take("Tags", [])}
    new.call("logs", "CreateLogGroup", logGroupName=name, **({"tags": tags} if tags else {}))
    logs = new.account.client("logs")
    if days is not None:
        logs.put_retention_policy(logGroupName=name, retentionInDays=int(days))
    (group,) = logs.describe_log_groups(logGroupNamePrefix=name, limit=1)["logGroups"]
    return new.made(name, Arn=group["arn"])


@creates("AWS::IAM::Role")
def _role(new: Creation) -> Made:
    name = new.name("RoleName", 64)
    trust, attached, inline = (
        new.take("AssumeRolePolicyDocument"),
        new.take("ManagedPolicyArns", []),
        new.take("Policies", []),
    )
    made = new.call("iam", "CreateRole", RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]
    iam = new.account.client("iam")
    for arn in attached:
        iam.attach_role_policy(RoleName=name, PolicyArn=arn)
    for policy in inline:
        document = json.dumps(policy["PolicyDocument"])
        iam.put_role_policy(RoleName=name, PolicyName=policy["PolicyName"], PolicyDocument=document)
    return new.made(name, Arn=made["Arn"], RoleId=made["RoleId"])


@creates("AWS::IAM::RolePolicy")
def _role_policy(new: Creation) -> Made:
    document = json.dumps(new.take("PolicyDocument"))
    role, policy = new.take("RoleName"), new.take("PolicyName")
    new.call("iam", "PutRolePolicy", RoleName=role, PolicyName=policy, PolicyDocument=document)
    return new.made(f"{policy}|{role}")


@creates("AWS::EC2::SecurityGroup")
def _security_group(new: Creation) -> Made:
    name, tags = new.name("GroupName"), new.take("Tags", [])
    ingress, egress = new.take("SecurityGroupIngress", []), new.take("SecurityGroupEgress", None)
    tagged = {"TagSpecifications": [{"ResourceType": "security-group", "Tags": tags}]} if tags else {}
    described = {"GroupDescription": "Description"}
    group = new.call("ec2", "CreateSecurityGroup", described, GroupName=name, **tagged)["GroupId"]
    ec2 = new.account.client("ec2")
    for rule in ingress:
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission(rule)])
    if egress is not None:  # a group begins with a rule that lets everything out, which rules of its own replace
        ec2.revoke_security_group_egress(GroupId=group, IpPermissions=[permission(_EVERYWHERE)])
        for rule in egress:
            ec2.authorize_security_group_egress(GroupId=group, IpPermissions=[permission(rule)])
    (made,) = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"]
    return new.made(group, GroupId=group, Id=group, VpcId=made["VpcId"])


@creates("AWS::EC2::SecurityGroupIngress")
def _ingress(new: Creation) -> Made:
    group, rule = new.take("GroupId"), new.take_all()
    asked = new.account.client("ec2").authorize_security_group_ingress(GroupId=group, IpPermissions=[permission(rule)])
    made = asked["SecurityGroupRules"][0]["SecurityGroupRuleId"]
    return new.made(made, Id=made)


@creates("AWS::ServiceDiscovery::PrivateDnsNamespace")
def _namespace(new: Creation) -> Made:
    operation = new.call("servicediscovery", "CreatePrivateDnsNamespace")["OperationId"]
    cloud_map = new.account.client("servicediscovery")
    id_ = cloud_map.get_operation(OperationId=operation)["Operation"]["Targets"]["NAMESPACE"]
    return new.made(id_, Id=id_, Arn=cloud_map.get_namespace(Id=id_)["Namespace"]["Arn"])


@creates("AWS::ServiceDiscovery::Service")
def _registry(new: Creation) -> Made:
    made = new.call("servicediscovery", "CreateService")["Service"]
    return new.made(made["Id"], Id=made["Id"], Arn=made["Arn"], Name=made["Name"])


@creates("AWS::CloudWatch::Alarm")
def _alarm(new: Creation) -> Made:
    name = new.name("AlarmName")
    new.call("cloudwatch", "PutMetricAlarm", AlarmName=name)
    (made,) = new.account.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"]
    return new.made(name, Arn=made["AlarmArn"])


@creates("AWS::CloudWatch::Dashboard")
def _dashboard(new: Creation) -> Made:
    name = new.name("DashboardName")
    new.call("cloudwatch", "PutDashboard", DashboardName=name)
    return new.made(name)


@creates("AWS::SSM::Parameter")
def _parameter(new: Creation) -> Made:
    name, tags = new.name("Name"), new.take("Tags", {})
    tagged = {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]} if tags else {}
    new.call("ssm", "PutParameter", None, Name=name, **tagged)
    return new.made(name)


@creates("AWS::APS::Workspace")
def _prometheus(new: Creation) -> Made:
    tags = {tag["Key"]: tag["Value"] for tag in new.take("Tags", [])}
    tagged = {"tags": tags} if tags else {}
    id_ = new.call("amp", "CreateWorkspace", {"Alias": "alias"}, **tagged)["workspaceId"]
    made = new.account.client("amp").describe_workspace(workspaceId=id_)["workspace"]
    return new.made(made["arn"], Arn=made["arn"], WorkspaceId=id_, PrometheusEndpoint=made["prometheusEndpoint"])


@creates("AWS::APS::RuleGroupsNamespace")
def _prometheus_rules(new: Creation) -> Made:
    amp, workspace = new.account.client("amp"), new.take("Workspace").rpartition("/")[2]
    tags = {tag["Key"]: tag["Value"] for tag in new.take("Tags", [])}
    if workspace not in [known["workspaceId"] for known in amp.list_workspaces()["workspaces"]]:
        raise Unsupported("the embedded AWS has no workspace of Prometheus that is given")
    arn = amp.create_rule_groups_namespace(
        workspaceId=workspace, name=new.take("Name"), data=new.take("Data").encode(), **({"tags": tags} if tags else {})
    )["arn"]
    return new.made(arn, Arn=arn)


@creates("AWS::XRay::SamplingRule")
def _sampling_rule(new: Creation) -> Made:
    account = new.account
    operation, asked = xray.request("AWS::XRay::SamplingRule", new.take_all())
    account.note(xray.SERVICE, operation, asked)
    name = asked["SamplingRule"]["RuleName"]
    arn = xray.arn(account.partition, account.region, account.number, f"sampling-rule/{name}")
    return new.made(arn, RuleARN=arn)


@creates("AWS::XRay::Group")
def _trace_group(new: Creation) -> Made:
    account = new.account
    operation, asked = xray.request("AWS::XRay::Group", new.take_all())
    account.note(xray.SERVICE, operation, asked)
    arn = xray.arn(account.partition, account.region, account.number, f"group/{asked['GroupName']}/0")
    return new.made(arn, GroupARN=arn)


@creates("AWS::Grafana::Workspace")
def _grafana(new: Creation) -> Made:
    new.account.note(grafana.SERVICE, "CreateWorkspace", grafana.request(new.take_all()))
    return new.made(grafana.ID, Id=grafana.ID, Endpoint=grafana.endpoint(new.account.region))


@creates("AWS::ApplicationSignals::Discovery")
def _discovery(new: Creation) -> Made:
    operation, asked = application_signals.request("AWS::ApplicationSignals::Discovery", new.take_all())
    new.account.note(application_signals.SERVICE, operation, asked)
    return new.made(new.account.number)


@creates("AWS::ApplicationSignals::ServiceLevelObjective")
def _objective(new: Creation) -> Made:
    operation, asked = application_signals.request("AWS::ApplicationSignals::ServiceLevelObjective", new.take_all())
    account = new.account
    account.note(application_signals.SERVICE, operation, asked)
    arn = application_signals.arn(account.partition, account.region, account.number, asked["Name"])
    return new.made(arn, Arn=arn)


@creates("AWS::ApplicationAutoScaling::ScalableTarget")
def _scalable_target(new: Creation) -> Made:
    dimension, resource = new.take("ScalableDimension"), new.take("ResourceId")
    new.call("application-autoscaling", "RegisterScalableTarget", ScalableDimension=dimension, ResourceId=resource)
    id_ = f"{resource}|{dimension}|ecs"
    return new.made(id_, Id=id_)


@creates("AWS::ApplicationAutoScaling::ScalingPolicy")
def _scaling_policy(new: Creation) -> Made:
    resource, dimension, namespace = new.take("ScalingTargetId").split("|")
    made = new.call(
        "application-autoscaling",
        "PutScalingPolicy",
        ResourceId=resource,
        ScalableDimension=dimension,
        ServiceNamespace=namespace,
    )
    return new.made(made["PolicyARN"], Arn=made["PolicyARN"])


_EVERYWHERE = {"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}
_SOURCES = {
    "CidrIp": ("IpRanges", "CidrIp"),
    "CidrIpv6": ("Ipv6Ranges", "CidrIpv6"),
    "SourcePrefixListId": ("PrefixListIds", "PrefixListId"),
    "DestinationPrefixListId": ("PrefixListIds", "PrefixListId"),
    "SourceSecurityGroupId": ("UserIdGroupPairs", "GroupId"),
    "DestinationSecurityGroupId": ("UserIdGroupPairs", "GroupId"),
}


def permission(rule: Mapping[str, Any]) -> dict[str, Any]:
    """A rule of a security group as the API takes it: there the description belongs to the source.

    >>> permission({"IpProtocol": "tcp", "FromPort": 80, "ToPort": "80", "CidrIp": "10.0.0.0/8", "Description": "x"})
    {'IpProtocol': 'tcp', 'FromPort': 80, 'ToPort': 80, 'IpRanges': [{'CidrIp': '10.0.0.0/8', 'Description': 'x'}]}
    """
    left = dict(rule)
    found: dict[str, Any] = {"IpProtocol": str(left.pop("IpProtocol"))}
    found |= {port: int(left.pop(port)) for port in ("FromPort", "ToPort") if port in left}
    description = {"Description": left.pop("Description")} if "Description" in left else {}
    sources = [name for name in _SOURCES if name in left]
    if len(sources) != 1 or len(left) != 1:
        raise Refused(f"a rule has one source and no other properties than these, not {', '.join(left) or 'none'}")
    ranges, member = _SOURCES[sources[0]]
    return found | {ranges: [{member: left[sources[0]], **description}]}
