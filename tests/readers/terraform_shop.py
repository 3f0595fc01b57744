"""The shop of `shop.py` as a Terraform module, written by hand."""

from __future__ import annotations

from dataclasses import replace

from obsc.infra.ecs import Service
from readers import shop

MODULE = r"""
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "Image" {
  description = "Image of the shop"
  type        = string
  nullable    = false
}

variable "Vpc" {
  description = "VPC of the tasks"
  type        = string
}

variable "Subnets" {
  description = "Subnets of the tasks"
  type        = list(string)
}

variable "GivenRole" {
  description = "A role"
  type        = string

  validation {
    condition     = length(var.GivenRole) > 0 && can(regex("^arn:", var.GivenRole))
    error_message = "GivenRole must be the ARN of a role."
  }
}

locals {
  region = data.aws_region.current.name
  place  = "${local.region}:${data.aws_caller_identity.current.account_id}"
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

resource "aws_ecs_cluster" "Cluster" {
  name = "shop"

  setting {
    name  = "containerInsights"
    value = "enhanced"
  }
}

resource "aws_cloudwatch_log_group" "Logs" {
  name              = "/ecs/shop"
  retention_in_days = 30
  skip_destroy      = true
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "TaskRole" {
  name_prefix        = "shop-"
  description        = "What the shop may do"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy_attachment" "xray" {
  role       = aws_iam_role.TaskRole.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/AWSXRayDaemonWriteAccess"
}

data "aws_iam_policy_document" "telemetry" {
  statement {
    sid       = "Write"
    effect    = "Allow"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.Logs.arn}:*"]
  }

  statement {
    sid       = "Key"
    effect    = "Deny"
    actions   = ["kms:Decrypt"]
    resources = ["arn:${data.aws_partition.current.partition}:kms:${local.place}:key/*"]
  }
}

resource "aws_iam_role_policy" "TaskPolicy" {
  name   = "telemetry"
  role   = aws_iam_role.TaskRole.name
  policy = data.aws_iam_policy_document.telemetry.json
}

resource "aws_iam_role_policy" "GivenPolicy" {
  name = "start"
  role = basename(var.GivenRole)
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Pull"
        Effect   = "Allow"
        Action   = ["ecr:BatchGetImage"]
        Resource = ["*"]
      },
    ]
  })
}

resource "aws_security_group" "Group" {
  name_prefix = "shop-"
  description = "Tasks of the shop"
  vpc_id      = var.Vpc

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "all" {
  security_group_id = aws_security_group.Group.id
  description       = "All"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.Group.id
  description       = "HTTPS"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv6         = "::/0"
}

resource "aws_vpc_security_group_ingress_rule" "Ingress" {
  security_group_id = aws_security_group.Group.id
  description       = "Inside"
  ip_protocol       = "tcp"
  from_port         = 8000
  to_port           = 8000
  cidr_ipv4         = "10.0.0.0/8"
}

resource "aws_ecs_task_definition" "Task" {
  family                   = "shop"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "512"
  memory                   = "1024"
  task_role_arn            = aws_iam_role.TaskRole.arn
  execution_role_arn       = var.GivenRole

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  volume {
    name = "scratch"
  }

  container_definitions = jsonencode([
    {
      name      = "agent"
      image     = "agent:1"
      essential = false
    },
    {
      name      = "web"
      image     = var.Image
      essential = true
      cpu       = 256
      command   = ["gunicorn", "app:app"]
      environment = [
        { name = "CONFIG", value = "$${HOME}" },
        { name = "WORKERS", value = "2" },
      ]
      secrets = [
        { name = "KEY", valueFrom = "arn:${data.aws_partition.current.partition}:ssm:${local.place}:parameter/key" },
      ]
      portMappings = [{ containerPort = 8000, hostPort = 8000, protocol = "tcp" }]
      mountPoints  = [{ sourceVolume = "scratch", containerPath = "/scratch", readOnly = false }]
      dependsOn    = [{ containerName = "agent", condition = "START" }]
      healthCheck = {
        command     = ["CMD", "true"]
        interval    = 30
        timeout     = 5
        retries     = 3
        startPeriod = 0
      }
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.Logs.name
          awslogs-region        = local.region
          awslogs-stream-prefix = "web"
        }
      }
    },
  ])

  tags = {
    cost = "7"
    team = "web"
  }
}

resource "aws_ecs_service" "Service" {
  name                = "shop"
  cluster             = aws_ecs_cluster.Cluster.name
  task_definition     = aws_ecs_task_definition.Task.arn
  scheduling_strategy = "REPLICA"
  desired_count       = 2
  launch_type         = "FARGATE"

  network_configuration {
    subnets          = var.Subnets
    security_groups  = [aws_security_group.Group.id]
    assign_public_ip = false
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  availability_zone_rebalancing      = "ENABLED"
  enable_execute_command             = false
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  depends_on = [
    aws_iam_role_policy.TaskPolicy,
    aws_iam_role_policy.GivenPolicy,
    aws_iam_role_policy_attachment.xray,
    aws_vpc_security_group_egress_rule.all,
    aws_vpc_security_group_egress_rule.https,
  ]
}

output "Name" {
  description = "The service's name"
  value       = aws_ecs_service.Service.name
}
"""

FILES = {"main.tf": MODULE, "CHECKLIST.md": "# Do this\n", "agents/web.json": "{}\n"}

_SERVICE = next(shop.GRAPH.of(Service))
GRAPH = shop.GRAPH.replace([replace(_SERVICE, service_name="shop")])
"""Terraform wants a name for every service."""
