data "template_file" "web" {
  template = file("./web.json")

  vars = {
    region = "eu-west-1"
    group  = "/web"
  }
}

resource "aws_ecs_task_definition" "web" {
  family                = "web"
  network_mode          = "awsvpc"
  container_definitions = data.template_file.web.rendered
}
