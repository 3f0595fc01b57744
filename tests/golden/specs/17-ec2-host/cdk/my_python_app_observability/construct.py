# Built by obsc 0.1.0 from the specification my-python-app, sha256 e13de27f345b.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The construct: every resource of my-python-app."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import aws_cdk as cdk
from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct


class MyPythonAppObservability(Construct):
    """Observability of my-python-app: services with OpenTelemetry and their agents.

    Attributes that begin with cfn_ are the resources themselves; the others are handles
    to go on from, which add nothing to the template.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        # Security group of the load balancer of my-python-app.
        load_balancer_security_group: str,
        # SNS topic that hears of alarms.
        pager: str,
        # Subnets of the instances.
        subnets: Sequence[str],
        # Target group that my-python-app joins.
        target_group_arn: str,
        # VPC of the tasks.
        vpc_id: str,
    ) -> None:
        Construct.__init__(self, scope, construct_id)
        stack = cdk.Stack.of(self)

        self.cfn_my_python_app_security_group = ec2.CfnSecurityGroup(
            self,
            "MyPythonAppSecurityGroup",
            group_description="Instances of my-python-app",
            vpc_id=vpc_id,
            security_group_egress=[
                ec2.CfnSecurityGroup.EgressProperty(
                    ip_protocol="-1",
                    cidr_ip="0.0.0.0/0",
                    description="Images, AWS APIs and whatever the app calls",
                ),
            ],
            tags=[cdk.CfnTag(key="team", value="web")],
        )

        self.cfn_my_python_app_load_balancer_ingress = ec2.CfnSecurityGroupIngress(
            self,
            "MyPythonAppLoadBalancerIngress",
            group_id=self.cfn_my_python_app_security_group.attr_group_id,
            ip_protocol="tcp",
            from_port=8000,
            to_port=8000,
            source_security_group_id=load_balancer_security_group,
            description="From the load balancer",
        )

        self.cfn_my_python_app_instance_role = iam.CfnRole(
            self,
            "MyPythonAppInstanceRole",
            description="What the instances of my-python-app may do",
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
            tags=[cdk.CfnTag(key="team", value="web")],
        )

        self.cfn_my_python_app_instance_policy = iam.CfnRolePolicy(
            self,
            "MyPythonAppInstancePolicy",
            policy_name="my-python-app-instance",
            role_name=self.cfn_my_python_app_instance_role.ref,
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
                    # The agent looks for the name of its Auto Scaling group; tags have
                    # no resource to limit this to.
                    {
                        "Sid": "ReadTags",
                        "Effect": "Allow",
                        "Action": ["ec2:DescribeTags"],
                        "Resource": ["*"],
                    },
                    # The instance reads the app's secrets.
                    {
                        "Sid": "ReadSecrets",
                        "Effect": "Allow",
                        "Action": ["secretsmanager:GetSecretValue"],
                        "Resource": [
                            cdk.Fn.sub(
                                "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:my-python-app/database-??????",
                            ),
                        ],
                    },
                ],
            },
        )

        self.cfn_my_python_app_instance_profile = iam.CfnInstanceProfile(
            self,
            "MyPythonAppInstanceProfile",
            roles=[self.cfn_my_python_app_instance_role.ref],
        )

        self.cfn_my_python_app_launch_template = ec2.CfnLaunchTemplate(
            self,
            "MyPythonAppLaunchTemplate",
            launch_template_data=ec2.CfnLaunchTemplate.LaunchTemplateDataProperty(
                image_id="{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64}}",
                instance_type="t4g.small",
                iam_instance_profile=ec2.CfnLaunchTemplate.IamInstanceProfileProperty(
                    name=self.cfn_my_python_app_instance_profile.ref,
                ),
                security_group_ids=[
                    self.cfn_my_python_app_security_group.attr_group_id,
                ],
                metadata_options=ec2.CfnLaunchTemplate.MetadataOptionsProperty(
                    http_endpoint="enabled",
                    http_tokens="required",
                    http_put_response_hop_limit=1,
                ),
                user_data=cdk.Fn.base64(
                    cdk.Fn.join(
                        "",
                        [
                            "#!/bin/bash\n",
                            "set -euo pipefail\n",
                            "exec > >(tee /var/log/user-data.log) 2>&1\n",
                            "\n",
                            "dnf update -y\n",
                            "mkdir -p /opt/myapp\n",
                            "aws s3 cp s3://my-python-app-releases/current.tar.gz - | tar -xz -C /opt/myapp\n",
                            "\n",
                            "# --- obsc: begin ---\n",
                            "(\n",
                            "set -eu +x\n",
                            "umask 022\n",
                            "obsc_region='",
                            cdk.Aws.REGION,
                            "'\n",
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
                            "obsc_retry dnf install -y python3.11 python3.11-pip jq\n",
                            "\n",
                            "# The CloudWatch agent\n",
                            "obsc_retry dnf install -y amazon-cloudwatch-agent\n",
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
                            "# The app's virtual environment\n",
                            "mkdir -p /opt/myapp\n",
                            "[ -x /opt/myapp/.venv/bin/python ] || python3.11 -m venv /opt/myapp/.venv\n",
                            "if [ -f /opt/myapp/requirements.txt ]; then\n",
                            "  obsc_retry /opt/myapp/.venv/bin/python -m pip install --disable-pip-version-check --no-cache-dir -r /opt/myapp/requirements.txt\n",
                            "fi\n",
                            "obsc_retry /opt/myapp/.venv/bin/python -m pip install --disable-pip-version-check --no-cache-dir aws-opentelemetry-distro==0.21.0\n",
                            "\n",
                            "# The app's environment, and what its command reads\n",
                            'obsc_put 0644 /opt/obsc/gunicorn.conf.py \'"""Start OpenTelemetry in every gunicorn worker. Written by obsc.\n',
                            "\n",
                            "The app'\\''s own gunicorn configuration is read first, and its hook is called too.\n",
                            '"""\n',
                            "\n",
                            "import os\n",
                            "import runpy\n",
                            "\n",
                            '_own = "gunicorn.conf.py"\n',
                            "_must_exist = True\n",
                            "if _must_exist or os.path.exists(_own):\n",
                            "    _read = runpy.run_path(_own)\n",
                            '    globals().update({k: v for k, v in _read.items() if not k.startswith("__")})\n',
                            '_own_post_fork = globals().get("post_fork")\n',
                            "\n",
                            "\n",
                            "def post_fork(server, worker):\n",
                            "    try:\n",
                            "        import opentelemetry.instrumentation.auto_instrumentation.sitecustomize  # noqa: F401\n",
                            "    except Exception as error:\n",
                            '        server.log.warning("obsc: no OpenTelemetry in this worker: %r", error)\n',
                            "    if _own_post_fork is not None:\n",
                            "        _own_post_fork(server, worker)\n",
                            "'\n",
                            "# shellcheck disable=SC2016 # what stands in a file is not for this shell\n",
                            'obsc_put 0600 /etc/obsc/my-python-app.env \'AWS_GEVENT_PATCH_MODULES="none"\n',
                            'OTEL_AWS_APPLICATION_SIGNALS_ENABLED="true"\n',
                            'OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT="http://localhost:4316/v1/metrics"\n',
                            'OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED="true"\n',
                            'OTEL_AWS_SERVICE_EVENTS_ENABLED="false"\n',
                            'OTEL_BSP_SCHEDULE_DELAY="1000"\n',
                            'OTEL_EXPORTER_OTLP_PROTOCOL="http/protobuf"\n',
                            'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT="http://localhost:4316/v1/traces"\n',
                            'OTEL_LOGS_EXPORTER="none"\n',
                            'OTEL_METRICS_EXPORTER="none"\n',
                            'OTEL_PROPAGATORS="tracecontext,baggage,xray"\n',
                            'OTEL_PYTHON_CONFIGURATOR="aws_configurator"\n',
                            'OTEL_PYTHON_DISTRO="aws_distro"\n',
                            'OTEL_PYTHON_FASTAPI_EXCLUDED_URLS="/health\\$"\n',
                            'OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION="false"\n',
                            'OTEL_PYTHON_REQUESTS_EXCLUDED_URLS="SamplingTargets,GetSamplingRules"\n',
                            'OTEL_PYTHON_URLLIB3_EXCLUDED_URLS="SamplingTargets,GetSamplingRules"\n',
                            'OTEL_RESOURCE_ATTRIBUTES="deployment.environment=staging,service.name=my-python-app"\n',
                            'OTEL_TRACES_EXPORTER="otlp"\n',
                            'OTEL_TRACES_SAMPLER="xray"\n',
                            'OTEL_TRACES_SAMPLER_ARG="endpoint=http://localhost:2000"\n',
                            'PATH="/opt/myapp/.venv/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"\n',
                            'VIRTUAL_ENV="/opt/myapp/.venv"\n',
                            "'\n",
                            "# shellcheck disable=SC2016 # what stands in a file is not for this shell\n",
                            "obsc_put 0700 /opt/obsc/read-secrets '#!/bin/sh\n",
                            "# Read the service'\\''s secrets into a file in memory that only root can read. Written by obsc.\n",
                            "set -eu\n",
                            "umask 077\n",
                            "quoted() { printf '\\''%s'\\'' \"$1\" | sed '\\''s/[\\\\\"$`]/\\\\&/g'\\''; }\n",
                            "mkdir -p /run/obsc\n",
                            "{\n",
                            "  value=$(aws secretsmanager get-secret-value --query SecretString --region='\\'''\"$obsc_region\"''\\'' --output text --secret-id=my-python-app/database | jq -er --arg key url '\\''.[$key]'\\'')\n",
                            "  printf '\\''%s=\"%s\"\\n'\\'' DATABASE_URL \"$(quoted \"$value\")\"\n",
                            "} > /run/obsc/secrets.env.new\n",
                            "mv -f /run/obsc/secrets.env.new /run/obsc/secrets.env\n",
                            "'\n",
                            "\n",
                            "# The app as a service\n",
                            "id -u app >/dev/null 2>&1 || useradd --system --shell /usr/sbin/nologin app\n",
                            "obsc_put 0644 /etc/systemd/system/obsc-my-python-app.service '# Written by obsc.\n",
                            "[Unit]\n",
                            "Description=my-python-app, with OpenTelemetry\n",
                            "Wants=network-online.target amazon-cloudwatch-agent.service\n",
                            "After=network-online.target amazon-cloudwatch-agent.service\n",
                            "\n",
                            "[Service]\n",
                            "User=app\n",
                            "WorkingDirectory=/opt/myapp\n",
                            "EnvironmentFile=/etc/obsc/my-python-app.env\n",
                            "ExecStartPre=+/opt/obsc/read-secrets\n",
                            "EnvironmentFile=-/run/obsc/secrets.env\n",
                            "ExecStart=/opt/myapp/.venv/bin/opentelemetry-instrument gunicorn -c /opt/obsc/gunicorn.conf.py --bind 0.0.0.0:8000 --workers 2 --worker-class uvicorn_worker.UvicornWorker app:app\n",
                            "Restart=always\n",
                            "RestartSec=5\n",
                            "KillMode=mixed\n",
                            "TimeoutStopSec=30\n",
                            "\n",
                            "[Install]\n",
                            "WantedBy=multi-user.target\n",
                            "'\n",
                            "systemctl daemon-reload\n",
                            "systemctl enable obsc-my-python-app.service\n",
                            "systemctl restart obsc-my-python-app.service\n",
                            ")\n",
                            "obsc_status=$?\n",
                            '[ "$obsc_status" -eq 0 ] || exit "$obsc_status"\n',
                            "# --- obsc: end ---\n",
                            "\n",
                            'echo "started: $(date -u)"\n',
                        ],
                    ),
                ),
            ),
            tag_specifications=[
                ec2.CfnLaunchTemplate.LaunchTemplateTagSpecificationProperty(
                    resource_type="launch-template",
                    tags=[cdk.CfnTag(key="team", value="web")],
                ),
            ],
        )

        self.cfn_my_python_app_auto_scaling_group = autoscaling.CfnAutoScalingGroup(
            self,
            "MyPythonAppAutoScalingGroup",
            launch_template=autoscaling.CfnAutoScalingGroup.LaunchTemplateSpecificationProperty(
                launch_template_id=self.cfn_my_python_app_launch_template.ref,
                version=self.cfn_my_python_app_launch_template.attr_latest_version_number,
            ),
            min_size="2",
            max_size="6",
            vpc_zone_identifier=list(subnets),
            target_group_arns=[target_group_arn],
            health_check_type="ELB",
            health_check_grace_period=300,
            tags=[
                autoscaling.CfnAutoScalingGroup.TagPropertyProperty(
                    key="team",
                    value="web",
                    propagate_at_launch=True,
                ),
            ],
        )
        self.cfn_my_python_app_auto_scaling_group.cfn_options.update_policy = (
            cdk.CfnUpdatePolicy(
                auto_scaling_rolling_update=cdk.CfnAutoScalingRollingUpdate(
                    max_batch_size=1,
                    min_instances_in_service=2,
                    pause_time="PT300S",
                ),
            )
        )
        self.cfn_my_python_app_auto_scaling_group.add_resource_dependency(
            self.cfn_my_python_app_instance_policy,
        )

        self.cfn_my_python_app_busy_alarm = cloudwatch.CfnAlarm(
            self,
            "MyPythonAppBusyAlarm",
            alarm_name="my-python-app-busy",
            alarm_description="my-python-app: CPU utilization (Average): 80% or more in every minute of 5 minutes.",
            namespace="AWS/EC2",
            metric_name="CPUUtilization",
            dimensions=[
                cloudwatch.CfnAlarm.DimensionProperty(
                    name="AutoScalingGroupName",
                    value=self.cfn_my_python_app_auto_scaling_group.ref,
                ),
            ],
            statistic="Average",
            period=60,
            comparison_operator="GreaterThanOrEqualToThreshold",
            threshold=80,
            evaluation_periods=5,
            datapoints_to_alarm=5,
            treat_missing_data="notBreaching",
            alarm_actions=[pager],
            tags=[cdk.CfnTag(key="team", value="web")],
        )

        self.cfn_my_python_app_slow_alarm = cloudwatch.CfnAlarm(
            self,
            "MyPythonAppSlowAlarm",
            alarm_name="my-python-app-slow",
            alarm_description="my-python-app: latency of requests (p99): 500 ms or more in every minute of 5 minutes.",
            namespace="ApplicationSignals",
            metric_name="Latency",
            dimensions=[
                cloudwatch.CfnAlarm.DimensionProperty(
                    name="Environment",
                    value="staging",
                ),
                cloudwatch.CfnAlarm.DimensionProperty(
                    name="Service",
                    value="my-python-app",
                ),
            ],
            extended_statistic="p99",
            period=60,
            comparison_operator="GreaterThanOrEqualToThreshold",
            threshold=500,
            evaluation_periods=5,
            datapoints_to_alarm=5,
            treat_missing_data="notBreaching",
            alarm_actions=[pager],
            tags=[cdk.CfnTag(key="team", value="web")],
        )

        self.cfn_my_python_app_dashboard = cloudwatch.CfnDashboard(
            self,
            "MyPythonAppDashboard",
            dashboard_name="my-python-app",
            dashboard_body=stack.to_json_string(
                {
                    "widgets": [
                        {
                            "type": "text",
                            "x": 0,
                            "y": 0,
                            "width": 24,
                            "height": 2,
                            "properties": {
                                "markdown": "# my-python-app\n[Application Signals](#application-signals:services/Environment%3Dstaging%26Name%3Dmy-python-app%26Type%3DService)",
                            },
                        },
                        {
                            "type": "alarm",
                            "x": 0,
                            "y": 2,
                            "width": 24,
                            "height": 2,
                            "properties": {
                                "title": "Alarms",
                                "alarms": [
                                    self.cfn_my_python_app_busy_alarm.attr_arn,
                                    self.cfn_my_python_app_slow_alarm.attr_arn,
                                ],
                            },
                        },
                        {
                            "type": "metric",
                            "x": 0,
                            "y": 4,
                            "width": 8,
                            "height": 6,
                            "properties": {
                                "title": "Latency",
                                "view": "timeSeries",
                                "stacked": False,
                                "region": cdk.Aws.REGION,
                                "period": 60,
                                "metrics": [
                                    [
                                        "ApplicationSignals",
                                        "Latency",
                                        "Environment",
                                        "staging",
                                        "Service",
                                        "my-python-app",
                                        {"stat": "p50", "label": "p50"},
                                    ],
                                    [
                                        "ApplicationSignals",
                                        "Latency",
                                        "Environment",
                                        "staging",
                                        "Service",
                                        "my-python-app",
                                        {"stat": "p90", "label": "p90"},
                                    ],
                                    [
                                        "ApplicationSignals",
                                        "Latency",
                                        "Environment",
                                        "staging",
                                        "Service",
                                        "my-python-app",
                                        {"stat": "p99", "label": "p99"},
                                    ],
                                ],
                                "yAxis": {
                                    "left": {
                                        "label": "ms",
                                        "showUnits": False,
                                        "min": 0,
                                    },
                                },
                                "annotations": {
                                    "horizontal": [
                                        {
                                            "label": "slow",
                                            "value": 500,
                                            "color": "#d62728",
                                        },
                                    ],
                                },
                            },
                        },
                        {
                            "type": "metric",
                            "x": 8,
                            "y": 4,
                            "width": 8,
                            "height": 6,
                            "properties": {
                                "title": "Availability",
                                "view": "timeSeries",
                                "stacked": False,
                                "region": cdk.Aws.REGION,
                                "period": 60,
                                "metrics": [
                                    [
                                        "ApplicationSignals",
                                        "Latency",
                                        "Environment",
                                        "staging",
                                        "Service",
                                        "my-python-app",
                                        {
                                            "stat": "SampleCount",
                                            "id": "requests",
                                            "visible": False,
                                        },
                                    ],
                                    [
                                        "ApplicationSignals",
                                        "Fault",
                                        "Environment",
                                        "staging",
                                        "Service",
                                        "my-python-app",
                                        {
                                            "stat": "Sum",
                                            "id": "faults",
                                            "visible": False,
                                        },
                                    ],
                                    [
                                        {
                                            "expression": "100 * (1 - faults / requests)",
                                            "label": "Availability",
                                            "color": "#2ca02c",
                                        },
                                    ],
                                ],
                                "yAxis": {
                                    "left": {
                                        "label": "%",
                                        "showUnits": False,
                                        "max": 100,
                                    },
                                },
                            },
                        },
                        {
                            "type": "metric",
                            "x": 16,
                            "y": 4,
                            "width": 8,
                            "height": 6,
                            "properties": {
                                "title": "Requests",
                                "view": "timeSeries",
                                "stacked": False,
                                "region": cdk.Aws.REGION,
                                "period": 60,
                                "metrics": [
                                    [
                                        "ApplicationSignals",
                                        "Latency",
                                        "Environment",
                                        "staging",
                                        "Service",
                                        "my-python-app",
                                        {"stat": "SampleCount", "label": "Requests"},
                                    ],
                                ],
                                "yAxis": {
                                    "left": {
                                        "label": "per minute",
                                        "showUnits": False,
                                        "min": 0,
                                    },
                                },
                            },
                        },
                        {
                            "type": "metric",
                            "x": 0,
                            "y": 10,
                            "width": 8,
                            "height": 6,
                            "properties": {
                                "title": "Errors",
                                "view": "timeSeries",
                                "stacked": False,
                                "region": cdk.Aws.REGION,
                                "period": 60,
                                "metrics": [
                                    [
                                        "ApplicationSignals",
                                        "Fault",
                                        "Environment",
                                        "staging",
                                        "Service",
                                        "my-python-app",
                                        {
                                            "stat": "Sum",
                                            "label": "Server errors (5xx)",
                                            "color": "#d62728",
                                        },
                                    ],
                                    [
                                        "ApplicationSignals",
                                        "Error",
                                        "Environment",
                                        "staging",
                                        "Service",
                                        "my-python-app",
                                        {
                                            "stat": "Sum",
                                            "label": "Client errors (4xx)",
                                            "color": "#ff7f0e",
                                        },
                                    ],
                                ],
                                "yAxis": {
                                    "left": {
                                        "label": "per minute",
                                        "showUnits": False,
                                        "min": 0,
                                    },
                                },
                            },
                        },
                        {
                            "type": "metric",
                            "x": 8,
                            "y": 10,
                            "width": 8,
                            "height": 6,
                            "properties": {
                                "title": "CPU",
                                "view": "timeSeries",
                                "stacked": False,
                                "region": cdk.Aws.REGION,
                                "period": 60,
                                "metrics": [
                                    [
                                        "AWS/EC2",
                                        "CPUUtilization",
                                        "AutoScalingGroupName",
                                        self.cfn_my_python_app_auto_scaling_group.ref,
                                        {"stat": "Average", "label": "CPU"},
                                    ],
                                ],
                                "yAxis": {
                                    "left": {
                                        "label": "%",
                                        "showUnits": False,
                                        "min": 0,
                                    },
                                },
                                "annotations": {
                                    "horizontal": [
                                        {
                                            "label": "busy",
                                            "value": 80,
                                            "color": "#d62728",
                                        },
                                    ],
                                },
                            },
                        },
                        {
                            "type": "metric",
                            "x": 16,
                            "y": 10,
                            "width": 8,
                            "height": 6,
                            "properties": {
                                "title": "Memory of Python processes",
                                "view": "timeSeries",
                                "stacked": False,
                                "region": cdk.Aws.REGION,
                                "period": 60,
                                "metrics": [
                                    [
                                        "ApplicationSignals",
                                        "PythonProcessRSSMemoryUsed",
                                        "Environment",
                                        "staging",
                                        "Service",
                                        "my-python-app",
                                        {"stat": "Average", "label": "Average"},
                                    ],
                                    [
                                        "ApplicationSignals",
                                        "PythonProcessRSSMemoryUsed",
                                        "Environment",
                                        "staging",
                                        "Service",
                                        "my-python-app",
                                        {
                                            "stat": "Maximum",
                                            "label": "Most of any process",
                                        },
                                    ],
                                ],
                                "yAxis": {
                                    "left": {
                                        "label": "bytes",
                                        "showUnits": False,
                                        "min": 0,
                                    },
                                },
                            },
                        },
                        {
                            "type": "metric",
                            "x": 0,
                            "y": 16,
                            "width": 8,
                            "height": 6,
                            "properties": {
                                "title": "Threads of Python processes",
                                "view": "timeSeries",
                                "stacked": False,
                                "region": cdk.Aws.REGION,
                                "period": 60,
                                "metrics": [
                                    [
                                        "ApplicationSignals",
                                        "PythonProcessThreadCount",
                                        "Environment",
                                        "staging",
                                        "Service",
                                        "my-python-app",
                                        {"stat": "Average", "label": "Average"},
                                    ],
                                    [
                                        "ApplicationSignals",
                                        "PythonProcessThreadCount",
                                        "Environment",
                                        "staging",
                                        "Service",
                                        "my-python-app",
                                        {
                                            "stat": "Maximum",
                                            "label": "Most of any process",
                                        },
                                    ],
                                ],
                                "yAxis": {
                                    "left": {
                                        "label": "threads",
                                        "showUnits": False,
                                        "min": 0,
                                    },
                                },
                            },
                        },
                    ],
                },
            ),
        )

    @cached_property
    def my_python_app_security_group(self) -> ec2.ISecurityGroup:
        """The security group my-python-app, for connections."""
        return ec2.SecurityGroup.from_security_group_id(
            self,
            "MyPythonAppSecurityGroupHandle",
            self.cfn_my_python_app_security_group.attr_group_id,
        )

    @cached_property
    def my_python_app_instance_role(self) -> iam.IRole:
        """The role my-python-app-instance, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "MyPythonAppInstanceRoleHandle",
            self.cfn_my_python_app_instance_role.ref,
        )
