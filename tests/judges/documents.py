"""Small sound documents, and a way to break them in one place."""

from __future__ import annotations

from obsc_judges import Outputs

TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Retention:
    Type: Number
    Default: 30
Resources:
  Logs:
    Type: AWS::Logs::LogGroup
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      RetentionInDays: !Ref Retention
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: sts:AssumeRole
            Principal:
              Service: ecs-tasks.amazonaws.com
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: orders
      Cpu: "256"
      Memory: "512"
      NetworkMode: awsvpc
      RequiresCompatibilities: [FARGATE]
      ExecutionRoleArn: !GetAtt Role.Arn
      ContainerDefinitions:
        - Name: app
          Image: python:3.12
          Essential: true
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: !Ref Logs
              awslogs-region: !Ref AWS::Region
              awslogs-stream-prefix: app
"""

CFN: Outputs = {"template.yaml": TEMPLATE}

TERRAFORM: Outputs = {
    "versions.tf": """\
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}
""",
    "variables.tf": """\
variable "family" {
  description = "The name of the task."
  type        = string
}

variable "note" {
  description = "Anything."
  type        = string
  default     = "none"
}

variable "subnet_ids" {
  description = "Where tasks run."
  type        = list(string)
}
""",
    "main.tf": """\
data "aws_region" "this" {}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "logs" {
  statement {
    sid       = "Write"
    actions   = ["logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.this.arn}:*"]
  }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/ecs/${var.family}"
  retention_in_days = 30
}

resource "aws_iam_role" "this" {
  name_prefix        = "orders-"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "this" {
  role   = aws_iam_role.this.name
  policy = data.aws_iam_policy_document.logs.json
}

resource "aws_ecs_task_definition" "this" {
  family        = var.family
  task_role_arn = aws_iam_role.this.arn

  container_definitions = jsonencode([{
    name        = "app"
    image       = "python:3.12"
    environment = [{ name = data.aws_region.this.name, value = var.note }]
  }])
}

resource "aws_ecs_service" "this" {
  name            = var.family
  task_definition = aws_ecs_task_definition.this.arn
  launch_type     = "FARGATE"

  network_configuration {
    subnets = var.subnet_ids
  }
}

output "role_arn" {
  value = aws_iam_role.this.arn
}
""",
}

CDK: Outputs = {
    "app.py": '''\
"""Deploy the observability of orders."""

from __future__ import annotations

import aws_cdk as cdk

from orders.stack import Orders


def build(app: cdk.App) -> cdk.Stack:
    """Add the stack to an app."""
    return Orders(app, "Orders")


if __name__ == "__main__":
    application = cdk.App()
    build(application)
    application.synth()
''',
    "orders/__init__.py": '"""The observability of orders."""\n',
    "orders/stack.py": '''\
"""The stack of orders."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_logs as logs
from constructs import Construct


class Orders(cdk.Stack):
    """A log group."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.group = logs.CfnLogGroup(self, "Logs", retention_in_days=30)
''',
}

TASK = """\
{
  "family": "orders",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "256",
  "memory": "512",
  "containerDefinitions": [
    {
      "name": "app",
      "image": "python:3.12",
      "essential": true,
      "dependsOn": [{"containerName": "init", "condition": "SUCCESS"}],
      "environment": [{"name": "A", "value": "b"}]
    }
  ]
}
"""

SERVICE = """\
{
  "serviceName": "orders",
  "taskDefinition": "orders",
  "launchType": "FARGATE",
  "deploymentConfiguration": {"maximumPercent": 200, "minimumHealthyPercent": 100}
}
"""

POLICY = """\
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["logs:PutLogEvents"],
      "Resource": "arn:aws:logs:us-east-1:123456789012:log-group:orders:*"
    }
  ]
}
"""

TRUST = """\
{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ecs-tasks.amazonaws.com"}}
  ]
}
"""

ECS: Outputs = {"taskdef.orders.json": TASK, "service.orders.json": SERVICE}

AGENT = """\
{
  "traces": {"traces_collected": {"application_signals": {}}},
  "logs": {"metrics_collected": {"application_signals": {}}}
}
"""


def broken(outputs: Outputs, path: str, old: str, new: str) -> Outputs:
    """The same build with one thing in one file said otherwise."""
    assert outputs[path].count(old) == 1, f"{old!r} must stand once in {path}"
    return {**outputs, path: outputs[path].replace(old, new)}


def with_more(outputs: Outputs, path: str, text: str) -> Outputs:
    """The same build with more text at the end of one file."""
    return {**outputs, path: outputs[path] + text}
