variable "tag" {}

resource "aws_ecs_task_definition" "web" {
  family                = "web"
  network_mode          = "awsvpc"
  container_definitions = "[{\"name\":\"web\",\"image\":\"shop/web:${var.tag}\",\"memory\":512,\"command\":[\"gunicorn\",\"--workers\",\"2\",\"--bind\",\"0.0.0.0:8000\",\"shop:create_app()\"],\"logConfiguration\":{\"logDriver\":\"awslogs\",\"options\":{\"awslogs-group\":\"/web\",\"awslogs-region\":\"eu-west-1\"}}}]"
  task_role_arn         = "arn:aws:iam::123456789012:role/web"
}
