# Built by obsc 0.1.0 from the specification warehouse, sha256 3646f5956065.
# Edit observability.yaml and build again; what is changed here is not kept.

locals {
  # Begins every name that the specification leaves open.
  name = "warehouse"

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

# Service cloudwatch

resource "aws_cloudwatch_log_group" "cloudwatch" {
  name              = "/ecs/warehouse-cloudwatch"
  retention_in_days = 30
  skip_destroy      = true
}

resource "aws_iam_role" "cloudwatch_task" {
  name_prefix        = "${local.name}-cloudwatch-task-"
  description        = "What the agent cloudwatch may do"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

data "aws_iam_policy_document" "cloudwatch_task" {
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

resource "aws_iam_role_policy" "cloudwatch_task" {
  name   = "warehouse-cloudwatch-telemetry"
  role   = aws_iam_role.cloudwatch_task.name
  policy = data.aws_iam_policy_document.cloudwatch_task.json
}

resource "aws_iam_role" "cloudwatch_execution" {
  name_prefix        = "${local.name}-cloudwatch-execution-"
  description        = "What ECS may do to start the agent cloudwatch"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

data "aws_iam_policy_document" "cloudwatch_execution" {
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
    resources = ["${aws_cloudwatch_log_group.cloudwatch.arn}:*"]
  }
}

resource "aws_iam_role_policy" "cloudwatch_execution" {
  name   = "warehouse-cloudwatch-start"
  role   = aws_iam_role.cloudwatch_execution.name
  policy = data.aws_iam_policy_document.cloudwatch_execution.json
}

resource "aws_ecs_task_definition" "cloudwatch" {
  family                   = "warehouse-cloudwatch"
  requires_compatibilities = ["EC2"]
  network_mode             = "bridge"
  task_role_arn            = aws_iam_role.cloudwatch_task.arn
  execution_role_arn       = aws_iam_role.cloudwatch_execution.arn

  container_definitions = jsonencode([
    # Receives OTLP on 4316 and sampling requests on 2000, from other tasks.
    {
      name              = "cloudwatch-agent"
      image             = "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300066.1b1374"
      essential         = true
      cpu               = 128
      memory            = 256
      memoryReservation = 64
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
          "awslogs-group"         = aws_cloudwatch_log_group.cloudwatch.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "cloudwatch-agent"
        }
      }
    },
  ])

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }
}

resource "aws_ecs_service" "cloudwatch" {
  name                = "warehouse-cloudwatch"
  cluster             = "warehouse"
  task_definition     = aws_ecs_task_definition.cloudwatch.arn
  scheduling_strategy = "DAEMON"
  launch_type         = "EC2"

  deployment_maximum_percent         = 100
  deployment_minimum_healthy_percent = 0
  availability_zone_rebalancing      = "DISABLED"
  enable_execute_command             = false
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = false
    rollback = false
  }

  # Nothing here refers to these, but without them tasks do not start.
  depends_on = [aws_iam_role_policy.cloudwatch_task, aws_iam_role_policy.cloudwatch_execution]
}

# Service shipping

resource "aws_cloudwatch_log_group" "shipping" {
  name              = "/ecs/warehouse-shipping"
  retention_in_days = 30
  skip_destroy      = true
}

resource "aws_iam_role" "shipping_task" {
  name_prefix        = "${local.name}-shipping-task-"
  description        = "What the containers of shipping may do"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

resource "aws_iam_role" "shipping_execution" {
  name_prefix        = "${local.name}-shipping-execution-"
  description        = "What ECS may do to start shipping"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

data "aws_iam_policy_document" "shipping_execution" {
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
    resources = ["${aws_cloudwatch_log_group.shipping.arn}:*"]
  }
}

resource "aws_iam_role_policy" "shipping_execution" {
  name   = "warehouse-shipping-start"
  role   = aws_iam_role.shipping_execution.name
  policy = data.aws_iam_policy_document.shipping_execution.json
}

resource "aws_ecs_task_definition" "shipping" {
  family                   = "warehouse-shipping"
  requires_compatibilities = ["EC2"]
  network_mode             = "bridge"
  cpu                      = "256"
  memory                   = "512"
  task_role_arn            = aws_iam_role.shipping_task.arn
  execution_role_arn       = aws_iam_role.shipping_execution.arn

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
          "awslogs-group"         = aws_cloudwatch_log_group.shipping.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "init"
        }
      }
    },
    {
      name              = "shipping"
      image             = var.shipping_image
      essential         = true
      cpu               = 224
      memoryReservation = 448
      entryPoint = [
        "sh",
        "-c",
        "CW_CONTAINER_IP=$(python3 -IS -c \"$OBSC_FIND_AGENT\" || echo localhost); export OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT=\"http://$CW_CONTAINER_IP:4316/v1/metrics\" OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=\"http://$CW_CONTAINER_IP:4316/v1/traces\" OTEL_TRACES_SAMPLER_ARG=\"endpoint=http://$CW_CONTAINER_IP:2000\"; exec \"$@\"",
        "sh",
      ]
      command = ["uvicorn", "shipping:app", "--host", "0.0.0.0", "--port", "8080"]
      portMappings = [
        { containerPort = 8080, hostPort = 0, protocol = "tcp" },
      ]
      environment = [
        # Else an installed gevent patches the whole app, used or not.
        { name = "AWS_GEVENT_PATCH_MODULES", value = "none" },
        # Finds the instance, on whose ports the agent listens.
        {
          name  = "OBSC_FIND_AGENT"
          value = "\"\"\"Print the address of the instance that this container runs on. Written by obsc.\"\"\"\n\nimport ipaddress\nimport os\nimport sys\nimport time\nimport urllib.request\n\nBASE = os.environ.get(\"AWS_EC2_METADATA_SERVICE_ENDPOINT\", \"http://169.254.169.254\").rstrip(\"/\")\nask = urllib.request.build_opener(urllib.request.ProxyHandler({})).open\n\n\ndef read(path, method, header, value):\n    request = urllib.request.Request(BASE + \"/latest/\" + path, headers={header: value}, method=method)\n    with ask(request, timeout=2) as response:\n        return response.read().decode().strip()\n\n\nfor attempt in range(3):\n    try:\n        token = read(\"api/token\", \"PUT\", \"X-aws-ec2-metadata-token-ttl-seconds\", \"60\")\n        address = read(\"meta-data/local-ipv4\", \"GET\", \"X-aws-ec2-metadata-token\", token)\n        print(ipaddress.ip_address(address))\n        sys.exit()\n    except Exception as error:\n        problem = error\n    time.sleep(0.5)\nsys.exit(f\"obsc: no telemetry, for the instance metadata service does not answer: {problem!r}\")\n"
        },
        { name = "OTEL_AWS_APPLICATION_SIGNALS_ENABLED", value = "true" },
        { name = "OTEL_AWS_SERVICE_EVENTS_ENABLED", value = "false" },
        { name = "OTEL_EXPORTER_OTLP_PROTOCOL", value = "http/protobuf" },
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
          value = "aws.log.group.names=/ecs/warehouse-shipping,deployment.environment=production,service.name=shipping"
        },
        { name = "OTEL_TRACES_EXPORTER", value = "otlp" },
        { name = "OTEL_TRACES_SAMPLER", value = "xray" },
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
      ]
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.shipping.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "shipping"
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

resource "aws_ecs_service" "shipping" {
  name                = "warehouse-shipping"
  cluster             = "warehouse"
  task_definition     = aws_ecs_task_definition.shipping.arn
  scheduling_strategy = "REPLICA"
  desired_count       = 2
  launch_type         = "EC2"

  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  health_check_grace_period_seconds  = 60
  availability_zone_rebalancing      = "ENABLED"
  enable_execute_command             = false
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  load_balancer {
    target_group_arn = var.shipping_target_group
    container_name   = "shipping"
    container_port   = 8080
  }

  # Nothing here refers to these, but without them tasks do not start.
  depends_on = [aws_iam_role_policy.shipping_execution, aws_ecs_service.cloudwatch]
}

# Service stock

resource "aws_cloudwatch_log_group" "stock" {
  name              = "/ecs/warehouse-stock"
  retention_in_days = 30
  skip_destroy      = true
}

resource "aws_iam_role" "stock_task" {
  name_prefix        = "${local.name}-stock-task-"
  description        = "What the containers of stock may do"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
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
  name   = "warehouse-stock-start"
  role   = aws_iam_role.stock_execution.name
  policy = data.aws_iam_policy_document.stock_execution.json
}

resource "aws_ecs_task_definition" "stock" {
  family                   = "warehouse-stock"
  requires_compatibilities = ["EC2"]
  network_mode             = "bridge"
  cpu                      = "256"
  memory                   = "512"
  task_role_arn            = aws_iam_role.stock_task.arn
  execution_role_arn       = aws_iam_role.stock_execution.arn

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
          "awslogs-group"         = aws_cloudwatch_log_group.stock.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "init"
        }
      }
    },
    {
      name              = "stock"
      image             = var.stock_image
      essential         = true
      cpu               = 224
      memoryReservation = 448
      entryPoint = [
        "sh",
        "-c",
        "CW_CONTAINER_IP=$(python3 -IS -c \"$OBSC_FIND_AGENT\" || echo localhost); export OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT=\"http://$CW_CONTAINER_IP:4316/v1/metrics\" OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=\"http://$CW_CONTAINER_IP:4316/v1/traces\" OTEL_TRACES_SAMPLER_ARG=\"endpoint=http://$CW_CONTAINER_IP:2000\"; exec \"$@\"",
        "sh",
      ]
      command = [
        "sh",
        "-c",
        "printf %s \"$OBSC_GUNICORN_CONF\" > /tmp/obsc-gunicorn.conf.py && exec gunicorn -c /tmp/obsc-gunicorn.conf.py --bind 0.0.0.0:8000 --workers 2 stock:app",
      ]
      portMappings = [
        { containerPort = 8000, hostPort = 0, protocol = "tcp" },
      ]
      environment = [
        # Else an installed gevent patches the whole app, used or not.
        { name = "AWS_GEVENT_PATCH_MODULES", value = "none" },
        # Finds the instance, on whose ports the agent listens.
        {
          name  = "OBSC_FIND_AGENT"
          value = "\"\"\"Print the address of the instance that this container runs on. Written by obsc.\"\"\"\n\nimport ipaddress\nimport os\nimport sys\nimport time\nimport urllib.request\n\nBASE = os.environ.get(\"AWS_EC2_METADATA_SERVICE_ENDPOINT\", \"http://169.254.169.254\").rstrip(\"/\")\nask = urllib.request.build_opener(urllib.request.ProxyHandler({})).open\n\n\ndef read(path, method, header, value):\n    request = urllib.request.Request(BASE + \"/latest/\" + path, headers={header: value}, method=method)\n    with ask(request, timeout=2) as response:\n        return response.read().decode().strip()\n\n\nfor attempt in range(3):\n    try:\n        token = read(\"api/token\", \"PUT\", \"X-aws-ec2-metadata-token-ttl-seconds\", \"60\")\n        address = read(\"meta-data/local-ipv4\", \"GET\", \"X-aws-ec2-metadata-token\", token)\n        print(ipaddress.ip_address(address))\n        sys.exit()\n    except Exception as error:\n        problem = error\n    time.sleep(0.5)\nsys.exit(f\"obsc: no telemetry, for the instance metadata service does not answer: {problem!r}\")\n"
        },
        # gunicorn's configuration with the worker hook.
        {
          name  = "OBSC_GUNICORN_CONF"
          value = "\"\"\"Start OpenTelemetry in every gunicorn worker. Written by obsc.\n\nThe app's own gunicorn configuration is read first, and its hook is called too.\n\"\"\"\n\nimport os\nimport runpy\n\n_own = \"gunicorn.conf.py\"\n_must_exist = False\nif _must_exist or os.path.exists(_own):\n    _read = runpy.run_path(_own)\n    globals().update({k: v for k, v in _read.items() if not k.startswith(\"__\")})\n_own_post_fork = globals().get(\"post_fork\")\n\n\ndef post_fork(server, worker):\n    try:\n        import opentelemetry.instrumentation.auto_instrumentation.sitecustomize  # noqa: F401\n    except Exception as error:\n        server.log.warning(\"obsc: no OpenTelemetry in this worker: %r\", error)\n    if _own_post_fork is not None:\n        _own_post_fork(server, worker)\n"
        },
        { name = "OTEL_AWS_APPLICATION_SIGNALS_ENABLED", value = "true" },
        # Start in the workers, by the hook.
        { name = "OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED", value = "true" },
        { name = "OTEL_AWS_SERVICE_EVENTS_ENABLED", value = "false" },
        { name = "OTEL_EXPORTER_OTLP_PROTOCOL", value = "http/protobuf" },
        { name = "OTEL_LOGS_EXPORTER", value = "none" },
        # Application Signals has its own exporter; this one would post to 4318.
        { name = "OTEL_METRICS_EXPORTER", value = "none" },
        { name = "OTEL_PROPAGATORS", value = "tracecontext,baggage,xray" },
        { name = "OTEL_PYTHON_CONFIGURATOR", value = "aws_configurator" },
        { name = "OTEL_PYTHON_DISTRO", value = "aws_distro" },
        { name = "OTEL_PYTHON_FLASK_EXCLUDED_URLS", value = "/health$" },
        # Its handler on the root logger would swallow the app's tracebacks.
        { name = "OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION", value = "false" },
        # Keep the sampler's own calls out of the map.
        { name = "OTEL_PYTHON_REQUESTS_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        { name = "OTEL_PYTHON_URLLIB3_EXCLUDED_URLS", value = "SamplingTargets,GetSamplingRules" },
        {
          name  = "OTEL_RESOURCE_ATTRIBUTES"
          value = "aws.log.group.names=/ecs/warehouse-stock,deployment.environment=production,service.name=stock"
        },
        { name = "OTEL_TRACES_EXPORTER", value = "otlp" },
        { name = "OTEL_TRACES_SAMPLER", value = "xray" },
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

  volume {
    name = "opentelemetry-auto-instrumentation-python"
  }
}

resource "aws_ecs_service" "stock" {
  name                = "warehouse-stock"
  cluster             = "warehouse"
  task_definition     = aws_ecs_task_definition.stock.arn
  scheduling_strategy = "REPLICA"
  desired_count       = 4
  launch_type         = "EC2"

  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  health_check_grace_period_seconds  = 60
  availability_zone_rebalancing      = "ENABLED"
  enable_execute_command             = false
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  load_balancer {
    target_group_arn = var.stock_target_group
    container_name   = "stock"
    container_port   = 8000
  }

  # Nothing here refers to these, but without them tasks do not start.
  depends_on = [aws_iam_role_policy.stock_execution, aws_ecs_service.cloudwatch]
}
