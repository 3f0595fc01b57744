# Built by obsc 0.1.0 from the specification tickets, sha256 c4f4f0da03cc.
# Edit observability.yaml and build again; what is changed here is not kept.

locals {
  # Begins every name that the specification leaves open.
  name = "tickets"

  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  # Version 6 of the provider says region, version 5 says id.
  region = lookup(data.aws_region.current, "region", lookup(data.aws_region.current, "id", null))
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

# Shared

resource "aws_xray_sampling_rule" "traces_payments" {
  rule_name      = "tickets-payments"
  priority       = 100
  fixed_rate     = 1
  reservoir_size = 0
  service_name   = "web"
  service_type   = "*"
  host           = "*"
  http_method    = "*"
  url_path       = "/payments*"
  resource_arn   = "*"
  version        = 1

  tags = {
    team = "events"
  }
}

resource "aws_xray_sampling_rule" "traces_rest" {
  rule_name      = "tickets-rest"
  priority       = 1000
  fixed_rate     = 0.05
  reservoir_size = 1
  service_name   = "web"
  service_type   = "*"
  host           = "*"
  http_method    = "*"
  url_path       = "*"
  resource_arn   = "*"
  version        = 1

  tags = {
    team = "events"
  }
}

resource "aws_xray_group" "traces_slow" {
  group_name        = "tickets-slow"
  filter_expression = "responsetime > 2"

  tags = {
    team = "events"
  }

  insights_configuration {
    insights_enabled      = true
    notifications_enabled = true
  }
}

# There is one in an account and region: in no other stack.
resource "aws_cloudformation_stack" "application_signals_discovery" {
  # Version 5 of the provider has no resource for this, CloudFormation has.
  name = "${local.name}-application-signals-discovery"

  template_body = jsonencode({
    Resources = {
      Discovery = {
        Type = "AWS::ApplicationSignals::Discovery"
      }
    }
  })
}

resource "aws_cloudwatch_metric_alarm" "web_load_balancer" {
  alarm_name        = "tickets-web-load-balancer"
  alarm_description = "web: server errors of the load balancer itself (Sum): 5 or more in 5 minutes."

  namespace   = "AWS/ApplicationELB"
  metric_name = "HTTPCode_ELB_5XX_Count"
  dimensions = {
    LoadBalancer = var.load_balancer
  }
  statistic = "Sum"
  period    = 300

  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 5
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.pager]

  tags = {
    team = "events"
  }
}

resource "aws_cloudwatch_metric_alarm" "web_refused_payments" {
  alarm_name        = "tickets-web-refused-payments"
  alarm_description = "web: Tickets PaymentsRefused (Sum): 3 or more in 5 minutes."

  namespace   = "Tickets"
  metric_name = "PaymentsRefused"
  dimensions = {
    Provider = "bank"
  }
  statistic = "Sum"
  period    = 300

  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 3
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.chat]

  tags = {
    team = "events"
  }
}

resource "aws_cloudwatch_metric_alarm" "web_slow" {
  alarm_name        = "tickets-web-slow"
  alarm_description = "web: latency of requests (p99): 500 ms or more in every minute of 5 minutes."

  namespace   = "ApplicationSignals"
  metric_name = "Latency"
  dimensions = {
    Environment = "production"
    Service     = "web"
  }
  extended_statistic = "p99"
  period             = 60

  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 500
  evaluation_periods  = 5
  datapoints_to_alarm = 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.pager]

  tags = {
    team = "events"
  }
}

resource "aws_cloudwatch_metric_alarm" "web_unavailable" {
  alarm_name        = "tickets-web-unavailable"
  alarm_description = "web: requests that do not end in a server error: below 99% in 10 minutes."

  comparison_operator = "LessThanThreshold"
  threshold           = 99
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.pager]

  tags = {
    team = "events"
  }

  metric_query {
    id          = "requests"
    label       = "Requests"
    return_data = false

    metric {
      namespace   = "ApplicationSignals"
      metric_name = "Latency"
      dimensions = {
        Environment = "production"
        Service     = "web"
      }
      stat   = "SampleCount"
      period = 600
    }
  }

  metric_query {
    id          = "faults"
    label       = "Faults"
    return_data = false

    metric {
      namespace   = "ApplicationSignals"
      metric_name = "Fault"
      dimensions = {
        Environment = "production"
        Service     = "web"
      }
      stat   = "Sum"
      period = 600
    }
  }

  metric_query {
    id          = "share"
    expression  = "100 * (1 - faults / requests)"
    label       = "Percent of requests"
    return_data = true
  }
}

resource "aws_cloudwatch_metric_alarm" "web_unhealthy" {
  alarm_name        = "tickets-web-unhealthy"
  alarm_description = "web: tasks that fail the load balancer's health check (Maximum): 1 or more in every minute of 5 minutes."

  namespace   = "AWS/ApplicationELB"
  metric_name = "UnHealthyHostCount"
  dimensions = {
    LoadBalancer = var.load_balancer
    TargetGroup  = var.web_target_group_name
  }
  statistic = "Maximum"
  period    = 60

  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  evaluation_periods  = 5
  datapoints_to_alarm = 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.pager]

  tags = {
    team = "events"
  }
}

resource "aws_cloudformation_stack" "web_availability_slo" {
  # Version 5 of the provider has no resource for this, CloudFormation has.
  name = "${local.name}-web-availability-slo"

  template_body = jsonencode({
    Resources = {
      Slo = {
        Type = "AWS::ApplicationSignals::ServiceLevelObjective"
        Properties = {
          Name        = "tickets-web-availability"
          Description = "99.9 % of the requests of web do not end in a server error, over 28 days."
          RequestBasedSli = {
            RequestBasedSliMetric = {
              KeyAttributes = {
                Type        = "Service"
                Name        = "web"
                Environment = "production"
              }
              MetricType = "AVAILABILITY"
            }
          }
          Goal = {
            AttainmentGoal   = 99.9
            WarningThreshold = 50
            Interval = {
              RollingInterval = {
                Duration     = 28
                DurationUnit = "DAY"
              }
            }
          }
          Tags = [
            { Key = "team", Value = "events" },
          ]
        }
      }
    }
    Outputs = {
      Arn = {
        Value = {
          "Fn::GetAtt" = ["Slo", "Arn"]
        }
      }
    }
  })

  # Without it Application Signals takes no objective.
  depends_on = [aws_cloudformation_stack.application_signals_discovery]
}

resource "aws_cloudformation_stack" "web_latency_slo" {
  # Version 5 of the provider has no resource for this, CloudFormation has.
  name = "${local.name}-web-latency-slo"

  template_body = jsonencode({
    Resources = {
      Slo = {
        Type = "AWS::ApplicationSignals::ServiceLevelObjective"
        Properties = {
          Name        = "tickets-web-latency"
          Description = "99 % of the requests of web take at most 500 ms, over 7 days."
          RequestBasedSli = {
            RequestBasedSliMetric = {
              KeyAttributes = {
                Type        = "Service"
                Name        = "web"
                Environment = "production"
              }
              MetricType = "LATENCY"
            }
            ComparisonOperator = "LessThanOrEqualTo"
            MetricThreshold    = 500
          }
          Goal = {
            AttainmentGoal   = 99
            WarningThreshold = 50
            Interval = {
              RollingInterval = {
                Duration     = 7
                DurationUnit = "DAY"
              }
            }
          }
          Tags = [
            { Key = "team", Value = "events" },
          ]
        }
      }
    }
    Outputs = {
      Arn = {
        Value = {
          "Fn::GetAtt" = ["Slo", "Arn"]
        }
      }
    }
  })

  # Without it Application Signals takes no objective.
  depends_on = [aws_cloudformation_stack.application_signals_discovery]
}

resource "aws_cloudwatch_dashboard" "web" {
  dashboard_name = "tickets-web"

  dashboard_body = jsonencode({
    widgets = [
      {
        type   = "text"
        x      = 0
        y      = 0
        width  = 24
        height = 2
        properties = {
          markdown = "# tickets-web\n[Application Signals](#application-signals:services/Environment%3Dproduction%26Name%3Dweb%26Type%3DService) · [Logs](#logsV2:log-groups/log-group/$252Fecs$252Ftickets-web)"
        }
      },
      {
        type   = "alarm"
        x      = 0
        y      = 2
        width  = 24
        height = 3
        properties = {
          title = "Alarms"
          alarms = [
            aws_cloudwatch_metric_alarm.web_busy.arn,
            aws_cloudwatch_metric_alarm.web_load_balancer.arn,
            aws_cloudwatch_metric_alarm.web_refused_payments.arn,
            aws_cloudwatch_metric_alarm.web_slow.arn,
            aws_cloudwatch_metric_alarm.web_unavailable.arn,
            aws_cloudwatch_metric_alarm.web_unhealthy.arn,
          ]
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 5
        width  = 8
        height = 6
        properties = {
          title   = "Latency"
          view    = "timeSeries"
          stacked = false
          region  = local.region
          period  = 60
          metrics = [
            ["ApplicationSignals", "Latency", "Environment", "production", "Service", "web", { stat = "p50", label = "p50" }],
            ["ApplicationSignals", "Latency", "Environment", "production", "Service", "web", { stat = "p90", label = "p90" }],
            ["ApplicationSignals", "Latency", "Environment", "production", "Service", "web", { stat = "p99", label = "p99" }],
          ]
          yAxis = {
            left = {
              label     = "ms"
              showUnits = false
              min       = 0
            }
          }
          annotations = {
            horizontal = [
              { label = "slow", value = 500, color = "#d62728" },
            ]
          }
        }
      },
      {
        type   = "metric"
        x      = 8
        y      = 5
        width  = 8
        height = 6
        properties = {
          title   = "Availability"
          view    = "timeSeries"
          stacked = false
          region  = local.region
          period  = 60
          metrics = [
            ["ApplicationSignals", "Latency", "Environment", "production", "Service", "web", { stat = "SampleCount", id = "requests", visible = false }],
            ["ApplicationSignals", "Fault", "Environment", "production", "Service", "web", { stat = "Sum", id = "faults", visible = false }],
            [{ expression = "100 * (1 - faults / requests)", label = "Availability", color = "#2ca02c" }],
          ]
          yAxis = {
            left = {
              label     = "%"
              showUnits = false
              max       = 100
            }
          }
          annotations = {
            horizontal = [
              { label = "unavailable", value = 99, color = "#d62728" },
            ]
          }
        }
      },
      {
        type   = "metric"
        x      = 16
        y      = 5
        width  = 8
        height = 6
        properties = {
          title   = "Requests"
          view    = "timeSeries"
          stacked = false
          region  = local.region
          period  = 60
          metrics = [
            ["ApplicationSignals", "Latency", "Environment", "production", "Service", "web", { stat = "SampleCount", label = "Requests" }],
          ]
          yAxis = {
            left = {
              label     = "per minute"
              showUnits = false
              min       = 0
            }
          }
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 11
        width  = 8
        height = 6
        properties = {
          title   = "Errors"
          view    = "timeSeries"
          stacked = false
          region  = local.region
          period  = 60
          metrics = [
            ["ApplicationSignals", "Fault", "Environment", "production", "Service", "web", { stat = "Sum", label = "Server errors (5xx)", color = "#d62728" }],
            ["ApplicationSignals", "Error", "Environment", "production", "Service", "web", { stat = "Sum", label = "Client errors (4xx)", color = "#ff7f0e" }],
          ]
          yAxis = {
            left = {
              label     = "per minute"
              showUnits = false
              min       = 0
            }
          }
        }
      },
      {
        type   = "metric"
        x      = 8
        y      = 11
        width  = 8
        height = 6
        properties = {
          title   = "CPU and memory"
          view    = "timeSeries"
          stacked = false
          region  = local.region
          period  = 60
          metrics = [
            ["AWS/ECS", "CPUUtilization", "ClusterName", aws_ecs_cluster.tickets.name, "ServiceName", aws_ecs_service.web.name, { stat = "Average", label = "CPU" }],
            ["AWS/ECS", "MemoryUtilization", "ClusterName", aws_ecs_cluster.tickets.name, "ServiceName", aws_ecs_service.web.name, { stat = "Average", label = "Memory" }],
          ]
          yAxis = {
            left = {
              label     = "% of the tasks' own"
              showUnits = false
              min       = 0
            }
          }
          annotations = {
            horizontal = [
              { label = "busy", value = 80, color = "#d62728" },
            ]
          }
        }
      },
      {
        type   = "metric"
        x      = 16
        y      = 11
        width  = 8
        height = 6
        properties = {
          title   = "Tasks"
          view    = "timeSeries"
          stacked = false
          region  = local.region
          period  = 60
          metrics = [
            [
              "ECS/ContainerInsights",
              "DesiredTaskCount",
              "ClusterName",
              aws_ecs_cluster.tickets.name,
              "ServiceName",
              aws_ecs_service.web.name,
              { stat = "Average", label = "Desired" },
            ],
            [
              "ECS/ContainerInsights",
              "RunningTaskCount",
              "ClusterName",
              aws_ecs_cluster.tickets.name,
              "ServiceName",
              aws_ecs_service.web.name,
              { stat = "Average", label = "Running" },
            ],
          ]
          yAxis = {
            left = {
              label     = "tasks"
              showUnits = false
              min       = 0
            }
          }
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 17
        width  = 8
        height = 6
        properties = {
          title   = "Memory of Python processes"
          view    = "timeSeries"
          stacked = false
          region  = local.region
          period  = 60
          metrics = [
            ["ApplicationSignals", "PythonProcessRSSMemoryUsed", "Environment", "production", "Service", "web", { stat = "Average", label = "Average" }],
            ["ApplicationSignals", "PythonProcessRSSMemoryUsed", "Environment", "production", "Service", "web", { stat = "Maximum", label = "Most of any process" }],
          ]
          yAxis = {
            left = {
              label     = "bytes"
              showUnits = false
              min       = 0
            }
          }
        }
      },
      {
        type   = "metric"
        x      = 8
        y      = 17
        width  = 8
        height = 6
        properties = {
          title   = "Threads of Python processes"
          view    = "timeSeries"
          stacked = false
          region  = local.region
          period  = 60
          metrics = [
            ["ApplicationSignals", "PythonProcessThreadCount", "Environment", "production", "Service", "web", { stat = "Average", label = "Average" }],
            ["ApplicationSignals", "PythonProcessThreadCount", "Environment", "production", "Service", "web", { stat = "Maximum", label = "Most of any process" }],
          ]
          yAxis = {
            left = {
              label     = "threads"
              showUnits = false
              min       = 0
            }
          }
        }
      },
      {
        type   = "metric"
        x      = 16
        y      = 17
        width  = 8
        height = 6
        properties = {
          title   = "Server errors at the load balancer"
          view    = "timeSeries"
          stacked = false
          region  = local.region
          period  = 60
          metrics = [
            ["AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", "LoadBalancer", var.load_balancer, { stat = "Sum", label = "By the load balancer", color = "#d62728" }],
            [
              "AWS/ApplicationELB",
              "HTTPCode_Target_5XX_Count",
              "LoadBalancer",
              var.load_balancer,
              "TargetGroup",
              var.web_target_group_name,
              { stat = "Sum", label = "By its targets", color = "#ff7f0e" },
            ],
          ]
          yAxis = {
            left = {
              label     = "per minute"
              showUnits = false
              min       = 0
            }
          }
          annotations = {
            horizontal = [
              { label = "load-balancer", value = 5, color = "#d62728" },
            ]
          }
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 23
        width  = 8
        height = 6
        properties = {
          title   = "Response time at the load balancer"
          view    = "timeSeries"
          stacked = false
          region  = local.region
          period  = 60
          metrics = [
            ["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", var.load_balancer, "TargetGroup", var.web_target_group_name, { stat = "p50", label = "p50" }],
            ["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", var.load_balancer, "TargetGroup", var.web_target_group_name, { stat = "p90", label = "p90" }],
            ["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", var.load_balancer, "TargetGroup", var.web_target_group_name, { stat = "p99", label = "p99" }],
          ]
          yAxis = {
            left = {
              label     = "s"
              showUnits = false
              min       = 0
            }
          }
        }
      },
      {
        type   = "metric"
        x      = 8
        y      = 23
        width  = 8
        height = 6
        properties = {
          title   = "Tasks at the load balancer"
          view    = "timeSeries"
          stacked = false
          region  = local.region
          period  = 60
          metrics = [
            [
              "AWS/ApplicationELB",
              "HealthyHostCount",
              "LoadBalancer",
              var.load_balancer,
              "TargetGroup",
              var.web_target_group_name,
              { stat = "Minimum", label = "Healthy", color = "#2ca02c" },
            ],
            [
              "AWS/ApplicationELB",
              "UnHealthyHostCount",
              "LoadBalancer",
              var.load_balancer,
              "TargetGroup",
              var.web_target_group_name,
              { stat = "Maximum", label = "Unhealthy", color = "#d62728" },
            ],
          ]
          yAxis = {
            left = {
              label     = "tasks"
              showUnits = false
              min       = 0
            }
          }
          annotations = {
            horizontal = [
              { label = "unhealthy", value = 1, color = "#d62728" },
            ]
          }
        }
      },
      {
        type   = "metric"
        x      = 16
        y      = 23
        width  = 8
        height = 6
        properties = {
          title   = "refused-payments"
          view    = "timeSeries"
          stacked = false
          region  = local.region
          period  = 60
          metrics = [
            ["Tickets", "PaymentsRefused", "Provider", "bank", { stat = "Sum" }],
          ]
          yAxis = {
            left = {
              showUnits = false
            }
          }
          annotations = {
            horizontal = [
              { label = "refused-payments", value = 3, color = "#d62728" },
            ]
          }
        }
      },
    ]
  })
}

# Service web

resource "aws_ecs_cluster" "tickets" {
  name = "tickets"

  tags = {
    team = "events"
  }

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_cloudwatch_log_group" "web" {
  name              = "/ecs/tickets-web"
  retention_in_days = 30
  skip_destroy      = true

  tags = {
    team = "events"
  }
}

resource "aws_security_group" "web" {
  name_prefix = "${local.name}-web-"
  description = "Tasks of tickets-web"
  vpc_id      = var.vpc_id

  tags = {
    team = "events"
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

resource "aws_iam_role" "web_task" {
  name_prefix        = "${local.name}-web-task-"
  description        = "What the containers of web may do"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks_assume_role.json

  tags = {
    team = "events"
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
    team = "events"
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
  cpu                      = "512"
  memory                   = "1024"
  task_role_arn            = aws_iam_role.web_task.arn
  execution_role_arn       = aws_iam_role.web_execution.arn

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
          "awslogs-group"         = aws_cloudwatch_log_group.web.name
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
          "awslogs-group"         = aws_cloudwatch_log_group.web.name
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "cloudwatch-agent"
        }
      }
    },
    {
      name              = "web"
      image             = var.web_image
      essential         = true
      cpu               = 416
      memoryReservation = 832
      entryPoint        = ["sh", "-c"]
      command = [
        "printf %s \"$OBSC_GUNICORN_CONF\" > /tmp/obsc-gunicorn.conf.py && exec gunicorn -c /tmp/obsc-gunicorn.conf.py --bind 0.0.0.0:8000 --workers 2 tickets.wsgi:application",
      ]
      portMappings = [
        { containerPort = 8000, hostPort = 8000, protocol = "tcp" },
      ]
      environment = [
        # Else an installed gevent patches the whole app, used or not.
        { name = "AWS_GEVENT_PATCH_MODULES", value = "none" },
        { name = "DJANGO_SETTINGS_MODULE", value = "tickets.settings" },
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
          "awslogs-region"        = local.region
          "awslogs-stream-prefix" = "web"
        }
      }
    },
  ])

  tags = {
    team = "events"
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
    team = "events"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = [aws_security_group.web.id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = var.target_group_arn
    container_name   = "web"
    container_port   = 8000
  }

  # Nothing here refers to these, but without them tasks do not start.
  depends_on = [
    aws_iam_role_policy.web_task,
    aws_iam_role_policy.web_execution,
    aws_vpc_security_group_egress_rule.web_all,
  ]
}

resource "aws_cloudwatch_metric_alarm" "web_busy" {
  alarm_name        = "tickets-web-busy"
  alarm_description = "web: CPU utilization (Average): 80% or more in every minute of 15 minutes."

  namespace   = "AWS/ECS"
  metric_name = "CPUUtilization"
  dimensions = {
    ClusterName = aws_ecs_cluster.tickets.name
    ServiceName = aws_ecs_service.web.name
  }
  statistic = "Average"
  period    = 60

  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 80
  evaluation_periods  = 15
  datapoints_to_alarm = 15
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.chat]

  tags = {
    team = "events"
  }
}
