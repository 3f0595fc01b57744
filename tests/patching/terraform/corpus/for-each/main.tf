variable "stages" {
  type = map(object({ image = string, log_group = string, region = string }))
}

resource "aws_iam_role" "task" {
  for_each           = var.stages
  name               = "web-${each.key}"
  assume_role_policy = "{}"
}

resource "aws_ecs_task_definition" "this" {
  for_each      = var.stages
  family        = "web-${each.key}"
  network_mode  = "awsvpc"
  task_role_arn = aws_iam_role.task[each.key].arn
  container_definitions = jsonencode([
    {
      name    = "web"
      command = ["gunicorn", "--workers", "2", "--bind", "0.0.0.0:8000", "shop:create_app()"]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group  = each.value.log_group
          awslogs-region = each.value.region
        }
      }
      image  = each.value.image
      memory = 512
    },
    /* {
      name = "old"
    }, */
  ])
}
