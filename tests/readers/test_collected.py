"""What the readers take for the same of parameters, workspaces, rules and groups of traces, and what they refuse."""

from __future__ import annotations

import pytest

from obsc.compare import differences
from obsc_readers import cloudformation, terraform
from obsc_readers.model import Reading
from readers.collected import GRAPH, IN_TERRAFORM, MODULE, TEMPLATE

ARN = '!Sub "arn:${AWS::Partition}:aps:${AWS::Region}:${AWS::AccountId}:workspace/ws-1"'

SAME = {
    "a workspace by its ARN": ("!GetAtt Metrics.Arn", "!Ref Metrics"),
    "a workspace by its id": (
        "!GetAtt Metrics.Arn",
        '!Sub "arn:${AWS::Partition}:aps:${AWS::Region}:${AWS::AccountId}:workspace/${Metrics.WorkspaceId}"',
    ),
    "an ARN by Join": (
        ARN,
        '!Join [":", [arn, !Ref AWS::Partition, aps, !Ref AWS::Region, !Ref AWS::AccountId, workspace/ws-1]]',
    ),
    "numbers as text": ("Priority: 100", 'Priority: "100"'),
    "a rate in another spelling": ("FixedRate: 0.05", "FixedRate: 5e-2"),
    "the only version": ("        Version: 1\n", ""),
    "notifications that are off": (", NotificationsEnabled: false", ""),
    "switches as text": ("InsightsEnabled: true", 'InsightsEnabled: "true"'),
    "the kind of data": ("      Tier: Standard\n", "      Tier: Standard\n      DataType: text\n"),
    "no tags": ("      GroupName: shop-slow\n", "      GroupName: shop-slow\n      Tags: []\n"),
}

REFUSED = {
    "a secret parameter": ("Type: String\n", "Type: SecureString\n", "obsc holds String here"),
    "a tier that the account chooses": ("      Tier: Standard\n", "", "a default of its own"),
    "another kind of data": ("Tier: Standard", "Tier: Standard\n      DataType: aws:ec2:image", "anything but text"),
    "a name that AWS chooses": ("      Name: /collector/shop\n", "", "AWS would choose a name"),
    "logs of a workspace": (
        "Alias: shop-metrics",
        "Alias: shop-metrics\n      LoggingConfiguration: { LogGroupArn: x }",
        "no room for this",
    ),
    "an alert manager": ("Alias: shop-metrics", "Alias: shop-metrics\n      AlertManagerDefinition: x", "no room"),
    "one policy of two": ("    UpdateReplacePolicy: Retain\n", "", "wants the same"),
    "rules that are kept": (
        "AWS::APS::RuleGroupsNamespace\n    Properties:\n      Name: shop\n      Workspace: !GetAtt",
        "AWS::APS::RuleGroupsNamespace\n    DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain\n"
        "    Properties:\n      Name: shop\n      Workspace: !GetAtt",
        "retains nothing but",
    ),
    "a workspace of another account": (ARN, '"arn:aws:aps:us-east-1:123456789012:workspace/ws-1"', "same account"),
    "a workspace by a bare id": (ARN, '"ws-1"', "same account and region"),
    "something else than a workspace": (ARN, ARN.replace("workspace/", "scraper/"), "same account and region"),
    "no rules": ('      Data: "groups: []"\n  Elsewhere', "  Elsewhere", "Data has to be said"),
    "a workspace of an organization": ("CURRENT_ACCOUNT", "ORGANIZATION", "obsc holds CURRENT_ACCOUNT"),
    "another data source": ("[PROMETHEUS, XRAY]", "[PROMETHEUS, TIMESTREAM]", "PROMETHEUS or XRAY"),
    "a network of its own": ("Name: shop-boards", "Name: shop-boards\n      VpcConfiguration: {}", "no room"),
    "no role": ("      RoleArn: !GetAtt Reads.Arn\n", "", "RoleArn has to be said"),
    "a rule for some resources": ('ResourceARN: "*"', 'ResourceARN: "arn:aws:ecs:*"', "obsc holds * here"),
    "a rule without a name": ("        RuleName: shop-rest\n", "", "AWS would choose a name"),
    "a name beside the rule": ("      SamplingRule:\n", "      RuleName: x\n      SamplingRule:\n", "no room"),
    "a rate that is boosted": ("Priority: 100", "Priority: 100\n        SamplingRateBoost: {}", "no room"),
    "another version": ("Version: 1\n", "Version: 2\n", "anything but 1"),
    "a share that is none": ("FixedRate: 0.05", "FixedRate: 5%", "has to be a number"),
    "an attribute twice": ("{ tenant: large }", "{ tenant: large, tenant: small }", "twice"),
    "a group of everything": ("      FilterExpression: responsetime > 2\n", "", "no group of all traces"),
    "an unknown switch": ("NotificationsEnabled: false", "NotificationEnabled: false", "did you mean"),
}

SAME_IN_TERRAFORM = {
    "a value that plans hide": ("insecure_value = ", "value          = "),
    "an id in text": ("aws_prometheus_workspace.Metrics.id", '"${aws_prometheus_workspace.Metrics.id}"'),
    "notifications that are off": ("    notifications_enabled = false\n", ""),
    "a number as text": ("priority       = 100", 'priority       = "100"'),
    "what the provider is told of destruction": (
        'alias = "shop-metrics"',
        'alias = "shop-metrics"\n\n  lifecycle {\n    prevent_destroy = true\n  }\n',
    ),
}

REFUSED_IN_TERRAFORM = {
    "two values": ("insecure_value = ", 'value = "x"\n  insecure_value = ', "one of value and insecure_value"),
    "no value": ('  insecure_value = "receivers: {}"\n', "", "one of value and insecure_value"),
    "a secret": ('type           = "String"', 'type           = "SecureString"', "obsc holds String here"),
    "another workspace's attribute": (
        "aws_prometheus_workspace.Metrics.id",
        "aws_prometheus_workspace.Metrics.kms_key_arn",
        "kms_key_arn",
    ),
    "no version": ("  version        = 1\n", "", "version has to be said"),
    "another version": ("version        = 1", "version        = 2", "the only one there is"),
    "some resources": ('resource_arn   = "*"', 'resource_arn   = "arn:aws:ecs:x"', "obsc holds * here"),
    "two configurations": (
        "  insights_configuration {\n",
        "  insights_configuration {\n    insights_enabled = false\n  }\n  insights_configuration {\n",
        "",
    ),
    "insights that nobody switches": ("    insights_enabled      = true\n", "", "insights_enabled has to be said"),
    "a region of its own": ('group_name        = "', 'region = "us-east-1"\n  group_name        = "', "no room"),
    "several accounts": ("CURRENT_ACCOUNT", "ORGANIZATION", "obsc holds CURRENT_ACCOUNT"),
}


def _read(change: tuple[str, ...] = ("", "")) -> Reading:
    return cloudformation.read({"template.yaml": _changed(TEMPLATE, change)})


def _read_module(change: tuple[str, ...] = ("", "")) -> Reading:
    return terraform.read({"main.tf": _changed(MODULE, change)})


def _changed(text: str, change: tuple[str, ...]) -> str:
    old, new = change[:2]
    assert not old or old in text
    return text.replace(old, new, 1)


def test_the_two_say_the_graph() -> None:
    """The reference: everything below is a variation of it."""
    assert GRAPH.verify() == []
    assert differences(GRAPH, _read().graph) == ()
    assert differences(IN_TERRAFORM, _read_module().graph) == ()


@pytest.mark.parametrize("name", SAME)
def test_the_same_in_other_words(name: str) -> None:
    """What a person would write by hand is the same system."""
    reading = _read(SAME[name])
    assert reading.refused == ()
    assert differences(GRAPH, reading.graph) == ()


@pytest.mark.parametrize("name", SAME_IN_TERRAFORM)
def test_the_same_in_other_words_of_terraform(name: str) -> None:
    """What a person would write by hand is the same system."""
    reading = _read_module(SAME_IN_TERRAFORM[name])
    assert reading.refused == ()
    assert differences(IN_TERRAFORM, reading.graph) == ()


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_held_is_refused(name: str) -> None:
    """Read over, it would be lost, and two systems would look alike."""
    reading = _read(REFUSED[name])
    assert any(REFUSED[name][2] in str(refusal) for refusal in reading.refused), reading.refused


@pytest.mark.parametrize("name", REFUSED_IN_TERRAFORM)
def test_what_cannot_be_held_is_refused_in_terraform(name: str) -> None:
    """Read over, it would be lost, and two systems would look alike."""
    reading = _read_module(REFUSED_IN_TERRAFORM[name])
    assert any(REFUSED_IN_TERRAFORM[name][2] in str(refusal) for refusal in reading.refused), reading.refused
