# Built by obsc 0.1.0 from the specification my-python-app, sha256 e13de27f345b.
# Edit observability.yaml and build again; what is changed here is not kept.

locals {
  # Begins every name that the specification leaves open.
  name = "my-python-app"

  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  # Version 6 of the provider says region, version 5 says id.
  region = lookup(data.aws_region.current, "region", lookup(data.aws_region.current, "id", null))
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

# Shared

resource "aws_cloudwatch_metric_alarm" "my_python_app_slow" {
  alarm_name        = "my-python-app-slow"
  alarm_description = "my-python-app: latency of requests (p99): 500 ms or more in every minute of 5 minutes."

  namespace   = "ApplicationSignals"
  metric_name = "Latency"
  dimensions = {
    Environment = "staging"
    Service     = "my-python-app"
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
    team = "web"
  }
}

resource "aws_cloudwatch_dashboard" "my_python_app" {
  dashboard_name = "my-python-app"

  dashboard_body = jsonencode({
    widgets = [
      {
        type   = "text"
        x      = 0
        y      = 0
        width  = 24
        height = 2
        properties = {
          markdown = "# my-python-app\n[Application Signals](#application-signals:services/Environment%3Dstaging%26Name%3Dmy-python-app%26Type%3DService)"
        }
      },
      {
        type   = "alarm"
        x      = 0
        y      = 2
        width  = 24
        height = 2
        properties = {
          title = "Alarms"
          alarms = [
            aws_cloudwatch_metric_alarm.my_python_app_busy.arn,
            aws_cloudwatch_metric_alarm.my_python_app_slow.arn,
          ]
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 4
        width  = 8
        height = 6
        properties = {
          title   = "Latency"
          view    = "timeSeries"
          stacked = false
          region  = local.region
          period  = 60
          metrics = [
            ["ApplicationSignals", "Latency", "Environment", "staging", "Service", "my-python-app", { stat = "p50", label = "p50" }],
            ["ApplicationSignals", "Latency", "Environment", "staging", "Service", "my-python-app", { stat = "p90", label = "p90" }],
            ["ApplicationSignals", "Latency", "Environment", "staging", "Service", "my-python-app", { stat = "p99", label = "p99" }],
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
        y      = 4
        width  = 8
        height = 6
        properties = {
          title   = "Availability"
          view    = "timeSeries"
          stacked = false
          region  = local.region
          period  = 60
          metrics = [
            ["ApplicationSignals", "Latency", "Environment", "staging", "Service", "my-python-app", { stat = "SampleCount", id = "requests", visible = false }],
            ["ApplicationSignals", "Fault", "Environment", "staging", "Service", "my-python-app", { stat = "Sum", id = "faults", visible = false }],
            [{ expression = "100 * (1 - faults / requests)", label = "Availability", color = "#2ca02c" }],
          ]
          yAxis = {
            left = {
              label     = "%"
              showUnits = false
              max       = 100
            }
          }
        }
      },
      {
        type   = "metric"
        x      = 16
        y      = 4
        width  = 8
        height = 6
        properties = {
          title   = "Requests"
          view    = "timeSeries"
          stacked = false
          region  = local.region
          period  = 60
          metrics = [
            ["ApplicationSignals", "Latency", "Environment", "staging", "Service", "my-python-app", { stat = "SampleCount", label = "Requests" }],
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
        y      = 10
        width  = 8
        height = 6
        properties = {
          title   = "Errors"
          view    = "timeSeries"
          stacked = false
          region  = local.region
          period  = 60
          metrics = [
            ["ApplicationSignals", "Fault", "Environment", "staging", "Service", "my-python-app", { stat = "Sum", label = "Server errors (5xx)", color = "#d62728" }],
            ["ApplicationSignals", "Error", "Environment", "staging", "Service", "my-python-app", { stat = "Sum", label = "Client errors (4xx)", color = "#ff7f0e" }],
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
        y      = 10
        width  = 8
        height = 6
        properties = {
          title   = "CPU"
          view    = "timeSeries"
          stacked = false
          region  = local.region
          period  = 60
          metrics = [
            ["AWS/EC2", "CPUUtilization", "AutoScalingGroupName", aws_autoscaling_group.my_python_app.name, { stat = "Average", label = "CPU" }],
          ]
          yAxis = {
            left = {
              label     = "%"
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
        y      = 10
        width  = 8
        height = 6
        properties = {
          title   = "Memory of Python processes"
          view    = "timeSeries"
          stacked = false
          region  = local.region
          period  = 60
          metrics = [
            ["ApplicationSignals", "PythonProcessRSSMemoryUsed", "Environment", "staging", "Service", "my-python-app", { stat = "Average", label = "Average" }],
            ["ApplicationSignals", "PythonProcessRSSMemoryUsed", "Environment", "staging", "Service", "my-python-app", { stat = "Maximum", label = "Most of any process" }],
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
        x      = 0
        y      = 16
        width  = 8
        height = 6
        properties = {
          title   = "Threads of Python processes"
          view    = "timeSeries"
          stacked = false
          region  = local.region
          period  = 60
          metrics = [
            ["ApplicationSignals", "PythonProcessThreadCount", "Environment", "staging", "Service", "my-python-app", { stat = "Average", label = "Average" }],
            ["ApplicationSignals", "PythonProcessThreadCount", "Environment", "staging", "Service", "my-python-app", { stat = "Maximum", label = "Most of any process" }],
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
    ]
  })
}

# Service my-python-app

resource "aws_security_group" "my_python_app" {
  name_prefix = "${local.name}-my-python-app-"
  description = "Instances of my-python-app"
  vpc_id      = var.vpc_id

  tags = {
    team = "web"
  }

  # A group cannot be deleted as long as tasks use it: its successor has to come first.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "my_python_app_all" {
  security_group_id = aws_security_group.my_python_app.id
  description       = "Images, AWS APIs and whatever the app calls"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "my_python_app_load_balancer" {
  security_group_id            = aws_security_group.my_python_app.id
  description                  = "From the load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8000
  to_port                      = 8000
  referenced_security_group_id = var.load_balancer_security_group
}

data "aws_iam_policy_document" "ec2_assume_role" {
  statement {
    effect  = "Allow"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "my_python_app_instance" {
  name_prefix        = "${local.name}-my-python-app-instance-"
  description        = "What the instances of my-python-app may do"
  assume_role_policy = data.aws_iam_policy_document.ec2_assume_role.json

  tags = {
    team = "web"
  }
}

data "aws_iam_policy_document" "my_python_app_instance" {
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

  # The agent looks for the name of its Auto Scaling group; tags have no resource to limit this to.
  statement {
    sid       = "ReadTags"
    effect    = "Allow"
    actions   = ["ec2:DescribeTags"]
    resources = ["*"]
  }

  # The instance reads the app's secrets.
  statement {
    sid     = "ReadSecrets"
    effect  = "Allow"
    actions = ["secretsmanager:GetSecretValue"]
    resources = [
      "arn:${local.partition}:secretsmanager:${local.region}:${local.account_id}:secret:my-python-app/database-??????",
    ]
  }
}

resource "aws_iam_role_policy" "my_python_app_instance" {
  name   = "my-python-app-instance"
  role   = aws_iam_role.my_python_app_instance.name
  policy = data.aws_iam_policy_document.my_python_app_instance.json
}

resource "aws_iam_instance_profile" "my_python_app" {
  name_prefix = "${local.name}-my-python-app-"
  role        = aws_iam_role.my_python_app_instance.name
}

data "aws_ssm_parameter" "my_python_app_image" {
  name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
}

resource "aws_launch_template" "my_python_app" {
  name_prefix            = "${local.name}-my-python-app-"
  image_id               = data.aws_ssm_parameter.my_python_app_image.insecure_value
  instance_type          = "t4g.small"
  vpc_security_group_ids = [aws_security_group.my_python_app.id]

  user_data = base64encode(<<EOT
#!/bin/bash
set -euo pipefail
exec > >(tee /var/log/user-data.log) 2>&1

dnf update -y
mkdir -p /opt/myapp
aws s3 cp s3://my-python-app-releases/current.tar.gz - | tar -xz -C /opt/myapp

# --- obsc: begin ---
(
set -eu +x
umask 022
obsc_region='${local.region}'
obsc_retry() {
  obsc_left=5
  until "$@"; do
    obsc_left=$((obsc_left - 1))
    [ "$obsc_left" -gt 0 ] || return 1
    sleep 5
  done
}
obsc_put() { # mode, path, content
  mkdir -p "$${2%/*}"
  (umask 077 && printf '%s' "$3" > "$2.obsc")
  chmod "$1" "$2.obsc"
  mv -f "$2.obsc" "$2"
}

# Packages
obsc_retry dnf install -y python3.11 python3.11-pip jq

# The CloudWatch agent
obsc_retry dnf install -y amazon-cloudwatch-agent
obsc_put 0644 /etc/obsc/cwagent.json '{
  "traces": {
    "traces_collected": {
      "application_signals": {}
    }
  },
  "logs": {
    "metrics_collected": {
      "application_signals": {}
    }
  }
}
'
/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:/etc/obsc/cwagent.json

# The app's virtual environment
mkdir -p /opt/myapp
[ -x /opt/myapp/.venv/bin/python ] || python3.11 -m venv /opt/myapp/.venv
if [ -f /opt/myapp/requirements.txt ]; then
  obsc_retry /opt/myapp/.venv/bin/python -m pip install --disable-pip-version-check --no-cache-dir -r /opt/myapp/requirements.txt
fi
obsc_retry /opt/myapp/.venv/bin/python -m pip install --disable-pip-version-check --no-cache-dir aws-opentelemetry-distro==0.21.0

# The app's environment, and what its command reads
obsc_put 0644 /opt/obsc/gunicorn.conf.py '"""Start OpenTelemetry in every gunicorn worker. Written by obsc.

The app'\''s own gunicorn configuration is read first, and its hook is called too.
"""

import os
import runpy

_own = "gunicorn.conf.py"
_must_exist = True
if _must_exist or os.path.exists(_own):
    _read = runpy.run_path(_own)
    globals().update({k: v for k, v in _read.items() if not k.startswith("__")})
_own_post_fork = globals().get("post_fork")


def post_fork(server, worker):
    try:
        import opentelemetry.instrumentation.auto_instrumentation.sitecustomize  # noqa: F401
    except Exception as error:
        server.log.warning("obsc: no OpenTelemetry in this worker: %r", error)
    if _own_post_fork is not None:
        _own_post_fork(server, worker)
'
# shellcheck disable=SC2016 # what stands in a file is not for this shell
obsc_put 0600 /etc/obsc/my-python-app.env 'AWS_GEVENT_PATCH_MODULES="none"
OTEL_AWS_APPLICATION_SIGNALS_ENABLED="true"
OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT="http://localhost:4316/v1/metrics"
OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED="true"
OTEL_AWS_SERVICE_EVENTS_ENABLED="false"
OTEL_BSP_SCHEDULE_DELAY="1000"
OTEL_EXPORTER_OTLP_PROTOCOL="http/protobuf"
OTEL_EXPORTER_OTLP_TRACES_ENDPOINT="http://localhost:4316/v1/traces"
OTEL_LOGS_EXPORTER="none"
OTEL_METRICS_EXPORTER="none"
OTEL_PROPAGATORS="tracecontext,baggage,xray"
OTEL_PYTHON_CONFIGURATOR="aws_configurator"
OTEL_PYTHON_DISTRO="aws_distro"
OTEL_PYTHON_FASTAPI_EXCLUDED_URLS="/health\$"
OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION="false"
OTEL_PYTHON_REQUESTS_EXCLUDED_URLS="SamplingTargets,GetSamplingRules"
OTEL_PYTHON_URLLIB3_EXCLUDED_URLS="SamplingTargets,GetSamplingRules"
OTEL_RESOURCE_ATTRIBUTES="deployment.environment=staging,service.name=my-python-app"
OTEL_TRACES_EXPORTER="otlp"
OTEL_TRACES_SAMPLER="xray"
OTEL_TRACES_SAMPLER_ARG="endpoint=http://localhost:2000"
PATH="/opt/myapp/.venv/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
VIRTUAL_ENV="/opt/myapp/.venv"
'
# shellcheck disable=SC2016 # what stands in a file is not for this shell
obsc_put 0700 /opt/obsc/read-secrets '#!/bin/sh
# Read the service'\''s secrets into a file in memory that only root can read. Written by obsc.
set -eu
umask 077
quoted() { printf '\''%s'\'' "$1" | sed '\''s/[\\"$`]/\\&/g'\''; }
mkdir -p /run/obsc
{
  value=$(aws secretsmanager get-secret-value --query SecretString --region='\'''"$obsc_region"''\'' --output text --secret-id=my-python-app/database | jq -er --arg key url '\''.[$key]'\'')
  printf '\''%s="%s"\n'\'' DATABASE_URL "$(quoted "$value")"
} > /run/obsc/secrets.env.new
mv -f /run/obsc/secrets.env.new /run/obsc/secrets.env
'

# The app as a service
id -u app >/dev/null 2>&1 || useradd --system --shell /usr/sbin/nologin app
obsc_put 0644 /etc/systemd/system/obsc-my-python-app.service '# Written by obsc.
[Unit]
Description=my-python-app, with OpenTelemetry
Wants=network-online.target amazon-cloudwatch-agent.service
After=network-online.target amazon-cloudwatch-agent.service

[Service]
User=app
WorkingDirectory=/opt/myapp
EnvironmentFile=/etc/obsc/my-python-app.env
ExecStartPre=+/opt/obsc/read-secrets
EnvironmentFile=-/run/obsc/secrets.env
ExecStart=/opt/myapp/.venv/bin/opentelemetry-instrument gunicorn -c /opt/obsc/gunicorn.conf.py --bind 0.0.0.0:8000 --workers 2 --worker-class uvicorn_worker.UvicornWorker app:app
Restart=always
RestartSec=5
KillMode=mixed
TimeoutStopSec=30

[Install]
WantedBy=multi-user.target
'
systemctl daemon-reload
systemctl enable obsc-my-python-app.service
systemctl restart obsc-my-python-app.service
)
obsc_status=$?
[ "$obsc_status" -eq 0 ] || exit "$obsc_status"
# --- obsc: end ---

echo "started: $(date -u)"
EOT
  )

  tags = {
    team = "web"
  }

  iam_instance_profile {
    name = aws_iam_instance_profile.my_python_app.name
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }
}

resource "aws_autoscaling_group" "my_python_app" {
  name_prefix               = "${local.name}-my-python-app-"
  min_size                  = 2
  max_size                  = 6
  vpc_zone_identifier       = var.subnets
  target_group_arns         = [var.target_group_arn]
  health_check_type         = "ELB"
  health_check_grace_period = 300

  launch_template {
    id      = aws_launch_template.my_python_app.id
    version = aws_launch_template.my_python_app.latest_version
  }

  # Another version of the template replaces the instances, a few at a time.
  instance_refresh {
    strategy = "Rolling"

    preferences {
      instance_warmup = 300
    }
  }

  tag {
    key                 = "team"
    value               = "web"
    propagate_at_launch = true
  }

  # Nothing here refers to these, but without them instances do not start as they should.
  depends_on = [
    aws_iam_role_policy.my_python_app_instance,
    aws_vpc_security_group_egress_rule.my_python_app_all,
  ]
}

resource "aws_cloudwatch_metric_alarm" "my_python_app_busy" {
  alarm_name        = "my-python-app-busy"
  alarm_description = "my-python-app: CPU utilization (Average): 80% or more in every minute of 5 minutes."

  namespace   = "AWS/EC2"
  metric_name = "CPUUtilization"
  dimensions = {
    AutoScalingGroupName = aws_autoscaling_group.my_python_app.name
  }
  statistic = "Average"
  period    = 60

  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 80
  evaluation_periods  = 5
  datapoints_to_alarm = 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.pager]

  tags = {
    team = "web"
  }
}
