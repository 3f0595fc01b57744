resource "aws_ecs_task_definition" "service" {
  family                = "service"
  network_mode          = "awsvpc"
  container_definitions = file("${path.module}/containers.json")

  volume {
    name = "efs"

    efs_volume_configuration {
      file_system_id = "fs-0123456789"
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}
