# Built by obsc 0.1.0 from the specification gallery, sha256 6722c0d5dcf1.
# Edit observability.yaml and build again; what is changed here is not kept.

locals {
  # Begins every name that the specification leaves open.
  name = "gallery"

  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  # Version 6 of the provider says region, version 5 says id.
  region = lookup(data.aws_region.current, "region", lookup(data.aws_region.current, "id", null))
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

# Service gallery

resource "aws_cloudwatch_log_group" "gallery" {
  name              = "/ecs/gallery"
  retention_in_days = 30
  skip_destroy      = true

  tags = {
    team = "web"
  }
}

resource "aws_security_group" "gallery" {
  name_prefix = "${local.name}-gallery-"
  description = "Tasks of gallery"
  vpc_id      = var.vpc_id

  tags = {
    team = "web"
  }

  # A group cannot be deleted as long as tasks use it: its successor has to come first.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "gallery_all" {
  security_group_id = aws_security_group.gallery.id
  description       = "Images, AWS APIs and whatever the app calls"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "gallery_load_balancer" {
  security_group_id            = aws_security_group.gallery.id
  description                  = "From the load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8000
  to_port                      = 8000
  referenced_security_group_id = var.load_balancer_security_group
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

resource "aws_iam_role" "gallery_task" {
  name_prefix        = "${local.name}-gallery-task-"
  description        = "What the containers of gallery may do"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json

  tags = {
    team = "web"
  }
}

data "aws_iam_policy_document" "gallery_task" {
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

resource "aws_iam_role_policy" "gallery_task" {
  name   = "gallery-telemetry"
  role   = aws_iam_role.gallery_task.name
  policy = data.aws_iam_policy_document.gallery_task.json
}

resource "aws_iam_role" "gallery_execution" {
  name_prefix        = "${local.name}-gallery-execution-"
  description        = "What ECS may do to start gallery"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json

  tags = {
    team = "web"
  }
}

data "aws_iam_policy_document" "gallery_execution" {
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
    resources = ["${aws_cloudwatch_log_group.gallery.arn}:*"]
  }

  # ECS reads the secrets of the containers.
  statement {
    sid     = "ReadSecrets"
    effect  = "Allow"
    actions = ["secretsmanager:GetSecretValue"]
    resources = [
      "arn:${local.partition}:secretsmanager:${local.region}:${local.account_id}:secret:gallery/prod/database-url-??????",
    ]
  }
}

resource "aws_iam_role_policy" "gallery_execution" {
  name   = "gallery-start"
  role   = aws_iam_role.gallery_execution.name
  policy = data.aws_iam_policy_document.gallery_execution.json
}

resource "aws_ecs_task_definition" "gallery" {
  family                   = "gallery"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "512"
  memory                   = "1024"
  task_role_arn            = aws_iam_role.gallery_task.arn
  execution_role_arn       = aws_iam_role.gallery_execution.arn

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
          "awslogs-group"         = aws_cloudwatch_log_group.gallery.name
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
          "awslogs-group"         = aws_cloudwatch_log_group.gallery.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "cloudwatch-agent"
        }
      }
    },
    {
      name              = "gallery"
      image             = var.app_image
      essential         = true
      cpu               = 416
      memoryReservation = 832
      entryPoint        = ["sh", "-c"]
      command = [
        "printf %s \"$OBSC_GUNICORN_CONF\" > /tmp/obsc-gunicorn.conf.py && exec gunicorn -c /tmp/obsc-gunicorn.conf.py --bind 0.0.0.0:8000 --workers 2 gallery.wsgi:application",
      ]
      portMappings = [
        { containerPort = 8000, hostPort = 8000, protocol = "tcp" },
      ]
      environment = [
        # Else an installed gevent patches the whole app, used or not.
        { name = "AWS_GEVENT_PATCH_MODULES", value = "none" },
        { name = "DJANGO_SETTINGS_MODULE", value = "gallery.settings.production" },
        # gunicorn's configuration with the worker hook.
        {
          name  = "OBSC_GUNICORN_CONF"
          value = "\"\"\"Start OpenTelemetry in every gunicorn worker. Written by obsc.\n\nThe app's own gunicorn configuration is read first, and its hook is called too.\n\"\"\"\n\nimport os\nimport runpy\n\n_own = \"gunicorn.conf.py\"\n_must_exist = True\nif _must_exist or os.path.exists(_own):\n    _read = runpy.run_path(_own)\n    globals().update({k: v for k, v in _read.items() if not k.startswith(\"__\")})\n_own_post_fork = globals().get(\"post_fork\")\n\n\ndef post_fork(server, worker):\n    try:\n        import opentelemetry.instrumentation.auto_instrumentation.sitecustomize  # noqa: F401\n    except Exception as error:\n        server.log.warning(\"obsc: no OpenTelemetry in this worker: %r\", error)\n    if _own_post_fork is not None:\n        _own_post_fork(server, worker)\n"
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
        { name = "OTEL_PYTHON_DJANGO_EXCLUDED_URLS", value = "^static/,/health/$" },
        # Its handler on the root logger would swallow the app's tracebacks.
        { name = "OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION", value = "false" },
        # Keep the sampler's own calls out of the map.
        { name = "OTEL_PYTHON_REQUESTS_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        { name = "OTEL_PYTHON_URLLIB3_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        {
          name  = "OTEL_RESOURCE_ATTRIBUTES"
          value = "aws.log.group.names=/ecs/gallery,deployment.environment=production,service.name=gallery,service.version=1.0.0"
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
          valueFrom = "arn:${local.partition}:secretsmanager:${local.region}:${local.account_id}:secret:gallery/prod/database-url:url::"
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
          "awslogs-group"         = aws_cloudwatch_log_group.gallery.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "gallery"
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

resource "aws_ecs_service" "gallery" {
  name                = "gallery"
  cluster             = var.cluster
  task_definition     = aws_ecs_task_definition.gallery.arn
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
    subnets          = var.subnet_ids
    security_groups  = [aws_security_group.gallery.id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = var.target_group_arn
    container_name   = "gallery"
    container_port   = 8000
  }

  # Nothing here refers to these, but without them tasks do not start.
  depends_on = [
    aws_iam_role_policy.gallery_task,
    aws_iam_role_policy.gallery_execution,
    aws_vpc_security_group_egress_rule.gallery_all,
  ]
}
