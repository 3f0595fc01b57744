"""What the reader of the AWS CLI's input files takes, and what it refuses."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsc.compare import differences
from obsc.infra import ecs, iam
from obsc.infra.boundary import Artifact
from obsc.infra.graph import Graph
from obsc.infra.values import ACCOUNT_ID, PARTITION, REGION, Ref, RoleName, Text, text
from obsc_readers.ecs import read
from obsc_readers.model import Reading

TASK: dict[str, Any] = {
    "family": "shop",
    "requiresCompatibilities": ["FARGATE"],
    "networkMode": "awsvpc",
    "cpu": "512",
    "memory": "1024",
    "taskRoleArn": "<web-task-role.arn>",
    "executionRoleArn": "<givenRole>",
    "runtimePlatform": {"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"},
    "volumes": [{"name": "scratch"}],
    "containerDefinitions": [
        {
            "name": "web",
            "image": "<image>",
            "essential": True,
            "cpu": 256,
            "environment": [{"name": "A", "value": "<b> <region>"}],
            "secrets": [{"name": "KEY", "valueFrom": "arn:<partition>:ssm:<region>:<account-id>:parameter/key"}],
            "portMappings": [{"containerPort": 8000, "hostPort": 8000, "protocol": "tcp"}],
            "dockerLabels": {"b": "2", "a": "1"},
            "logConfiguration": {
                "logDriver": "awslogs",
                "options": {
                    "awslogs-group": "<web.logs-log-group.name>",
                    "awslogs-region": "<region>",
                    "awslogs-stream-prefix": "web",
                },
            },
        }
    ],
    "tags": [{"key": "team", "value": "web"}],
}
SERVICE: dict[str, Any] = {
    "serviceName": "<web-service.name>",
    "cluster": "<shop-cluster.name>",
    "taskDefinition": "shop",
    "schedulingStrategy": "REPLICA",
    "desiredCount": 2,
    "launchType": "FARGATE",
    "networkConfiguration": {
        "awsvpcConfiguration": {
            "subnets": ["<subnets>"],
            "securityGroups": ["<web-security-group.id>"],
            "assignPublicIp": "DISABLED",
        }
    },
    "deploymentConfiguration": {
        "maximumPercent": 200,
        "minimumHealthyPercent": 100,
        "deploymentCircuitBreaker": {"enable": True, "rollback": True},
    },
    "availabilityZoneRebalancing": "ENABLED",
    "enableECSManagedTags": True,
    "propagateTags": "SERVICE",
}
TRUST: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
POLICY: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [
        {"Sid": "One", "Effect": "Allow", "Action": ["logs:PutLogEvents"], "Resource": ["<web.logs-log-group.streams>"]}
    ],
}
CHECKLIST = """\
# What is left to do

| Placeholder | Stands for | In |
|--|--|--|
| `<image>` | Image | `taskdef.web.json` |
| `<givenRole>` | A role | `taskdef.web.json` |
| `<subnets>` | Subnets | `service.web.json` |
| `<partition>` | The partition | `taskdef.web.json` |
| `<region>` | The region | `taskdef.web.json` |
| `<account-id>` | The account | `taskdef.web.json` |
| `<web.logs-log-group.name>` | Name of the log group | `taskdef.web.json` |
| `<web.logs-log-group.streams>` | ARN of the log group | `iam/web-task.telemetry.json` |
| `<web-task-role.arn>` | ARN of the role | `taskdef.web.json` |
| `<web-security-group.id>` | Id of the security group | `service.web.json` |
| `<shop-cluster.name>` | Name of the cluster | `service.web.json` |
| `<web-service.name>` | Name of the service | `service.web.json` |

```bash
sed -i.bak "s|<image>|$image|g" taskdef.web.json
sed -i.bak "s|\\"<subnets>\\"|\\"${subnets//,/\\", \\"}\\"|g" service.web.json
```
"""
FILES = {
    "taskdef.web.json": json.dumps(TASK),
    "service.web.json": json.dumps(SERVICE),
    "iam/web-task.trust.json": json.dumps(TRUST),
    "iam/web-task.shop.telemetry.json": json.dumps(POLICY),
    "agents/web.json": "{}\n",
    "CHECKLIST.md": CHECKLIST,
}

WEB = ecs.Container(
    name="web",
    image=Ref("Input", "image", "value"),
    essential=True,
    cpu=256,
    environment=(ecs.EnvironmentVariable(name="A", value=text("<b> ", REGION)),),
    secrets=(
        ecs.SecretVariable(
            name="KEY", value_from=text("arn:", PARTITION, ":ssm:", REGION, ":", ACCOUNT_ID, ":parameter/key")
        ),
    ),
    port_mappings=(ecs.PortMapping(container_port=8000, host_port=8000, protocol="tcp"),),
    docker_labels=(("a", "1"), ("b", "2")),
    log=ecs.AwsLogs(group=Ref("LogGroup", "web.logs", "name"), region=REGION, stream_prefix="web"),
)
TASK_NODE = ecs.TaskDefinition(
    name="web",
    family="shop",
    requires_compatibilities=("FARGATE",),
    network_mode="awsvpc",
    cpu=512,
    memory=1024,
    task_role=Ref("Role", "web-task", "arn"),
    execution_role=Ref("Input", "givenRole", "value"),
    runtime_platform=ecs.RuntimePlatform(cpu_architecture="ARM64"),
    containers=(WEB,),
    volumes=(ecs.Volume(name="scratch"),),
    tags=(("team", "web"),),
)
SERVICE_NODE = ecs.Service(
    name="web",
    service_name=None,
    cluster=Ref("Cluster", "shop", "name"),
    task_definition=Ref("TaskDefinition", "web", "arn"),
    scheduling_strategy="REPLICA",
    desired_count=2,
    launch_type="FARGATE",
    network=ecs.AwsVpcConfiguration(
        subnets=Ref("Input", "subnets", "value"),
        security_groups=(Ref("SecurityGroup", "web", "id"),),
        assign_public_ip=False,
    ),
    deployment=ecs.DeploymentConfiguration(
        maximum_percent=200, minimum_healthy_percent=100, circuit_breaker=True, rollback=True
    ),
    availability_zone_rebalancing="ENABLED",
    enable_execute_command=False,
    enable_ecs_managed_tags=True,
    propagate_tags="SERVICE",
)
NOT_SAID = cast("Text", None)
GRAPH = Graph(
    (
        TASK_NODE,
        SERVICE_NODE,
        iam.Role(name="web-task", service="ecs-tasks.amazonaws.com", description=cast("str", None)),
        iam.RolePolicy(
            name="web-task",
            policy_name="shop.telemetry",
            role=NOT_SAID,
            statements=(
                iam.Statement(
                    sid="One", actions=("logs:PutLogEvents",), resources=(Ref("LogGroup", "web.logs", "streams"),)
                ),
            ),
        ),
        Artifact(name="agents/web.json", content="{}\n", purpose=""),
    )
)


def _with(path: str, document: Any) -> Reading:
    return read({**FILES, path: json.dumps(document)})


def _service(reading: Reading) -> ecs.Service:
    (node,) = reading.graph.of(ecs.Service)
    return node


def test_reads_the_files_of_one_build() -> None:
    """The reference: everything below is a variation of it."""
    reading = read(FILES)
    assert reading.refused == ()
    assert differences(GRAPH, reading.graph) == ()


def test_order_and_layout_say_nothing() -> None:
    """JSON has none."""
    files = {path: FILES[path] for path in sorted(FILES, reverse=True)}
    turned = dict(reversed(TASK.items()))
    files["taskdef.web.json"] = json.dumps(turned, indent=7, ensure_ascii=True)
    assert differences(GRAPH, read(files).graph) == ()


def test_without_a_checklist_brackets_are_text() -> None:
    """In somebody's own files `<image>` may be a text like any other."""
    reading = read({path: content for path, content in FILES.items() if path != "CHECKLIST.md"})
    task = next(reading.graph.of(ecs.TaskDefinition))
    assert (task.containers[0].image, task.execution_role) == ("<image>", "<givenRole>")


def test_a_name_that_somebody_chose_is_a_name() -> None:
    """Only the placeholder of its own name is nobody's choice."""
    assert _service(_with("service.web.json", {**SERVICE, "serviceName": "shop"})).service_name == "shop"
    assert _with("service.web.json", {**SERVICE, "serviceName": "<image>"}).refused


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("<image.role-name>", RoleName(Ref("Input", "image", "value"))),
        ("<web-task-role.arn.role-name>", RoleName(Ref("Role", "web-task", "arn"))),
    ],
)
def test_a_roles_name_is_in_its_arn(written: str, meant: object) -> None:
    """It stands alone: obsc has no text around such a name."""
    checklist = f"{CHECKLIST}\n| `{written}` | The role's name | `service.web.json` |\n"
    named = {**SERVICE, "cluster": written}
    files = {**FILES, "service.web.json": json.dumps(named), "CHECKLIST.md": checklist}
    assert meant == _service(read(files)).cluster
    assert read({**files, "service.web.json": json.dumps({**named, "cluster": f"x{written}"})}).refused


def test_a_task_definition_that_is_not_in_these_files_stays_text() -> None:
    """The family of another build, or an ARN."""
    assert _service(_with("service.web.json", {**SERVICE, "taskDefinition": "other:7"})).task_definition == "other:7"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (["<subnets>"], Ref("Input", "subnets", "value")),
        (["<image>"], (Ref("Input", "image", "value"),)),
        (["subnet-1", "<image>"], ("subnet-1", Ref("Input", "image", "value"))),
        ([], ()),
    ],
)
def test_a_list_is_filled_in_with_its_quotes(written: list[str], meant: object) -> None:
    """The checklist's command for a list takes the quotes along; so one placeholder may be many subnets."""
    network = {"awsvpcConfiguration": {"subnets": written, "assignPublicIp": "ENABLED"}}
    network_node = _service(_with("service.web.json", {**SERVICE, "networkConfiguration": network})).network
    assert network_node is not None
    assert meant == network_node.subnets


def test_what_the_api_answers_is_taken() -> None:
    """`describe-task-definition` prints empty lists for what was never asked for."""
    web = {**TASK["containerDefinitions"][0], "volumesFrom": [], "systemControls": [], "mountPoints": [], "links": []}
    task = {**TASK, "containerDefinitions": [web], "placementConstraints": []}
    reading = _with("taskdef.web.json", task)
    assert reading.refused == ()
    assert differences(GRAPH, reading.graph) == ()


REFUSALS: list[tuple[str, dict[str, Any], str]] = [
    ("taskdef.web.json", {**TASK, "cpu": 512}, "cpu"),
    ("taskdef.web.json", {**TASK, "Family": "x"}, "Family"),
    ("taskdef.web.json", {**TASK, "taskDefinitionArn": "arn:x"}, "taskDefinitionArn"),
    ("taskdef.web.json", {**TASK, "family": "<image>"}, "family"),
    ("taskdef.web.json", {**TASK, "family": "x<subnets>"}, "family"),
    ("taskdef.web.json", {**TASK, "containerDefinitions": {}}, "containerDefinitions"),
    (
        "taskdef.web.json",
        {**TASK, "containerDefinitions": [{"name": "x", "essential": True}]},
        "containerDefinitions[0]",
    ),
    ("taskdef.web.json", {**TASK, "tags": [{"Key": "a", "Value": "b"}]}, "tags[0].Key"),
    ("service.web.json", {**SERVICE, "desiredCount": "2"}, "desiredCount"),
    ("service.web.json", {**SERVICE, "enableECSManagedTags": "true"}, "enableECSManagedTags"),
    ("service.web.json", {**SERVICE, "desiredCount": 2.0}, "desiredCount"),
    ("service.web.json", {**SERVICE, "clientToken": "x"}, "clientToken"),
    ("service.web.json", {key: value for key, value in SERVICE.items() if key != "serviceName"}, ""),
    ("iam/web-task.trust.json", {**TRUST, "Id": "x"}, "Id"),
    ("iam/web-task.shop.telemetry.json", {**POLICY, "Version": "2008-10-17"}, "Version"),
]


@pytest.mark.parametrize(("path", "document", "subject"), REFUSALS)
def test_refuses_what_it_cannot_hold(path: str, document: dict[str, Any], subject: str) -> None:
    """The CLI insists on types and keys; so does the reader, and it names the file and the key."""
    refused = _with(path, document).refused
    assert {path} == {refusal.file for refusal in refused}
    assert subject in {refusal.subject for refusal in refused}


def test_one_bad_file_does_not_hide_the_others() -> None:
    """A syntax error in a policy says nothing about the service."""
    reading = read({**FILES, "iam/web-task.shop.telemetry.json": "{"})
    assert [refusal.file for refusal in reading.refused] == ["iam/web-task.shop.telemetry.json"]
    assert SERVICE_NODE in reading.graph.nodes


def test_a_task_definition_that_is_refused_leaves_its_family_as_text() -> None:
    """There is no node to point to."""
    reading = _with("taskdef.web.json", {**TASK, "cpu": 512})
    assert reading.refused
    assert replace(SERVICE_NODE, task_definition="shop") in reading.graph.nodes


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.text())
def test_never_raises_on_any_text(path: str, content: str) -> None:
    """A crash says nothing about where."""
    reading = read({**FILES, path: content})
    assert reading.refused or path in ("agents/web.json", "CHECKLIST.md")


_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just("<image>")),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=2)),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([*TASK, *SERVICE]), _JSON)
def test_never_raises_on_any_value_anywhere(key: str, value: Any) -> None:
    """Objects for lists, numbers for objects, anything for anything."""
    _with("taskdef.web.json", {**TASK, key: value})
    _with("service.web.json", {**SERVICE, key: value})
    _with("iam/web-task.trust.json", {**TRUST, "Statement": value})
    _with("iam/web-task.shop.telemetry.json", {**POLICY, "Statement": [value]})
