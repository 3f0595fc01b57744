variable "stage" {
    type = string
}

variable "enabled" {
    type    = bool
    default = true
}

resource "aws_iam_role" "web" {
    name               = "web-${var.stage}"
    assume_role_policy = file("${path.module}/trust.json")
}

resource "aws_ecs_task_definition" "web" {
    count = var.enabled ? 1 : 0

    family                = "web-${var.stage}"
    network_mode          = local.network_mode
    task_role_arn         = local.role
    container_definitions = jsonencode([local.web, local.proxy])
}

locals {
    network_mode = "awsvpc"
    role         = aws_iam_role.web.arn
}
