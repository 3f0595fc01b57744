# Built by obsc 0.1.0 from the specification tickets, sha256 01b1358671c4.
# Edit observability.yaml and build again; what is changed here is not kept.

locals {
  # Begins every name that the specification leaves open.
  name = "tickets"

  availability_zones = data.aws_availability_zones.current.names
  account_id         = data.aws_caller_identity.current.account_id
  partition          = data.aws_partition.current.partition
  # Version 6 of the provider says region, version 5 says id.
  region = lookup(data.aws_region.current, "region", lookup(data.aws_region.current, "id", null))
}

data "aws_availability_zones" "current" {
  state = "available"

  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

# Shared

resource "aws_ecs_cluster" "tickets" {
  name = "tickets"

  tags = {
    team = "payments"
  }

  setting {
    name  = "containerInsights"
    value = "disabled"
  }
}

# With DNS: endpoints and namespaces are found by name.
resource "aws_vpc" "tickets" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "tickets"
    team = "payments"
  }
}

resource "aws_subnet" "public_1" {
  vpc_id                  = aws_vpc.tickets.id
  availability_zone       = local.availability_zones[0]
  cidr_block              = "10.20.0.0/20"
  map_public_ip_on_launch = false

  tags = {
    Name = "tickets-public-1"
    team = "payments"
  }
}

resource "aws_subnet" "public_2" {
  vpc_id                  = aws_vpc.tickets.id
  availability_zone       = local.availability_zones[1]
  cidr_block              = "10.20.16.0/20"
  map_public_ip_on_launch = false

  tags = {
    Name = "tickets-public-2"
    team = "payments"
  }
}

resource "aws_subnet" "private_1" {
  vpc_id                  = aws_vpc.tickets.id
  availability_zone       = local.availability_zones[0]
  cidr_block              = "10.20.128.0/20"
  map_public_ip_on_launch = false

  tags = {
    Name = "tickets-private-1"
    team = "payments"
  }
}

resource "aws_subnet" "private_2" {
  vpc_id                  = aws_vpc.tickets.id
  availability_zone       = local.availability_zones[1]
  cidr_block              = "10.20.144.0/20"
  map_public_ip_on_launch = false

  tags = {
    Name = "tickets-private-2"
    team = "payments"
  }
}

resource "aws_internet_gateway" "tickets" {
  tags = {
    Name = "tickets"
    team = "payments"
  }
}

resource "aws_internet_gateway_attachment" "tickets" {
  vpc_id              = aws_vpc.tickets.id
  internet_gateway_id = aws_internet_gateway.tickets.id
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.tickets.id

  tags = {
    Name = "tickets-public"
    team = "payments"
  }
}

resource "aws_route" "public" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.tickets.id

  # AWS takes no route to a gateway that is not attached.
  depends_on = [aws_internet_gateway_attachment.tickets]
}

resource "aws_route_table_association" "public_1" {
  subnet_id      = aws_subnet.public_1.id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table_association" "public_2" {
  subnet_id      = aws_subnet.public_2.id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.tickets.id

  tags = {
    Name = "tickets-private"
    team = "payments"
  }
}

resource "aws_route_table_association" "private_1" {
  subnet_id      = aws_subnet.private_1.id
  route_table_id = aws_route_table.private.id
}

resource "aws_route_table_association" "private_2" {
  subnet_id      = aws_subnet.private_2.id
  route_table_id = aws_route_table.private.id
}

resource "aws_security_group" "tickets_endpoints" {
  name_prefix = "${local.name}-tickets.endpoints-"
  description = "VPC endpoints of tickets"
  vpc_id      = aws_vpc.tickets.id

  tags = {
    team = "payments"
  }

  # A group cannot be deleted as long as tasks use it: its successor has to come first.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "tickets_endpoints_all" {
  security_group_id = aws_security_group.tickets_endpoints.id
  description       = "Nothing: it answers, and calls nobody"
  ip_protocol       = "-1"
  cidr_ipv4         = "127.0.0.1/32"
}

resource "aws_vpc_security_group_ingress_rule" "tickets_endpoints_api_443" {
  security_group_id            = aws_security_group.tickets_endpoints.id
  description                  = "From tasks"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.api.id
}

resource "aws_vpc_security_group_ingress_rule" "tickets_endpoints_web_443" {
  security_group_id            = aws_security_group.tickets_endpoints.id
  description                  = "From tasks"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.web.id
}

# ECS asks ECR for images.
resource "aws_vpc_endpoint" "ecr_api" {
  vpc_id              = aws_vpc.tickets.id
  service_name        = "com.amazonaws.${local.region}.ecr.api"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.private_1.id, aws_subnet.private_2.id]
  security_group_ids  = [aws_security_group.tickets_endpoints.id]
  private_dns_enabled = true

  tags = {
    Name = "tickets-ecr-api"
    team = "payments"
  }
}

# Images are pulled from ECR.
resource "aws_vpc_endpoint" "ecr_dkr" {
  vpc_id              = aws_vpc.tickets.id
  service_name        = "com.amazonaws.${local.region}.ecr.dkr"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.private_1.id, aws_subnet.private_2.id]
  security_group_ids  = [aws_security_group.tickets_endpoints.id]
  private_dns_enabled = true

  tags = {
    Name = "tickets-ecr-dkr"
    team = "payments"
  }
}

# The output of containers goes to CloudWatch Logs. Application Signals' metrics are log events.
resource "aws_vpc_endpoint" "logs" {
  vpc_id              = aws_vpc.tickets.id
  service_name        = "com.amazonaws.${local.region}.logs"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.private_1.id, aws_subnet.private_2.id]
  security_group_ids  = [aws_security_group.tickets_endpoints.id]
  private_dns_enabled = true

  tags = {
    Name = "tickets-logs"
    team = "payments"
  }
}

# The layers of images in ECR are in S3.
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.tickets.id
  service_name      = "com.amazonaws.${local.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.private.id]

  tags = {
    Name = "tickets-s3"
    team = "payments"
  }
}

# ECS reads secrets from Secrets Manager.
resource "aws_vpc_endpoint" "secretsmanager" {
  vpc_id              = aws_vpc.tickets.id
  service_name        = "com.amazonaws.${local.region}.secretsmanager"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.private_1.id, aws_subnet.private_2.id]
  security_group_ids  = [aws_security_group.tickets_endpoints.id]
  private_dns_enabled = true

  tags = {
    Name = "tickets-secretsmanager"
    team = "payments"
  }
}

# The CloudWatch agent sends traces and asks for sampling rules.
resource "aws_vpc_endpoint" "xray" {
  vpc_id              = aws_vpc.tickets.id
  service_name        = "com.amazonaws.${local.region}.xray"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.private_1.id, aws_subnet.private_2.id]
  security_group_ids  = [aws_security_group.tickets_endpoints.id]
  private_dns_enabled = true

  tags = {
    Name = "tickets-xray"
    team = "payments"
  }
}

resource "aws_security_group" "tickets_load_balancer" {
  name_prefix = "${local.name}-tickets.load-balancer-"
  description = "Load balancer of tickets"
  vpc_id      = aws_vpc.tickets.id

  tags = {
    team = "payments"
  }

  # A group cannot be deleted as long as tasks use it: its successor has to come first.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "tickets_load_balancer_tcp_8080" {
  security_group_id            = aws_security_group.tickets_load_balancer.id
  description                  = "Requests and health checks of api"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.api.id
}

resource "aws_vpc_security_group_egress_rule" "tickets_load_balancer_tcp_8000" {
  security_group_id            = aws_security_group.tickets_load_balancer.id
  description                  = "Requests and health checks of web"
  ip_protocol                  = "tcp"
  from_port                    = 8000
  to_port                      = 8000
  referenced_security_group_id = aws_security_group.web.id
}

resource "aws_vpc_security_group_ingress_rule" "tickets_load_balancer_http_0x0x0x0x0" {
  security_group_id = aws_security_group.tickets_load_balancer.id
  description       = "Requests"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "tickets_load_balancer_https_0x0x0x0x0" {
  security_group_id = aws_security_group.tickets_load_balancer.id
  description       = "Requests"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_lb" "tickets" {
  load_balancer_type         = "application"
  internal                   = false
  subnets                    = [aws_subnet.public_1.id, aws_subnet.public_2.id]
  security_groups            = [aws_security_group.tickets_load_balancer.id]
  drop_invalid_header_fields = true

  tags = {
    team = "payments"
  }

  # AWS refuses a public load balancer where no internet gateway is attached.
  depends_on = [aws_internet_gateway_attachment.tickets]
}

resource "aws_lb_target_group" "web" {
  vpc_id               = aws_vpc.tickets.id
  target_type          = "ip"
  protocol             = "HTTP"
  port                 = 8000
  deregistration_delay = 30

  tags = {
    team = "payments"
  }

  health_check {
    path                = "/health"
    matcher             = "200-399"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  # A group cannot be deleted as long as a listener uses it: its successor has to come first.
  lifecycle {
    create_before_destroy = true
  }
}

# Leads to HTTPS.
resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.tickets.arn
  port              = 80
  protocol          = "HTTP"

  tags = {
    team = "payments"
  }

  default_action {
    type = "redirect"

    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.tickets.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = var.certificate
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"

  tags = {
    team = "payments"
  }

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}

resource "aws_security_group" "api" {
  name_prefix = "${local.name}-api-"
  description = "Tasks of tickets-api"
  vpc_id      = aws_vpc.tickets.id

  tags = {
    team = "payments"
  }

  # A group cannot be deleted as long as tasks use it: its successor has to come first.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "api_all" {
  security_group_id = aws_security_group.api.id
  description       = "Images, AWS APIs and whatever the app calls"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "api_load_balancer" {
  security_group_id            = aws_security_group.api.id
  description                  = "From the load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.tickets_load_balancer.id
}

data "aws_iam_policy_document" "ecs_tasks_assume_role" {
  statement {
    effect  = "Allow"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_security_group" "web" {
  name_prefix = "${local.name}-web-"
  description = "Tasks of tickets-web"
  vpc_id      = aws_vpc.tickets.id

  tags = {
    team = "payments"
  }

  # A group cannot be deleted as long as tasks use it: its successor has to come first.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "web_all" {
  security_group_id = aws_security_group.web.id
  description       = "Images, AWS APIs and whatever the app calls"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "web_load_balancer" {
  security_group_id            = aws_security_group.web.id
  description                  = "From the load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8000
  to_port                      = 8000
  referenced_security_group_id = aws_security_group.tickets_load_balancer.id
}

resource "aws_cloudwatch_metric_alarm" "web_server_errors" {
  alarm_name        = "tickets-web-server-errors"
  alarm_description = "web: server errors of the load balancer itself (Sum): 10 or more in 5 minutes."

  namespace   = "AWS/ApplicationELB"
  metric_name = "HTTPCode_ELB_5XX_Count"
  dimensions = {
    LoadBalancer = aws_lb.tickets.arn_suffix
  }
  statistic = "Sum"
  period    = 300

  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 10
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  tags = {
    team = "payments"
  }
}

resource "aws_cloudwatch_metric_alarm" "web_unhealthy" {
  alarm_name        = "tickets-web-unhealthy"
  alarm_description = "web: tasks that fail the load balancer's health check (Maximum): 1 or more in every minute of 5 minutes."

  namespace   = "AWS/ApplicationELB"
  metric_name = "UnHealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.tickets.arn_suffix
    TargetGroup  = aws_lb_target_group.web.arn_suffix
  }
  statistic = "Maximum"
  period    = 60

  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  evaluation_periods  = 5
  datapoints_to_alarm = 5
  treat_missing_data  = "notBreaching"

  tags = {
    team = "payments"
  }
}

# Service api

resource "aws_lb_target_group" "api" {
  vpc_id               = aws_vpc.tickets.id
  target_type          = "ip"
  protocol             = "HTTP"
  port                 = 8080
  deregistration_delay = 30

  tags = {
    team = "payments"
  }

  health_check {
    path                = "/api/health"
    matcher             = "200-399"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  # A group cannot be deleted as long as a listener uses it: its successor has to come first.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_listener_rule" "api" {
  listener_arn = aws_lb_listener.https.arn
  priority     = 37278

  tags = {
    team = "payments"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api.arn
  }

  condition {
    path_pattern {
      values = ["/api", "/api/*"]
    }
  }
}

resource "aws_cloudwatch_log_group" "api" {
  name              = "/ecs/tickets-api"
  retention_in_days = 30
  skip_destroy      = true

  tags = {
    team = "payments"
  }
}

resource "aws_iam_role" "api_task" {
  name_prefix        = "${local.name}-api-task-"
  description        = "What the containers of api may do"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json

  tags = {
    team = "payments"
  }
}

data "aws_iam_policy_document" "api_task" {
  # The agent sends traces and proxies sampling rules; X-Ray has no resources to limit these to.
  statement {
    sid    = "SendTraces"
    effect = "Allow"
    actions = [
      "xray:GetSamplingRules",
      "xray:GetSamplingStatisticSummaries",
      "xray:GetSamplingTargets",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ]
    resources = ["*"]
  }

  # Application Signals' metrics travel as log events into this group.
  statement {
    sid    = "SendApplicationSignals"
    effect = "Allow"
    actions = [
      "logs:CreateLogGroup",
      "logs:CreateLogStream",
      "logs:DescribeLogStreams",
      "logs:PutLogEvents",
    ]
    resources = [
      "arn:${local.partition}:logs:${local.region}:${local.account_id}:log-group:/aws/application-signals/data",
      "arn:${local.partition}:logs:${local.region}:${local.account_id}:log-group:/aws/application-signals/data:*",
    ]
  }
}

resource "aws_iam_role_policy" "api_task" {
  name   = "tickets-api-telemetry"
  role   = aws_iam_role.api_task.name
  policy = data.aws_iam_policy_document.api_task.json
}

resource "aws_iam_role" "api_execution" {
  name_prefix        = "${local.name}-api-execution-"
  description        = "What ECS may do to start api"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json

  tags = {
    team = "payments"
  }
}

data "aws_iam_policy_document" "api_execution" {
  # Logging in to ECR has no resource to limit this to.
  statement {
    sid       = "Authenticate"
    effect    = "Allow"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  # Images are given at deployment, from any repository that lets this account in.
  statement {
    sid       = "PullImages"
    effect    = "Allow"
    actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    resources = ["arn:${local.partition}:ecr:*:*:repository/*"]
  }

  # The containers' output.
  statement {
    sid       = "WriteOutput"
    effect    = "Allow"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.api.arn}:*"]
  }

  # ECS reads the secrets of the containers.
  statement {
    sid     = "ReadSecrets"
    effect  = "Allow"
    actions = ["secretsmanager:GetSecretValue"]
    resources = [
      "arn:${local.partition}:secretsmanager:${local.region}:${local.account_id}:secret:tickets/database-??????",
    ]
  }
}

resource "aws_iam_role_policy" "api_execution" {
  name   = "tickets-api-start"
  role   = aws_iam_role.api_execution.name
  policy = data.aws_iam_policy_document.api_execution.json
}

resource "aws_ecs_task_definition" "api" {
  family                   = "tickets-api"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"
  task_role_arn            = aws_iam_role.api_task.arn
  execution_role_arn       = aws_iam_role.api_execution.arn

  container_definitions = jsonencode([
    # Copies OpenTelemetry into the volume that the app mounts, and exits.
    {
      name              = "init"
      image             = var.distribution_image
      essential         = false
      cpu               = 32
      memoryReservation = 64
      command           = ["cp", "-a", "/autoinstrumentation/.", "/otel-auto-instrumentation-python"]
      mountPoints = [
        {
          sourceVolume  = "opentelemetry-auto-instrumentation-python"
          containerPath = "/otel-auto-instrumentation-python"
          readOnly      = false
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.api.name
          "awslogs-region"        = "eu-west-1"
          "awslogs-stream-prefix" = "init"
        }
      }
    },
    # Receives OTLP on 4316 and sampling requests on 2000, inside the task only.
    {
      name              = "cloudwatch-agent"
      image             = var.agent_image
      essential         = false
      cpu               = 64
      memoryReservation = 128
      environment = [
        {
          name  = "CW_CONFIG_CONTENT"
          value = "{\"traces\":{\"traces_collected\":{\"application_signals\":{}}},\"logs\":{\"metrics_collected\":{\"application_signals\":{}}}}"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.api.name
          "awslogs-region"        = "eu-west-1"
          "awslogs-stream-prefix" = "cloudwatch-agent"
        }
      }
    },
    {
      name              = "api"
      image             = var.api_image
      essential         = true
      cpu               = 160
      memoryReservation = 320
      entryPoint        = ["sh", "-c"]
      command = [
        "printf %s \"$OBSC_GUNICORN_CONF\" > /tmp/obsc-gunicorn.conf.py && exec gunicorn -c /tmp/obsc-gunicorn.conf.py --bind 0.0.0.0:8080 api:app",
      ]
      portMappings = [
        { containerPort = 8080, hostPort = 8080, protocol = "tcp" },
      ]
      environment = [
        # Else an installed gevent patches the whole app, used or not.
        { name = "AWS_GEVENT_PATCH_MODULES", value = "none" },
        # gunicorn's configuration with the worker hook.
        {
          name  = "OBSC_GUNICORN_CONF"
          value = "\"\"\"Start OpenTelemetry in every gunicorn worker. Written by obsc.\n\nThe app's own gunicorn configuration is read first, and its hook is called too.\n\"\"\"\n\nimport os\nimport runpy\n\n_own = \"gunicorn.conf.py\"\n_must_exist = False\nif _must_exist or os.path.exists(_own):\n    _read = runpy.run_path(_own)\n    globals().update({k: v for k, v in _read.items() if not k.startswith(\"__\")})\n_own_post_fork = globals().get(\"post_fork\")\n\n\ndef post_fork(server, worker):\n    try:\n        import opentelemetry.instrumentation.auto_instrumentation.sitecustomize  # noqa: F401\n    except Exception as error:\n        server.log.warning(\"obsc: no OpenTelemetry in this worker: %r\", error)\n    if _own_post_fork is not None:\n        _own_post_fork(server, worker)\n"
        },
        { name = "OTEL_AWS_APPLICATION_SIGNALS_ENABLED", value = "true" },
        {
          name  = "OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT"
          value = "http://localhost:4316/v1/metrics"
        },
        # Start in the workers, by the hook.
        { name = "OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED", value = "true" },
        { name = "OTEL_AWS_SERVICE_EVENTS_ENABLED", value = "false" },
        { name = "OTEL_EXPORTER_OTLP_PROTOCOL", value = "http/protobuf" },
        { name = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", value = "http://localhost:4316/v1/traces" },
        { name = "OTEL_LOGS_EXPORTER", value = "none" },
        # Application Signals has its own exporter; this one would post to 4318.
        { name = "OTEL_METRICS_EXPORTER", value = "none" },
        { name = "OTEL_PROPAGATORS", value = "tracecontext,baggage,xray" },
        { name = "OTEL_PYTHON_CONFIGURATOR", value = "aws_configurator" },
        { name = "OTEL_PYTHON_DISTRO", value = "aws_distro" },
        { name = "OTEL_PYTHON_FLASK_EXCLUDED_URLS", value = "/api/health$" },
        # Its handler on the root logger would swallow the app's tracebacks.
        { name = "OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION", value = "false" },
        # Keep the sampler's own calls out of the map.
        { name = "OTEL_PYTHON_REQUESTS_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        { name = "OTEL_PYTHON_URLLIB3_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        {
          name  = "OTEL_RESOURCE_ATTRIBUTES"
          value = "aws.log.group.names=/ecs/tickets-api,deployment.environment=production,service.name=api"
        },
        { name = "OTEL_TRACES_EXPORTER", value = "otlp" },
        { name = "OTEL_TRACES_SAMPLER", value = "xray" },
        { name = "OTEL_TRACES_SAMPLER_ARG", value = "endpoint=http://localhost:2000" },
        {
          name  = "PYTHONPATH"
          value = "/otel-auto-instrumentation-python/opentelemetry/instrumentation/auto_instrumentation:/otel-auto-instrumentation-python"
        },
      ]
      secrets = [
        {
          name      = "DATABASE_URL"
          valueFrom = "arn:${local.partition}:secretsmanager:${local.region}:${local.account_id}:secret:tickets/database"
        },
      ]
      mountPoints = [
        {
          sourceVolume  = "opentelemetry-auto-instrumentation-python"
          containerPath = "/otel-auto-instrumentation-python"
          readOnly      = true
        },
      ]
      dependsOn = [
        { containerName = "init", condition = "SUCCESS" },
        { containerName = "cloudwatch-agent", condition = "START" },
      ]
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.api.name
          "awslogs-region"        = "eu-west-1"
          "awslogs-stream-prefix" = "api"
        }
      }
    },
  ])

  tags = {
    team = "payments"
  }

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  volume {
    name = "opentelemetry-auto-instrumentation-python"
  }
}

resource "aws_ecs_service" "api" {
  name                = "tickets-api"
  cluster             = aws_ecs_cluster.tickets.name
  task_definition     = aws_ecs_task_definition.api.arn
  scheduling_strategy = "REPLICA"
  desired_count       = 1
  launch_type         = "FARGATE"

  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  health_check_grace_period_seconds  = 60
  availability_zone_rebalancing      = "ENABLED"
  enable_execute_command             = false
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  tags = {
    team = "payments"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = [aws_subnet.private_1.id, aws_subnet.private_2.id]
    security_groups  = [aws_security_group.api.id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.api.arn
    container_name   = "api"
    container_port   = 8080
  }

  # Nothing here refers to these, but without them tasks do not start.
  depends_on = [
    aws_iam_role_policy.api_task,
    aws_iam_role_policy.api_execution,
    aws_lb_listener_rule.api,
    aws_route_table_association.private_1,
    aws_route_table_association.private_2,
    aws_vpc_endpoint.ecr_api,
    aws_vpc_endpoint.ecr_dkr,
    aws_vpc_endpoint.logs,
    aws_vpc_endpoint.s3,
    aws_vpc_endpoint.secretsmanager,
    aws_vpc_endpoint.xray,
    aws_vpc_security_group_egress_rule.tickets_endpoints_all,
    aws_vpc_security_group_egress_rule.tickets_load_balancer_tcp_8080,
    aws_vpc_security_group_egress_rule.tickets_load_balancer_tcp_8000,
    aws_vpc_security_group_egress_rule.api_all,
    aws_vpc_security_group_egress_rule.web_all,
  ]
}

# Service web

resource "aws_cloudwatch_log_group" "web" {
  name              = "/ecs/tickets-web"
  retention_in_days = 30
  skip_destroy      = true

  tags = {
    team = "payments"
  }
}

resource "aws_iam_role" "web_task" {
  name_prefix        = "${local.name}-web-task-"
  description        = "What the containers of web may do"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json

  tags = {
    team = "payments"
  }
}

data "aws_iam_policy_document" "web_task" {
  # The agent sends traces and proxies sampling rules; X-Ray has no resources to limit these to.
  statement {
    sid    = "SendTraces"
    effect = "Allow"
    actions = [
      "xray:GetSamplingRules",
      "xray:GetSamplingStatisticSummaries",
      "xray:GetSamplingTargets",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ]
    resources = ["*"]
  }

  # Application Signals' metrics travel as log events into this group.
  statement {
    sid    = "SendApplicationSignals"
    effect = "Allow"
    actions = [
      "logs:CreateLogGroup",
      "logs:CreateLogStream",
      "logs:DescribeLogStreams",
      "logs:PutLogEvents",
    ]
    resources = [
      "arn:${local.partition}:logs:${local.region}:${local.account_id}:log-group:/aws/application-signals/data",
      "arn:${local.partition}:logs:${local.region}:${local.account_id}:log-group:/aws/application-signals/data:*",
    ]
  }
}

resource "aws_iam_role_policy" "web_task" {
  name   = "tickets-web-telemetry"
  role   = aws_iam_role.web_task.name
  policy = data.aws_iam_policy_document.web_task.json
}

resource "aws_iam_role" "web_execution" {
  name_prefix        = "${local.name}-web-execution-"
  description        = "What ECS may do to start web"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json

  tags = {
    team = "payments"
  }
}

data "aws_iam_policy_document" "web_execution" {
  # Logging in to ECR has no resource to limit this to.
  statement {
    sid       = "Authenticate"
    effect    = "Allow"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  # Images are given at deployment, from any repository that lets this account in.
  statement {
    sid       = "PullImages"
    effect    = "Allow"
    actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    resources = ["arn:${local.partition}:ecr:*:*:repository/*"]
  }

  # The containers' output.
  statement {
    sid       = "WriteOutput"
    effect    = "Allow"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.web.arn}:*"]
  }
}

resource "aws_iam_role_policy" "web_execution" {
  name   = "tickets-web-start"
  role   = aws_iam_role.web_execution.name
  policy = data.aws_iam_policy_document.web_execution.json
}

resource "aws_ecs_task_definition" "web" {
  family                   = "tickets-web"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"
  task_role_arn            = aws_iam_role.web_task.arn
  execution_role_arn       = aws_iam_role.web_execution.arn

  container_definitions = jsonencode([
    # Copies OpenTelemetry into the volume that the app mounts, and exits.
    {
      name              = "init"
      image             = var.distribution_image
      essential         = false
      cpu               = 32
      memoryReservation = 64
      command           = ["cp", "-a", "/autoinstrumentation/.", "/otel-auto-instrumentation-python"]
      mountPoints = [
        {
          sourceVolume  = "opentelemetry-auto-instrumentation-python"
          containerPath = "/otel-auto-instrumentation-python"
          readOnly      = false
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.web.name
          "awslogs-region"        = "eu-west-1"
          "awslogs-stream-prefix" = "init"
        }
      }
    },
    # Receives OTLP on 4316 and sampling requests on 2000, inside the task only.
    {
      name              = "cloudwatch-agent"
      image             = var.agent_image
      essential         = false
      cpu               = 64
      memoryReservation = 128
      environment = [
        {
          name  = "CW_CONFIG_CONTENT"
          value = "{\"traces\":{\"traces_collected\":{\"application_signals\":{}}},\"logs\":{\"metrics_collected\":{\"application_signals\":{}}}}"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.web.name
          "awslogs-region"        = "eu-west-1"
          "awslogs-stream-prefix" = "cloudwatch-agent"
        }
      }
    },
    {
      name              = "web"
      image             = var.web_image
      essential         = true
      cpu               = 160
      memoryReservation = 320
      entryPoint        = ["uvicorn"]
      command           = ["app.main:app", "--host", "0.0.0.0", "--port", "8000"]
      portMappings = [
        { containerPort = 8000, hostPort = 8000, protocol = "tcp" },
      ]
      environment = [
        # Else an installed gevent patches the whole app, used or not.
        { name = "AWS_GEVENT_PATCH_MODULES", value = "none" },
        { name = "OTEL_AWS_APPLICATION_SIGNALS_ENABLED", value = "true" },
        {
          name  = "OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT"
          value = "http://localhost:4316/v1/metrics"
        },
        { name = "OTEL_AWS_SERVICE_EVENTS_ENABLED", value = "false" },
        { name = "OTEL_EXPORTER_OTLP_PROTOCOL", value = "http/protobuf" },
        { name = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", value = "http://localhost:4316/v1/traces" },
        { name = "OTEL_LOGS_EXPORTER", value = "none" },
        # Application Signals has its own exporter; this one would post to 4318.
        { name = "OTEL_METRICS_EXPORTER", value = "none" },
        { name = "OTEL_PROPAGATORS", value = "tracecontext,baggage,xray" },
        { name = "OTEL_PYTHON_CONFIGURATOR", value = "aws_configurator" },
        { name = "OTEL_PYTHON_DISTRO", value = "aws_distro" },
        { name = "OTEL_PYTHON_FASTAPI_EXCLUDED_URLS", value = "/health$" },
        # Its handler on the root logger would swallow the app's tracebacks.
        { name = "OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION", value = "false" },
        # Keep the sampler's own calls out of the map.
        { name = "OTEL_PYTHON_REQUESTS_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        { name = "OTEL_PYTHON_URLLIB3_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        {
          name  = "OTEL_RESOURCE_ATTRIBUTES"
          value = "aws.log.group.names=/ecs/tickets-web,deployment.environment=production,service.name=web"
        },
        { name = "OTEL_TRACES_EXPORTER", value = "otlp" },
        { name = "OTEL_TRACES_SAMPLER", value = "xray" },
        { name = "OTEL_TRACES_SAMPLER_ARG", value = "endpoint=http://localhost:2000" },
        {
          name  = "PYTHONPATH"
          value = "/otel-auto-instrumentation-python/opentelemetry/instrumentation/auto_instrumentation:/otel-auto-instrumentation-python"
        },
      ]
      mountPoints = [
        {
          sourceVolume  = "opentelemetry-auto-instrumentation-python"
          containerPath = "/otel-auto-instrumentation-python"
          readOnly      = true
        },
      ]
      dependsOn = [
        { containerName = "init", condition = "SUCCESS" },
        { containerName = "cloudwatch-agent", condition = "START" },
      ]
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.web.name
          "awslogs-region"        = "eu-west-1"
          "awslogs-stream-prefix" = "web"
        }
      }
    },
  ])

  tags = {
    team = "payments"
  }

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  volume {
    name = "opentelemetry-auto-instrumentation-python"
  }
}

resource "aws_ecs_service" "web" {
  name                = "tickets-web"
  cluster             = aws_ecs_cluster.tickets.name
  task_definition     = aws_ecs_task_definition.web.arn
  scheduling_strategy = "REPLICA"
  desired_count       = 1
  launch_type         = "FARGATE"

  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  health_check_grace_period_seconds  = 60
  availability_zone_rebalancing      = "ENABLED"
  enable_execute_command             = false
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  tags = {
    team = "payments"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = [aws_subnet.private_1.id, aws_subnet.private_2.id]
    security_groups  = [aws_security_group.web.id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.web.arn
    container_name   = "web"
    container_port   = 8000
  }

  # Nothing here refers to these, but without them tasks do not start.
  depends_on = [
    aws_iam_role_policy.web_task,
    aws_iam_role_policy.web_execution,
    aws_lb_listener.https,
    aws_route_table_association.private_1,
    aws_route_table_association.private_2,
    aws_vpc_endpoint.ecr_api,
    aws_vpc_endpoint.ecr_dkr,
    aws_vpc_endpoint.logs,
    aws_vpc_endpoint.s3,
    aws_vpc_endpoint.secretsmanager,
    aws_vpc_endpoint.xray,
    aws_vpc_security_group_egress_rule.tickets_endpoints_all,
    aws_vpc_security_group_egress_rule.tickets_load_balancer_tcp_8080,
    aws_vpc_security_group_egress_rule.tickets_load_balancer_tcp_8000,
    aws_vpc_security_group_egress_rule.api_all,
    aws_vpc_security_group_egress_rule.web_all,
  ]

  # A new service has one task, as AWS makes it; from then on scaling decides how many.
  lifecycle {
    ignore_changes = [desired_count]
  }
}

resource "aws_appautoscaling_target" "web" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.tickets.name}/${aws_ecs_service.web.name}"
  min_capacity       = 2
  max_capacity       = 6
}

resource "aws_appautoscaling_policy" "web_cpu" {
  name               = "tickets-web-cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = aws_appautoscaling_target.web.resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = 60
    scale_in_cooldown  = 300
    scale_out_cooldown = 300

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_appautoscaling_policy" "web_memory" {
  name               = "tickets-web-memory"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = aws_appautoscaling_target.web.resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = 75
    scale_in_cooldown  = 300
    scale_out_cooldown = 300

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageMemoryUtilization"
    }
  }
}
