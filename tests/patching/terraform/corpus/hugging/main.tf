variable "app" { type = string }
variable "cpu" { type = number }

locals {
  prefix = "shop"
  tags   = { Team = local.prefix }
}

resource "aws_ecr_repository" "app" {
  name = "${local.prefix}/${var.app}"
}

resource "aws_cloudwatch_log_group" "ecs" {
  name = "/ecs/${local.prefix}"
}

data "aws_iam_policy" "execution" {
  name = "AmazonECSTaskExecutionRolePolicy"
}

resource "aws_iam_role" "task" {
  name = "${local.prefix}-task"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })

  tags = local.tags
}

# 6. The task
resource "aws_ecs_task_definition" "app" {
  family                   = var.app
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"] # not EC2
  cpu                      = tostring(var.cpu)
  memory                   = "1024"      # MiB
  execution_role_arn       = aws_iam_role.task.arn
  task_role_arn            = aws_iam_role.task.arn

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "ARM64"
  }

  container_definitions = jsonencode([{
    name      = var.app
    image     = "${aws_ecr_repository.app.repository_url}:latest"
    essential = true

    portMappings = [{
      name          = "http"
      containerPort = 8000
    }]

    environment = [
      { name = "STAGE", value = "prod" },
      # An empty text is a text:
      { name = "PORT", value = tostring(8000) }
      # the last one
    ]

    secrets = [{
      name      = "DATABASE_URL"
      valueFrom = "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/db"
    }]

    linuxParameters = { initProcessEnabled = true }

    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.ecs.name
        awslogs-region        = "eu-west-1"
        awslogs-stream-prefix = local.prefix
      }
    }
  }])

  tags = merge(local.tags, { Name = var.app })
}
