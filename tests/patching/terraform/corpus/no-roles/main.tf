variable "volumes" {
  type    = list(string)
  default = []
}

resource "aws_ecs_task_definition" "web" {
  family       = "web"
  network_mode = "awsvpc"
  container_definitions = jsonencode([{
    name    = "web"
    image   = "shop/web:1"
    memory  = 512
    command = ["gunicorn", "--workers", "2", "--bind", "0.0.0.0:8000", "shop:create_app()"]
    environment = [
      { name = "A", value = "b" }
    ]
  }])

  dynamic "volume" {
    for_each = var.volumes
    content {
      name = volume.value
    }
  }
}
