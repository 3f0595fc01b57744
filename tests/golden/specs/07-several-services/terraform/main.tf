# Built by obsc 0.1.0 from the specification bookshop, sha256 e687b3a63104.
# Edit observability.yaml and build again; what is changed here is not kept.

locals {
  # Begins every name that the specification leaves open.
  name = "bookshop"

  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  # Version 6 of the provider says region, version 5 says id.
  region = lookup(data.aws_region.current, "region", lookup(data.aws_region.current, "id", null))
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

# Shared

resource "aws_cloudwatch_log_group" "cloudwatch_agent" {
  name              = "/ecs/bookshop/agent"
  retention_in_days = 7
  skip_destroy      = true

  tags = {
    "cost-center" = "4711"
    team          = "books"
  }
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

# Service catalog

resource "aws_cloudwatch_log_group" "catalog" {
  name              = "/ecs/bookshop-catalog"
  retention_in_days = 30
  skip_destroy      = true

  tags = {
    "cost-center" = "4711"
    team          = "books"
  }
}

resource "aws_security_group" "catalog" {
  name_prefix = "${local.name}-catalog-"
  description = "Tasks of bookshop-catalog"
  vpc_id      = var.vpc_id

  tags = {
    "cost-center" = "4711"
    team          = "books"
  }

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

  tags = {
    "cost-center" = "4711"
    team          = "books"
  }
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
  name   = "bookshop-catalog-telemetry"
  role   = aws_iam_role.catalog_task.name
  policy = data.aws_iam_policy_document.catalog_task.json
}

resource "aws_iam_role" "catalog_execution" {
  name_prefix        = "${local.name}-catalog-execution-"
  description        = "What ECS may do to start catalog"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json

  tags = {
    "cost-center" = "4711"
    team          = "books"
  }
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
    sid     = "WriteOutput"
    effect  = "Allow"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "${aws_cloudwatch_log_group.catalog.arn}:*",
      "${aws_cloudwatch_log_group.cloudwatch_agent.arn}:*",
    ]
  }

  # ECS reads the secrets of the containers.
  statement {
    sid     = "ReadParameters"
    effect  = "Allow"
    actions = ["ssm:GetParameters"]
    resources = [
      "arn:${local.partition}:ssm:${local.region}:${local.account_id}:parameter/bookshop/catalog/password",
    ]
  }
}

resource "aws_iam_role_policy" "catalog_execution" {
  name   = "bookshop-catalog-start"
  role   = aws_iam_role.catalog_execution.name
  policy = data.aws_iam_policy_document.catalog_execution.json
}

resource "aws_ecs_task_definition" "catalog" {
  family                   = "bookshop-catalog"
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
      image             = "123456789012.dkr.ecr.us-east-1.amazonaws.com/cloudwatch-agent:1.300066.1b1374"
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
          "awslogs-group"         = aws_cloudwatch_log_group.cloudwatch_agent.name
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
      entryPoint        = ["uvicorn"]
      command           = ["catalog:app", "--host", "0.0.0.0", "--port", "8080"]
      portMappings = [
        { containerPort = 8080, hostPort = 8080, protocol = "tcp" },
      ]
      environment = [
        # Else an installed gevent patches the whole app, used or not.
        { name = "AWS_GEVENT_PATCH_MODULES", value = "none" },
        { name = "CATALOG_DSN", value = "postgresql://catalog@db.internal/catalog" },
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
          value = "aws.log.group.names=/ecs/bookshop-catalog,deployment.environment=production,service.name=catalog,service.namespace=bookshop"
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
          name      = "CATALOG_PASSWORD"
          valueFrom = "arn:${local.partition}:ssm:${local.region}:${local.account_id}:parameter/bookshop/catalog/password"
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

  tags = {
    "cost-center" = "4711"
    team          = "books"
  }

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  volume {
    name = "opentelemetry-auto-instrumentation-python"
  }
}

resource "aws_ecs_service" "catalog" {
  name                = "bookshop-catalog"
  cluster             = "bookshop"
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

  tags = {
    "cost-center" = "4711"
    team          = "books"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = [var.subnet_a, var.subnet_b]
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

# Service payments

resource "aws_cloudwatch_log_group" "payments" {
  name              = "/ecs/bookshop-payments"
  retention_in_days = 30
  skip_destroy      = true

  tags = {
    "cost-center" = "4711"
    team          = "books"
  }
}

resource "aws_iam_role" "payments_task" {
  name_prefix        = "${local.name}-payments-task-"
  description        = "What the containers of payments may do"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json

  tags = {
    "cost-center" = "4711"
    team          = "books"
  }
}

data "aws_iam_policy_document" "payments_task" {
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

resource "aws_iam_role_policy" "payments_task" {
  name   = "bookshop-payments-telemetry"
  role   = aws_iam_role.payments_task.name
  policy = data.aws_iam_policy_document.payments_task.json
}

data "aws_iam_policy_document" "payments_execution" {
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
    sid     = "WriteOutput"
    effect  = "Allow"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "${aws_cloudwatch_log_group.payments.arn}:*",
      "${aws_cloudwatch_log_group.cloudwatch_agent.arn}:*",
    ]
  }
}

resource "aws_iam_role_policy" "payments_execution" {
  name   = "bookshop-payments-start"
  role   = "payments-execution"
  policy = data.aws_iam_policy_document.payments_execution.json
}

resource "aws_ecs_task_definition" "payments" {
  family                   = "bookshop-payments"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"
  task_role_arn            = aws_iam_role.payments_task.arn
  execution_role_arn       = "arn:aws:iam::123456789012:role/payments-execution"

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
          "awslogs-group"         = aws_cloudwatch_log_group.payments.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "init"
        }
      }
    },
    # Receives OTLP on 4316 and sampling requests on 2000, inside the task only.
    {
      name              = "cloudwatch-agent"
      image             = "123456789012.dkr.ecr.us-east-1.amazonaws.com/cloudwatch-agent:1.300066.1b1374"
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
          "awslogs-group"         = aws_cloudwatch_log_group.cloudwatch_agent.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "cloudwatch-agent"
        }
      }
    },
    {
      name              = "payments"
      image             = var.payments_image
      essential         = true
      cpu               = 160
      memoryReservation = 320
      entryPoint        = ["sh", "-c"]
      command = [
        "printf %s \"$OBSC_GUNICORN_CONF\" > /tmp/obsc-gunicorn.conf.py && exec gunicorn -c /tmp/obsc-gunicorn.conf.py --bind 0.0.0.0:9000 --workers 2 payments:app",
      ]
      portMappings = [
        { containerPort = 9000, hostPort = 9000, protocol = "tcp" },
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
        # Its handler on the root logger would swallow the app's tracebacks.
        { name = "OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION", value = "false" },
        {
          name  = "OTEL_RESOURCE_ATTRIBUTES"
          value = "aws.log.group.names=/ecs/bookshop-payments,deployment.environment=production,service.name=payments,service.namespace=bookshop"
        },
        { name = "OTEL_TRACES_EXPORTER", value = "otlp" },
        { name = "OTEL_TRACES_SAMPLER", value = "parentbased_traceidratio" },
        { name = "OTEL_TRACES_SAMPLER_ARG", value = "0.2" },
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
          "awslogs-group"         = aws_cloudwatch_log_group.payments.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "payments"
        }
      }
    },
  ])

  tags = {
    "cost-center" = "4711"
    team          = "books"
  }

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  volume {
    name = "opentelemetry-auto-instrumentation-python"
  }
}

resource "aws_ecs_service" "payments" {
  name                = "bookshop-payments"
  cluster             = "bookshop"
  task_definition     = aws_ecs_task_definition.payments.arn
  scheduling_strategy = "REPLICA"
  desired_count       = 2
  launch_type         = "FARGATE"

  deployment_maximum_percent         = 150
  deployment_minimum_healthy_percent = 50
  availability_zone_rebalancing      = "ENABLED"
  enable_execute_command             = false
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  tags = {
    "cost-center" = "4711"
    team          = "books"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = [var.subnet_a, var.subnet_b]
    security_groups  = [var.payments_security_group]
    assign_public_ip = false
  }

  # Nothing here refers to these, but without them tasks do not start.
  depends_on = [aws_iam_role_policy.payments_task, aws_iam_role_policy.payments_execution]
}

# Service storefront

resource "aws_cloudwatch_log_group" "storefront" {
  name              = "/ecs/bookshop-storefront"
  retention_in_days = 30
  skip_destroy      = true

  tags = {
    "cost-center" = "4711"
    team          = "books"
  }
}

resource "aws_security_group" "storefront" {
  name_prefix = "${local.name}-storefront-"
  description = "Tasks of bookshop-storefront"
  vpc_id      = var.vpc_id

  tags = {
    "cost-center" = "4711"
    team          = "books"
  }

  # A group cannot be deleted as long as tasks use it: its successor has to come first.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "storefront_all" {
  security_group_id = aws_security_group.storefront.id
  description       = "Images, AWS APIs and whatever the app calls"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "storefront_load_balancer" {
  security_group_id            = aws_security_group.storefront.id
  description                  = "From the load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8000
  to_port                      = 8000
  referenced_security_group_id = var.load_balancer_security_group
}

resource "aws_iam_role" "storefront_task" {
  name_prefix        = "${local.name}-storefront-task-"
  description        = "What the containers of storefront may do"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json

  tags = {
    "cost-center" = "4711"
    team          = "books"
  }
}

data "aws_iam_policy_document" "storefront_task" {
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

resource "aws_iam_role_policy" "storefront_task" {
  name   = "bookshop-storefront-telemetry"
  role   = aws_iam_role.storefront_task.name
  policy = data.aws_iam_policy_document.storefront_task.json
}

resource "aws_iam_role" "storefront_execution" {
  name_prefix        = "${local.name}-storefront-execution-"
  description        = "What ECS may do to start storefront"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json

  tags = {
    "cost-center" = "4711"
    team          = "books"
  }
}

data "aws_iam_policy_document" "storefront_execution" {
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
    sid     = "WriteOutput"
    effect  = "Allow"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "${aws_cloudwatch_log_group.storefront.arn}:*",
      "${aws_cloudwatch_log_group.cloudwatch_agent.arn}:*",
    ]
  }
}

resource "aws_iam_role_policy" "storefront_execution" {
  name   = "bookshop-storefront-start"
  role   = aws_iam_role.storefront_execution.name
  policy = data.aws_iam_policy_document.storefront_execution.json
}

resource "aws_ecs_task_definition" "storefront" {
  family                   = "bookshop-storefront"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "512"
  memory                   = "1024"
  task_role_arn            = aws_iam_role.storefront_task.arn
  execution_role_arn       = aws_iam_role.storefront_execution.arn

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
          "awslogs-group"         = aws_cloudwatch_log_group.storefront.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "init"
        }
      }
    },
    # Receives OTLP on 4316 and sampling requests on 2000, inside the task only.
    {
      name              = "cloudwatch-agent"
      image             = "123456789012.dkr.ecr.us-east-1.amazonaws.com/cloudwatch-agent:1.300066.1b1374"
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
          "awslogs-group"         = aws_cloudwatch_log_group.cloudwatch_agent.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "cloudwatch-agent"
        }
      }
    },
    {
      name              = "storefront"
      image             = var.storefront_image
      essential         = true
      cpu               = 416
      memoryReservation = 832
      entryPoint        = ["sh", "-c"]
      command = [
        "printf %s \"$OBSC_GUNICORN_CONF\" > /tmp/obsc-gunicorn.conf.py && exec gunicorn -c /tmp/obsc-gunicorn.conf.py --bind 0.0.0.0:8000 --workers 3 storefront.wsgi",
      ]
      portMappings = [
        { containerPort = 8000, hostPort = 8000, protocol = "tcp" },
      ]
      environment = [
        # Else an installed gevent patches the whole app, used or not.
        { name = "AWS_GEVENT_PATCH_MODULES", value = "none" },
        { name = "DJANGO_SETTINGS_MODULE", value = "storefront.settings" },
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
        { name = "OTEL_PYTHON_DJANGO_EXCLUDED_URLS", value = "/health$" },
        # Its handler on the root logger would swallow the app's tracebacks.
        { name = "OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION", value = "false" },
        # Keep the sampler's own calls out of the map.
        { name = "OTEL_PYTHON_REQUESTS_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        { name = "OTEL_PYTHON_URLLIB3_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        {
          name  = "OTEL_RESOURCE_ATTRIBUTES"
          value = "aws.log.group.names=/ecs/bookshop-storefront,deployment.environment=production,service.name=storefront,service.namespace=bookshop"
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
          "awslogs-group"         = aws_cloudwatch_log_group.storefront.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "storefront"
        }
      }
    },
  ])

  tags = {
    "cost-center" = "4711"
    team          = "books"
  }

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  volume {
    name = "opentelemetry-auto-instrumentation-python"
  }
}

resource "aws_ecs_service" "storefront" {
  name                = "bookshop-storefront"
  cluster             = "bookshop"
  task_definition     = aws_ecs_task_definition.storefront.arn
  scheduling_strategy = "REPLICA"
  desired_count       = 2
  launch_type         = "FARGATE"

  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  health_check_grace_period_seconds  = 60
  availability_zone_rebalancing      = "ENABLED"
  enable_execute_command             = false
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  tags = {
    "cost-center" = "4711"
    team          = "books"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = [var.subnet_a, var.subnet_b]
    security_groups  = [aws_security_group.storefront.id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = var.storefront_target_group
    container_name   = "storefront"
    container_port   = 8000
  }

  # Nothing here refers to these, but without them tasks do not start.
  depends_on = [
    aws_iam_role_policy.storefront_task,
    aws_iam_role_policy.storefront_execution,
    aws_vpc_security_group_egress_rule.storefront_all,
  ]
}
