"""What the readers take for the same of private DNS, alarms, dashboards and objectives, and what they refuse."""

from __future__ import annotations

import pytest

from obsc.compare import differences
from obsc_readers import cloudformation, terraform
from obsc_readers.model import Reading
from readers.watch import GRAPH, MODULE, TEMPLATE

BODY = """\
!Sub |-
        {"start": "-PT3H", "widgets": [{"x": 0, "properties": {"region": "${AWS::Region}", "title": "100 %"}}]}"""
QUOTED = r'"{\"widgets\":[{\"properties\":{\"title\":\"100 \\u0025\",\"region\":\"'
HCL_BODY = """\
jsonencode({
    start   = "-PT3H"
    widgets = [{ x = 0, properties = { region = data.aws_region.current.region, title = "100 %" } }]
  })"""

SAME = {
    "the namespace at its old place": (
        "      NamespaceId: !Ref Domain\n      DnsConfig:\n",
        "      DnsConfig:\n        NamespaceId: !GetAtt Domain.Id\n",
    ),
    "no threshold": ("{ FailureThreshold: 1 }", "{}"),
    "a number as text": ("TTL: 60", 'TTL: "60"'),
    "a fraction of nothing": ("Threshold: 1500\n", "Threshold: 1500.0\n"),
    "a threshold as text": ("Threshold: 0.5", 'Threshold: "0.5"'),
    "dimensions in another order": (
        "        - { Name: Environment, Value: production }\n        - { Name: Service, Value: shop }\n",
        "        - { Name: Service, Value: shop }\n        - { Name: Environment, Value: production }\n",
    ),
    "as many datapoints as periods": ("      DatapointsToAlarm: 2\n", ""),
    "the default for missing data": ("      TreatMissingData: missing\n", ""),
    "actions that are on": ("AlarmName: slow", "ActionsEnabled: true\n      AlarmName: slow"),
    "a body by Join": (
        BODY,
        f'!Join ["", [{QUOTED}", !Ref "AWS::Region", "\\"}},\\"x\\":0.0}}],\\"start\\":\\"-PT3H\\"}}"]]',
    ),
    "a list to wait for": ("DependsOn: Switch", "DependsOn: [Switch]"),
    "percentages that are the defaults": ("        AttainmentGoal: 99\n        WarningThreshold: 50\n", ""),
    "no properties": (
        "AWS::ApplicationSignals::Discovery\n",
        "AWS::ApplicationSignals::Discovery\n    Properties: {}\n",
    ),
}

REFUSED = {
    "another record": ("Type: A,", "Type: SRV,", "obsc holds A here"),
    "two records": ("[{ Type: A, TTL: 60 }]", "[{ Type: A, TTL: 60 }, { Type: A, TTL: 61 }]", "one record"),
    "another routing": ("RoutingPolicy: MULTIVALUE", "RoutingPolicy: WEIGHTED", "MULTIVALUE"),
    "no health check": ("      HealthCheckCustomConfig: { FailureThreshold: 1 }\n", "", "unhealthy"),
    "two namespaces": ("RoutingPolicy:", "NamespaceId: x\n        RoutingPolicy:", "NamespaceId has to be said once"),
    "an unknown property": ("TTL: 60", "TTL: 60, Weight: 1", "no room for this"),
    "no statistic": ("      ExtendedStatistic: p99\n", "", "exactly one of the statistic"),
    "a statistic at the wrong place": ("ExtendedStatistic: p99", "ExtendedStatistic: Sum", "no extended statistic"),
    "an extended one at the wrong place": ("ExtendedStatistic: p99", "Statistic: p99", "is an extended statistic"),
    "two lines that return data": ("ReturnData: false", "ReturnData: true", "exactly one line"),
    "a line that does not say": ("          ReturnData: false\n", "", "ReturnData has to be said"),
    "two lines of one id": ("Id: rate", "Id: faults", "same id"),
    "a metric and an expression": ("Id: faults\n", "Id: faults\n          Expression: x\n", "either a metric"),
    "a unit": ("Stat: Sum", "Stat: Sum\n            Unit: Count", "no room for this"),
    "a metric beside metric math": ("AlarmName: failing", "AlarmName: failing\n      MetricName: x", "metric math"),
    "a dimension twice": ("Name: Environment", "Name: Service", "stands twice"),
    "another comparison": (
        "GreaterThanThreshold\n      Threshold: 0.5",
        "GreaterThanUpperThreshold\n      X: 1",
        "Upper",
    ),
    "what happens when all is well": ("AlarmName: slow", "OKActions: [x]\n      AlarmName: slow", "no room for this"),
    "a number that is none": ("Threshold: 1500\n", "Threshold: many\n", "has to be a number"),
    "a body that is no JSON": ('"title": "100 %"', '"title": 100 %', "not JSON"),
    "a body that is no object": (BODY, '"[]"', "has to be a JSON object"),
    "a key that is not known": ('"title"', '"${AWS::Region}"', "a key has to be known"),
    "a key twice": ('"title"', '"region"', "stands twice"),
    "an alarm that waits": (
        "Type: AWS::CloudWatch::Dashboard",
        "Type: AWS::CloudWatch::Dashboard\n    DependsOn: Slow",
        "no room for DependsOn",
    ),
    "no period-based indicator": ("      RequestBasedSli:\n", "      Sli:\n", "RequestBasedSli has to be said"),
    "a threshold without its comparison": ("        ComparisonOperator: LessThanOrEqualTo\n", "", "go together"),
    "an open comparison": ("LessThanOrEqualTo", "LessThan", "LessThanOrEqualTo here"),
    "a calendar": ("RollingInterval:", "CalendarInterval:", "RollingInterval has to be said"),
    "rates": ("Name: shop is fast", "BurnRateConfigurations: [{}]\n      Name: shop is fast", "no room for this"),
    "something set on the switch": ("Discovery\n", "Discovery\n    Properties: { On: true }\n", "no room for this"),
}

SAME_IN_TERRAFORM = {
    "a name by its id": (
        "namespace_id   = aws_service_discovery_private_dns_namespace.Domain.id",
        'namespace_id   = "${aws_service_discovery_private_dns_namespace.Domain.id}"',
    ),
    "zero datapoints": ("datapoints_to_alarm = 2", "datapoints_to_alarm = 0"),
    "the default, said": ("datapoints_to_alarm = 2", 'datapoints_to_alarm = 2\n  treat_missing_data  = "missing"'),
    "a number as text": ("threshold           = 0.5", 'threshold           = "0.5"'),
    "no data, said": ('    id = "faults"\n', '    id          = "faults"\n    return_data = false\n'),
    "a body as text": (
        HCL_BODY,
        r'"{\"widgets\":[{\"properties\":{\"title\":\"100 %\",\"region\":\"${data.aws_region.current.region}\"},'
        r'\"x\":0}],\"start\":\"-PT3H\"}"',
    ),
    "no output": ('    Outputs = { Arn = { Value = { "Fn::GetAtt" = ["Slo", "Arn"] } } }\n', ""),
    "a template as text": (
        'jsonencode({ Resources = { It = { Type = "AWS::ApplicationSignals::Discovery" } } })',
        '"{\\"Resources\\":{\\"It\\":{\\"Type\\":\\"AWS::ApplicationSignals::Discovery\\"}}}"',
    ),
    "removal by force": ('name        = "agent"', 'name        = "agent"\n  force_destroy = true'),
}

REFUSED_IN_TERRAFORM = {
    "an empty check": ("    failure_threshold = 1\n", "", "takes an empty block for none"),
    "no check": ("  health_check_custom_config {\n    failure_threshold = 1\n  }\n", "", "unhealthy"),
    "another record": ('type = "A"', 'type = "SRV"', "obsc holds A here"),
    "two lines that return data": (
        '    id = "faults"\n',
        '    id = "faults"\n    return_data = true\n',
        "exactly one line",
    ),
    "a unit": ('stat        = "Sum"', 'stat        = "Sum"\n      unit        = "Count"', "no room for this"),
    "a statistic at the wrong place": ("extended_statistic  =", "statistic           =", "is an extended statistic"),
    "a body that is no object": (HCL_BODY, "jsonencode([])", "has to be a JSON object"),
    "another resource in a stack": ("AWS::ApplicationSignals::Discovery", "AWS::SQS::Queue", "obsc holds AWS::Appl"),
    "a second resource in a stack": ("{ It = {", '{ Other = { Type = "x" }, It = {', "one entry"),
    "parameters of a stack": (
        'name          = "switch"',
        'name          = "switch"\n  parameters    = { a = "b" }',
        "no room",
    ),
    "an intrinsic function": (
        'Name        = "shop is fast"',
        'Name        = { Ref = "AWS::Region" }',
        "has to be text",
    ),
    "another output": ("Outputs = { Arn", "Outputs = { Name", "one output, Arn"),
    "another attribute": ('["Slo", "Arn"]', '["Slo", "CreatedTime"]', "ARN of Slo"),
    "nothing to wait for": ("[aws_cloudformation_stack.Switch]", "[aws_cloudformation_stack.Nobody]", "nothing at"),
    "a switch that waits": (
        'name          = "switch"',
        'name          = "switch"\n  depends_on = [aws_cloudwatch_metric_alarm.Slow]',
        "no room for depends_on",
    ),
}


def test_the_two_say_the_graph() -> None:
    """The reference: everything below is a variation of it."""
    assert GRAPH.verify() == []
    _same(_template(TEMPLATE))
    _same(_module(MODULE))


@pytest.mark.parametrize("name", SAME)
def test_other_spellings_in_cloudformation(name: str) -> None:
    """A reader that minds how a person spells sees differences in nothing."""
    _same(_template(_changed(TEMPLATE, *SAME[name])))


@pytest.mark.parametrize("name", SAME_IN_TERRAFORM)
def test_other_spellings_in_terraform(name: str) -> None:
    """A reader that minds how a person spells sees differences in nothing."""
    _same(_module(_changed(MODULE, *SAME_IN_TERRAFORM[name])))


@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_cloudformation(name: str) -> None:
    """What no graph holds must not be passed over."""
    old, new, says = REFUSED[name]
    _refused(_template(_changed(TEMPLATE, old, new)), says)


@pytest.mark.parametrize("name", REFUSED_IN_TERRAFORM)
def test_refused_in_terraform(name: str) -> None:
    """What no graph holds must not be passed over."""
    old, new, says = REFUSED_IN_TERRAFORM[name]
    _refused(_module(_changed(MODULE, old, new)), says)


def _changed(whole: str, old: str, new: str) -> str:
    assert whole.count(old) == 1, f"stands there {whole.count(old)} times: {old}"
    return whole.replace(old, new)


def _template(text: str) -> Reading:
    return cloudformation.read({"template.yaml": text})


def _module(text: str) -> Reading:
    return terraform.read({"main.tf": text})


def _same(reading: Reading) -> None:
    assert [str(refusal) for refusal in reading.refused] == []
    assert [str(difference) for difference in differences(GRAPH, reading.graph)] == []


def _refused(reading: Reading, says: str) -> None:
    told = [str(refusal) for refusal in reading.refused]
    assert any(says in message for message in told), told
