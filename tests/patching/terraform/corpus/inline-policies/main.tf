data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "bucket" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}

resource "aws_iam_role" "web" {
  name_prefix        = "web-"
  assume_role_policy = data.aws_iam_policy_document.trust.json

  inline_policy {
    name   = "bucket"
    policy = data.aws_iam_policy_document.bucket.json
  }
}

resource "aws_ecs_task_definition" "web" {
  family        = "web"
  network_mode  = "awsvpc"
  task_role_arn = aws_iam_role.web.arn
  container_definitions = jsonencode([
    {
      name   = "web"
      image  = "shop/web:1"
      memory = 512
      # without a command: that of the image
      environment = [
        # nothing yet
      ]
    },
  ])
}
