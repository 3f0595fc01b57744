"""Two services of one file, one after the other, with a role and a log group that are theirs together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from obsc.images.record import INFRASTRUCTURE, undone, with_edits
from obsc.patching.formats import format_of
from patching.cases import SPECIFICATION, request
from patching.cloudformation.cases import plain

_WEB = SPECIFICATION[SPECIFICATION.index("  web:") :]
_BOTH = SPECIFICATION + _WEB.replace("  web:", "  api:").replace("webImage", "apiImage")
_COMMAND = '["gunicorn", "--workers", "2", "--bind", "0.0.0.0:8000", "shop:create_app()"]'
_SERVICES = ("web", "api")
_STYLES = ("one role, one log group", "one role, no logs")


def _template(style: str) -> tuple[str, str]:
    logs = "{ awslogs-group: !Ref Logs, awslogs-region: eu-west-1, awslogs-stream-prefix: x }"
    tasks = "".join(
        f"""\
  {name.capitalize()}:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop-{name}
      NetworkMode: awsvpc
      RequiresCompatibilities: [FARGATE]
      Cpu: "512"
      Memory: "1024"
      TaskRoleArn: !GetAtt Role.Arn
      ExecutionRoleArn: !GetAtt Role.Arn
      ContainerDefinitions:
        - Name: {name}
          Image: shop/{name}:1
          Command: {_COMMAND}
"""
        + ("" if "no logs" in style else f"          LogConfiguration: {{ LogDriver: awslogs, Options: {logs} }}\n")
        for name in _SERVICES
    )
    return (
        "template.yaml",
        f"""\
Resources:
  Logs:
    Type: AWS::Logs::LogGroup
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{{ Effect: Allow, Principal: {{ Service: ecs-tasks.amazonaws.com }}, Action: sts:AssumeRole }}]
{tasks}""",
    )


def _module(style: str) -> tuple[str, str]:
    logs = """\
      logConfiguration = {
        logDriver = "awslogs"
        options   = { awslogs-group = "/shop", awslogs-region = "eu-west-1", awslogs-stream-prefix = "x" }
      }
"""
    tasks = "".join(
        f"""
resource "aws_ecs_task_definition" "{name}" {{
  family                   = "shop-{name}"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 512
  memory                   = 1024
  task_role_arn            = aws_iam_role.task.arn
  execution_role_arn       = aws_iam_role.task.arn

  container_definitions = jsonencode([
    {{
      name    = "{name}"
      image   = "shop/{name}:1"
      command = {_COMMAND}
{"" if "no logs" in style else logs}    }}
  ])
}}
"""
        for name in _SERVICES
    )
    return "main.tf", f'resource "aws_iam_role" "task" {{\n  assume_role_policy = "{{}}"\n}}\n{tasks}'


def _python(style: str) -> tuple[str, str]:
    logs = "" if "no logs" in style else ', logging=ecs.LogDrivers.aws_logs(stream_prefix="x", log_group=logs)'
    tasks = "".join(
        f"""\
        {name} = ecs.FargateTaskDefinition(self, "{name}", cpu=512, memory_limit_mib=1024, task_role=role)
        image = ecs.ContainerImage.from_registry("shop/{name}:1")
        {name}.add_container("{name}", image=image, command={_COMMAND}{logs})
"""
        for name in _SERVICES
    )
    return (
        "app.py",
        f"""\
from aws_cdk import Stack
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam


class Web(Stack):
    def __init__(self, scope, id, logs):
        super().__init__(scope, id)
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("ecs-tasks.amazonaws.com"))
{tasks}""",
    )


def _typescript(style: str) -> tuple[str, str]:
    logs = "" if "no logs" in style else ", logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'x' })"
    tasks = "".join(
        f"""\
    const {name} = new ecs.FargateTaskDefinition(this, '{name}', {{ cpu: 512, memoryLimitMiB: 1024 }});
    {name}.addContainer('{name}', {{ image, command: {_COMMAND}{logs} }});
"""
        for name in _SERVICES
    )
    return (
        "app.ts",
        f"""\
import {{ Stack, aws_ecs as ecs }} from 'aws-cdk-lib';

export class Web extends Stack {{
  constructor(scope: Stack, id: string, image: ecs.ContainerImage) {{
    super(scope, id);
{tasks}  }}
}}
""",
    )


_FORMATS: dict[str, Callable[[str], tuple[str, str]]] = {
    "CloudFormation": _template,
    "Terraform": _module,
    "CDK in Python": _python,
    "CDK in TypeScript": _typescript,
}


@pytest.mark.parametrize("style", _STYLES)
@pytest.mark.parametrize("order", [_SERVICES, _SERVICES[::-1]], ids="-".join)
@pytest.mark.parametrize("format_", _FORMATS)
def test_one_after_the_other_and_back(format_: str, order: tuple[str, str], style: str) -> None:
    """Each is edited once, the second leaves what the first got, and one undo gives all bytes back."""
    path, text = _FORMATS[format_](style)
    files, record, edited = {path: text}, None, []
    for service in (*order, *order):
        asked = request(files, path, _BOTH, service, resource=service.capitalize() if path[-4:] == "yaml" else service)
        made = format_of(asked)(asked)
        if made.edits:
            edited.append(service)
            record = with_edits(record, made.edits, INFRASTRUCTURE)
            files = {**files, **{one.path: one.after for one in made.edits if one.after is not None}}
    assert record is not None and tuple(edited) == order
    back = undone(record, files.get)
    assert back.changed == ()
    assert {name: text for name, _, text in back.files if text is not None} == {path: text}


def test_one_role_for_both_purposes() -> None:
    """The role of the task starts it, too: one list of policies holds what either needs, for either service."""
    path, text = _template("one role, no logs")
    files = {path: text}
    for service in _SERVICES:
        asked = request(files, path, _BOTH, service, resource=service.capitalize())
        (edit,) = format_of(asked)(asked).edits
        files[path] = edit.after or ""
    policies = [one["PolicyName"] for one in plain(files[path])["Resources"]["Role"]["Properties"]["Policies"]]
    assert policies == ["shop-web-telemetry", "shop-web-start", "shop-api-start"]
