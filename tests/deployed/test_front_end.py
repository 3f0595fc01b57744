"""The small CloudFormation loses nothing: what it does not know it refuses, and what it knows it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from obsc_judges.deployed.cloudformation import Stack, deploy
from obsc_judges.deployed.embedded import Account, Embedded
from obsc_judges.deployed.intrinsics import NO_VALUE, Scope, names, resolve
from obsc_judges.deployed.observe import of_template
from obsc_judges.deployed.refusal import Refused, Unsupported
from obsc_judges.deployed.state import described
from obsc_judges.deployed.template import parse, template_in
from obsc_judges.deployed.world import fixtures

SCOPE = Scope(
    {"Name": "web", "Ports": ["80", "443"], "AWS::Region": "eu-west-3", "AWS::NoValue": NO_VALUE},
    {"Role": {"Arn": "arn:aws:iam::1:role/r"}},
    lambda: ["eu-west-3a", "eu-west-3b"],
)

CALLS: dict[str, tuple[Any, Any]] = {
    "Ref": ({"Ref": "Name"}, "web"),
    "Ref to a list": ({"Ref": "Ports"}, ["80", "443"]),
    "GetAtt": ({"Fn::GetAtt": ["Role", "Arn"]}, "arn:aws:iam::1:role/r"),
    "GetAtt with a dot": ({"Fn::GetAtt": "Role.Arn"}, "arn:aws:iam::1:role/r"),
    "Sub": ({"Fn::Sub": "${Name}-${AWS::Region} ${Role.Arn}"}, "web-eu-west-3 arn:aws:iam::1:role/r"),
    "Sub that is no reference": ({"Fn::Sub": "${!Name} $Name {Name} $"}, "${Name} $Name {Name} $"),
    "Sub with values": ({"Fn::Sub": ["${A}${Name}", {"A": {"Ref": "AWS::Region"}}]}, "eu-west-3web"),
    "Join": ({"Fn::Join": [":", ["a", {"Ref": "Name"}, 1]]}, "a:web:1"),
    "Join of a list": ({"Fn::Join": [",", {"Ref": "Ports"}]}, "80,443"),
    "Select": ({"Fn::Select": ["1", {"Ref": "Ports"}]}, "443"),
    "Split": ({"Fn::Split": ["e", {"Ref": "Name"}]}, ["w", "b"]),
    "Select of Split": ({"Fn::Select": [1, {"Fn::Split": ["role/", {"Fn::GetAtt": ["Role", "Arn"]}]}]}, "r"),
    "Select of GetAZs": ({"Fn::Select": [1, {"Fn::GetAZs": ""}]}, "eu-west-3b"),
    "GetAZs of this region": ({"Fn::GetAZs": {"Ref": "AWS::Region"}}, ["eu-west-3a", "eu-west-3b"]),
    "no value": ({"a": {"Ref": "AWS::NoValue"}, "b": [{"Ref": "AWS::NoValue"}, 1]}, {"b": [1]}),
    "no call": ({"Ref": "Name", "Other": 1}, {"Ref": "Name", "Other": 1}),
}

REFUSED_CALLS: dict[str, tuple[Any, str]] = {
    "an unknown function": ({"Fn::ImportValue": "x"}, "Fn::ImportValue"),
    "zones of elsewhere": ({"Fn::GetAZs": "us-east-1"}, "us-east-1"),
    "a condition": ({"Fn::If": ["C", 1, 2]}, "Fn::If"),
    "a name of nothing": ({"Ref": "Nobody"}, "Nobody"),
    "a name of nothing in a text": ({"Fn::Sub": "${Nobody}"}, "Nobody"),
    "an attribute of nothing": ({"Fn::GetAtt": ["Role", "Colour"]}, r"Role\.Colour"),
    "an item too far": ({"Fn::Select": [2, {"Ref": "Ports"}]}, "2 of 2"),
    "a list in a text": ({"Fn::Sub": "${Ports}"}, "takes text"),
    "a text for a list": ({"Fn::Join": [",", {"Ref": "Name"}]}, "no list"),
}


@pytest.mark.parametrize("call", CALLS)
def test_functions(call: str) -> None:
    """A function that is resolved otherwise than AWS does would deploy another system than AWS would."""
    value, expected = CALLS[call]
    assert resolve(value, SCOPE) == expected


@pytest.mark.parametrize("call", REFUSED_CALLS)
def test_refused_functions(call: str) -> None:
    """What cannot be resolved must not become an empty text or be left as it is."""
    value, words = REFUSED_CALLS[call]
    with pytest.raises(Refused, match=words):
        resolve({"deep": [value]}, SCOPE)


def test_names() -> None:
    """A reference that is overlooked would let a resource be made before what it needs."""
    value = {
        "a": [{"Ref": "A"}],
        "b": {"Fn::Join": ["", [{"Fn::GetAtt": "B.Arn"}]]},
        "c": {"Fn::Sub": "${C.X}${!D}${E}"},
    }
    assert set(names(value)) == {"A", "B", "C", "E"}
    assert set(names({"Fn::Sub": ["${A}${B}", {"A": {"Ref": "C"}}]})) == {"B", "C"}


def test_text() -> None:
    """Short tags, dates and keys that stand twice are where YAML readers differ."""
    long = parse('{"Resources": {"A": {"Ref": "B"}, "C": {"Fn::GetAtt": ["D", "E.F"]}, "G": "2012-10-17"}}')
    assert parse("Resources: {A: !Ref B, C: !GetAtt D.E.F, G: 2012-10-17}") == long
    with pytest.raises(Refused, match="stands twice"):
        parse("Resources: {A: 1, A: 2}")
    with pytest.raises(Refused, match="2 templates"):
        template_in({"template.yaml": "", "x.template.json": ""})


def _template(type_: str, properties: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"Resources": {"It": {"Type": type_, "Properties": dict(properties), **more}}}


def _account(aws: Embedded) -> Account:
    account = aws.account()
    account.client("iam").create_role(RoleName="r", AssumeRolePolicyDocument="{}")
    return account


CONTAINER = {"Name": "web", "Image": "x", "Memory": 128}
TASK = {"Family": "f", "ContainerDefinitions": [CONTAINER]}
GROUP = {"GroupDescription": "x"}
RULE = {"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1, "CidrIp": "10.0.0.0/8"}
TRUST: dict[str, Any] = {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []}}

REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a type": (_template("AWS::SNS::Topic", {}), r"It \(AWS::SNS::Topic\): .*not supported"),
    "a property": (_template("AWS::ECS::Cluster", {"Colour": "red"}), r"CreateCluster\.Colour is no property"),
    "a property of a property": (
        _template("AWS::ECS::TaskDefinition", {**TASK, "ContainerDefinitions": [{**CONTAINER, "Imagee": "x"}]}),
        r"ContainerDefinitions\[0\]\.Imagee",
    ),
    "a property of a log group": (_template("AWS::Logs::LogGroup", {"Retention": 1}), "Retention"),
    "a property of a role": (_template("AWS::IAM::Role", {**TRUST, "Colour": 1}), "Colour"),
    "a property of a policy": (
        _template("AWS::IAM::RolePolicy", {"RoleName": "r", "PolicyName": "p", "PolicyDocument": {}, "Colour": 1}),
        "Colour",
    ),
    "a property of a group": (_template("AWS::EC2::SecurityGroup", {**GROUP, "Colour": 1}), "Colour"),
    "a property of a rule": (
        _template("AWS::EC2::SecurityGroup", {**GROUP, "SecurityGroupIngress": [{**RULE, "Colour": 1}]}),
        "Colour",
    ),
    "a property of a rule of its own": (
        _template("AWS::EC2::SecurityGroupIngress", {**RULE, "GroupId": "sg-1", "Colour": 1}),
        "Colour",
    ),
    "a rule without source": (
        _template("AWS::EC2::SecurityGroupIngress", {"GroupId": "sg-1", "IpProtocol": "-1"}),
        "one source",
    ),
    "a property that is missing": (_template("AWS::IAM::Role", {}), "AssumeRolePolicyDocument is missing"),
    "a word": (_template("AWS::ECS::TaskDefinition", {**TASK, "NetworkMode": "wire"}), "wire.*awsvpc"),
    "no number": (
        _template("AWS::ECS::TaskDefinition", {**TASK, "ContainerDefinitions": [{**CONTAINER, "Cpu": "x"}]}),
        "Cpu",
    ),
    "no truth": (
        _template("AWS::ECS::TaskDefinition", {**TASK, "ContainerDefinitions": [{**CONTAINER, "Essential": 1}]}),
        "neither true nor false",
    ),
    "no list": (_template("AWS::ECS::TaskDefinition", {**TASK, "Volumes": {"Name": "x"}}), "Volumes"),
    "what AWS refuses": (
        _template("AWS::IAM::RolePolicy", {"RoleName": "nobody", "PolicyName": "p", "PolicyDocument": {}}),
        "NoSuchEntity",
    ),
    "a section": ({"Mappings": {"A": {}}, "Resources": {}}, "Mappings"),
    "a word beside the properties": (_template("AWS::ECS::Cluster", {}, Condition="C"), "Condition"),
    "an order of nothing": (_template("AWS::ECS::Cluster", {}, DependsOn="Nobody"), "Nobody"),
    "a circle": (_template("AWS::ECS::Cluster", {"ClusterName": {"Ref": "It"}}), "depend on each other"),
    "an output of nothing": ({"Resources": {}, "Outputs": {"O": {"Value": {"Ref": "Nobody"}}}}, "output O: .*Nobody"),
    "a parameter without value": ({"Parameters": {"P": {"Type": "String"}}}, "P has no value"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_refused(aws: Embedded, fault: str) -> None:
    """What is passed over in silence here can differ between targets without being seen."""
    template, words = REFUSED[fault]
    with pytest.raises(Refused, match=words):
        deploy(template, {}, _account(aws))


def _deploy(aws: Embedded, type_: str, properties: Mapping[str, Any]) -> tuple[Stack, Mapping[str, Any]]:
    """A resource alone, in an account of its own: the stack, and what AWS then describes of its kind."""
    account = _account(aws)
    before = {(thing.kind, thing.id) for thing in described(account)}
    stack = deploy(_template(type_, properties), {}, account)
    (made,) = [thing for thing in described(account) if (thing.kind, thing.id) not in before]
    return stack, made.document


def test_names_are_made_up_where_none_is_given(aws: Embedded) -> None:
    """A name that is taken for given would be compared with one that another tool made up, and the reverse."""
    stack, made = _deploy(aws, "AWS::ECS::Cluster", {})
    assert {made["clusterName"]} == stack.generated
    stack, made = _deploy(aws, "AWS::ECS::Cluster", {"ClusterName": "mine"})
    assert (made["clusterName"], stack.generated) == ("mine", frozenset())
    stack, made = _deploy(aws, "AWS::IAM::Role", {**TRUST, "Description": "x" * 99})
    assert len(made["RoleName"]) <= 64


def test_types_of_values(aws: Embedded) -> None:
    """CloudFormation takes numbers as texts and texts as numbers; AWS does not."""
    _, made = _deploy(aws, "AWS::ECS::TaskDefinition", {**TASK, "Cpu": 256, "ContainerDefinitions": [
        {**CONTAINER, "Memory": "128", "Essential": "true", "DockerLabels": {"a": "b"}}
    ]})  # fmt: skip
    (container,) = made["containerDefinitions"]
    assert (made["cpu"], container["memory"], container["essential"]) == ("256", 128, True)
    assert container["dockerLabels"] == {"a": "b"}


def test_rules_of_a_group(aws: Embedded) -> None:
    """A group lets everything out unless it has rules of its own; a second rule must not stand beside the first."""
    everything = "-1 all 0.0.0.0/0"
    _, made = _deploy(aws, "AWS::EC2::SecurityGroup", {**GROUP, "SecurityGroupIngress": [{**RULE, "Description": "d"}]})
    assert (list(made["ingress"]), list(made["egress"])) == (["tcp 1-1 10.0.0.0/8"], [everything])
    assert made["ingress"]["tcp 1-1 10.0.0.0/8"]["Description"] == "d"
    _, made = _deploy(aws, "AWS::EC2::SecurityGroup", {**GROUP, "SecurityGroupEgress": [RULE]})
    assert list(made["egress"]) == ["tcp 1-1 10.0.0.0/8"]
    _, made = _deploy(aws, "AWS::EC2::SecurityGroup", {**GROUP, "SecurityGroupEgress": []})
    assert made["egress"] == {}


def test_images_that_their_makers_publish(aws: Embedded) -> None:
    """Each is another image; where the list of all is known, a name that is not on it leads to none."""
    names = [
        "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id",
        "/aws/service/debian/release/12/latest/amd64",
        "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
    ]
    account = aws.account("eu-west-3")
    paris = account.client("ssm")
    found = {paris.get_parameter(Name=name)["Parameter"]["Value"] for name in names}
    assert len(found) == 3
    assert all(image.startswith("ami-") for image in found)
    for wrong in (f"{names[2]}x", "/aws/service/nobody/image", "/mine"):
        with pytest.raises(paris.exceptions.ParameterNotFound):
            paris.get_parameter(Name=wrong)
    assert not [thing for thing in described(account) if thing.kind == "parameter"], "they are in no account"


@pytest.mark.parametrize(("statistic", "taken"), [("tm90", True), ("p99.9", True), ("IQM", True), ("tm", False)])
def test_statistics_of_alarms(aws: Embedded, statistic: str, taken: bool) -> None:
    """AWS takes trimmed means for alarms; what is no statistic at all has to be refused."""
    watched = {"Namespace": "N", "MetricName": "M", "Period": 60, "EvaluationPeriods": 1, "Threshold": 1}
    alarm = {**watched, "ComparisonOperator": "LessThanThreshold", "ExtendedStatistic": statistic}
    if taken:
        assert _deploy(aws, "AWS::CloudWatch::Alarm", alarm)[1]["ExtendedStatistic"] == statistic
    else:
        with pytest.raises(Refused, match="ExtendedStatistic"):
            _deploy(aws, "AWS::CloudWatch::Alarm", alarm)


def test_policies_of_a_role(aws: Embedded) -> None:
    """A role can bring its policies itself, as it does where somebody writes the template by hand."""
    policy = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}}
    arn = f"arn:{aws.account().partition}:iam::aws:policy/CloudWatchAgentServerPolicy"
    role = {**TRUST, "ManagedPolicyArns": [arn], "Policies": [{"PolicyName": "p", "PolicyDocument": policy}]}
    _, made = _deploy(aws, "AWS::IAM::Role", role)
    assert (made["attached"], made["inline"], made["may"]) == ([arn], ["p"], {"s3:Get* on *": "Allow"})
    with pytest.raises(Refused, match="NoSuchEntity"):
        _deploy(aws, "AWS::IAM::Role", {**TRUST, "ManagedPolicyArns": [f"{arn}x"]})


def test_parameters(aws: Embedded) -> None:
    """Values that the declaration excludes would be refused by AWS; a default is what users get who say nothing."""
    declared = {
        "Name": {"Type": "String", "Default": "d-1", "AllowedPattern": r"\w-\d"},
        "Tags": {"Type": "CommaDelimitedList", "Default": "a,b"},
    }
    outputs = {name: {"Value": {"Ref": name}} for name in declared}
    template = {"Parameters": declared, "Resources": {}, "Outputs": outputs}
    assert deploy(template, {}, aws.account()).outputs == {"Name": "d-1", "Tags": ["a", "b"]}
    assert deploy(template, {"Tags": ("c",)}, aws.account()).outputs["Tags"] == ["c"]
    with pytest.raises(Refused, match="Name does not allow 'x-12'"):
        deploy(template, {"Name": "x-12"}, aws.account())
    with pytest.raises(Refused, match="Colour"):
        deploy(template, {"Colour": "red"}, aws.account())
    looked_up = {"P": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/x"}}
    with pytest.raises(Unsupported, match="Systems Manager"):
        deploy({"Parameters": looked_up, "Resources": {}}, {}, aws.account())


def test_values_for_parameters(aws: Embedded) -> None:
    """A value that suits the template's declaration but not its use would make a sound build fail."""
    declared = {
        "Group": {"Type": "AWS::EC2::SecurityGroup::Id"},
        "Port": {"Type": "Number", "MinValue": 1, "MaxValue": 9},
        "Role": {"Type": "String", "AllowedPattern": r"arn:[^:]+:iam::\d{12}:role/[^/]+"},
        "Size": {"Type": "String", "AllowedValues": ["s", "m"]},
        "Subnets": {"Type": "List<AWS::EC2::Subnet::Id>"},
        "Given": {"Type": "String", "Default": "x"},
    }
    allowed = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    policy = {"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [allowed]}}
    role = {"Fn::Select": [1, {"Fn::Split": ["role/", {"Ref": "Role"}]}]}
    rule = {"IpProtocol": "tcp", "FromPort": {"Ref": "Port"}, "ToPort": {"Ref": "Port"}, "CidrIp": "10.0.0.0/8"}
    resources = {
        "Task": {"Type": "AWS::ECS::TaskDefinition", "Properties": {**TASK, "TaskRoleArn": {"Ref": "Role"}}},
        "Policy": {"Type": "AWS::IAM::RolePolicy", "Properties": {**policy, "RoleName": role}},
        "Named": {"Type": "AWS::IAM::RolePolicy", "Properties": {**policy, "RoleName": "exists"}},
        "Rule": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": {**rule, "GroupId": {"Ref": "Group"}}},
    }
    template = {"Parameters": declared, "Resources": resources}
    seen = of_template(aws, template, template)
    assert seen.failure == seen.unsupported == ""
    assert {"role Role", "role exists", "security group Group", "task definition f"} == set(seen.state)
    assert len(set(_fixtures_of(aws, template, "Subnets"))) == 2
    assert _fixtures_of(aws, template, "Given") == []
    assert _fixtures_of(aws, template, "Size") == ["s"]


def _fixtures_of(aws: Embedded, template: Mapping[str, Any], parameter: str) -> list[str]:
    return [fixture.id for fixture in fixtures(template, aws.account()) if fixture.parameter == parameter]
