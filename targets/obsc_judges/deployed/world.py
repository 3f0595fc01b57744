"""What exists before a deployment: whatever a template asks for in parameters, and what it takes for granted.

The same is built in every account, under the same ids, so that values can be compared across accounts as they are.
Secrets are only named, by ARN: nothing looks at them before a task starts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from unittest.mock import patch

from obsc_judges.deployed.cloudformation import Values, check, parameters_in, takes_list
from obsc_judges.deployed.embedded import Account
from obsc_judges.deployed.intrinsics import Scope, resolve
from obsc_judges.deployed.refusal import Refused, Unsupported

_DECLARED = {
    "AWS::EC2::Image::Id": "image",
    "AWS::EC2::VPC::Id": "vpc",
    "AWS::EC2::Subnet::Id": "subnet",
    "AWS::EC2::SecurityGroup::Id": "security group",
}
"""What a parameter is for, by its type."""

_USED = {
    "AWS::ECS::Service": {
        "Cluster": "cluster",
        "NetworkConfiguration.AwsvpcConfiguration.Subnets": "subnet",
        "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups": "security group",
        "LoadBalancers.TargetGroupArn": "target group",
    },
    "AWS::ECS::TaskDefinition": {
        "TaskRoleArn": "role",
        "ExecutionRoleArn": "role",
        "ContainerDefinitions.LogConfiguration.Options.awslogs-group": "log group",
        "ContainerDefinitions.Secrets.ValueFrom": "secret",
    },
    "AWS::AutoScaling::AutoScalingGroup": {"VPCZoneIdentifier": "subnet", "TargetGroupARNs": "target group"},
    "AWS::EC2::Instance": {
        "SubnetId": "subnet",
        "SecurityGroupIds": "security group",
        "IamInstanceProfile": "instance profile",
    },
    "AWS::EC2::LaunchTemplate": {
        "LaunchTemplateData.SecurityGroupIds": "security group",
        "LaunchTemplateData.IamInstanceProfile.Name": "instance profile",
    },
    "AWS::IAM::RolePolicy": {"RoleName": "role"},
    "AWS::ServiceDiscovery::PrivateDnsNamespace": {"Vpc": "vpc"},
    "AWS::ServiceDiscovery::Service": {"NamespaceId": "namespace"},
    "AWS::EC2::SecurityGroup": {
        "VpcId": "vpc",
        "SecurityGroupIngress.SourceSecurityGroupId": "security group",
        "SecurityGroupEgress.DestinationSecurityGroupId": "security group",
    },
    "AWS::EC2::SecurityGroupIngress": {"GroupId": "security group", "SourceSecurityGroupId": "security group"},
    "AWS::CloudWatch::Alarm": {"AlarmActions": "topic"},
    "AWS::EC2::Subnet": {"VpcId": "vpc"},
    "AWS::EC2::RouteTable": {"VpcId": "vpc"},
    "AWS::EC2::VPCEndpoint": {
        "VpcId": "vpc",
        "SubnetIds": "subnet",
        "SecurityGroupIds": "security group",
        "RouteTableIds": "route table",
    },
    "AWS::ElasticLoadBalancingV2::Listener": {"Certificates.CertificateArn": "certificate"},
    "AWS::ElasticLoadBalancingV2::LoadBalancer": {"Subnets": "subnet", "SecurityGroups": "security group"},
    "AWS::ElasticLoadBalancingV2::TargetGroup": {"VpcId": "vpc"},
}
"""What a value is for, by where it stands."""

_ARNS = {
    "role": "arn:{0.partition}:iam::{0.number}:role/{1}",
    "target group": "arn:{0.partition}:elasticloadbalancing:{0.region}:{0.number}:targetgroup/{1}",
    "certificate": "arn:{0.partition}:acm:{0.region}:{0.number}:certificate/{1}",
    "topic": "arn:{0.partition}:sns:{0.region}:{0.number}:{1}",
    "parameter": "arn:{0.partition}:ssm:{0.region}:{0.number}:parameter/{1}",
    "secret": "arn:{0.partition}:secretsmanager:{0.region}:{0.number}:secret:{1}-a1B2c3",
}
_IDS = {
    "image": "ami-",
    "route table": "rtb-",
    "vpc": "vpc-",
    "subnet": "subnet-",
    "security group": "sg-",
    "namespace": "ns-",
}
_BY_ARN = {"target group", "certificate"}
"""What is built under its whole ARN."""
_FOUND = {
    "vpc",
    "subnet",
    "security group",
    "cluster",
    "role",
    "instance profile",
    "namespace",
    "route table",
    *_BY_ARN,
}
_TRUST = '{"Version": "2012-10-17", "Statement": []}'


@dataclass(frozen=True, slots=True)
class Fixture:
    """One thing that has to exist: its kind, its id, and which value of which parameter it is, if it is one."""

    kind: str
    id: str
    parameter: str = ""
    number: int = 0

    @property
    def label(self) -> str:
        """What it is called in every account."""
        return f"{self.parameter}[{self.number}]" if self.number else self.parameter or self.id

    def value(self, account: Account) -> str:
        """What a parameter gets."""
        return self.id if self.id.startswith("arn:") else _ARNS.get(self.kind, "{1}").format(account, self.id)


def fixtures(template: Mapping[str, Any], account: Account) -> tuple[Fixture, ...]:
    """Everything that a template needs; the account lends its numbers, and nothing happens in it."""
    declared = template.get("Parameters") or {}
    asked = tuple(
        fixture
        for name, told in declared.items()
        if "Default" not in told  # a default is a part of what is deployed
        for fixture in _asked(name, told, _kind(name, told, template), account)
    )
    granted = dict.fromkeys(_granted(template, parameters_in(template, values(template, asked, account), account)))
    known = {text for fixture in asked for text in (fixture.id, fixture.value(account))}
    return (*asked, *(fixture for fixture in granted if fixture.id not in known))


def values(template: Mapping[str, Any], made: tuple[Fixture, ...], account: Account) -> Values:
    """The values of a template's parameters in an account."""
    found: dict[str, str | tuple[str, ...]] = {}
    for name, told in (template.get("Parameters") or {}).items():
        own = tuple(fixture.value(account) for fixture in made if fixture.parameter == name)
        if own:
            found[name] = own if takes_list(told) else own[0]
    return found


def build(made: tuple[Fixture, ...], account: Account) -> None:
    """Create them."""
    ids: dict[str, list[str]] = {}
    for fixture in made:
        by = fixture.value(account) if fixture.kind in _BY_ARN else fixture.id
        ids.setdefault(fixture.kind, []).append(by)
    _build_network(ids, account)
    for role in ids.get("role", ()):
        account.client("iam").create_role(RoleName=role, AssumeRolePolicyDocument=_TRUST)
    for profile in ids.get("instance profile", ()):
        account.client("iam").create_instance_profile(InstanceProfileName=profile)
    for cluster in ids.get("cluster", ()):
        account.client("ecs").create_cluster(clusterName=cluster)
    for group in ids.get("log group", ()):
        account.client("logs").create_log_group(logGroupName=group)
    for certificate in ids.get("certificate", ()):
        with patch("moto.acm.models.make_arn_for_certificate", return_value=certificate):
            account.client("acm").request_certificate(DomainName="obsc.example")


def _build_network(ids: Mapping[str, list[str]], account: Account) -> None:
    """Networks, under ids of our choice: those of a template's own cannot be left to AWS."""
    ec2 = account.client("ec2")
    ec2.describe_vpcs()  # the first call makes the account's own network, which is to have ids of its own
    subnets, groups = ids.get("subnet", ()), ids.get("security group", ())
    namespaces, targets, tables = ids.get("namespace", ()), ids.get("target group", ()), ids.get("route table", ())
    inside = subnets or groups or namespaces or targets or tables
    networks = ids.get("vpc") or ([_id("vpc", "of all")] if inside else [])
    for vpc in networks:
        with patch("moto.ec2.models.vpcs.random_vpc_id", return_value=vpc):
            ec2.create_vpc(CidrBlock="10.0.0.0/16")
    for number, subnet in enumerate(subnets):
        zone, block = f"{account.region}{'ab'[number % 2]}", f"10.0.{number}.0/24"
        with patch("moto.ec2.models.subnets.random_subnet_id", return_value=subnet):
            ec2.create_subnet(VpcId=networks[0], CidrBlock=block, AvailabilityZone=zone)
    for group in groups:
        with patch("moto.ec2.models.security_groups.random_security_group_id", return_value=group):
            ec2.create_security_group(GroupName=f"named {group}", Description="Exists", VpcId=networks[0])
    for table in tables:
        with patch("moto.ec2.models.route_tables.random_route_table_id", return_value=table):
            ec2.create_route_table(VpcId=networks[0])
    for arn in targets:
        with patch("moto.elbv2.models.make_arn_for_target_group", return_value=arn):
            load_balancing = account.client("elbv2")
            load_balancing.create_target_group(Name=_digest(arn)[:32], Protocol="HTTP", Port=80, VpcId=networks[0])
    for namespace in namespaces:
        with patch("moto.servicediscovery.models.random_id", return_value=namespace.removeprefix("ns-")):
            cloud_map = account.client("servicediscovery")
            cloud_map.create_private_dns_namespace(Name=f"{namespace}.local", Vpc=networks[0])


def _kind(name: str, declared: Mapping[str, Any], template: Mapping[str, Any]) -> str:
    type_ = str(declared["Type"]).removeprefix("List<").removesuffix(">")
    if type_ in _DECLARED:
        return _DECLARED[type_]
    used = {kind for _, kind, value in _uses(template) if value == {"Ref": name}}
    if len(used) > 1:
        raise Refused(f"the parameter {name} is used as {' and as '.join(sorted(used))}")
    return used.pop() if used else "text"


def _asked(name: str, declared: Mapping[str, Any], kind: str, account: Account) -> Iterator[Fixture]:
    for number in range(2 if takes_list(declared) else 1):
        choice = (Fixture(as_, id_, name, number) for as_, id_ in _candidates(name, number, declared, kind))
        chosen = next((fixture for fixture in choice if _allowed(name, declared, fixture.value(account))), None)
        if chosen is None:
            raise Unsupported(f"no value is known that the parameter {name} would allow")
        yield chosen


def _candidates(name: str, number: int, declared: Mapping[str, Any], kind: str) -> Iterator[tuple[str, str]]:
    slug = f"obsc-{name.lower()}-{number}"
    own = _id(kind, slug) if kind in _IDS else f"{slug}/{_digest(slug)[:16]}" if kind == "target group" else slug
    if kind != "text":
        yield kind, own
    yield from (("text", str(value)) for value in declared.get("AllowedValues", ()))
    lowest = declared.get("MinValue", 1024 + int(_digest(slug)[:3], 16))
    yield from (("text", text) for text in (slug, f"registry.example/{slug}:1", f"https://{slug}.example", str(lowest)))
    # A load balancer and a target group as their metrics name them, and workspaces, which only their users look at.
    yield from (("text", f"{what}/{slug}/{_digest(slug)[:16]}") for what in ("app", "targetgroup"))
    yield from (("text", f"{what}-{_digest(slug)[:10]}") for what in ("g", "ws"))
    yield from ((what, slug) for what in ("secret", "parameter"))  # of which a part may be used


def _allowed(name: str, declared: Mapping[str, Any], value: str) -> bool:
    with suppress(Refused):
        check(name, declared, value)
        return True
    return False


def _granted(template: Mapping[str, Any], known: Scope) -> Iterator[Fixture]:
    """What the template names by itself, where AWS wants to find it; ECS looks at tasks' needs when they start."""
    for type_, kind, value in _uses(template):
        if type_ != "AWS::ECS::TaskDefinition" and kind in _FOUND:
            with suppress(Refused):  # what refers to a resource is not taken for granted
                resolved = resolve(value, known)
                for item in resolved if isinstance(resolved, list) else [resolved]:
                    text = str(item)
                    yield Fixture(kind, text if kind in _BY_ARN else text.rpartition("/")[2])


def _uses(template: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for resource in (template.get("Resources") or {}).values():
        places = _USED.get(resource.get("Type"), {})
        for place, value in _leaves(resource.get("Properties") or {}):
            if place in places:
                yield resource["Type"], places[place], value


def _leaves(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Everything at its place, functions uncalled; the items of a list stand where the list stands."""
    if isinstance(value, list):
        for item in value:
            yield from _leaves(item, place)
    elif isinstance(value, dict) and not any(key == "Ref" or key.startswith("Fn::") for key in value):
        for key, item in value.items():
            yield from _leaves(item, f"{place}.{key}" if place else key)
    else:
        yield place, value


def _id(kind: str, text: str) -> str:
    return _IDS[kind] + _digest(text)[:17]


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
