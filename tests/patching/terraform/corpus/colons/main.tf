variable "env" {}
variable "tag" { default = "1.2" }

data "aws_iam_role" "task" {
  name = "web-${var.env}"
}

resource "aws_ecs_task_definition" "web" {
  family                   = "web-${var.env}"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = "512"
  memory                   = "1024"
  execution_role_arn       = data.aws_iam_role.task.arn
  task_role_arn            = data.aws_iam_role.task.arn

  # pasted from the console
  container_definitions = jsonencode([{
    "name" : "web",
    "image" : "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:${var.tag}",
    "essential" : true,
    "entryPoint" : ["sh", "-c"],
    "command" : ["exec gunicorn --workers 2 --bind 0.0.0.0:8000 'shop:create_app()'"],
    "portMappings" : [{ "containerPort" : 8000, "protocol" : "tcp" }],
    "environment" : [{ "name" : "ENV", "value" : "${var.env}" }, { "name" : "OTEL_RESOURCE_ATTRIBUTES", "value" : "deployment.environment=${var.env}" }],
    "logConfiguration" : {
      "logDriver" : "awslogs",
      "options" : {
        "awslogs-group" : "/ecs/web-${var.env}",
        "awslogs-region" : "eu-west-1",
        "awslogs-stream-prefix" : "web"
      }
    }
    }, {
    "name" : "redis",
    "image" : "redis:7",
    "essential" : true
  }])
}
