# Built by obsc 0.1.0 from the specification python-flask, sha256 0d7bf0a9ad53.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The construct: every resource of python-flask."""

from __future__ import annotations

from functools import cached_property

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct


class PythonFlaskObservability(Construct):
    """Observability of python-flask: services with OpenTelemetry and their agents.

    Attributes that begin with cfn_ are the resources themselves; the others are handles
    to go on from, which add nothing to the template.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        # Image of python-flask.
        app_image: str,
        # Machine image of Ubuntu 24.04.
        image_id: str,
        # Subnet of the instance.
        subnet_id: str,
        # VPC of the tasks.
        vpc_id: str,
    ) -> None:
        Construct.__init__(self, scope, construct_id)

        self.cfn_python_flask_log_group = logs.CfnLogGroup(
            self,
            "PythonFlaskLogGroup",
            log_group_name="/ec2/python-flask",
            retention_in_days=30,
        )
        self.cfn_python_flask_log_group.apply_removal_policy(cdk.RemovalPolicy.RETAIN)

        self.cfn_python_flask_security_group = ec2.CfnSecurityGroup(
            self,
            "PythonFlaskSecurityGroup",
            group_description="Instances of python-flask",
            vpc_id=vpc_id,
            security_group_egress=[
                ec2.CfnSecurityGroup.EgressProperty(
                    ip_protocol="-1",
                    cidr_ip="0.0.0.0/0",
                    description="Images, AWS APIs and whatever the app calls",
                ),
            ],
        )

        self.cfn_python_flask_5000_10x0x0x0x8_ingress = ec2.CfnSecurityGroupIngress(
            self,
            "PythonFlask500010x0x0x0x8Ingress",
            group_id=self.cfn_python_flask_security_group.attr_group_id,
            ip_protocol="tcp",
            from_port=5000,
            to_port=5000,
            cidr_ip="10.0.0.0/8",
            description="As the platform says",
        )

        self.cfn_python_flask_instance_role = iam.CfnRole(
            self,
            "PythonFlaskInstanceRole",
            description="What the instances of python-flask may do",
            assume_role_policy_document={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "ec2.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                    },
                ],
            },
        )

        self.cfn_python_flask_instance_policy = iam.CfnRolePolicy(
            self,
            "PythonFlaskInstancePolicy",
            policy_name="python-flask-instance",
            role_name=self.cfn_python_flask_instance_role.ref,
            policy_document={
                "Version": "2012-10-17",
                "Statement": [
                    # The agent sends traces and proxies sampling rules; X-Ray has no
                    # resources to limit these to.
                    {
                        "Sid": "SendTraces",
                        "Effect": "Allow",
                        "Action": [
                            "xray:GetSamplingRules",
                            "xray:GetSamplingStatisticSummaries",
                            "xray:GetSamplingTargets",
                            "xray:PutTelemetryRecords",
                            "xray:PutTraceSegments",
                        ],
                        "Resource": ["*"],
                    },
                    # Application Signals' metrics travel as log events into this group.
                    {
                        "Sid": "SendApplicationSignals",
                        "Effect": "Allow",
                        "Action": [
                            "logs:CreateLogGroup",
                            "logs:CreateLogStream",
                            "logs:DescribeLogStreams",
                            "logs:PutLogEvents",
                        ],
                        "Resource": [
                            cdk.Fn.sub(
                                "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/application-signals/data",
                            ),
                            cdk.Fn.sub(
                                "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/application-signals/data:*",
                            ),
                        ],
                    },
                    # Logging in to ECR has no resource to limit this to.
                    {
                        "Sid": "Authenticate",
                        "Effect": "Allow",
                        "Action": ["ecr:GetAuthorizationToken"],
                        "Resource": ["*"],
                    },
                    # Images are given at deployment, from any repository that lets this
                    # account in.
                    {
                        "Sid": "PullImages",
                        "Effect": "Allow",
                        "Action": [
                            "ecr:BatchCheckLayerAvailability",
                            "ecr:BatchGetImage",
                            "ecr:GetDownloadUrlForLayer",
                        ],
                        "Resource": [
                            cdk.Fn.sub("arn:${AWS::Partition}:ecr:*:*:repository/*"),
                        ],
                    },
                    # The containers' output.
                    {
                        "Sid": "WriteOutput",
                        "Effect": "Allow",
                        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                        "Resource": [self.cfn_python_flask_log_group.attr_arn],
                    },
                    # The instance reads the app's secrets.
                    {
                        "Sid": "ReadParameters",
                        "Effect": "Allow",
                        "Action": ["ssm:GetParameter"],
                        "Resource": [
                            cdk.Fn.sub(
                                "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/python-flask/token",
                            ),
                        ],
                    },
                ],
            },
        )

        self.cfn_python_flask_instance_profile = iam.CfnInstanceProfile(
            self,
            "PythonFlaskInstanceProfile",
            roles=[self.cfn_python_flask_instance_role.ref],
        )

        self.cfn_python_flask_instance = ec2.CfnInstance(
            self,
            "PythonFlaskInstance",
            image_id=image_id,
            instance_type="t3.small",
            iam_instance_profile=self.cfn_python_flask_instance_profile.ref,
            subnet_id=subnet_id,
            security_group_ids=[self.cfn_python_flask_security_group.attr_group_id],
            metadata_options=ec2.CfnInstance.MetadataOptionsProperty(
                http_endpoint="enabled",
                http_tokens="required",
                http_put_response_hop_limit=2,
            ),
            user_data=cdk.Fn.base64(
                cdk.Fn.join(
                    "",
                    [
                        "#!/bin/bash\n",
                        "\n",
                        "# --- obsc: begin ---\n",
                        "(\n",
                        "set -eu +x\n",
                        "umask 022\n",
                        "obsc_input_appImage=$(\n",
                        "  cat <<'OBSC_VALUE'\n",
                        app_image,
                        "\n",
                        "OBSC_VALUE\n",
                        ")\n",
                        "obsc_region='",
                        cdk.Aws.REGION,
                        "'\n",
                        "obsc_log_group_name=$(\n",
                        "  cat <<'OBSC_VALUE'\n",
                        self.cfn_python_flask_log_group.ref,
                        "\n",
                        "OBSC_VALUE\n",
                        ")\n",
                        "obsc_retry() {\n",
                        "  obsc_left=5\n",
                        '  until "$@"; do\n',
                        "    obsc_left=$((obsc_left - 1))\n",
                        '    [ "$obsc_left" -gt 0 ] || return 1\n',
                        "    sleep 5\n",
                        "  done\n",
                        "}\n",
                        "obsc_put() { # mode, path, content\n",
                        '  mkdir -p "${2%/*}"\n',
                        '  (umask 077 && printf \'%s\' "$3" > "$2.obsc")\n',
                        '  chmod "$1" "$2.obsc"\n',
                        '  mv -f "$2.obsc" "$2"\n',
                        "}\n",
                        "\n",
                        "# Packages\n",
                        "export DEBIAN_FRONTEND=noninteractive\n",
                        "obsc_retry apt-get update\n",
                        "obsc_retry apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends ca-certificates curl docker.io unzip\n",
                        "\n",
                        "# AWS's command line\n",
                        "if ! command -v aws >/dev/null 2>&1; then\n",
                        "  obsc_folder=$(mktemp -d)\n",
                        '  obsc_retry curl -fsSL -o "$obsc_folder/aws.zip" https://awscli.amazonaws.com/awscli-exe-linux-x86_64.zip\n',
                        '  unzip -q "$obsc_folder/aws.zip" -d "$obsc_folder"\n',
                        '  "$obsc_folder/aws/install" --update\n',
                        '  rm -rf "$obsc_folder"\n',
                        "fi\n",
                        "\n",
                        "# The CloudWatch agent\n",
                        "obsc_folder=$(mktemp -d)\n",
                        'obsc_retry curl -fsSL -o "$obsc_folder/amazon-cloudwatch-agent.deb" https://amazoncloudwatch-agent.s3.amazonaws.com/ubuntu/amd64/latest/amazon-cloudwatch-agent.deb\n',
                        'obsc_retry apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "$obsc_folder/amazon-cloudwatch-agent.deb"\n',
                        'rm -rf "$obsc_folder"\n',
                        "obsc_put 0644 /etc/obsc/cwagent.json '{\n",
                        '  "traces": {\n',
                        '    "traces_collected": {\n',
                        '      "application_signals": {}\n',
                        "    }\n",
                        "  },\n",
                        '  "logs": {\n',
                        '    "metrics_collected": {\n',
                        '      "application_signals": {}\n',
                        "    }\n",
                        "  }\n",
                        "}\n",
                        "'\n",
                        "/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:/etc/obsc/cwagent.json\n",
                        "\n",
                        "# Docker\n",
                        "systemctl enable docker\n",
                        "systemctl start docker\n",
                        "\n",
                        "# The app as a container\n",
                        'case "$obsc_input_appImage" in\n',
                        "  *.dkr.ecr.*)\n",
                        '    obsc_registry="$obsc_input_appImage"\n',
                        "    obsc_registry=${obsc_registry%%/*}\n",
                        '    aws ecr get-login-password --region "$(printf \'%s\' "$obsc_registry" | cut -d . -f 4)" |\n',
                        '      docker login --username AWS --password-stdin "$obsc_registry"\n',
                        "    ;;\n",
                        "esac\n",
                        'obsc_retry docker pull "$obsc_input_appImage"\n',
                        "API_TOKEN=$(aws ssm get-parameter --with-decryption --query Parameter.Value --region=''\"$obsc_region\"'' --output text --name=/python-flask/token)\n",
                        "export API_TOKEN\n",
                        "docker rm -f python-flask-app >/dev/null 2>&1 || true\n",
                        "docker run --detach --name python-flask-app --restart unless-stopped \\\n",
                        "  --publish 5000:5000 \\\n",
                        "  --add-host host.docker.internal:host-gateway \\\n",
                        "  --log-driver awslogs \\\n",
                        '  --log-opt awslogs-region="$obsc_region" \\\n',
                        '  --log-opt awslogs-group="$obsc_log_group_name" \\\n',
                        "  --stop-timeout 30 \\\n",
                        "  --env AWS_GEVENT_PATCH_MODULES=none \\\n",
                        "  --env 'GREETING=it'\"'\"'s \"50%\" of $HOME' \\\n",
                        "  --env OTEL_AWS_APPLICATION_SIGNALS_ENABLED=true \\\n",
                        "  --env OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT=http://host.docker.internal:4316/v1/metrics \\\n",
                        "  --env OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED=true \\\n",
                        "  --env OTEL_AWS_SERVICE_EVENTS_ENABLED=false \\\n",
                        "  --env OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf \\\n",
                        "  --env OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://host.docker.internal:4316/v1/traces \\\n",
                        "  --env OTEL_LOGS_EXPORTER=none \\\n",
                        "  --env OTEL_METRICS_EXPORTER=none \\\n",
                        "  --env OTEL_PROPAGATORS=tracecontext,baggage,xray \\\n",
                        "  --env OTEL_PYTHON_CONFIGURATOR=aws_configurator \\\n",
                        "  --env OTEL_PYTHON_DISTRO=aws_distro \\\n",
                        "  --env OTEL_PYTHON_FLASK_EXCLUDED_URLS=/health \\\n",
                        "  --env OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION=false \\\n",
                        "  --env OTEL_PYTHON_REQUESTS_EXCLUDED_URLS=SamplingTargets,GetSamplingRules \\\n",
                        "  --env OTEL_PYTHON_URLLIB3_EXCLUDED_URLS=SamplingTargets,GetSamplingRules \\\n",
                        "  --env OTEL_RESOURCE_ATTRIBUTES=aws.log.group.names=/ec2/python-flask,deployment.environment=production,service.name=python-flask \\\n",
                        "  --env OTEL_TRACES_EXPORTER=otlp \\\n",
                        "  --env OTEL_TRACES_SAMPLER=xray \\\n",
                        "  --env OTEL_TRACES_SAMPLER_ARG=endpoint=http://host.docker.internal:2000 \\\n",
                        "  --env API_TOKEN \\\n",
                        "  --entrypoint opentelemetry-instrument \\\n",
                        '  "$obsc_input_appImage" \\\n',
                        "  gunicorn -c /opt/obsc/gunicorn.conf.py --bind 0.0.0.0:5000 app:app\n",
                        ")\n",
                        "obsc_status=$?\n",
                        '[ "$obsc_status" -eq 0 ] || exit "$obsc_status"\n',
                        "# --- obsc: end ---\n",
                    ],
                ),
            ),
        )
        self.cfn_python_flask_instance.add_resource_dependency(
            self.cfn_python_flask_instance_policy,
        )

    @cached_property
    def python_flask_log_group(self) -> logs.ILogGroup:
        """The log group python-flask, for filters and grants."""
        return logs.LogGroup.from_log_group_name(
            self,
            "PythonFlaskLogGroupHandle",
            self.cfn_python_flask_log_group.ref,
        )

    @cached_property
    def python_flask_security_group(self) -> ec2.ISecurityGroup:
        """The security group python-flask, for connections."""
        return ec2.SecurityGroup.from_security_group_id(
            self,
            "PythonFlaskSecurityGroupHandle",
            self.cfn_python_flask_security_group.attr_group_id,
        )

    @cached_property
    def python_flask_instance_role(self) -> iam.IRole:
        """The role python-flask-instance, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "PythonFlaskInstanceRoleHandle",
            self.cfn_python_flask_instance_role.ref,
        )
