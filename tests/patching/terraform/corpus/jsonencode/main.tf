variable "image" {
  type = string
}

variable "region" {
  type    = string
  default = "eu-west-1"
}

resource "aws_cloudwatch_log_group" "web" {
  name              = "/shop/web"
  retention_in_days = 14
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "web" {
  name               = "web" # what the app may do
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_iam_role" "start" {
  name               = "start"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_ecs_task_definition" "web" {
  family                   = "shop-web"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 512
  memory                   = 1024
  task_role_arn            = aws_iam_role.web.arn
  execution_role_arn       = aws_iam_role.start.arn

  container_definitions = jsonencode([
    {
      name      = "web"
      image     = var.image # pinned by the pipeline
      essential = true
      command   = ["gunicorn", "--workers", "2", "--bind", "0.0.0.0:8000", "shop:create_app()"]
      portMappings = [
        { containerPort = 8000 }
      ]
      environment = [
        { name = "FLASK_APP", value = "shop" },
        { name = "PYTHONPATH", value = "/srv" }, # the app's own
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.web.name
          "awslogs-region"        = var.region
          "awslogs-stream-prefix" = "web"
        }
      }
    }, // the only one
  ])

  tags = {
    Team = "shop"
  }
}
