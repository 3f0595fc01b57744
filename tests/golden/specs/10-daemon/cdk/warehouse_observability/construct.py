# Built by obsc 0.1.0 from the specification warehouse, sha256 3646f5956065.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The construct: every resource of warehouse."""

from __future__ import annotations

from functools import cached_property

import aws_cdk as cdk
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct


class WarehouseObservability(Construct):
    """Observability of warehouse: services with OpenTelemetry and their agents.

    Attributes that begin with cfn_ are the resources themselves; the others are handles
    to go on from, which add nothing to the template.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        # Image of shipping.
        shipping_image: str,
        # Target group that shipping joins.
        shipping_target_group: str,
        # Image of stock.
        stock_image: str,
        # Target group that stock joins.
        stock_target_group: str,
    ) -> None:
        Construct.__init__(self, scope, construct_id)

        self.cfn_shipping_log_group = logs.CfnLogGroup(
            self,
            "ShippingLogGroup",
            log_group_name="/ecs/warehouse-shipping",
            retention_in_days=30,
        )
        self.cfn_shipping_log_group.apply_removal_policy(cdk.RemovalPolicy.RETAIN)

        self.cfn_cloudwatch_log_group = logs.CfnLogGroup(
            self,
            "CloudwatchLogGroup",
            log_group_name="/ecs/warehouse-cloudwatch",
            retention_in_days=30,
        )
        self.cfn_cloudwatch_log_group.apply_removal_policy(cdk.RemovalPolicy.RETAIN)

        self.cfn_stock_log_group = logs.CfnLogGroup(
            self,
            "StockLogGroup",
            log_group_name="/ecs/warehouse-stock",
            retention_in_days=30,
        )
        self.cfn_stock_log_group.apply_removal_policy(cdk.RemovalPolicy.RETAIN)

        self.cfn_cloudwatch_task_role = iam.CfnRole(
            self,
            "CloudwatchTaskRole",
            description="What the agent cloudwatch may do",
            assume_role_policy_document={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                    },
                ],
            },
        )

        self.cfn_cloudwatch_task_policy = iam.CfnRolePolicy(
            self,
            "CloudwatchTaskPolicy",
            policy_name="warehouse-cloudwatch-telemetry",
            role_name=self.cfn_cloudwatch_task_role.ref,
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
                ],
            },
        )

        self.cfn_cloudwatch_execution_role = iam.CfnRole(
            self,
            "CloudwatchExecutionRole",
            description="What ECS may do to start the agent cloudwatch",
            assume_role_policy_document={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                    },
                ],
            },
        )

        self.cfn_cloudwatch_execution_policy = iam.CfnRolePolicy(
            self,
            "CloudwatchExecutionPolicy",
            policy_name="warehouse-cloudwatch-start",
            role_name=self.cfn_cloudwatch_execution_role.ref,
            policy_document={
                "Version": "2012-10-17",
                "Statement": [
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
                        "Resource": [self.cfn_cloudwatch_log_group.attr_arn],
                    },
                ],
            },
        )

        self.cfn_cloudwatch_task_definition = ecs.CfnTaskDefinition(
            self,
            "CloudwatchTaskDefinition",
            family="warehouse-cloudwatch",
            requires_compatibilities=["EC2"],
            network_mode="bridge",
            task_role_arn=self.cfn_cloudwatch_task_role.attr_arn,
            execution_role_arn=self.cfn_cloudwatch_execution_role.attr_arn,
            runtime_platform=ecs.CfnTaskDefinition.RuntimePlatformProperty(
                cpu_architecture="X86_64",
                operating_system_family="LINUX",
            ),
            container_definitions=[
                # Receives OTLP on 4316 and sampling requests on 2000, from other tasks.
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="cloudwatch-agent",
                    image="public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300066.1b1374",
                    essential=True,
                    cpu=128,
                    memory=256,
                    memory_reservation=64,
                    port_mappings=[
                        ecs.CfnTaskDefinition.PortMappingProperty(
                            container_port=2000,
                            host_port=2000,
                            protocol="tcp",
                        ),
                        ecs.CfnTaskDefinition.PortMappingProperty(
                            container_port=4316,
                            host_port=4316,
                            protocol="tcp",
                        ),
                    ],
                    environment=[
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="CW_CONFIG_CONTENT",
                            value='{"traces":{"traces_collected":{"application_signals":{}}},"logs":{"metrics_collected":{"application_signals":{}}}}',
                        ),
                    ],
                    log_configuration=ecs.CfnTaskDefinition.LogConfigurationProperty(
                        log_driver="awslogs",
                        options={
                            "awslogs-group": self.cfn_cloudwatch_log_group.ref,
                            "awslogs-region": cdk.Aws.REGION,
                            "awslogs-stream-prefix": "cloudwatch-agent",
                        },
                    ),
                ),
            ],
        )

        self.cfn_cloudwatch_service = ecs.CfnService(
            self,
            "CloudwatchService",
            service_name="warehouse-cloudwatch",
            cluster="warehouse",
            task_definition=self.cfn_cloudwatch_task_definition.ref,
            scheduling_strategy="DAEMON",
            launch_type="EC2",
            deployment_configuration=ecs.CfnService.DeploymentConfigurationProperty(
                maximum_percent=100,
                minimum_healthy_percent=0,
                deployment_circuit_breaker=ecs.CfnService.DeploymentCircuitBreakerProperty(
                    enable=False,
                    rollback=False,
                ),
            ),
            availability_zone_rebalancing="DISABLED",
            enable_execute_command=False,
            enable_ecs_managed_tags=True,
            propagate_tags="SERVICE",
        )
        self.cfn_cloudwatch_service.add_resource_dependency(
            self.cfn_cloudwatch_task_policy,
        )
        self.cfn_cloudwatch_service.add_resource_dependency(
            self.cfn_cloudwatch_execution_policy,
        )

        self.cfn_shipping_task_role = iam.CfnRole(
            self,
            "ShippingTaskRole",
            description="What the containers of shipping may do",
            assume_role_policy_document={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                    },
                ],
            },
        )

        self.cfn_shipping_execution_role = iam.CfnRole(
            self,
            "ShippingExecutionRole",
            description="What ECS may do to start shipping",
            assume_role_policy_document={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                    },
                ],
            },
        )

        self.cfn_shipping_execution_policy = iam.CfnRolePolicy(
            self,
            "ShippingExecutionPolicy",
            policy_name="warehouse-shipping-start",
            role_name=self.cfn_shipping_execution_role.ref,
            policy_document={
                "Version": "2012-10-17",
                "Statement": [
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
                        "Resource": [self.cfn_shipping_log_group.attr_arn],
                    },
                ],
            },
        )

        self.cfn_shipping_task_definition = ecs.CfnTaskDefinition(
            self,
            "ShippingTaskDefinition",
            family="warehouse-shipping",
            requires_compatibilities=["EC2"],
            network_mode="bridge",
            cpu="256",
            memory="512",
            task_role_arn=self.cfn_shipping_task_role.attr_arn,
            execution_role_arn=self.cfn_shipping_execution_role.attr_arn,
            runtime_platform=ecs.CfnTaskDefinition.RuntimePlatformProperty(
                cpu_architecture="X86_64",
                operating_system_family="LINUX",
            ),
            volumes=[
                ecs.CfnTaskDefinition.VolumeProperty(
                    name="opentelemetry-auto-instrumentation-python",
                ),
            ],
            container_definitions=[
                # Copies OpenTelemetry into the volume that the app mounts, and exits.
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="init",
                    image="public.ecr.aws/aws-observability/adot-autoinstrumentation-python:v0.19.0",
                    essential=False,
                    cpu=32,
                    memory_reservation=64,
                    command=[
                        "cp",
                        "-a",
                        "/autoinstrumentation/.",
                        "/otel-auto-instrumentation-python",
                    ],
                    mount_points=[
                        ecs.CfnTaskDefinition.MountPointProperty(
                            source_volume="opentelemetry-auto-instrumentation-python",
                            container_path="/otel-auto-instrumentation-python",
                            read_only=False,
                        ),
                    ],
                    log_configuration=ecs.CfnTaskDefinition.LogConfigurationProperty(
                        log_driver="awslogs",
                        options={
                            "awslogs-group": self.cfn_shipping_log_group.ref,
                            "awslogs-region": cdk.Aws.REGION,
                            "awslogs-stream-prefix": "init",
                        },
                    ),
                ),
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="shipping",
                    image=shipping_image,
                    essential=True,
                    cpu=224,
                    memory_reservation=448,
                    entry_point=[
                        "sh",
                        "-c",
                        'CW_CONTAINER_IP=$(python3 -IS -c "$OBSC_FIND_AGENT" || echo localhost); export OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT="http://$CW_CONTAINER_IP:4316/v1/metrics" OTEL_EXPORTER_OTLP_TRACES_ENDPOINT="http://$CW_CONTAINER_IP:4316/v1/traces" OTEL_TRACES_SAMPLER_ARG="endpoint=http://$CW_CONTAINER_IP:2000"; exec "$@"',
                        "sh",
                    ],
                    command=[
                        "uvicorn",
                        "shipping:app",
                        "--host",
                        "0.0.0.0",
                        "--port",
                        "8080",
                    ],
                    port_mappings=[
                        ecs.CfnTaskDefinition.PortMappingProperty(
                            container_port=8080,
                            host_port=0,
                            protocol="tcp",
                        ),
                    ],
                    environment=[
                        # Else an installed gevent patches the whole app, used or not.
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="AWS_GEVENT_PATCH_MODULES",
                            value="none",
                        ),
                        # Finds the instance, on whose ports the agent listens.
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OBSC_FIND_AGENT",
                            value='"""Print the address of the instance that this container runs on. Written by obsc."""\n\nimport ipaddress\nimport os\nimport sys\nimport time\nimport urllib.request\n\nBASE = os.environ.get("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://169.254.169.254").rstrip("/")\nask = urllib.request.build_opener(urllib.request.ProxyHandler({})).open\n\n\ndef read(path, method, header, value):\n    request = urllib.request.Request(BASE + "/latest/" + path, headers={header: value}, method=method)\n    with ask(request, timeout=2) as response:\n        return response.read().decode().strip()\n\n\nfor attempt in range(3):\n    try:\n        token = read("api/token", "PUT", "X-aws-ec2-metadata-token-ttl-seconds", "60")\n        address = read("meta-data/local-ipv4", "GET", "X-aws-ec2-metadata-token", token)\n        print(ipaddress.ip_address(address))\n        sys.exit()\n    except Exception as error:\n        problem = error\n    time.sleep(0.5)\nsys.exit(f"obsc: no telemetry, for the instance metadata service does not answer: {problem!r}")\n',
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_AWS_APPLICATION_SIGNALS_ENABLED",
                            value="true",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_AWS_SERVICE_EVENTS_ENABLED",
                            value="false",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_EXPORTER_OTLP_PROTOCOL",
                            value="http/protobuf",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_LOGS_EXPORTER",
                            value="none",
                        ),
                        # Application Signals has its own exporter; this one would post
                        # to 4318.
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_METRICS_EXPORTER",
                            value="none",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_PROPAGATORS",
                            value="tracecontext,baggage,xray",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_PYTHON_CONFIGURATOR",
                            value="aws_configurator",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_PYTHON_DISTRO",
                            value="aws_distro",
                        ),
                        # Its handler on the root logger would swallow the app's
                        # tracebacks.
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION",
                            value="false",
                        ),
                        # Keep the sampler's own calls out of the map.
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_PYTHON_REQUESTS_EXCLUDED_URLS",
                            value="SamplingTargets,GetSamplingRules",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_PYTHON_URLLIB3_EXCLUDED_URLS",
                            value="SamplingTargets,GetSamplingRules",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_RESOURCE_ATTRIBUTES",
                            value="aws.log.group.names=/ecs/warehouse-shipping,deployment.environment=production,service.name=shipping",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_TRACES_EXPORTER",
                            value="otlp",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_TRACES_SAMPLER",
                            value="xray",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="PYTHONPATH",
                            value="/otel-auto-instrumentation-python/opentelemetry/instrumentation/auto_instrumentation:/otel-auto-instrumentation-python",
                        ),
                    ],
                    mount_points=[
                        ecs.CfnTaskDefinition.MountPointProperty(
                            source_volume="opentelemetry-auto-instrumentation-python",
                            container_path="/otel-auto-instrumentation-python",
                            read_only=True,
                        ),
                    ],
                    depends_on=[
                        ecs.CfnTaskDefinition.ContainerDependencyProperty(
                            container_name="init",
                            condition="SUCCESS",
                        ),
                    ],
                    stop_timeout=30,
                    log_configuration=ecs.CfnTaskDefinition.LogConfigurationProperty(
                        log_driver="awslogs",
                        options={
                            "awslogs-group": self.cfn_shipping_log_group.ref,
                            "awslogs-region": cdk.Aws.REGION,
                            "awslogs-stream-prefix": "shipping",
                        },
                    ),
                ),
            ],
        )

        self.cfn_shipping_service = ecs.CfnService(
            self,
            "ShippingService",
            service_name="warehouse-shipping",
            cluster="warehouse",
            task_definition=self.cfn_shipping_task_definition.ref,
            scheduling_strategy="REPLICA",
            desired_count=2,
            launch_type="EC2",
            load_balancers=[
                ecs.CfnService.LoadBalancerProperty(
                    target_group_arn=shipping_target_group,
                    container_name="shipping",
                    container_port=8080,
                ),
            ],
            health_check_grace_period_seconds=60,
            deployment_configuration=ecs.CfnService.DeploymentConfigurationProperty(
                maximum_percent=200,
                minimum_healthy_percent=100,
                deployment_circuit_breaker=ecs.CfnService.DeploymentCircuitBreakerProperty(
                    enable=True,
                    rollback=True,
                ),
            ),
            availability_zone_rebalancing="ENABLED",
            enable_execute_command=False,
            enable_ecs_managed_tags=True,
            propagate_tags="SERVICE",
        )
        self.cfn_shipping_service.add_resource_dependency(
            self.cfn_shipping_execution_policy,
        )
        self.cfn_shipping_service.add_resource_dependency(self.cfn_cloudwatch_service)

        self.cfn_stock_task_role = iam.CfnRole(
            self,
            "StockTaskRole",
            description="What the containers of stock may do",
            assume_role_policy_document={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                    },
                ],
            },
        )

        self.cfn_stock_execution_role = iam.CfnRole(
            self,
            "StockExecutionRole",
            description="What ECS may do to start stock",
            assume_role_policy_document={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                    },
                ],
            },
        )

        self.cfn_stock_execution_policy = iam.CfnRolePolicy(
            self,
            "StockExecutionPolicy",
            policy_name="warehouse-stock-start",
            role_name=self.cfn_stock_execution_role.ref,
            policy_document={
                "Version": "2012-10-17",
                "Statement": [
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
                        "Resource": [self.cfn_stock_log_group.attr_arn],
                    },
                ],
            },
        )

        self.cfn_stock_task_definition = ecs.CfnTaskDefinition(
            self,
            "StockTaskDefinition",
            family="warehouse-stock",
            requires_compatibilities=["EC2"],
            network_mode="bridge",
            cpu="256",
            memory="512",
            task_role_arn=self.cfn_stock_task_role.attr_arn,
            execution_role_arn=self.cfn_stock_execution_role.attr_arn,
            runtime_platform=ecs.CfnTaskDefinition.RuntimePlatformProperty(
                cpu_architecture="X86_64",
                operating_system_family="LINUX",
            ),
            volumes=[
                ecs.CfnTaskDefinition.VolumeProperty(
                    name="opentelemetry-auto-instrumentation-python",
                ),
            ],
            container_definitions=[
                # Copies OpenTelemetry into the volume that the app mounts, and exits.
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="init",
                    image="public.ecr.aws/aws-observability/adot-autoinstrumentation-python:v0.19.0",
                    essential=False,
                    cpu=32,
                    memory_reservation=64,
                    command=[
                        "cp",
                        "-a",
                        "/autoinstrumentation/.",
                        "/otel-auto-instrumentation-python",
                    ],
                    mount_points=[
                        ecs.CfnTaskDefinition.MountPointProperty(
                            source_volume="opentelemetry-auto-instrumentation-python",
                            container_path="/otel-auto-instrumentation-python",
                            read_only=False,
                        ),
                    ],
                    log_configuration=ecs.CfnTaskDefinition.LogConfigurationProperty(
                        log_driver="awslogs",
                        options={
                            "awslogs-group": self.cfn_stock_log_group.ref,
                            "awslogs-region": cdk.Aws.REGION,
                            "awslogs-stream-prefix": "init",
                        },
                    ),
                ),
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="stock",
                    image=stock_image,
                    essential=True,
                    cpu=224,
                    memory_reservation=448,
                    entry_point=[
                        "sh",
                        "-c",
                        'CW_CONTAINER_IP=$(python3 -IS -c "$OBSC_FIND_AGENT" || echo localhost); export OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT="http://$CW_CONTAINER_IP:4316/v1/metrics" OTEL_EXPORTER_OTLP_TRACES_ENDPOINT="http://$CW_CONTAINER_IP:4316/v1/traces" OTEL_TRACES_SAMPLER_ARG="endpoint=http://$CW_CONTAINER_IP:2000"; exec "$@"',
                        "sh",
                    ],
                    command=[
                        "sh",
                        "-c",
                        'printf %s "$OBSC_GUNICORN_CONF" > /tmp/obsc-gunicorn.conf.py && exec gunicorn -c /tmp/obsc-gunicorn.conf.py --bind 0.0.0.0:8000 --workers 2 stock:app',
                    ],
                    port_mappings=[
                        ecs.CfnTaskDefinition.PortMappingProperty(
                            container_port=8000,
                            host_port=0,
                            protocol="tcp",
                        ),
                    ],
                    environment=[
                        # Else an installed gevent patches the whole app, used or not.
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="AWS_GEVENT_PATCH_MODULES",
                            value="none",
                        ),
                        # Finds the instance, on whose ports the agent listens.
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OBSC_FIND_AGENT",
                            value='"""Print the address of the instance that this container runs on. Written by obsc."""\n\nimport ipaddress\nimport os\nimport sys\nimport time\nimport urllib.request\n\nBASE = os.environ.get("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://169.254.169.254").rstrip("/")\nask = urllib.request.build_opener(urllib.request.ProxyHandler({})).open\n\n\ndef read(path, method, header, value):\n    request = urllib.request.Request(BASE + "/latest/" + path, headers={header: value}, method=method)\n    with ask(request, timeout=2) as response:\n        return response.read().decode().strip()\n\n\nfor attempt in range(3):\n    try:\n        token = read("api/token", "PUT", "X-aws-ec2-metadata-token-ttl-seconds", "60")\n        address = read("meta-data/local-ipv4", "GET", "X-aws-ec2-metadata-token", token)\n        print(ipaddress.ip_address(address))\n        sys.exit()\n    except Exception as error:\n        problem = error\n    time.sleep(0.5)\nsys.exit(f"obsc: no telemetry, for the instance metadata service does not answer: {problem!r}")\n',
                        ),
                        # gunicorn's configuration with the worker hook.
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OBSC_GUNICORN_CONF",
                            value='"""Start OpenTelemetry in every gunicorn worker. Written by obsc.\n\nThe app\'s own gunicorn configuration is read first, and its hook is called too.\n"""\n\nimport os\nimport runpy\n\n_own = "gunicorn.conf.py"\n_must_exist = False\nif _must_exist or os.path.exists(_own):\n    _read = runpy.run_path(_own)\n    globals().update({k: v for k, v in _read.items() if not k.startswith("__")})\n_own_post_fork = globals().get("post_fork")\n\n\ndef post_fork(server, worker):\n    try:\n        import opentelemetry.instrumentation.auto_instrumentation.sitecustomize  # noqa: F401\n    except Exception as error:\n        server.log.warning("obsc: no OpenTelemetry in this worker: %r", error)\n    if _own_post_fork is not None:\n        _own_post_fork(server, worker)\n',
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_AWS_APPLICATION_SIGNALS_ENABLED",
                            value="true",
                        ),
                        # Start in the workers, by the hook.
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED",
                            value="true",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_AWS_SERVICE_EVENTS_ENABLED",
                            value="false",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_EXPORTER_OTLP_PROTOCOL",
                            value="http/protobuf",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_LOGS_EXPORTER",
                            value="none",
                        ),
                        # Application Signals has its own exporter; this one would post
                        # to 4318.
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_METRICS_EXPORTER",
                            value="none",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_PROPAGATORS",
                            value="tracecontext,baggage,xray",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_PYTHON_CONFIGURATOR",
                            value="aws_configurator",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_PYTHON_DISTRO",
                            value="aws_distro",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_PYTHON_FLASK_EXCLUDED_URLS",
                            value="/health$",
                        ),
                        # Its handler on the root logger would swallow the app's
                        # tracebacks.
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_PYTHON_LOG_AUTO_INSTRUMENTATION",
                            value="false",
                        ),
                        # Keep the sampler's own calls out of the map.
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_PYTHON_REQUESTS_EXCLUDED_URLS",
                            value="SamplingTargets,GetSamplingRules",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_PYTHON_URLLIB3_EXCLUDED_URLS",
                            value="SamplingTargets,GetSamplingRules",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_RESOURCE_ATTRIBUTES",
                            value="aws.log.group.names=/ecs/warehouse-stock,deployment.environment=production,service.name=stock",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_TRACES_EXPORTER",
                            value="otlp",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_TRACES_SAMPLER",
                            value="xray",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="PYTHONPATH",
                            value="/otel-auto-instrumentation-python/opentelemetry/instrumentation/auto_instrumentation:/otel-auto-instrumentation-python",
                        ),
                    ],
                    mount_points=[
                        ecs.CfnTaskDefinition.MountPointProperty(
                            source_volume="opentelemetry-auto-instrumentation-python",
                            container_path="/otel-auto-instrumentation-python",
                            read_only=True,
                        ),
                    ],
                    depends_on=[
                        ecs.CfnTaskDefinition.ContainerDependencyProperty(
                            container_name="init",
                            condition="SUCCESS",
                        ),
                    ],
                    stop_timeout=30,
                    log_configuration=ecs.CfnTaskDefinition.LogConfigurationProperty(
                        log_driver="awslogs",
                        options={
                            "awslogs-group": self.cfn_stock_log_group.ref,
                            "awslogs-region": cdk.Aws.REGION,
                            "awslogs-stream-prefix": "stock",
                        },
                    ),
                ),
            ],
        )

        self.cfn_stock_service = ecs.CfnService(
            self,
            "StockService",
            service_name="warehouse-stock",
            cluster="warehouse",
            task_definition=self.cfn_stock_task_definition.ref,
            scheduling_strategy="REPLICA",
            desired_count=4,
            launch_type="EC2",
            load_balancers=[
                ecs.CfnService.LoadBalancerProperty(
                    target_group_arn=stock_target_group,
                    container_name="stock",
                    container_port=8000,
                ),
            ],
            health_check_grace_period_seconds=60,
            deployment_configuration=ecs.CfnService.DeploymentConfigurationProperty(
                maximum_percent=200,
                minimum_healthy_percent=100,
                deployment_circuit_breaker=ecs.CfnService.DeploymentCircuitBreakerProperty(
                    enable=True,
                    rollback=True,
                ),
            ),
            availability_zone_rebalancing="ENABLED",
            enable_execute_command=False,
            enable_ecs_managed_tags=True,
            propagate_tags="SERVICE",
        )
        self.cfn_stock_service.add_resource_dependency(self.cfn_stock_execution_policy)
        self.cfn_stock_service.add_resource_dependency(self.cfn_cloudwatch_service)

    @cached_property
    def shipping_log_group(self) -> logs.ILogGroup:
        """The log group shipping, for filters and grants."""
        return logs.LogGroup.from_log_group_name(
            self,
            "ShippingLogGroupHandle",
            self.cfn_shipping_log_group.ref,
        )

    @cached_property
    def cloudwatch_log_group(self) -> logs.ILogGroup:
        """The log group cloudwatch, for filters and grants."""
        return logs.LogGroup.from_log_group_name(
            self,
            "CloudwatchLogGroupHandle",
            self.cfn_cloudwatch_log_group.ref,
        )

    @cached_property
    def stock_log_group(self) -> logs.ILogGroup:
        """The log group stock, for filters and grants."""
        return logs.LogGroup.from_log_group_name(
            self,
            "StockLogGroupHandle",
            self.cfn_stock_log_group.ref,
        )

    @cached_property
    def cloudwatch_task_role(self) -> iam.IRole:
        """The role cloudwatch-task, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "CloudwatchTaskRoleHandle",
            self.cfn_cloudwatch_task_role.ref,
        )

    @cached_property
    def cloudwatch_execution_role(self) -> iam.IRole:
        """The role cloudwatch-execution, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "CloudwatchExecutionRoleHandle",
            self.cfn_cloudwatch_execution_role.ref,
        )

    @cached_property
    def shipping_task_role(self) -> iam.IRole:
        """The role shipping-task, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "ShippingTaskRoleHandle",
            self.cfn_shipping_task_role.ref,
        )

    @cached_property
    def shipping_execution_role(self) -> iam.IRole:
        """The role shipping-execution, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "ShippingExecutionRoleHandle",
            self.cfn_shipping_execution_role.ref,
        )

    @cached_property
    def stock_task_role(self) -> iam.IRole:
        """The role stock-task, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "StockTaskRoleHandle",
            self.cfn_stock_task_role.ref,
        )

    @cached_property
    def stock_execution_role(self) -> iam.IRole:
        """The role stock-execution, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "StockExecutionRoleHandle",
            self.cfn_stock_execution_role.ref,
        )
