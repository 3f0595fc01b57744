# Built by obsc 0.1.0 from the specification silva-photography, sha256 5a777c920563.
# Edit observability.yaml and build again; what is changed here is not kept.

locals {
  # Begins every name that the specification leaves open.
  name = "silva-photography"

  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  # Version 6 of the provider says region, version 5 says id.
  region = lookup(data.aws_region.current, "region", lookup(data.aws_region.current, "id", null))
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

# Shared

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

# Service cloudwatch-agent

resource "aws_service_discovery_private_dns_namespace" "silva_photography" {
  name        = "silva-photography.local"
  description = "Names of the agents of silva-photography"
  vpc         = var.vpc_id

  tags = {
    team = "web"
  }
}

resource "aws_cloudwatch_log_group" "cloudwatch_agent" {
  name              = "/ecs/ecs-cwagent-daemon"
  retention_in_days = 7

  tags = {
    team = "web"
  }
}

resource "aws_security_group" "cloudwatch_agent" {
  name_prefix = "${local.name}-cloudwatch-agent-"
  description = "Tasks of silva-photography-cloudwatch-agent"
  vpc_id      = var.vpc_id

  tags = {
    team = "web"
  }

  # A group cannot be deleted as long as tasks use it: its successor has to come first.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "cloudwatch_agent_all" {
  security_group_id = aws_security_group.cloudwatch_agent.id
  description       = "Images, AWS APIs and whatever the app calls"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "cloudwatch_agent_silva_photography_2000" {
  security_group_id            = aws_security_group.cloudwatch_agent.id
  description                  = "Sampling rules for services"
  ip_protocol                  = "tcp"
  from_port                    = 2000
  to_port                      = 2000
  referenced_security_group_id = aws_security_group.silva_photography.id
}

resource "aws_vpc_security_group_ingress_rule" "cloudwatch_agent_silva_photography_4316" {
  security_group_id            = aws_security_group.cloudwatch_agent.id
  description                  = "Telemetry of services"
  ip_protocol                  = "tcp"
  from_port                    = 4316
  to_port                      = 4316
  referenced_security_group_id = aws_security_group.silva_photography.id
}

resource "aws_iam_role" "cloudwatch_agent_task" {
  name_prefix        = "silva-photography-cloudwatch-agent-ta-"
  description        = "What the agent cloudwatch-agent may do"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json

  tags = {
    team = "web"
  }
}

data "aws_iam_policy_document" "cloudwatch_agent_task" {
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

  # ECS Exec opens these channels; they have no resources to limit this to.
  statement {
    sid    = "ExecuteCommand"
    effect = "Allow"
    actions = [
      "ssmmessages:CreateControlChannel",
      "ssmmessages:CreateDataChannel",
      "ssmmessages:OpenControlChannel",
      "ssmmessages:OpenDataChannel",
    ]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "cloudwatch_agent_task" {
  name   = "silva-photography-cloudwatch-agent-telemetry"
  role   = aws_iam_role.cloudwatch_agent_task.name
  policy = data.aws_iam_policy_document.cloudwatch_agent_task.json
}

resource "aws_iam_role" "cloudwatch_agent_execution" {
  name_prefix        = "silva-photography-cloudwatch-agent-ex-"
  description        = "What ECS may do to start the agent cloudwatch-agent"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json

  tags = {
    team = "web"
  }
}

data "aws_iam_policy_document" "cloudwatch_agent_execution" {
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
    resources = ["${aws_cloudwatch_log_group.cloudwatch_agent.arn}:*"]
  }
}

resource "aws_iam_role_policy" "cloudwatch_agent_execution" {
  name   = "silva-photography-cloudwatch-agent-start"
  role   = aws_iam_role.cloudwatch_agent_execution.name
  policy = data.aws_iam_policy_document.cloudwatch_agent_execution.json
}

resource "aws_service_discovery_service" "cloudwatch_agent" {
  name        = "cloudwatch-agent"
  description = "Tasks of the agent cloudwatch-agent"

  tags = {
    team = "web"
  }

  dns_config {
    namespace_id   = aws_service_discovery_private_dns_namespace.silva_photography.id
    routing_policy = "MULTIVALUE"

    dns_records {
      type = "A"
      ttl  = 60
    }
  }

  # Version 6 of the provider deprecates the threshold, but without it makes the service anew each
  # time.
  health_check_custom_config {
    failure_threshold = 1
  }
}

resource "aws_ecs_task_definition" "cloudwatch_agent" {
  family                   = "silva-photography-cloudwatch-agent"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"
  task_role_arn            = aws_iam_role.cloudwatch_agent_task.arn
  execution_role_arn       = aws_iam_role.cloudwatch_agent_execution.arn

  container_definitions = jsonencode([
    # Receives OTLP on 4316 and sampling requests on 2000, from other tasks.
    {
      name              = "cloudwatch-agent"
      image             = "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300066.1b1374"
      essential         = true
      cpu               = 256
      memoryReservation = 512
      portMappings = [
        { containerPort = 2000, hostPort = 2000, protocol = "tcp" },
        { containerPort = 4316, hostPort = 4316, protocol = "tcp" },
      ]
      environment = [
        {
          name  = "CW_CONFIG_CONTENT"
          value = "{\"traces\":{\"traces_collected\":{\"application_signals\":{}}},\"logs\":{\"metrics_collected\":{\"application_signals\":{}}}}"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.cloudwatch_agent.name
          "awslogs-region"        = "us-east-1"
          "awslogs-stream-prefix" = "cwagent-daemon"
        }
      }
    },
  ])

  tags = {
    team = "web"
  }

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }
}

resource "aws_ecs_service" "cloudwatch_agent" {
  name                = "cloudwatch-agent-daemon"
  cluster             = var.cluster
  task_definition     = aws_ecs_task_definition.cloudwatch_agent.arn
  scheduling_strategy = "REPLICA"
  desired_count       = 1
  launch_type         = "FARGATE"

  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  availability_zone_rebalancing      = "ENABLED"
  enable_execute_command             = true
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  tags = {
    team = "web"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.private_subnets
    security_groups  = [aws_security_group.cloudwatch_agent.id]
    assign_public_ip = false
  }

  service_registries {
    registry_arn = aws_service_discovery_service.cloudwatch_agent.arn
  }

  # Nothing here refers to these, but without them tasks do not start.
  depends_on = [
    aws_iam_role_policy.cloudwatch_agent_task,
    aws_iam_role_policy.cloudwatch_agent_execution,
    aws_vpc_security_group_egress_rule.cloudwatch_agent_all,
  ]
}

# Service silva-photography

resource "aws_cloudwatch_log_group" "silva_photography" {
  name              = "/ecs/silva-photography"
  retention_in_days = 30
  skip_destroy      = true

  tags = {
    team = "web"
  }
}

resource "aws_security_group" "silva_photography" {
  name_prefix = "${local.name}-silva-photography-"
  description = "Tasks of silva-photography"
  vpc_id      = var.vpc_id

  tags = {
    team = "web"
  }

  # A group cannot be deleted as long as tasks use it: its successor has to come first.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "silva_photography_all" {
  security_group_id = aws_security_group.silva_photography.id
  description       = "Images, AWS APIs and whatever the app calls"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "silva_photography_load_balancer" {
  security_group_id            = aws_security_group.silva_photography.id
  description                  = "From the load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8000
  to_port                      = 8000
  referenced_security_group_id = var.load_balancer_security_group
}

resource "aws_iam_role" "silva_photography_task" {
  name_prefix        = "silva-photography-silva-photography-t-"
  description        = "What the containers of silva-photography may do"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json

  tags = {
    team = "web"
  }
}

resource "aws_iam_role" "silva_photography_execution" {
  name_prefix        = "silva-photography-silva-photography-e-"
  description        = "What ECS may do to start silva-photography"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json

  tags = {
    team = "web"
  }
}

data "aws_iam_policy_document" "silva_photography_execution" {
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
    resources = ["${aws_cloudwatch_log_group.silva_photography.arn}:*"]
  }

  # ECS reads the secrets of the containers.
  statement {
    sid     = "ReadSecrets"
    effect  = "Allow"
    actions = ["secretsmanager:GetSecretValue"]
    resources = [
      "arn:${local.partition}:secretsmanager:${local.region}:${local.account_id}:secret:silva/prod/database-url-??????",
    ]
  }
}

resource "aws_iam_role_policy" "silva_photography_execution" {
  name   = "silva-photography-start"
  role   = aws_iam_role.silva_photography_execution.name
  policy = data.aws_iam_policy_document.silva_photography_execution.json
}

resource "aws_ecs_task_definition" "silva_photography" {
  family                   = "silva-photography"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "512"
  memory                   = "1024"
  task_role_arn            = aws_iam_role.silva_photography_task.arn
  execution_role_arn       = aws_iam_role.silva_photography_execution.arn

  container_definitions = jsonencode([
    # Copies OpenTelemetry into the volume that the app mounts, and exits.
    {
      name              = "init"
      image             = "public.ecr.aws/aws-observability/adot-autoinstrumentation-python:v0.19.0"
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
          "awslogs-group"         = aws_cloudwatch_log_group.silva_photography.name
          "awslogs-region"        = "us-east-1"
          "awslogs-stream-prefix" = "init"
        }
      }
    },
    {
      name              = "silva-photography"
      image             = var.app_image
      essential         = true
      cpu               = 480
      memoryReservation = 960
      entryPoint        = ["sh", "-c"]
      command = [
        "printf %s \"$OBSC_GUNICORN_CONF\" > /tmp/obsc-gunicorn.conf.py && exec gunicorn -c /tmp/obsc-gunicorn.conf.py --bind 0.0.0.0:8000 --workers 2 silva_photography.wsgi:application",
      ]
      portMappings = [
        { containerPort = 8000, hostPort = 8000, protocol = "tcp" },
      ]
      environment = [
        # Else an installed gevent patches the whole app, used or not.
        { name = "AWS_GEVENT_PATCH_MODULES", value = "none" },
        { name = "DJANGO_SETTINGS_MODULE", value = "silva_photography.settings.production" },
        # gunicorn's configuration with the worker hook.
        {
          name  = "OBSC_GUNICORN_CONF"
          value = "\"\"\"Start OpenTelemetry in every gunicorn worker. Written by obsc.\n\nThe app's own gunicorn configuration is read first, and its hook is called too.\n\"\"\"\n\nimport os\nimport runpy\n\n_own = \"gunicorn.conf.py\"\n_must_exist = False\nif _must_exist or os.path.exists(_own):\n    _read = runpy.run_path(_own)\n    globals().update({k: v for k, v in _read.items() if not k.startswith(\"__\")})\n_own_post_fork = globals().get(\"post_fork\")\n\n\ndef post_fork(server, worker):\n    try:\n        import opentelemetry.instrumentation.auto_instrumentation.sitecustomize  # noqa: F401\n    except Exception as error:\n        server.log.warning(\"obsc: no OpenTelemetry in this worker: %r\", error)\n    if _own_post_fork is not None:\n        _own_post_fork(server, worker)\n"
        },
        { name = "OTEL_AWS_APPLICATION_SIGNALS_ENABLED", value = "true" },
        {
          name  = "OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT"
          value = "http://cloudwatch-agent.silva-photography.local:4316/v1/metrics"
        },
        # Start in the workers, by the hook.
        { name = "OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED", value = "true" },
        { name = "OTEL_AWS_SERVICE_EVENTS_ENABLED", value = "false" },
        { name = "OTEL_EXPORTER_OTLP_PROTOCOL", value = "http/protobuf" },
        {
          name  = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
          value = "http://cloudwatch-agent.silva-photography.local:4316/v1/traces"
        },
        { name = "OTEL_LOGS_EXPORTER", value = "none" },
        # Application Signals has its own exporter; this one would post to 4318.
        { name = "OTEL_METRICS_EXPORTER", value = "none" },
        { name = "OTEL_PROPAGATORS", value = "tracecontext,baggage,xray" },
        { name = "OTEL_PYTHON_CONFIGURATOR", value = "aws_configurator" },
        { name = "OTEL_PYTHON_DISTRO", value = "aws_distro" },
        { name = "OTEL_PYTHON_DJANGO_EXCLUDED_URLS", value = "health/,static/" },
        # Its handler on the root logger would swallow the app's tracebacks.
        { name = "OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION", value = "false" },
        # Keep the sampler's own calls out of the map.
        { name = "OTEL_PYTHON_REQUESTS_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        { name = "OTEL_PYTHON_URLLIB3_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        {
          name  = "OTEL_RESOURCE_ATTRIBUTES"
          value = "aws.log.group.names=/ecs/silva-photography,deployment.environment=production,service.name=silva-photography,service.version=1.0.0"
        },
        { name = "OTEL_TRACES_EXPORTER", value = "otlp" },
        { name = "OTEL_TRACES_SAMPLER", value = "xray" },
        {
          name  = "OTEL_TRACES_SAMPLER_ARG"
          value = "endpoint=http://cloudwatch-agent.silva-photography.local:2000"
        },
        {
          name  = "PYTHONPATH"
          value = "/otel-auto-instrumentation-python/opentelemetry/instrumentation/auto_instrumentation:/otel-auto-instrumentation-python"
        },
      ]
      secrets = [
        {
          name      = "DATABASE_URL"
          valueFrom = "arn:${local.partition}:secretsmanager:${local.region}:${local.account_id}:secret:silva/prod/database-url:url::"
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
      ]
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.silva_photography.name
          "awslogs-region"        = "us-east-1"
          "awslogs-stream-prefix" = "silva-photography"
        }
      }
    },
  ])

  tags = {
    team = "web"
  }

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  volume {
    name = "opentelemetry-auto-instrumentation-python"
  }
}

resource "aws_ecs_service" "silva_photography" {
  name                = "silva-photography"
  cluster             = var.cluster
  task_definition     = aws_ecs_task_definition.silva_photography.arn
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
    team = "web"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.private_subnets
    security_groups  = [aws_security_group.silva_photography.id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = var.target_group_arn
    container_name   = "silva-photography"
    container_port   = 8000
  }

  # Nothing here refers to these, but without them tasks do not start.
  depends_on = [
    aws_iam_role_policy.silva_photography_execution,
    aws_ecs_service.cloudwatch_agent,
    aws_vpc_security_group_egress_rule.silva_photography_all,
  ]
}
