variable "region" { default = "eu-west-1" }
variable "password" { sensitive = true }

resource "aws_cloudwatch_log_group" "this" {
  name = "/ecs/web"
}

resource "aws_iam_role" "task" {
  name = "web-task"

  assume_role_policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": "ecs-tasks.amazonaws.com" } }
  ]
}
EOF
}

resource "aws_iam_role_policy" "traces" {
  name   = "traces"
  role   = aws_iam_role.task.id
  policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "xray:*",
      "Resource": "*"
    }
  ]
}
EOF
}

resource "aws_ecs_task_definition" "web" {
  family = "web"
  network_mode = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu = 512
  memory = 1024
  task_role_arn = "${aws_iam_role.task.arn}"
  execution_role_arn = "arn:aws:iam::123456789012:role/ecsTaskExecutionRole"

  container_definitions = <<EOF
[
  {
    "name": "web",
    "image": "shop/web:latest",
    "essential": true,
    "portMappings": [
      {
        "containerPort": 8000
      }
    ],
    "command": ["gunicorn", "--workers", "2", "--bind", "0.0.0.0:8000", "shop:create_app()"],
    "environment": [
      {"name": "DB_URL", "value": "postgres://shop:${var.password}@db/shop"},
      {"name": "LITERAL", "value": "$${HOME} %%{x}"}
    ],
    "logConfiguration": {
      "logDriver": "awslogs",
      "options": {
        "awslogs-group": "${aws_cloudwatch_log_group.this.name}",
        "awslogs-region": "${var.region}",
        "awslogs-stream-prefix": "web"
      }
    }
  }
]
EOF
}
