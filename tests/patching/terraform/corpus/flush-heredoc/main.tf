variable "region" {
  default = "eu-west-1"
}

resource "aws_ecs_task_definition" "web" {
	family                   = "web"
	network_mode             = "awsvpc"
	requires_compatibilities = ["FARGATE"]
	cpu                      = 512
	memory                   = 1024
	task_role_arn            = aws_iam_role.task.arn

	container_definitions = <<-DEFINITION
	[
		{
			"name": "web", "image": "shop/web:1", "essential": true,
			"command": [
				"gunicorn",
				"--workers",
				"2",
				"--bind",
				"0.0.0.0:8000",
				"shop:create_app()"
			],
			"logConfiguration": {
				"logDriver": "awslogs",
				"options": {"awslogs-group": "/web", "awslogs-region": "${var.region}", "awslogs-stream-prefix": "web"}
			}
		}
	]
	DEFINITION
}
