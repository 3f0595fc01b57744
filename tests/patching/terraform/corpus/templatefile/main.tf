locals {
  name = "web"
}

variable "aws_region" {
  default = "eu-west-1"
}

resource "aws_cloudwatch_log_group" "logs" {
  name              = "/ecs/${local.name}"
  retention_in_days = 30
}

resource "aws_ecs_task_definition" "app" {
  family                   = local.name
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 512
  memory                   = 1024
  task_role_arn            = module.roles.task_role_arn

  container_definitions = templatefile("${path.module}/templates/web.json.tpl", {
    name       = local.name
    image      = "shop/web:1"
    cpu        = 256
    log_group  = aws_cloudwatch_log_group.logs.name
    aws_region = var.aws_region
  })
}

module "roles" {
  source = "./roles"
}
