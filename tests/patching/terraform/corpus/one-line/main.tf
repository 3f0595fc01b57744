resource "aws_iam_role" "app" {
  name               = "app"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
}
resource "aws_iam_role_policy_attachment" "agent" {
  role       = aws_iam_role.app.name
  policy_arn = "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"
}
resource "aws_ecs_task_definition" "web" {
  family        = "web"
  network_mode  = "awsvpc"
  task_role_arn = aws_iam_role.app.arn
  container_definitions = jsonencode([{ name = "web", image = "shop/web:1", memory = 512, command = ["gunicorn", "--workers", "2", "--bind", "0.0.0.0:8000", "shop:create_app()"], environment = [] }])
  volume { name = "scratch" }
}
