"""What a task may do after an edit: what a fresh build's may, and nothing that it had already is added again."""

from __future__ import annotations

from typing import Any

import pytest

from obsc.images.splices import Unsafe
from patching.cases import SPECIFICATION
from patching.cloudformation.cases import edit, plain, read

_BARE = "      Policies:\n        - PolicyName: bucket   # reads prices\n"
_GIVEN = "    taskRole: arn:aws:iam::123456789012:role/given\n"


def _resources(text: str) -> Any:
    return plain(text)["Resources"]


def _policies(text: str, role: str = "TaskRole") -> dict[str, list[str]]:
    rows = _resources(text)[role]["Properties"].get("Policies", [])
    return {
        row["PolicyName"]: [one["Sid"] for one in row["PolicyDocument"]["Statement"] if "Sid" in one] for row in rows
    }


def _with(statement: str) -> str:
    """The template whose task role allows one thing more."""
    text = read("short-tags.yaml")
    assert _BARE in text
    row = f"        - PolicyName: more\n          PolicyDocument: {{Statement: {statement}}}\n"
    return text.replace(_BARE, f"      Policies:\n{row}        - PolicyName: bucket\n")


@pytest.mark.parametrize(
    ("statement", "left"),
    [
        ("{Effect: Allow, Action: 'xray:*', Resource: '*'}", ["SendApplicationSignals"]),
        ("[{Effect: Allow, Action: ['*'], Resource: ['*']}]", []),
        ("{Effect: Deny, Action: 'xray:*', Resource: '*'}", ["SendTraces", "SendApplicationSignals"]),
        (
            "{Effect: Allow, Action: 'xray:*', Resource: '*', Condition: {Bool: {'aws:SecureTransport': 'true'}}}",
            ["SendTraces", "SendApplicationSignals"],
        ),
        ("{Effect: Allow, Action: 'XRay:Put*', Resource: '*'}", ["SendTraces", "SendApplicationSignals"]),
        ("{Effect: Allow, NotAction: 'iam:*', Resource: '*'}", ["SendTraces", "SendApplicationSignals"]),
        (
            "{Effect: Allow, Action: 'logs:*', Resource: !Sub 'arn:${AWS::Partition}:logs:${AWS::Region}:*'}",
            ["SendTraces"],
        ),
        (
            "{Effect: Allow, Action: 'logs:*', Resource: 'arn:aws:logs:eu-west-1:1:log-group:/aws/*'}",
            ["SendTraces", "SendApplicationSignals"],
        ),
    ],
)
def test_only_what_is_missing(statement: str, left: list[str]) -> None:
    """Statements that are there already, with whatever wildcards; those that only seem to be do not count."""
    after = edit(_with(statement)).text
    assert _policies(after).get("shop-web-telemetry", []) == left
    assert edit(after).text == after


def test_a_policy_of_that_name_grows() -> None:
    """Two of one name would be one too many, wherever the first stands."""
    once = edit(read("short-tags.yaml")).text
    less = once.replace("              - Sid: SendTraces\n", "              - Sid: Other\n").replace(
        "xray:Put", "xray:Get"
    )
    assert _policies(edit(less).text)["shop-web-telemetry"] == ["Other", "SendApplicationSignals", "SendTraces"]
    beside = read("short-tags.yaml").replace(
        "  TaskDefinition:\n",
        "  Allowed:\n    Type: AWS::IAM::RolePolicy\n    Properties:\n      RoleName: !Ref TaskRole\n"
        "      PolicyName: shop-web-telemetry\n      PolicyDocument:\n        Statement: []\n  TaskDefinition:\n",
        1,
    )
    after = edit(beside).text
    assert set(_policies(after)) == {"bucket"}
    rows = _resources(after)["Allowed"]["Properties"]["PolicyDocument"]["Statement"]
    assert [row["Sid"] for row in rows] == ["SendTraces", "SendApplicationSignals"]
    conditional = beside.replace(
        "    Type: AWS::IAM::RolePolicy\n", "    Type: AWS::IAM::RolePolicy\n    Condition: Seldom\n"
    )
    conditional = conditional.replace("Statement: []", "Statement: {Effect: Allow, Action: '*', Resource: '*'}")
    assert set(_policies(edit(conditional).text)) == {"bucket", "shop-web-telemetry"}
    with pytest.raises(Unsafe, match="statements are not written out as a list"):
        edit(beside.replace("Statement: []", "Statement: !Ref Statement"))


def test_policies_of_aws() -> None:
    """The agent's own policy allows what the agent does; with `iam: managed` it is what is attached."""
    arn = "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"
    attached = read("short-tags.yaml").replace(_BARE, f"      ManagedPolicyArns: [{arn}]\n{_BARE}")
    assert set(_policies(edit(attached).text)) == {"bucket"}
    managed = SPECIFICATION.replace("region: eu-west-1", "region: eu-west-1, iam: managed")
    assert edit(attached, managed).text.count("CloudWatchAgentServerPolicy") == 1
    after = edit(read("short-tags.yaml"), managed).text
    role = _resources(after)["TaskRole"]["Properties"]
    assert role["ManagedPolicyArns"] == [
        {"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/CloudWatchAgentServerPolicy"}
    ]
    assert set(_policies(after)) == {"bucket"}
    assert edit(after, managed).text == after


def test_a_role_is_made_where_there_is_none() -> None:
    """Nothing else can give permissions; it is there under the condition of its task, by a name that is free."""
    text = read("short-tags.yaml").replace("      TaskRoleArn: !GetAtt TaskRole.Arn\n", "")
    text = text.replace("  TaskRole:\n", "  WebTaskRole:\n").replace(
        "    Type: AWS::ECS::TaskDefinition\n", "    Type: AWS::ECS::TaskDefinition\n    Condition: IsWanted\n"
    )
    made = edit(text)
    resources = _resources(made.text)
    assert resources["TaskDefinition"]["Properties"]["TaskRoleArn"] == {"Fn::GetAtt": ["WebTaskRole2", "Arn"]}
    assert resources["WebTaskRole2"]["Condition"] == "IsWanted"
    assert _policies(made.text, "WebTaskRole2") == {"shop-web-telemetry": ["SendTraces", "SendApplicationSignals"]}
    assert "CAPABILITY" not in " ".join(made.notes)  # there were roles before
    assert "CAPABILITY_IAM" in " ".join(edit(read("one-line.template")).notes)
    none = edit(text.replace("      Cpu: '512'\n", "      Cpu: '512'\n      TaskRoleArn: !Ref AWS::NoValue\n")).text
    assert _resources(none)["TaskDefinition"]["Properties"]["TaskRoleArn"] == {"Fn::GetAtt": ["WebTaskRole2", "Arn"]}


def test_a_role_that_the_specification_names() -> None:
    """It is somewhere else: the task gets it, and a person is told what it needs."""
    text = read("short-tags.yaml").replace("      TaskRoleArn: !GetAtt TaskRole.Arn\n", "")
    made = edit(text, SPECIFICATION + _GIVEN)
    assert _resources(made.text)["TaskDefinition"]["Properties"]["TaskRoleArn"].endswith(":role/given")
    assert any("role/given` needs what `iam/web-task" in note for note in made.notes)
    asked = edit(text, SPECIFICATION + "    taskRole: { ref: roleArn }\n")
    assert _resources(asked.text)["TaskDefinition"]["Properties"]["TaskRoleArn"] == {"Ref": "RoleArn"}
    assert any("the task role `!Ref RoleArn` needs what" in note for note in asked.notes)
    assert "the parameter `RoleArn` is new: a deployment has to give it a value" in asked.notes


_LOGS = """          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: !Ref LogGroup
              awslogs-region: !Ref AWS::Region
              awslogs-stream-prefix: web
"""


def test_the_execution_role_writes_where_the_app_does_not() -> None:
    """A log group that is added is one more that ECS writes to; where the app logs already, nothing is missing."""
    allowed = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
    text = read("short-tags.yaml")
    own = text.replace(allowed, "arn:aws:iam::aws:policy/ReadOnlyAccess")
    assert "Policies" not in _resources(edit(own).text)["ExecutionRole"]["Properties"]
    assert "Policies" not in _resources(edit(text.replace(_LOGS, "")).text)["ExecutionRole"]["Properties"]
    after = edit(own.replace(_LOGS, "")).text
    resources = _resources(after)
    (policy,) = resources["ExecutionRole"]["Properties"]["Policies"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert (policy["PolicyName"], statement["Sid"]) == ("shop-web-start", "WriteOutput")
    assert statement["Resource"] == [{"Fn::GetAtt": ["WebLogGroup", "Arn"]}]
    assert resources["WebLogGroup"]["Properties"] == {"LogGroupName": "/ecs/shop-web", "RetentionInDays": 30}
    attributes = [row for row in _web(after)["Environment"] if row["Name"] == "OTEL_RESOURCE_ATTRIBUTES"]
    assert attributes == [{"Name": "OTEL_RESOURCE_ATTRIBUTES", "Value": "service.name=web"}]
    assert edit(after).text == after


def _web(text: str) -> Any:
    return _resources(text)["TaskDefinition"]["Properties"]["ContainerDefinitions"][0]


def test_an_execution_role_that_is_not_there() -> None:
    """On Fargate nobody else writes logs; on instances their own role does."""
    text = read("short-tags.yaml").replace(_LOGS, "").replace("      ExecutionRoleArn: !GetAtt ExecutionRole.Arn\n", "")
    resources = _resources(edit(text).text)
    body = resources["TaskDefinition"]["Properties"]
    assert body["ExecutionRoleArn"] == {"Fn::GetAtt": ["WebExecutionRole", "Arn"]}
    assert _policies(edit(text).text, "WebExecutionRole") == {"shop-web-start": ["WriteOutput"]}
    on_instances = edit(text.replace("[FARGATE]", "[EC2]"), SPECIFICATION.replace(
        "region: eu-west-1", "region: eu-west-1, ecs: { cluster: shop, launchType: EC2 }"
    ))  # fmt: skip
    assert "ExecutionRoleArn" not in _resources(on_instances.text)["TaskDefinition"]["Properties"]
    assert any("container instances needs `logs:CreateLogStream`" in note for note in on_instances.notes)


def test_private_images_are_pulled() -> None:
    """An image of AWS's public registry is anybody's; a copy in a registry of one's own is not."""
    private = (
        SPECIFICATION + "    instrumentation: { image: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/adot:v0.19.0 }\n"
    )
    own = read("short-tags.yaml").replace("AmazonECSTaskExecutionRolePolicy", "Other")
    after = edit(own, private).text
    assert _policies(after, "ExecutionRole") == {"shop-web-start": ["Authenticate", "PullImages"]}


def test_a_group_that_exists_elsewhere() -> None:
    """A group that the specification does not make is named, and a person is told."""
    specification = SPECIFICATION + "    logs: { group: /ours, create: false }\n"
    made = edit(read("short-tags.yaml").replace(_LOGS, ""), specification)
    assert "              awslogs-group: /ours\n" in made.text
    assert "the log group `/ours` has to exist" in made.notes
