# Built by obsc 0.1.0 from the specification python-flask, sha256 0d7bf0a9ad53.
# Edit observability.yaml and build again; what is changed here is not kept.

locals {
  # Begins every name that the specification leaves open.
  name = "python-flask"

  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  # Version 6 of the provider says region, version 5 says id.
  region = lookup(data.aws_region.current, "region", lookup(data.aws_region.current, "id", null))
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

# Service python-flask

resource "aws_cloudwatch_log_group" "python_flask" {
  name              = "/ec2/python-flask"
  retention_in_days = 30
  skip_destroy      = true
}

resource "aws_security_group" "python_flask" {
  name_prefix = "${local.name}-python-flask-"
  description = "Instances of python-flask"
  vpc_id      = var.vpc_id

  # A group cannot be deleted as long as tasks use it: its successor has to come first.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "python_flask_all" {
  security_group_id = aws_security_group.python_flask.id
  description       = "Images, AWS APIs and whatever the app calls"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "python_flask_5000_10x0x0x0x8" {
  security_group_id = aws_security_group.python_flask.id
  description       = "As the platform says"
  ip_protocol       = "tcp"
  from_port         = 5000
  to_port           = 5000
  cidr_ipv4         = "10.0.0.0/8"
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

resource "aws_iam_role" "python_flask_instance" {
  name_prefix        = "${local.name}-python-flask-instance-"
  description        = "What the instances of python-flask may do"
  assume_role_policy = data.aws_iam_policy_document.ec2_assume_role.json
}

data "aws_iam_policy_document" "python_flask_instance" {
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
    resources = ["${aws_cloudwatch_log_group.python_flask.arn}:*"]
  }

  # The instance reads the app's secrets.
  statement {
    sid     = "ReadParameters"
    effect  = "Allow"
    actions = ["ssm:GetParameter"]
    resources = [
      "arn:${local.partition}:ssm:${local.region}:${local.account_id}:parameter/python-flask/token",
    ]
  }
}

resource "aws_iam_role_policy" "python_flask_instance" {
  name   = "python-flask-instance"
  role   = aws_iam_role.python_flask_instance.name
  policy = data.aws_iam_policy_document.python_flask_instance.json
}

resource "aws_iam_instance_profile" "python_flask" {
  name_prefix = "${local.name}-python-flask-"
  role        = aws_iam_role.python_flask_instance.name
}

resource "aws_instance" "python_flask" {
  ami                    = var.image_id
  instance_type          = "t3.small"
  iam_instance_profile   = aws_iam_instance_profile.python_flask.name
  subnet_id              = var.subnet_id
  vpc_security_group_ids = [aws_security_group.python_flask.id]

  user_data                   = <<EOT
#!/bin/bash

# --- obsc: begin ---
(
set -eu +x
umask 022
obsc_input_appImage=$(
  cat <<'OBSC_VALUE'
${var.app_image}
OBSC_VALUE
)
obsc_region='${local.region}'
obsc_log_group_name=$(
  cat <<'OBSC_VALUE'
${aws_cloudwatch_log_group.python_flask.name}
OBSC_VALUE
)
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
export DEBIAN_FRONTEND=noninteractive
obsc_retry apt-get update
obsc_retry apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends ca-certificates curl docker.io unzip

# AWS's command line
if ! command -v aws >/dev/null 2>&1; then
  obsc_folder=$(mktemp -d)
  obsc_retry curl -fsSL -o "$obsc_folder/aws.zip" https://awscli.amazonaws.com/awscli-exe-linux-x86_64.zip
  unzip -q "$obsc_folder/aws.zip" -d "$obsc_folder"
  "$obsc_folder/aws/install" --update
  rm -rf "$obsc_folder"
fi

# The CloudWatch agent
obsc_folder=$(mktemp -d)
obsc_retry curl -fsSL -o "$obsc_folder/amazon-cloudwatch-agent.deb" https://amazoncloudwatch-agent.s3.amazonaws.com/ubuntu/amd64/latest/amazon-cloudwatch-agent.deb
obsc_retry apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "$obsc_folder/amazon-cloudwatch-agent.deb"
rm -rf "$obsc_folder"
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

# Docker
systemctl enable docker
systemctl start docker

# The app as a container
case "$obsc_input_appImage" in
  *.dkr.ecr.*)
    obsc_registry="$obsc_input_appImage"
    obsc_registry=$${obsc_registry%%/*}
    aws ecr get-login-password --region "$(printf '%s' "$obsc_registry" | cut -d . -f 4)" |
      docker login --username AWS --password-stdin "$obsc_registry"
    ;;
esac
obsc_retry docker pull "$obsc_input_appImage"
API_TOKEN=$(aws ssm get-parameter --with-decryption --query Parameter.Value --region=''"$obsc_region"'' --output text --name=/python-flask/token)
export API_TOKEN
docker rm -f python-flask-app >/dev/null 2>&1 || true
docker run --detach --name python-flask-app --restart unless-stopped \
  --publish 5000:5000 \
  --add-host host.docker.internal:host-gateway \
  --log-driver awslogs \
  --log-opt awslogs-region="$obsc_region" \
  --log-opt awslogs-group="$obsc_log_group_name" \
  --stop-timeout 30 \
  --env AWS_GEVENT_PATCH_MODULES=none \
  --env 'GREETING=it'"'"'s "50%" of $HOME' \
  --env OTEL_AWS_APPLICATION_SIGNALS_ENABLED=true \
  --env OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT=http://host.docker.internal:4316/v1/metrics \
  --env OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED=true \
  --env OTEL_AWS_SERVICE_EVENTS_ENABLED=false \
  --env OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf \
  --env OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://host.docker.internal:4316/v1/traces \
  --env OTEL_LOGS_EXPORTER=none \
  --env OTEL_METRICS_EXPORTER=none \
  --env OTEL_PROPAGATORS=tracecontext,baggage,xray \
  --env OTEL_PYTHON_CONFIGURATOR=aws_configurator \
  --env OTEL_PYTHON_DISTRO=aws_distro \
  --env OTEL_PYTHON_FLASK_EXCLUDED_URLS=/health \
  --env OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION=false \
  --env OTEL_PYTHON_REQUESTS_EXCLUDED_URLS=SamplingTargets,GetSamplingRules \
  --env OTEL_PYTHON_URLLIB3_EXCLUDED_URLS=SamplingTargets,GetSamplingRules \
  --env OTEL_RESOURCE_ATTRIBUTES=aws.log.group.names=/ec2/python-flask,deployment.environment=production,service.name=python-flask \
  --env OTEL_TRACES_EXPORTER=otlp \
  --env OTEL_TRACES_SAMPLER=xray \
  --env OTEL_TRACES_SAMPLER_ARG=endpoint=http://host.docker.internal:2000 \
  --env API_TOKEN \
  --entrypoint opentelemetry-instrument \
  "$obsc_input_appImage" \
  gunicorn -c /opt/obsc/gunicorn.conf.py --bind 0.0.0.0:5000 app:app
)
obsc_status=$?
[ "$obsc_status" -eq 0 ] || exit "$obsc_status"
# --- obsc: end ---
EOT
  user_data_replace_on_change = false

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
  }

  # Nothing here refers to these, but without them instances do not start as they should.
  depends_on = [
    aws_iam_role_policy.python_flask_instance,
    aws_vpc_security_group_egress_rule.python_flask_all,
  ]
}
