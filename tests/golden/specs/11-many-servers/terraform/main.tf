# Built by obsc 0.1.0 from the specification market, sha256 655bd8a102cd.
# Edit observability.yaml and build again; what is changed here is not kept.

locals {
  # Begins every name that the specification leaves open.
  name = "market"

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

# Service admin

resource "aws_cloudwatch_log_group" "admin" {
  name              = "/ecs/market-admin"
  retention_in_days = 30
  skip_destroy      = true
}

resource "aws_security_group" "admin" {
  name_prefix = "${local.name}-admin-"
  description = "Tasks of market-admin"
  vpc_id      = var.vpc_id

  # A group cannot be deleted as long as tasks use it: its successor has to come first.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "admin_all" {
  security_group_id = aws_security_group.admin.id
  description       = "Images, AWS APIs and whatever the app calls"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_iam_role" "admin_task" {
  name_prefix        = "${local.name}-admin-task-"
  description        = "What the containers of admin may do"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

data "aws_iam_policy_document" "admin_task" {
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

resource "aws_iam_role_policy" "admin_task" {
  name   = "market-admin-telemetry"
  role   = aws_iam_role.admin_task.name
  policy = data.aws_iam_policy_document.admin_task.json
}

resource "aws_iam_role" "admin_execution" {
  name_prefix        = "${local.name}-admin-execution-"
  description        = "What ECS may do to start admin"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

data "aws_iam_policy_document" "admin_execution" {
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
    resources = ["${aws_cloudwatch_log_group.admin.arn}:*"]
  }
}

resource "aws_iam_role_policy" "admin_execution" {
  name   = "market-admin-start"
  role   = aws_iam_role.admin_execution.name
  policy = data.aws_iam_policy_document.admin_execution.json
}

resource "aws_ecs_task_definition" "admin" {
  family                   = "market-admin"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"
  task_role_arn            = aws_iam_role.admin_task.arn
  execution_role_arn       = aws_iam_role.admin_execution.arn

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
          "awslogs-group"         = aws_cloudwatch_log_group.admin.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "init"
        }
      }
    },
    # Receives OTLP on 4316 and sampling requests on 2000, inside the task only.
    {
      name              = "cloudwatch-agent"
      image             = "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300066.1b1374"
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
          "awslogs-group"         = aws_cloudwatch_log_group.admin.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "cloudwatch-agent"
        }
      }
    },
    {
      name              = "admin"
      image             = var.admin_image
      essential         = true
      cpu               = 160
      memoryReservation = 320
      entryPoint        = ["flask"]
      command = [
        "--app",
        "admin:app",
        "run",
        "--host",
        "0.0.0.0",
        "--port",
        "5000",
        "--no-reload",
        "--no-debugger",
      ]
      portMappings = [
        { containerPort = 5000, hostPort = 5000, protocol = "tcp" },
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
        { name = "OTEL_BSP_SCHEDULE_DELAY", value = "1000" },
        { name = "OTEL_EXPORTER_OTLP_PROTOCOL", value = "http/protobuf" },
        { name = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", value = "http://localhost:4316/v1/traces" },
        { name = "OTEL_LOGS_EXPORTER", value = "none" },
        # Application Signals has its own exporter; this one would post to 4318.
        { name = "OTEL_METRICS_EXPORTER", value = "none" },
        { name = "OTEL_PROPAGATORS", value = "tracecontext,baggage,xray" },
        { name = "OTEL_PYTHON_CONFIGURATOR", value = "aws_configurator" },
        { name = "OTEL_PYTHON_DISTRO", value = "aws_distro" },
        # Its handler on the root logger would swallow the app's tracebacks.
        { name = "OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION", value = "false" },
        # Keep the sampler's own calls out of the map.
        { name = "OTEL_PYTHON_REQUESTS_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        { name = "OTEL_PYTHON_URLLIB3_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        {
          name  = "OTEL_RESOURCE_ATTRIBUTES"
          value = "aws.log.group.names=/ecs/market-admin,deployment.environment=development,service.name=admin"
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
      linuxParameters = {
        initProcessEnabled = true
      }
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.admin.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "admin"
        }
      }
    },
  ])

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  volume {
    name = "opentelemetry-auto-instrumentation-python"
  }
}

resource "aws_ecs_service" "admin" {
  name                = "market-admin"
  cluster             = var.cluster
  task_definition     = aws_ecs_task_definition.admin.arn
  scheduling_strategy = "REPLICA"
  desired_count       = 1
  launch_type         = "FARGATE"

  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  availability_zone_rebalancing      = "ENABLED"
  enable_execute_command             = false
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = [aws_security_group.admin.id]
    assign_public_ip = false
  }

  # Nothing here refers to these, but without them tasks do not start.
  depends_on = [
    aws_iam_role_policy.admin_task,
    aws_iam_role_policy.admin_execution,
    aws_vpc_security_group_egress_rule.admin_all,
  ]
}

# Service catalog

resource "aws_cloudwatch_log_group" "catalog" {
  name              = "/ecs/market-catalog"
  retention_in_days = 30
  skip_destroy      = true
}

resource "aws_security_group" "catalog" {
  name_prefix = "${local.name}-catalog-"
  description = "Tasks of market-catalog"
  vpc_id      = var.vpc_id

  # A group cannot be deleted as long as tasks use it: its successor has to come first.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "catalog_all" {
  security_group_id = aws_security_group.catalog.id
  description       = "Images, AWS APIs and whatever the app calls"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_iam_role" "catalog_task" {
  name_prefix        = "${local.name}-catalog-task-"
  description        = "What the containers of catalog may do"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

data "aws_iam_policy_document" "catalog_task" {
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

resource "aws_iam_role_policy" "catalog_task" {
  name   = "market-catalog-telemetry"
  role   = aws_iam_role.catalog_task.name
  policy = data.aws_iam_policy_document.catalog_task.json
}

resource "aws_iam_role" "catalog_execution" {
  name_prefix        = "${local.name}-catalog-execution-"
  description        = "What ECS may do to start catalog"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

data "aws_iam_policy_document" "catalog_execution" {
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
    resources = ["${aws_cloudwatch_log_group.catalog.arn}:*"]
  }
}

resource "aws_iam_role_policy" "catalog_execution" {
  name   = "market-catalog-start"
  role   = aws_iam_role.catalog_execution.name
  policy = data.aws_iam_policy_document.catalog_execution.json
}

resource "aws_ecs_task_definition" "catalog" {
  family                   = "market-catalog"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"
  task_role_arn            = aws_iam_role.catalog_task.arn
  execution_role_arn       = aws_iam_role.catalog_execution.arn

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
          "awslogs-group"         = aws_cloudwatch_log_group.catalog.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "init"
        }
      }
    },
    # Receives OTLP on 4316 and sampling requests on 2000, inside the task only.
    {
      name              = "cloudwatch-agent"
      image             = "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300066.1b1374"
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
          "awslogs-group"         = aws_cloudwatch_log_group.catalog.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "cloudwatch-agent"
        }
      }
    },
    {
      name              = "catalog"
      image             = var.catalog_image
      essential         = true
      cpu               = 160
      memoryReservation = 320
      entryPoint        = ["sh", "-c"]
      command = [
        "printf %s \"$OBSC_UWSGI_INI\" > /tmp/obsc-uwsgi.ini && PYTHONPATH=\"$${PYTHONPATH#*:}\" python manage.py migrate --noinput && exec uwsgi --ini uwsgi.ini --ini /tmp/obsc-uwsgi.ini --http-socket 0.0.0.0:8000 --module catalog.wsgi:application --processes 4 --threads 2",
      ]
      portMappings = [
        { containerPort = 8000, hostPort = 8000, protocol = "tcp" },
      ]
      environment = [
        # Else an installed gevent patches the whole app, used or not.
        { name = "AWS_GEVENT_PATCH_MODULES", value = "none" },
        { name = "DJANGO_SETTINGS_MODULE", value = "catalog.settings" },
        # uWSGI's configuration with the worker hook.
        {
          name  = "OBSC_UWSGI_INI"
          value = "; Start OpenTelemetry in every uWSGI worker. Written by obsc.\n; What the app's own configuration says to the contrary is overruled: uWSGI takes the last word.\n[uwsgi]\nmaster = true\nenable-threads = true\nsingle-interpreter = true\nneed-app = true\ndie-on-term = true\nvacuum = true\n\n; A worker loads the app itself, after OpenTelemetry has started in it: a fork would lose its threads, and with them\n; the metrics.\nlazy-apps = true\npy-call-osafterfork = true\nimport = opentelemetry.instrumentation.auto_instrumentation.sitecustomize\n"
        },
        { name = "OTEL_AWS_APPLICATION_SIGNALS_ENABLED", value = "true" },
        {
          name  = "OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT"
          value = "http://localhost:4316/v1/metrics"
        },
        # Start in the workers, by the hook.
        { name = "OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED", value = "true" },
        { name = "OTEL_AWS_SERVICE_EVENTS_ENABLED", value = "false" },
        { name = "OTEL_BSP_SCHEDULE_DELAY", value = "1000" },
        { name = "OTEL_EXPORTER_OTLP_PROTOCOL", value = "http/protobuf" },
        { name = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", value = "http://localhost:4316/v1/traces" },
        { name = "OTEL_LOGS_EXPORTER", value = "none" },
        # Application Signals has its own exporter; this one would post to 4318.
        { name = "OTEL_METRICS_EXPORTER", value = "none" },
        { name = "OTEL_PROPAGATORS", value = "tracecontext,baggage,xray" },
        { name = "OTEL_PYTHON_CONFIGURATOR", value = "aws_configurator" },
        { name = "OTEL_PYTHON_DISTRO", value = "aws_distro" },
        # Its handler on the root logger would swallow the app's tracebacks.
        { name = "OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION", value = "false" },
        # Keep the sampler's own calls out of the map.
        { name = "OTEL_PYTHON_REQUESTS_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        { name = "OTEL_PYTHON_URLLIB3_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        {
          name  = "OTEL_RESOURCE_ATTRIBUTES"
          value = "aws.log.group.names=/ecs/market-catalog,deployment.environment=development,service.name=catalog"
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
          "awslogs-group"         = aws_cloudwatch_log_group.catalog.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "catalog"
        }
      }
    },
  ])

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  volume {
    name = "opentelemetry-auto-instrumentation-python"
  }
}

resource "aws_ecs_service" "catalog" {
  name                = "market-catalog"
  cluster             = var.cluster
  task_definition     = aws_ecs_task_definition.catalog.arn
  scheduling_strategy = "REPLICA"
  desired_count       = 1
  launch_type         = "FARGATE"

  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  availability_zone_rebalancing      = "ENABLED"
  enable_execute_command             = false
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = [aws_security_group.catalog.id]
    assign_public_ip = false
  }

  # Nothing here refers to these, but without them tasks do not start.
  depends_on = [
    aws_iam_role_policy.catalog_task,
    aws_iam_role_policy.catalog_execution,
    aws_vpc_security_group_egress_rule.catalog_all,
  ]
}

# Service chat

resource "aws_cloudwatch_log_group" "chat" {
  name              = "/ecs/market-chat"
  retention_in_days = 30
  skip_destroy      = true
}

resource "aws_security_group" "chat" {
  name_prefix = "${local.name}-chat-"
  description = "Tasks of market-chat"
  vpc_id      = var.vpc_id

  # A group cannot be deleted as long as tasks use it: its successor has to come first.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "chat_all" {
  security_group_id = aws_security_group.chat.id
  description       = "Images, AWS APIs and whatever the app calls"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_iam_role" "chat_task" {
  name_prefix        = "${local.name}-chat-task-"
  description        = "What the containers of chat may do"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

data "aws_iam_policy_document" "chat_task" {
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

resource "aws_iam_role_policy" "chat_task" {
  name   = "market-chat-telemetry"
  role   = aws_iam_role.chat_task.name
  policy = data.aws_iam_policy_document.chat_task.json
}

resource "aws_iam_role" "chat_execution" {
  name_prefix        = "${local.name}-chat-execution-"
  description        = "What ECS may do to start chat"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

data "aws_iam_policy_document" "chat_execution" {
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
    resources = ["${aws_cloudwatch_log_group.chat.arn}:*"]
  }
}

resource "aws_iam_role_policy" "chat_execution" {
  name   = "market-chat-start"
  role   = aws_iam_role.chat_execution.name
  policy = data.aws_iam_policy_document.chat_execution.json
}

resource "aws_ecs_task_definition" "chat" {
  family                   = "market-chat"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"
  task_role_arn            = aws_iam_role.chat_task.arn
  execution_role_arn       = aws_iam_role.chat_execution.arn

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
          "awslogs-group"         = aws_cloudwatch_log_group.chat.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "init"
        }
      }
    },
    # Receives OTLP on 4316 and sampling requests on 2000, inside the task only.
    {
      name              = "cloudwatch-agent"
      image             = "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300066.1b1374"
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
          "awslogs-group"         = aws_cloudwatch_log_group.chat.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "cloudwatch-agent"
        }
      }
    },
    {
      name              = "chat"
      image             = var.chat_image
      essential         = true
      cpu               = 160
      memoryReservation = 320
      entryPoint        = ["daphne"]
      command           = ["-b", "0.0.0.0", "-p", "8000", "chat.asgi:application"]
      portMappings = [
        { containerPort = 8000, hostPort = 8000, protocol = "tcp" },
      ]
      environment = [
        # Else an installed gevent patches the whole app, used or not.
        { name = "AWS_GEVENT_PATCH_MODULES", value = "none" },
        { name = "DJANGO_SETTINGS_MODULE", value = "chat.settings" },
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
        # Its handler on the root logger would swallow the app's tracebacks.
        { name = "OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION", value = "false" },
        # Keep the sampler's own calls out of the map.
        { name = "OTEL_PYTHON_REQUESTS_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        { name = "OTEL_PYTHON_URLLIB3_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        {
          name  = "OTEL_RESOURCE_ATTRIBUTES"
          value = "aws.log.group.names=/ecs/market-chat,deployment.environment=development,service.name=chat"
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
          "awslogs-group"         = aws_cloudwatch_log_group.chat.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "chat"
        }
      }
    },
  ])

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  volume {
    name = "opentelemetry-auto-instrumentation-python"
  }
}

resource "aws_ecs_service" "chat" {
  name                = "market-chat"
  cluster             = var.cluster
  task_definition     = aws_ecs_task_definition.chat.arn
  scheduling_strategy = "REPLICA"
  desired_count       = 1
  launch_type         = "FARGATE"

  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  availability_zone_rebalancing      = "ENABLED"
  enable_execute_command             = false
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = [aws_security_group.chat.id]
    assign_public_ip = false
  }

  # Nothing here refers to these, but without them tasks do not start.
  depends_on = [
    aws_iam_role_policy.chat_task,
    aws_iam_role_policy.chat_execution,
    aws_vpc_security_group_egress_rule.chat_all,
  ]
}

# Service legacy

resource "aws_cloudwatch_log_group" "legacy" {
  name              = "/ecs/market-legacy"
  retention_in_days = 30
  skip_destroy      = true
}

resource "aws_security_group" "legacy" {
  name_prefix = "${local.name}-legacy-"
  description = "Tasks of market-legacy"
  vpc_id      = var.vpc_id

  # A group cannot be deleted as long as tasks use it: its successor has to come first.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "legacy_all" {
  security_group_id = aws_security_group.legacy.id
  description       = "Images, AWS APIs and whatever the app calls"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_iam_role" "legacy_task" {
  name_prefix        = "${local.name}-legacy-task-"
  description        = "What the containers of legacy may do"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

data "aws_iam_policy_document" "legacy_task" {
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

resource "aws_iam_role_policy" "legacy_task" {
  name   = "market-legacy-telemetry"
  role   = aws_iam_role.legacy_task.name
  policy = data.aws_iam_policy_document.legacy_task.json
}

resource "aws_iam_role" "legacy_execution" {
  name_prefix        = "${local.name}-legacy-execution-"
  description        = "What ECS may do to start legacy"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

data "aws_iam_policy_document" "legacy_execution" {
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
    resources = ["${aws_cloudwatch_log_group.legacy.arn}:*"]
  }
}

resource "aws_iam_role_policy" "legacy_execution" {
  name   = "market-legacy-start"
  role   = aws_iam_role.legacy_execution.name
  policy = data.aws_iam_policy_document.legacy_execution.json
}

resource "aws_ecs_task_definition" "legacy" {
  family                   = "market-legacy"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"
  task_role_arn            = aws_iam_role.legacy_task.arn
  execution_role_arn       = aws_iam_role.legacy_execution.arn

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
          "awslogs-group"         = aws_cloudwatch_log_group.legacy.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "init"
        }
      }
    },
    # Receives OTLP on 4316 and sampling requests on 2000, inside the task only.
    {
      name              = "cloudwatch-agent"
      image             = "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300066.1b1374"
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
          "awslogs-group"         = aws_cloudwatch_log_group.legacy.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "cloudwatch-agent"
        }
      }
    },
    {
      name              = "legacy"
      image             = var.legacy_image
      essential         = true
      cpu               = 160
      memoryReservation = 320
      entryPoint        = ["./start.sh"]
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
        { name = "OTEL_BSP_SCHEDULE_DELAY", value = "1000" },
        { name = "OTEL_EXPORTER_OTLP_PROTOCOL", value = "http/protobuf" },
        { name = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", value = "http://localhost:4316/v1/traces" },
        { name = "OTEL_LOGS_EXPORTER", value = "none" },
        # Application Signals has its own exporter; this one would post to 4318.
        { name = "OTEL_METRICS_EXPORTER", value = "none" },
        { name = "OTEL_PROPAGATORS", value = "tracecontext,baggage,xray" },
        { name = "OTEL_PYTHON_CONFIGURATOR", value = "aws_configurator" },
        { name = "OTEL_PYTHON_DISTRO", value = "aws_distro" },
        # Its handler on the root logger would swallow the app's tracebacks.
        { name = "OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION", value = "false" },
        # Keep the sampler's own calls out of the map.
        { name = "OTEL_PYTHON_REQUESTS_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        { name = "OTEL_PYTHON_URLLIB3_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        {
          name  = "OTEL_RESOURCE_ATTRIBUTES"
          value = "aws.log.group.names=/ecs/market-legacy,deployment.environment=development,service.name=legacy"
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
      linuxParameters = {
        initProcessEnabled = true
      }
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.legacy.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "legacy"
        }
      }
    },
  ])

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  volume {
    name = "opentelemetry-auto-instrumentation-python"
  }
}

resource "aws_ecs_service" "legacy" {
  name                = "market-legacy"
  cluster             = var.cluster
  task_definition     = aws_ecs_task_definition.legacy.arn
  scheduling_strategy = "REPLICA"
  desired_count       = 1
  launch_type         = "FARGATE"

  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  availability_zone_rebalancing      = "ENABLED"
  enable_execute_command             = false
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = [aws_security_group.legacy.id]
    assign_public_ip = false
  }

  # Nothing here refers to these, but without them tasks do not start.
  depends_on = [
    aws_iam_role_policy.legacy_task,
    aws_iam_role_policy.legacy_execution,
    aws_vpc_security_group_egress_rule.legacy_all,
  ]
}

# Service nightly

resource "aws_cloudwatch_log_group" "nightly" {
  name              = "/ecs/market-nightly"
  retention_in_days = 30
  skip_destroy      = true
}

resource "aws_security_group" "nightly" {
  name_prefix = "${local.name}-nightly-"
  description = "Tasks of market-nightly"
  vpc_id      = var.vpc_id

  # A group cannot be deleted as long as tasks use it: its successor has to come first.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "nightly_all" {
  security_group_id = aws_security_group.nightly.id
  description       = "Images, AWS APIs and whatever the app calls"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_iam_role" "nightly_task" {
  name_prefix        = "${local.name}-nightly-task-"
  description        = "What the containers of nightly may do"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

data "aws_iam_policy_document" "nightly_task" {
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

resource "aws_iam_role_policy" "nightly_task" {
  name   = "market-nightly-telemetry"
  role   = aws_iam_role.nightly_task.name
  policy = data.aws_iam_policy_document.nightly_task.json
}

resource "aws_iam_role" "nightly_execution" {
  name_prefix        = "${local.name}-nightly-execution-"
  description        = "What ECS may do to start nightly"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

data "aws_iam_policy_document" "nightly_execution" {
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
    resources = ["${aws_cloudwatch_log_group.nightly.arn}:*"]
  }
}

resource "aws_iam_role_policy" "nightly_execution" {
  name   = "market-nightly-start"
  role   = aws_iam_role.nightly_execution.name
  policy = data.aws_iam_policy_document.nightly_execution.json
}

resource "aws_ecs_task_definition" "nightly" {
  family                   = "market-nightly"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"
  task_role_arn            = aws_iam_role.nightly_task.arn
  execution_role_arn       = aws_iam_role.nightly_execution.arn

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
          "awslogs-group"         = aws_cloudwatch_log_group.nightly.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "init"
        }
      }
    },
    # Receives OTLP on 4316 and sampling requests on 2000, inside the task only.
    {
      name              = "cloudwatch-agent"
      image             = "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300066.1b1374"
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
          "awslogs-group"         = aws_cloudwatch_log_group.nightly.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "cloudwatch-agent"
        }
      }
    },
    {
      name              = "nightly"
      image             = var.nightly_image
      essential         = true
      cpu               = 160
      memoryReservation = 320
      entryPoint        = ["python"]
      command           = ["nightly.py"]
      portMappings = [
        { containerPort = 5000, hostPort = 5000, protocol = "tcp" },
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
        { name = "OTEL_BSP_SCHEDULE_DELAY", value = "1000" },
        { name = "OTEL_EXPORTER_OTLP_PROTOCOL", value = "http/protobuf" },
        { name = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", value = "http://localhost:4316/v1/traces" },
        { name = "OTEL_LOGS_EXPORTER", value = "none" },
        # Application Signals has its own exporter; this one would post to 4318.
        { name = "OTEL_METRICS_EXPORTER", value = "none" },
        { name = "OTEL_PROPAGATORS", value = "tracecontext,baggage,xray" },
        { name = "OTEL_PYTHON_CONFIGURATOR", value = "aws_configurator" },
        { name = "OTEL_PYTHON_DISTRO", value = "aws_distro" },
        # Its handler on the root logger would swallow the app's tracebacks.
        { name = "OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION", value = "false" },
        # Keep the sampler's own calls out of the map.
        { name = "OTEL_PYTHON_REQUESTS_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        { name = "OTEL_PYTHON_URLLIB3_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        {
          name  = "OTEL_RESOURCE_ATTRIBUTES"
          value = "aws.log.group.names=/ecs/market-nightly,deployment.environment=development,service.name=nightly"
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
      linuxParameters = {
        initProcessEnabled = true
      }
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.nightly.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "nightly"
        }
      }
    },
  ])

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  volume {
    name = "opentelemetry-auto-instrumentation-python"
  }
}

resource "aws_ecs_service" "nightly" {
  name                = "market-nightly"
  cluster             = var.cluster
  task_definition     = aws_ecs_task_definition.nightly.arn
  scheduling_strategy = "REPLICA"
  desired_count       = 1
  launch_type         = "FARGATE"

  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  availability_zone_rebalancing      = "ENABLED"
  enable_execute_command             = false
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = [aws_security_group.nightly.id]
    assign_public_ip = false
  }

  # Nothing here refers to these, but without them tasks do not start.
  depends_on = [
    aws_iam_role_policy.nightly_task,
    aws_iam_role_policy.nightly_execution,
    aws_vpc_security_group_egress_rule.nightly_all,
  ]
}

# Service orders

resource "aws_cloudwatch_log_group" "orders" {
  name              = "/ecs/market-orders"
  retention_in_days = 30
  skip_destroy      = true
}

resource "aws_security_group" "orders" {
  name_prefix = "${local.name}-orders-"
  description = "Tasks of market-orders"
  vpc_id      = var.vpc_id

  # A group cannot be deleted as long as tasks use it: its successor has to come first.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "orders_all" {
  security_group_id = aws_security_group.orders.id
  description       = "Images, AWS APIs and whatever the app calls"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_iam_role" "orders_task" {
  name_prefix        = "${local.name}-orders-task-"
  description        = "What the containers of orders may do"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

data "aws_iam_policy_document" "orders_task" {
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

resource "aws_iam_role_policy" "orders_task" {
  name   = "market-orders-telemetry"
  role   = aws_iam_role.orders_task.name
  policy = data.aws_iam_policy_document.orders_task.json
}

resource "aws_iam_role" "orders_execution" {
  name_prefix        = "${local.name}-orders-execution-"
  description        = "What ECS may do to start orders"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

data "aws_iam_policy_document" "orders_execution" {
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
    resources = ["${aws_cloudwatch_log_group.orders.arn}:*"]
  }
}

resource "aws_iam_role_policy" "orders_execution" {
  name   = "market-orders-start"
  role   = aws_iam_role.orders_execution.name
  policy = data.aws_iam_policy_document.orders_execution.json
}

resource "aws_ecs_task_definition" "orders" {
  family                   = "market-orders"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"
  task_role_arn            = aws_iam_role.orders_task.arn
  execution_role_arn       = aws_iam_role.orders_execution.arn

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
          "awslogs-group"         = aws_cloudwatch_log_group.orders.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "init"
        }
      }
    },
    # Receives OTLP on 4316 and sampling requests on 2000, inside the task only.
    {
      name              = "cloudwatch-agent"
      image             = "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300066.1b1374"
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
          "awslogs-group"         = aws_cloudwatch_log_group.orders.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "cloudwatch-agent"
        }
      }
    },
    {
      name              = "orders"
      image             = var.orders_image
      essential         = true
      cpu               = 160
      memoryReservation = 320
      entryPoint        = ["sh", "-c"]
      command = [
        "printf %s \"$OBSC_GUNICORN_CONF\" > /tmp/obsc-gunicorn.conf.py && exec gunicorn -c /tmp/obsc-gunicorn.conf.py --bind 0.0.0.0:8000 --workers 2 --worker-class gevent 'orders:create_app()'",
      ]
      portMappings = [
        { containerPort = 8000, hostPort = 8000, protocol = "tcp" },
      ]
      environment = [
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
        # On threads that gevent has patched it keeps the sampler's timer from firing.
        { name = "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS", value = "threading" },
        { name = "OTEL_PYTHON_DISTRO", value = "aws_distro" },
        # Its handler on the root logger would swallow the app's tracebacks.
        { name = "OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION", value = "false" },
        # Keep the sampler's own calls out of the map.
        { name = "OTEL_PYTHON_REQUESTS_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        { name = "OTEL_PYTHON_URLLIB3_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        {
          name  = "OTEL_RESOURCE_ATTRIBUTES"
          value = "aws.log.group.names=/ecs/market-orders,deployment.environment=development,service.name=orders"
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
          "awslogs-group"         = aws_cloudwatch_log_group.orders.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "orders"
        }
      }
    },
  ])

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  volume {
    name = "opentelemetry-auto-instrumentation-python"
  }
}

resource "aws_ecs_service" "orders" {
  name                = "market-orders"
  cluster             = var.cluster
  task_definition     = aws_ecs_task_definition.orders.arn
  scheduling_strategy = "REPLICA"
  desired_count       = 1
  launch_type         = "FARGATE"

  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  availability_zone_rebalancing      = "ENABLED"
  enable_execute_command             = false
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = [aws_security_group.orders.id]
    assign_public_ip = false
  }

  # Nothing here refers to these, but without them tasks do not start.
  depends_on = [
    aws_iam_role_policy.orders_task,
    aws_iam_role_policy.orders_execution,
    aws_vpc_security_group_egress_rule.orders_all,
  ]
}

# Service prices

resource "aws_cloudwatch_log_group" "prices" {
  name              = "/ecs/market-prices"
  retention_in_days = 30
  skip_destroy      = true
}

resource "aws_security_group" "prices" {
  name_prefix = "${local.name}-prices-"
  description = "Tasks of market-prices"
  vpc_id      = var.vpc_id

  # A group cannot be deleted as long as tasks use it: its successor has to come first.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "prices_all" {
  security_group_id = aws_security_group.prices.id
  description       = "Images, AWS APIs and whatever the app calls"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_iam_role" "prices_task" {
  name_prefix        = "${local.name}-prices-task-"
  description        = "What the containers of prices may do"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

data "aws_iam_policy_document" "prices_task" {
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

resource "aws_iam_role_policy" "prices_task" {
  name   = "market-prices-telemetry"
  role   = aws_iam_role.prices_task.name
  policy = data.aws_iam_policy_document.prices_task.json
}

resource "aws_iam_role" "prices_execution" {
  name_prefix        = "${local.name}-prices-execution-"
  description        = "What ECS may do to start prices"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

data "aws_iam_policy_document" "prices_execution" {
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
    resources = ["${aws_cloudwatch_log_group.prices.arn}:*"]
  }
}

resource "aws_iam_role_policy" "prices_execution" {
  name   = "market-prices-start"
  role   = aws_iam_role.prices_execution.name
  policy = data.aws_iam_policy_document.prices_execution.json
}

resource "aws_ecs_task_definition" "prices" {
  family                   = "market-prices"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"
  task_role_arn            = aws_iam_role.prices_task.arn
  execution_role_arn       = aws_iam_role.prices_execution.arn

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
          "awslogs-group"         = aws_cloudwatch_log_group.prices.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "init"
        }
      }
    },
    # Receives OTLP on 4316 and sampling requests on 2000, inside the task only.
    {
      name              = "cloudwatch-agent"
      image             = "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300066.1b1374"
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
          "awslogs-group"         = aws_cloudwatch_log_group.prices.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "cloudwatch-agent"
        }
      }
    },
    {
      name              = "prices"
      image             = var.prices_image
      essential         = true
      cpu               = 160
      memoryReservation = 320
      entryPoint        = ["hypercorn"]
      command           = ["--bind", "0.0.0.0:8000", "--workers", "2", "prices:app"]
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
        # Its handler on the root logger would swallow the app's tracebacks.
        { name = "OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION", value = "false" },
        # Keep the sampler's own calls out of the map.
        { name = "OTEL_PYTHON_REQUESTS_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        { name = "OTEL_PYTHON_URLLIB3_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        {
          name  = "OTEL_RESOURCE_ATTRIBUTES"
          value = "aws.log.group.names=/ecs/market-prices,deployment.environment=development,service.name=prices"
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
          "awslogs-group"         = aws_cloudwatch_log_group.prices.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "prices"
        }
      }
    },
  ])

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  volume {
    name = "opentelemetry-auto-instrumentation-python"
  }
}

resource "aws_ecs_service" "prices" {
  name                = "market-prices"
  cluster             = var.cluster
  task_definition     = aws_ecs_task_definition.prices.arn
  scheduling_strategy = "REPLICA"
  desired_count       = 1
  launch_type         = "FARGATE"

  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  availability_zone_rebalancing      = "ENABLED"
  enable_execute_command             = false
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = [aws_security_group.prices.id]
    assign_public_ip = false
  }

  # Nothing here refers to these, but without them tasks do not start.
  depends_on = [
    aws_iam_role_policy.prices_task,
    aws_iam_role_policy.prices_execution,
    aws_vpc_security_group_egress_rule.prices_all,
  ]
}

# Service reports

resource "aws_cloudwatch_log_group" "reports" {
  name              = "/ecs/market-reports"
  retention_in_days = 30
  skip_destroy      = true
}

resource "aws_security_group" "reports" {
  name_prefix = "${local.name}-reports-"
  description = "Tasks of market-reports"
  vpc_id      = var.vpc_id

  # A group cannot be deleted as long as tasks use it: its successor has to come first.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "reports_all" {
  security_group_id = aws_security_group.reports.id
  description       = "Images, AWS APIs and whatever the app calls"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_iam_role" "reports_task" {
  name_prefix        = "${local.name}-reports-task-"
  description        = "What the containers of reports may do"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

data "aws_iam_policy_document" "reports_task" {
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

resource "aws_iam_role_policy" "reports_task" {
  name   = "market-reports-telemetry"
  role   = aws_iam_role.reports_task.name
  policy = data.aws_iam_policy_document.reports_task.json
}

resource "aws_iam_role" "reports_execution" {
  name_prefix        = "${local.name}-reports-execution-"
  description        = "What ECS may do to start reports"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

data "aws_iam_policy_document" "reports_execution" {
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
    resources = ["${aws_cloudwatch_log_group.reports.arn}:*"]
  }
}

resource "aws_iam_role_policy" "reports_execution" {
  name   = "market-reports-start"
  role   = aws_iam_role.reports_execution.name
  policy = data.aws_iam_policy_document.reports_execution.json
}

resource "aws_ecs_task_definition" "reports" {
  family                   = "market-reports"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"
  task_role_arn            = aws_iam_role.reports_task.arn
  execution_role_arn       = aws_iam_role.reports_execution.arn

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
          "awslogs-group"         = aws_cloudwatch_log_group.reports.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "init"
        }
      }
    },
    # Receives OTLP on 4316 and sampling requests on 2000, inside the task only.
    {
      name              = "cloudwatch-agent"
      image             = "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300066.1b1374"
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
          "awslogs-group"         = aws_cloudwatch_log_group.reports.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "cloudwatch-agent"
        }
      }
    },
    {
      name              = "reports"
      image             = var.reports_image
      essential         = true
      cpu               = 160
      memoryReservation = 320
      entryPoint        = ["sh", "-c"]
      command = [
        "mkdir -p /tmp/obsc && printf %s \"$OBSC_APP\" > /tmp/obsc/obsc_app.py && exec waitress-serve --listen 0.0.0.0:8000 --threads 8 obsc_app:app",
      ]
      portMappings = [
        { containerPort = 8000, hostPort = 8000, protocol = "tcp" },
      ]
      environment = [
        # Else an installed gevent patches the whole app, used or not.
        { name = "AWS_GEVENT_PATCH_MODULES", value = "none" },
        # OpenTelemetry's middleware around the app.
        {
          name  = "OBSC_APP"
          value = "\"\"\"Put OpenTelemetry's middleware around the app. Written by obsc.\"\"\"\n\nimport importlib\nimport sys\nfrom wsgiref.util import request_uri\n\napp = importlib.import_module(\"reports\")\nfor _name in \"application\".split(\".\"):\n    app = getattr(app, _name)\n\ntry:\n    from opentelemetry.instrumentation.wsgi import OpenTelemetryMiddleware\n    from opentelemetry.util.http import get_excluded_urls\n\n    _excluded = get_excluded_urls(\"WSGI\")\n    _bare, _traced = app, OpenTelemetryMiddleware(app)\n\n    def app(environ, start_response):\n        chosen = _bare if _excluded.url_disabled(request_uri(environ)) else _traced\n        return chosen(environ, start_response)\n\nexcept Exception as error:\n    print(f\"obsc: no OpenTelemetry around this app: {error!r}\", file=sys.stderr)\n"
        },
        { name = "OTEL_AWS_APPLICATION_SIGNALS_ENABLED", value = "true" },
        {
          name  = "OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT"
          value = "http://localhost:4316/v1/metrics"
        },
        { name = "OTEL_AWS_SERVICE_EVENTS_ENABLED", value = "false" },
        { name = "OTEL_BSP_SCHEDULE_DELAY", value = "1000" },
        { name = "OTEL_EXPORTER_OTLP_PROTOCOL", value = "http/protobuf" },
        { name = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", value = "http://localhost:4316/v1/traces" },
        { name = "OTEL_LOGS_EXPORTER", value = "none" },
        # Application Signals has its own exporter; this one would post to 4318.
        { name = "OTEL_METRICS_EXPORTER", value = "none" },
        { name = "OTEL_PROPAGATORS", value = "tracecontext,baggage,xray" },
        { name = "OTEL_PYTHON_CONFIGURATOR", value = "aws_configurator" },
        { name = "OTEL_PYTHON_DISTRO", value = "aws_distro" },
        # Its handler on the root logger would swallow the app's tracebacks.
        { name = "OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION", value = "false" },
        # Keep the sampler's own calls out of the map.
        { name = "OTEL_PYTHON_REQUESTS_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        { name = "OTEL_PYTHON_URLLIB3_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        { name = "OTEL_PYTHON_WSGI_EXCLUDED_URLS", value = "/health" },
        {
          name  = "OTEL_RESOURCE_ATTRIBUTES"
          value = "aws.log.group.names=/ecs/market-reports,deployment.environment=development,service.name=reports"
        },
        { name = "OTEL_TRACES_EXPORTER", value = "otlp" },
        { name = "OTEL_TRACES_SAMPLER", value = "xray" },
        { name = "OTEL_TRACES_SAMPLER_ARG", value = "endpoint=http://localhost:2000" },
        {
          name  = "PYTHONPATH"
          value = "/otel-auto-instrumentation-python/opentelemetry/instrumentation/auto_instrumentation:/otel-auto-instrumentation-python:/tmp/obsc"
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
      linuxParameters = {
        initProcessEnabled = true
      }
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.reports.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "reports"
        }
      }
    },
  ])

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  volume {
    name = "opentelemetry-auto-instrumentation-python"
  }
}

resource "aws_ecs_service" "reports" {
  name                = "market-reports"
  cluster             = var.cluster
  task_definition     = aws_ecs_task_definition.reports.arn
  scheduling_strategy = "REPLICA"
  desired_count       = 1
  launch_type         = "FARGATE"

  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  availability_zone_rebalancing      = "ENABLED"
  enable_execute_command             = false
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = [aws_security_group.reports.id]
    assign_public_ip = false
  }

  # Nothing here refers to these, but without them tasks do not start.
  depends_on = [
    aws_iam_role_policy.reports_task,
    aws_iam_role_policy.reports_execution,
    aws_vpc_security_group_egress_rule.reports_all,
  ]
}

# Service stock

resource "aws_cloudwatch_log_group" "stock" {
  name              = "/ecs/market-stock"
  retention_in_days = 30
  skip_destroy      = true
}

resource "aws_security_group" "stock" {
  name_prefix = "${local.name}-stock-"
  description = "Tasks of market-stock"
  vpc_id      = var.vpc_id

  # A group cannot be deleted as long as tasks use it: its successor has to come first.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "stock_all" {
  security_group_id = aws_security_group.stock.id
  description       = "Images, AWS APIs and whatever the app calls"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_iam_role" "stock_task" {
  name_prefix        = "${local.name}-stock-task-"
  description        = "What the containers of stock may do"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

data "aws_iam_policy_document" "stock_task" {
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

resource "aws_iam_role_policy" "stock_task" {
  name   = "market-stock-telemetry"
  role   = aws_iam_role.stock_task.name
  policy = data.aws_iam_policy_document.stock_task.json
}

resource "aws_iam_role" "stock_execution" {
  name_prefix        = "${local.name}-stock-execution-"
  description        = "What ECS may do to start stock"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

data "aws_iam_policy_document" "stock_execution" {
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
    resources = ["${aws_cloudwatch_log_group.stock.arn}:*"]
  }
}

resource "aws_iam_role_policy" "stock_execution" {
  name   = "market-stock-start"
  role   = aws_iam_role.stock_execution.name
  policy = data.aws_iam_policy_document.stock_execution.json
}

resource "aws_ecs_task_definition" "stock" {
  family                   = "market-stock"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"
  task_role_arn            = aws_iam_role.stock_task.arn
  execution_role_arn       = aws_iam_role.stock_execution.arn

  container_definitions = jsonencode([
    # Receives OTLP on 4316 and sampling requests on 2000, inside the task only.
    {
      name              = "cloudwatch-agent"
      image             = "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300066.1b1374"
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
          "awslogs-group"         = aws_cloudwatch_log_group.stock.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "cloudwatch-agent"
        }
      }
    },
    {
      name              = "stock"
      image             = var.stock_image
      essential         = true
      cpu               = 192
      memoryReservation = 384
      entryPoint        = ["opentelemetry-instrument", "uvicorn"]
      command           = ["obsc_app:app", "--host", "0.0.0.0", "--port", "8000", "--workers", "2"]
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
        { name = "OTEL_BSP_SCHEDULE_DELAY", value = "1000" },
        { name = "OTEL_EXPORTER_OTLP_PROTOCOL", value = "http/protobuf" },
        { name = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", value = "http://localhost:4316/v1/traces" },
        { name = "OTEL_LOGS_EXPORTER", value = "none" },
        # Application Signals has its own exporter; this one would post to 4318.
        { name = "OTEL_METRICS_EXPORTER", value = "none" },
        { name = "OTEL_PROPAGATORS", value = "tracecontext,baggage,xray" },
        { name = "OTEL_PYTHON_CONFIGURATOR", value = "aws_configurator" },
        { name = "OTEL_PYTHON_DISTRO", value = "aws_distro" },
        # Its handler on the root logger would swallow the app's tracebacks.
        { name = "OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION", value = "false" },
        # Keep the sampler's own calls out of the map.
        { name = "OTEL_PYTHON_REQUESTS_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        { name = "OTEL_PYTHON_URLLIB3_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        {
          name  = "OTEL_RESOURCE_ATTRIBUTES"
          value = "aws.log.group.names=/ecs/market-stock,deployment.environment=development,service.name=stock"
        },
        { name = "OTEL_TRACES_EXPORTER", value = "otlp" },
        { name = "OTEL_TRACES_SAMPLER", value = "xray" },
        { name = "OTEL_TRACES_SAMPLER_ARG", value = "endpoint=http://localhost:2000" },
        { name = "PYTHONPATH", value = "/opt/obsc" },
      ]
      dependsOn = [
        { containerName = "cloudwatch-agent", condition = "START" },
      ]
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.stock.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "stock"
        }
      }
    },
  ])

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }
}

resource "aws_ecs_service" "stock" {
  name                = "market-stock"
  cluster             = var.cluster
  task_definition     = aws_ecs_task_definition.stock.arn
  scheduling_strategy = "REPLICA"
  desired_count       = 1
  launch_type         = "FARGATE"

  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  availability_zone_rebalancing      = "ENABLED"
  enable_execute_command             = false
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = [aws_security_group.stock.id]
    assign_public_ip = false
  }

  # Nothing here refers to these, but without them tasks do not start.
  depends_on = [
    aws_iam_role_policy.stock_task,
    aws_iam_role_policy.stock_execution,
    aws_vpc_security_group_egress_rule.stock_all,
  ]
}
