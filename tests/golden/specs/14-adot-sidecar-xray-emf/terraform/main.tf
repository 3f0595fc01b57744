# Built by obsc 0.1.0 from the specification veda-wfs3, sha256 34b4adf08d85.
# Edit observability.yaml and build again; what is changed here is not kept.

locals {
  # Begins every name that the specification leaves open.
  name = "veda-wfs3"

  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  # Version 6 of the provider says region, version 5 says id.
  region = lookup(data.aws_region.current, "region", lookup(data.aws_region.current, "id", null))
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

# Shared

resource "aws_cloudwatch_metric_alarm" "api_vector_task_failed" {
  alarm_name        = "veda-wfs3-api-vector-task-failed"
  alarm_description = "api: FireAtlas VectorTaskFailed (Sum): 1 or more in 5 minutes."

  namespace   = "FireAtlas"
  metric_name = "VectorTaskFailed"
  statistic   = "Sum"
  period      = 300

  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"
}

# Service api

resource "aws_cloudwatch_log_group" "metrics_backend" {
  name              = "/aws/ecs/veda-wfs3/metrics"
  retention_in_days = 30
  skip_destroy      = true
}

resource "aws_cloudwatch_log_group" "api" {
  name              = "/ecs/veda-wfs3-api"
  retention_in_days = 30
  skip_destroy      = true
}

resource "aws_security_group" "api" {
  name_prefix = "${local.name}-api-"
  description = "Tasks of veda-wfs3-api"
  vpc_id      = var.vpc_id

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

resource "aws_iam_role" "api_task" {
  name_prefix        = "${local.name}-api-task-"
  description        = "What the containers of api may do"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

data "aws_iam_policy_document" "api_task" {
  # The collector sends traces; X-Ray has no resources to limit this to.
  statement {
    sid       = "SendTraces"
    effect    = "Allow"
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
  }

  # Metrics for CloudWatch and log records are log events in these groups.
  statement {
    sid     = "SendLogEvents"
    effect  = "Allow"
    actions = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = [
      "arn:${local.partition}:logs:${local.region}:${local.account_id}:log-group:/aws/ecs/veda-wfs3/metrics",
      "arn:${local.partition}:logs:${local.region}:${local.account_id}:log-group:/aws/ecs/veda-wfs3/metrics:*",
    ]
  }
}

resource "aws_iam_role_policy" "api_task" {
  name   = "veda-wfs3-api-telemetry"
  role   = aws_iam_role.api_task.name
  policy = data.aws_iam_policy_document.api_task.json
}

resource "aws_iam_role" "api_execution" {
  name_prefix        = "${local.name}-api-execution-"
  description        = "What ECS may do to start api"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
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
}

resource "aws_iam_role_policy" "api_execution" {
  name   = "veda-wfs3-api-start"
  role   = aws_iam_role.api_execution.name
  policy = data.aws_iam_policy_document.api_execution.json
}

resource "aws_ecs_task_definition" "api" {
  family                   = "veda-wfs3-api"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "512"
  memory                   = "1024"
  task_role_arn            = aws_iam_role.api_task.arn
  execution_role_arn       = aws_iam_role.api_execution.arn

  container_definitions = jsonencode([
    # Receives OTLP over gRPC on 4317, OTLP over HTTP on 4318 and StatsD on 8125, inside the task
    # only.
    {
      name              = "adot-collector"
      image             = "public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0"
      essential         = false
      cpu               = 128
      memoryReservation = 256
      environment = [
        {
          name  = "AOT_CONFIG_CONTENT"
          value = "extensions:\n  health_check:\n    endpoint: localhost:13133\nreceivers:\n  otlp:\n    protocols:\n      grpc:\n        endpoint: localhost:4317\n      http:\n        endpoint: localhost:4318\n  statsd:\n    endpoint: localhost:8125\n    aggregation_interval: 60s\n  awsecscontainermetrics:\n    collection_interval: 20s\nprocessors:\n  memory_limiter:\n    check_interval: 1s\n    limit_mib: 204\n    spike_limit_mib: 51\n  resourcedetection:\n    detectors: [ecs]\n    timeout: 5s\n    override: false\n  batch/traces:\n    timeout: 1s\n    send_batch_size: 50\n  batch/metrics:\n    timeout: 60s\nexporters:\n  awsemf/metrics:\n    region: \"$${env:AWS_REGION}\"\n    namespace: veda-wfs3\n    log_group_name: /aws/ecs/veda-wfs3/metrics\n    dimension_rollup_option: NoDimensionRollup\n  awsemf/metrics-containers:\n    region: \"$${env:AWS_REGION}\"\n    namespace: veda-wfs3\n    log_group_name: /aws/ecs/veda-wfs3/metrics\n    dimension_rollup_option: NoDimensionRollup\n    resource_to_telemetry_conversion:\n      enabled: true\n    metric_declarations:\n      - dimensions:\n          - [aws.ecs.cluster.name, aws.ecs.task.family]\n        metric_name_selectors: [\"^ecs\\\\.task\\\\.\"]\n      - dimensions:\n          - [aws.ecs.cluster.name, aws.ecs.task.family, container.name]\n        metric_name_selectors: [\"^container\\\\.\"]\n  awsxray/traces:\n    region: \"$${env:AWS_REGION}\"\nservice:\n  extensions: [health_check]\n  pipelines:\n    traces:\n      receivers: [otlp]\n      processors: [memory_limiter, resourcedetection, batch/traces]\n      exporters: [awsxray/traces]\n    metrics:\n      receivers: [otlp, statsd]\n      processors: [memory_limiter, batch/metrics]\n      exporters: [awsemf/metrics]\n    metrics/containers:\n      receivers: [awsecscontainermetrics]\n      processors: [memory_limiter, batch/metrics]\n      exporters: [awsemf/metrics-containers]\n"
        },
        { name = "AWS_REGION", value = "us-west-2" },
      ]
      healthCheck = {
        command     = ["CMD", "/healthcheck"]
        interval    = 10
        timeout     = 5
        retries     = 3
        startPeriod = 10
      }
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.api.name
          "awslogs-region"        = "us-west-2"
          "awslogs-stream-prefix" = "adot-collector"
        }
      }
    },
    {
      name              = "api"
      image             = var.api_image
      essential         = true
      cpu               = 384
      memoryReservation = 768
      entryPoint        = ["./startup.sh"]
      portMappings = [
        { containerPort = 8080, hostPort = 8080, protocol = "tcp" },
      ]
      environment = [
        { name = "FORWARDED_ALLOW_IPS", value = "*" },
        { name = "IS_ECS", value = "True" },
        { name = "OTEL_EXPORTER_OTLP_ENDPOINT", value = "http://localhost:4318" },
        { name = "OTEL_EXPORTER_OTLP_PROTOCOL", value = "http/protobuf" },
        { name = "OTEL_LOGS_EXPORTER", value = "none" },
        { name = "OTEL_METRICS_EXPORTER", value = "otlp" },
        { name = "OTEL_PROPAGATORS", value = "tracecontext,baggage" },
        {
          name  = "OTEL_RESOURCE_ATTRIBUTES"
          value = "aws.log.group.names=/ecs/veda-wfs3-api,deployment.environment=west2-staging,service.name=veda-wfs3-west2-staging"
        },
        { name = "OTEL_TRACES_EXPORTER", value = "otlp" },
        { name = "OTEL_TRACES_SAMPLER", value = "parentbased_always_on" },
      ]
      dependsOn = [
        { containerName = "adot-collector", condition = "HEALTHY" },
      ]
      linuxParameters = {
        initProcessEnabled = true
      }
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.api.name
          "awslogs-region"        = "us-west-2"
          "awslogs-stream-prefix" = "api"
        }
      }
    },
  ])

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }
}

resource "aws_ecs_service" "api" {
  name                = "veda-wfs3-api"
  cluster             = var.cluster
  task_definition     = aws_ecs_task_definition.api.arn
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
    subnets          = var.private_subnets
    security_groups  = [aws_security_group.api.id]
    assign_public_ip = false
  }

  # Nothing here refers to these, but without them tasks do not start.
  depends_on = [
    aws_iam_role_policy.api_task,
    aws_iam_role_policy.api_execution,
    aws_cloudwatch_log_group.metrics_backend,
    aws_vpc_security_group_egress_rule.api_all,
  ]
}
