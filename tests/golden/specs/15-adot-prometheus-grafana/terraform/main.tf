# Built by obsc 0.1.0 from the specification ecs-adot-amp-amg, sha256 490160daaa1d.
# Edit observability.yaml and build again; what is changed here is not kept.

locals {
  # Begins every name that the specification leaves open.
  name = "ecs-adot-amp-amg"

  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  # Version 6 of the provider says region, version 5 says id.
  region = lookup(data.aws_region.current, "region", lookup(data.aws_region.current, "id", null))
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

# Shared

data "aws_iam_policy_document" "grafana_assume_role" {
  statement {
    effect  = "Allow"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["grafana.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "grafana_grafana" {
  name_prefix        = "${local.name}-grafana-grafana-"
  description        = "What the Grafana workspace ecs-adot-amp-amg-grafana may read"
  assume_role_policy = data.aws_iam_policy_document.grafana_assume_role.json
}

data "aws_iam_policy_document" "grafana_grafana" {
  # A list has no resource to limit this to.
  statement {
    sid       = "ListPrometheus"
    effect    = "Allow"
    actions   = ["aps:ListWorkspaces"]
    resources = ["*"]
  }

  # Grafana asks these workspaces.
  statement {
    sid    = "ReadPrometheus"
    effect = "Allow"
    actions = [
      "aps:DescribeWorkspace",
      "aps:GetLabels",
      "aps:GetMetricMetadata",
      "aps:GetSeries",
      "aps:QueryMetrics",
    ]
    resources = [aws_prometheus_workspace.metrics.arn]
  }

  # Grafana asks CloudWatch; these actions have no resources to limit them to.
  statement {
    sid    = "ReadMetrics"
    effect = "Allow"
    actions = [
      "cloudwatch:DescribeAlarms",
      "cloudwatch:DescribeAlarmsForMetric",
      "cloudwatch:GetMetricData",
      "cloudwatch:ListMetrics",
      "logs:DescribeLogGroups",
      "logs:StopQuery",
    ]
    resources = ["*"]
  }

  # Grafana reads the log groups of the backends.
  statement {
    sid    = "ReadLogs"
    effect = "Allow"
    actions = [
      "logs:GetLogEvents",
      "logs:GetLogGroupFields",
      "logs:GetQueryResults",
      "logs:StartQuery",
    ]
    resources = [
      "arn:${local.partition}:logs:${local.region}:${local.account_id}:log-group:/aws/ecs/zap-adot-logs",
      "arn:${local.partition}:logs:${local.region}:${local.account_id}:log-group:/aws/ecs/zap-adot-logs:*",
    ]
  }

  # Grafana asks X-Ray, which has no resources to limit this to.
  statement {
    sid    = "ReadTraces"
    effect = "Allow"
    actions = [
      "xray:BatchGetTraces",
      "xray:GetGroups",
      "xray:GetInsightSummaries",
      "xray:GetServiceGraph",
      "xray:GetTimeSeriesServiceStatistics",
      "xray:GetTraceGraph",
      "xray:GetTraceSummaries",
    ]
    resources = ["*"]
  }

  # Whoever looks at traces may choose any of the account's groups.
  statement {
    sid       = "ReadTraceGroups"
    effect    = "Allow"
    actions   = ["xray:GetGroup"]
    resources = ["arn:${local.partition}:xray:${local.region}:${local.account_id}:group/*"]
  }
}

resource "aws_iam_role_policy" "grafana_grafana" {
  name   = "ecs-adot-amp-amg-grafana-read"
  role   = aws_iam_role.grafana_grafana.name
  policy = data.aws_iam_policy_document.grafana_grafana.json
}

resource "aws_grafana_workspace" "grafana" {
  name                     = "ecs-adot-amp-amg-grafana"
  description              = "Dashboards of ecs-adot-amp-amg"
  account_access_type      = "CURRENT_ACCOUNT"
  authentication_providers = ["AWS_SSO"]
  permission_type          = "CUSTOMER_MANAGED"
  data_sources             = ["CLOUDWATCH", "PROMETHEUS", "XRAY"]
  role_arn                 = aws_iam_role.grafana_grafana.arn

  # `terraform destroy` stops here; `terraform state rm` lets go of the workspace and keeps its
  # data.
  lifecycle {
    prevent_destroy = true
  }
}

# Service zap-app

resource "aws_ecs_cluster" "ecs_adot_amp_amg" {
  name = "ecs-adot-amp-amg"

  setting {
    name  = "containerInsights"
    value = "enhanced"
  }
}

resource "aws_cloudwatch_log_group" "logs_backend" {
  name              = "/aws/ecs/zap-adot-logs"
  retention_in_days = 7
  skip_destroy      = true
}

resource "aws_cloudwatch_log_group" "zap_app" {
  name              = "/ecs/ecs-adot-amp-amg-zap-app"
  retention_in_days = 30
  skip_destroy      = true
}

resource "aws_prometheus_workspace" "metrics" {
  alias = "ecs-adot-amp-amg-metrics"

  # `terraform destroy` stops here; `terraform state rm` lets go of the workspace and keeps its
  # data.
  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_prometheus_rule_group_namespace" "metrics" {
  name         = "ecs-adot-amp-amg"
  workspace_id = aws_prometheus_workspace.metrics.id
  data         = <<EOT
groups:
  - name: requests
    interval: 1m
    rules:
      - record: "service:http_server_requests:rate5m"
        expr: "sum by (service_name, deployment_environment) (rate(http_server_request_duration_seconds_count{service_name=~\"zap-app\",deployment_environment=\"production\"}[5m])) or sum by (service_name, deployment_environment) (rate(http_server_duration_milliseconds_count{service_name=~\"zap-app\",deployment_environment=\"production\"}[5m]))"
      - record: "service:http_server_faults:ratio_rate5m"
        expr: "(sum by (service_name, deployment_environment) (rate(http_server_request_duration_seconds_count{service_name=~\"zap-app\",deployment_environment=\"production\",http_response_status_code=~\"5..\"}[5m])) or sum by (service_name, deployment_environment) (rate(http_server_duration_milliseconds_count{service_name=~\"zap-app\",deployment_environment=\"production\",http_status_code=~\"5..\"}[5m])) or 0 * (sum by (service_name, deployment_environment) (rate(http_server_request_duration_seconds_count{service_name=~\"zap-app\",deployment_environment=\"production\"}[5m])) or sum by (service_name, deployment_environment) (rate(http_server_duration_milliseconds_count{service_name=~\"zap-app\",deployment_environment=\"production\"}[5m])))) / (sum by (service_name, deployment_environment) (rate(http_server_request_duration_seconds_count{service_name=~\"zap-app\",deployment_environment=\"production\"}[5m])) or sum by (service_name, deployment_environment) (rate(http_server_duration_milliseconds_count{service_name=~\"zap-app\",deployment_environment=\"production\"}[5m])))"
      - record: "service:http_server_request_duration_seconds:p50"
        expr: "histogram_quantile(0.5, sum by (le, service_name, deployment_environment) (rate(http_server_request_duration_seconds_bucket{service_name=~\"zap-app\",deployment_environment=\"production\"}[5m]))) or histogram_quantile(0.5, sum by (le, service_name, deployment_environment) (rate(http_server_duration_milliseconds_bucket{service_name=~\"zap-app\",deployment_environment=\"production\"}[5m]))) / 1000"
      - record: "service:http_server_request_duration_seconds:p90"
        expr: "histogram_quantile(0.9, sum by (le, service_name, deployment_environment) (rate(http_server_request_duration_seconds_bucket{service_name=~\"zap-app\",deployment_environment=\"production\"}[5m]))) or histogram_quantile(0.9, sum by (le, service_name, deployment_environment) (rate(http_server_duration_milliseconds_bucket{service_name=~\"zap-app\",deployment_environment=\"production\"}[5m]))) / 1000"
      - record: "service:http_server_request_duration_seconds:p95"
        expr: "histogram_quantile(0.95, sum by (le, service_name, deployment_environment) (rate(http_server_request_duration_seconds_bucket{service_name=~\"zap-app\",deployment_environment=\"production\"}[5m]))) or histogram_quantile(0.95, sum by (le, service_name, deployment_environment) (rate(http_server_duration_milliseconds_bucket{service_name=~\"zap-app\",deployment_environment=\"production\"}[5m]))) / 1000"
      - record: "service:http_server_request_duration_seconds:p99"
        expr: "histogram_quantile(0.99, sum by (le, service_name, deployment_environment) (rate(http_server_request_duration_seconds_bucket{service_name=~\"zap-app\",deployment_environment=\"production\"}[5m]))) or histogram_quantile(0.99, sum by (le, service_name, deployment_environment) (rate(http_server_duration_milliseconds_bucket{service_name=~\"zap-app\",deployment_environment=\"production\"}[5m]))) / 1000"
  - name: alerts
    interval: 1m
    rules:
      - alert: failing
        expr: "service:http_server_faults:ratio_rate5m{service_name=~\"zap-app\",deployment_environment=\"production\"} >= 0.05"
        for: 10m
        labels:
          severity: page
        annotations:
          summary: "{{ $labels.service_name }}: share of requests that end in a server error, 0.05 or more: {{ $value }}"
      - alert: slow
        expr: "service:http_server_request_duration_seconds:p95{service_name=~\"zap-app\",deployment_environment=\"production\"} >= 0.5"
        for: 5m
        labels:
          severity: ticket
        annotations:
          summary: "{{ $labels.service_name }}: p95 of the time that requests take in seconds, 0.5 or more: {{ $value }}"
EOT
}

resource "aws_ssm_parameter" "adot" {
  name           = "/collector/ecs-adot-amp-amg-adot"
  description    = "Configuration of the collector adot"
  type           = "String"
  tier           = "Standard"
  insecure_value = <<EOT
extensions:
  health_check:
    endpoint: localhost:13133
  sigv4auth:
    region: "$${env:AWS_REGION}"
    service: aps
receivers:
  otlp:
    protocols:
      grpc:
        endpoint: localhost:4317
      http:
        endpoint: localhost:4318
  awsecscontainermetrics:
    collection_interval: 20s
processors:
  memory_limiter:
    check_interval: 1s
    limit_mib: 204
    spike_limit_mib: 51
  resourcedetection:
    detectors: [ecs]
    timeout: 5s
    override: false
  batch/traces:
    timeout: 1s
    send_batch_size: 50
  batch/metrics:
    timeout: 60s
  batch/logs:
    timeout: 5s
exporters:
  awscloudwatchlogs/logs:
    region: "$${env:AWS_REGION}"
    log_group_name: /aws/ecs/zap-adot-logs
    log_stream_name: "{ServiceName}/{TaskId}"
  prometheusremotewrite/metrics:
    endpoint: "$${env:METRICS_REMOTE_WRITE_URL}"
    auth:
      authenticator: sigv4auth
    resource_to_telemetry_conversion:
      enabled: true
  awsxray/traces:
    region: "$${env:AWS_REGION}"
service:
  extensions: [health_check, sigv4auth]
  pipelines:
    traces:
      receivers: [otlp]
      processors: [memory_limiter, resourcedetection, batch/traces]
      exporters: [awsxray/traces]
    metrics:
      receivers: [otlp]
      processors: [memory_limiter, resourcedetection, batch/metrics]
      exporters: [prometheusremotewrite/metrics]
    logs:
      receivers: [otlp]
      processors: [memory_limiter, resourcedetection, batch/logs]
      exporters: [awscloudwatchlogs/logs]
    metrics/containers:
      receivers: [awsecscontainermetrics]
      processors: [memory_limiter, batch/metrics]
      exporters: [prometheusremotewrite/metrics]
EOT
}

resource "aws_security_group" "zap_app" {
  name_prefix = "${local.name}-zap-app-"
  description = "Tasks of ecs-adot-amp-amg-zap-app"
  vpc_id      = var.vpc_id

  # A group cannot be deleted as long as tasks use it: its successor has to come first.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "zap_app_all" {
  security_group_id = aws_security_group.zap_app.id
  description       = "Images, AWS APIs and whatever the app calls"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "zap_app_load_balancer" {
  security_group_id            = aws_security_group.zap_app.id
  description                  = "From the load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 5000
  to_port                      = 5000
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

resource "aws_iam_role" "zap_app_task" {
  name_prefix        = "${local.name}-zap-app-task-"
  description        = "What the containers of zap-app may do"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

data "aws_iam_policy_document" "zap_app_task" {
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
      "arn:${local.partition}:logs:${local.region}:${local.account_id}:log-group:/aws/ecs/zap-adot-logs",
      "arn:${local.partition}:logs:${local.region}:${local.account_id}:log-group:/aws/ecs/zap-adot-logs:*",
    ]
  }

  # The collector writes metrics to Prometheus.
  statement {
    sid       = "WriteMetrics"
    effect    = "Allow"
    actions   = ["aps:RemoteWrite"]
    resources = [aws_prometheus_workspace.metrics.arn]
  }
}

resource "aws_iam_role_policy" "zap_app_task" {
  name   = "ecs-adot-amp-amg-zap-app-telemetry"
  role   = aws_iam_role.zap_app_task.name
  policy = data.aws_iam_policy_document.zap_app_task.json
}

resource "aws_iam_role" "zap_app_execution" {
  name_prefix        = "${local.name}-zap-app-execution-"
  description        = "What ECS may do to start zap-app"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json
}

data "aws_iam_policy_document" "zap_app_execution" {
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
    resources = ["${aws_cloudwatch_log_group.zap_app.arn}:*"]
  }

  # ECS reads the collector's configuration.
  statement {
    sid     = "ReadConfiguration"
    effect  = "Allow"
    actions = ["ssm:GetParameters"]
    resources = [
      "arn:${local.partition}:ssm:${local.region}:${local.account_id}:parameter${aws_ssm_parameter.adot.name}",
    ]
  }
}

resource "aws_iam_role_policy" "zap_app_execution" {
  name   = "ecs-adot-amp-amg-zap-app-start"
  role   = aws_iam_role.zap_app_execution.name
  policy = data.aws_iam_policy_document.zap_app_execution.json
}

resource "aws_ecs_task_definition" "zap_app" {
  family                   = "ecs-adot-amp-amg-zap-app"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "512"
  memory                   = "1024"
  task_role_arn            = aws_iam_role.zap_app_task.arn
  execution_role_arn       = aws_iam_role.zap_app_execution.arn

  container_definitions = jsonencode([
    # Receives OTLP over gRPC on 4317 and OTLP over HTTP on 4318, inside the task only.
    {
      name              = "adot-collector"
      image             = var.collector_image
      essential         = false
      cpu               = 64
      memoryReservation = 256
      environment = [
        { name = "AWS_REGION", value = "us-east-1" },
        {
          name  = "METRICS_REMOTE_WRITE_URL"
          value = "${aws_prometheus_workspace.metrics.prometheus_endpoint}api/v1/remote_write"
        },
      ]
      secrets = [
        {
          name      = "AOT_CONFIG_CONTENT"
          valueFrom = "arn:${local.partition}:ssm:${local.region}:${local.account_id}:parameter${aws_ssm_parameter.adot.name}"
        },
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
          "awslogs-group"         = aws_cloudwatch_log_group.zap_app.name
          "awslogs-region"        = "us-east-1"
          "awslogs-stream-prefix" = "adot-collector"
        }
      }
    },
    {
      name              = "zap-app"
      image             = var.app_image
      essential         = true
      cpu               = 448
      memoryReservation = 768
      entryPoint        = ["python"]
      command           = ["app.py"]
      portMappings = [
        { containerPort = 5000, hostPort = 5000, protocol = "tcp" },
      ]
      environment = [
        { name = "OTEL_EXPORTER_OTLP_ENDPOINT", value = "http://localhost:4318" },
        { name = "OTEL_EXPORTER_OTLP_PROTOCOL", value = "http/protobuf" },
        { name = "OTEL_LOGS_EXPORTER", value = "otlp" },
        { name = "OTEL_METRICS_EXPORTER", value = "otlp" },
        { name = "OTEL_PROPAGATORS", value = "tracecontext,baggage" },
        { name = "OTEL_PYTHON_FLASK_EXCLUDED_URLS", value = "/health$" },
        {
          name  = "OTEL_RESOURCE_ATTRIBUTES"
          value = "aws.log.group.names=/ecs/ecs-adot-amp-amg-zap-app,deployment.environment=production,service.name=zap-app"
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
          "awslogs-group"         = aws_cloudwatch_log_group.zap_app.name
          "awslogs-region"        = "us-east-1"
          "awslogs-stream-prefix" = "zap-app"
        }
      }
    },
  ])

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }
}

resource "aws_ecs_service" "zap_app" {
  name                = "ecs-adot-amp-amg-zap-app"
  cluster             = aws_ecs_cluster.ecs_adot_amp_amg.name
  task_definition     = aws_ecs_task_definition.zap_app.arn
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

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.private_subnets
    security_groups  = [aws_security_group.zap_app.id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = var.target_group_arn
    container_name   = "zap-app"
    container_port   = 5000
  }

  # Nothing here refers to these, but without them tasks do not start.
  depends_on = [
    aws_iam_role_policy.zap_app_task,
    aws_iam_role_policy.zap_app_execution,
    aws_cloudwatch_log_group.logs_backend,
    aws_vpc_security_group_egress_rule.zap_app_all,
  ]
}
