# Built by obsc 0.1.0 from the specification bookshop, sha256 e687b3a63104.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The construct: every resource of bookshop."""

from __future__ import annotations

from functools import cached_property

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct


class BookshopObservability(Construct):
    """Observability of bookshop: services with OpenTelemetry and their agents.

    Attributes that begin with cfn_ are the resources themselves; the others are handles
    to go on from, which add nothing to the template.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        # Image of catalog.
        catalog_image: str,
        # Security group of the load balancer of storefront.
        load_balancer_security_group: str,
        # Image of payments.
        payments_image: str,
        # Security groups of the tasks.
        payments_security_group: str,
        # Image of storefront.
        storefront_image: str,
        # Target group that storefront joins.
        storefront_target_group: str,
        # Subnets of the tasks.
        subnet_a: str,
        # Subnets of the tasks.
        subnet_b: str,
        # VPC of the tasks.
        vpc_id: str,
    ) -> None:
        Construct.__init__(self, scope, construct_id)

        self.cfn_catalog_log_group = logs.CfnLogGroup(
            self,
            "CatalogLogGroup",
            log_group_name="/ecs/bookshop-catalog",
            retention_in_days=30,
            tags=[
                cdk.CfnTag(key="cost-center", value="4711"),
                cdk.CfnTag(key="team", value="books"),
            ],
        )
        self.cfn_catalog_log_group.apply_removal_policy(cdk.RemovalPolicy.RETAIN)

        self.cfn_cloudwatch_agent_log_group = logs.CfnLogGroup(
            self,
            "CloudwatchAgentLogGroup",
            log_group_name="/ecs/bookshop/agent",
            retention_in_days=7,
            tags=[
                cdk.CfnTag(key="cost-center", value="4711"),
                cdk.CfnTag(key="team", value="books"),
            ],
        )
        self.cfn_cloudwatch_agent_log_group.apply_removal_policy(
            cdk.RemovalPolicy.RETAIN,
        )

        self.cfn_payments_log_group = logs.CfnLogGroup(
            self,
            "PaymentsLogGroup",
            log_group_name="/ecs/bookshop-payments",
            retention_in_days=30,
            tags=[
                cdk.CfnTag(key="cost-center", value="4711"),
                cdk.CfnTag(key="team", value="books"),
            ],
        )
        self.cfn_payments_log_group.apply_removal_policy(cdk.RemovalPolicy.RETAIN)

        self.cfn_storefront_log_group = logs.CfnLogGroup(
            self,
            "StorefrontLogGroup",
            log_group_name="/ecs/bookshop-storefront",
            retention_in_days=30,
            tags=[
                cdk.CfnTag(key="cost-center", value="4711"),
                cdk.CfnTag(key="team", value="books"),
            ],
        )
        self.cfn_storefront_log_group.apply_removal_policy(cdk.RemovalPolicy.RETAIN)

        self.cfn_catalog_security_group = ec2.CfnSecurityGroup(
            self,
            "CatalogSecurityGroup",
            group_description="Tasks of bookshop-catalog",
            vpc_id=vpc_id,
            security_group_egress=[
                ec2.CfnSecurityGroup.EgressProperty(
                    ip_protocol="-1",
                    cidr_ip="0.0.0.0/0",
                    description="Images, AWS APIs and whatever the app calls",
                ),
            ],
            tags=[
                cdk.CfnTag(key="cost-center", value="4711"),
                cdk.CfnTag(key="team", value="books"),
            ],
        )

        self.cfn_catalog_task_role = iam.CfnRole(
            self,
            "CatalogTaskRole",
            description="What the containers of catalog may do",
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
            tags=[
                cdk.CfnTag(key="cost-center", value="4711"),
                cdk.CfnTag(key="team", value="books"),
            ],
        )

        self.cfn_catalog_task_policy = iam.CfnRolePolicy(
            self,
            "CatalogTaskPolicy",
            policy_name="bookshop-catalog-telemetry",
            role_name=self.cfn_catalog_task_role.ref,
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

        self.cfn_catalog_execution_role = iam.CfnRole(
            self,
            "CatalogExecutionRole",
            description="What ECS may do to start catalog",
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
            tags=[
                cdk.CfnTag(key="cost-center", value="4711"),
                cdk.CfnTag(key="team", value="books"),
            ],
        )

        self.cfn_catalog_execution_policy = iam.CfnRolePolicy(
            self,
            "CatalogExecutionPolicy",
            policy_name="bookshop-catalog-start",
            role_name=self.cfn_catalog_execution_role.ref,
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
                        "Resource": [
                            self.cfn_catalog_log_group.attr_arn,
                            self.cfn_cloudwatch_agent_log_group.attr_arn,
                        ],
                    },
                    # ECS reads the secrets of the containers.
                    {
                        "Sid": "ReadParameters",
                        "Effect": "Allow",
                        "Action": ["ssm:GetParameters"],
                        "Resource": [
                            cdk.Fn.sub(
                                "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/bookshop/catalog/password",
                            ),
                        ],
                    },
                ],
            },
        )

        self.cfn_catalog_task_definition = ecs.CfnTaskDefinition(
            self,
            "CatalogTaskDefinition",
            family="bookshop-catalog",
            requires_compatibilities=["FARGATE"],
            network_mode="awsvpc",
            cpu="256",
            memory="512",
            task_role_arn=self.cfn_catalog_task_role.attr_arn,
            execution_role_arn=self.cfn_catalog_execution_role.attr_arn,
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
                            "awslogs-group": self.cfn_catalog_log_group.ref,
                            "awslogs-region": cdk.Aws.REGION,
                            "awslogs-stream-prefix": "init",
                        },
                    ),
                ),
                # Receives OTLP on 4316 and sampling requests on 2000, inside the task
                # only.
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="cloudwatch-agent",
                    image="123456789012.dkr.ecr.us-east-1.amazonaws.com/cloudwatch-agent:1.300066.1b1374",
                    essential=False,
                    cpu=64,
                    memory_reservation=128,
                    environment=[
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="CW_CONFIG_CONTENT",
                            value='{"traces":{"traces_collected":{"application_signals":{}}},"logs":{"metrics_collected":{"application_signals":{}}}}',
                        ),
                    ],
                    log_configuration=ecs.CfnTaskDefinition.LogConfigurationProperty(
                        log_driver="awslogs",
                        options={
                            "awslogs-group": self.cfn_cloudwatch_agent_log_group.ref,
                            "awslogs-region": cdk.Aws.REGION,
                            "awslogs-stream-prefix": "cloudwatch-agent",
                        },
                    ),
                ),
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="catalog",
                    image=catalog_image,
                    essential=True,
                    cpu=160,
                    memory_reservation=320,
                    entry_point=["uvicorn"],
                    command=["catalog:app", "--host", "0.0.0.0", "--port", "8080"],
                    port_mappings=[
                        ecs.CfnTaskDefinition.PortMappingProperty(
                            container_port=8080,
                            host_port=8080,
                            protocol="tcp",
                        ),
                    ],
                    environment=[
                        # Else an installed gevent patches the whole app, used or not.
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="AWS_GEVENT_PATCH_MODULES",
                            value="none",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="CATALOG_DSN",
                            value="postgresql://catalog@db.internal/catalog",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_AWS_APPLICATION_SIGNALS_ENABLED",
                            value="true",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT",
                            value="http://localhost:4316/v1/metrics",
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
                            name="OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                            value="http://localhost:4316/v1/traces",
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
                            value="aws.log.group.names=/ecs/bookshop-catalog,deployment.environment=production,service.name=catalog,service.namespace=bookshop",
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
                            name="OTEL_TRACES_SAMPLER_ARG",
                            value="endpoint=http://localhost:2000",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="PYTHONPATH",
                            value="/otel-auto-instrumentation-python/opentelemetry/instrumentation/auto_instrumentation:/otel-auto-instrumentation-python",
                        ),
                    ],
                    secrets=[
                        ecs.CfnTaskDefinition.SecretProperty(
                            name="CATALOG_PASSWORD",
                            value_from=cdk.Fn.sub(
                                "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/bookshop/catalog/password",
                            ),
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
                        ecs.CfnTaskDefinition.ContainerDependencyProperty(
                            container_name="cloudwatch-agent",
                            condition="START",
                        ),
                    ],
                    stop_timeout=30,
                    log_configuration=ecs.CfnTaskDefinition.LogConfigurationProperty(
                        log_driver="awslogs",
                        options={
                            "awslogs-group": self.cfn_catalog_log_group.ref,
                            "awslogs-region": cdk.Aws.REGION,
                            "awslogs-stream-prefix": "catalog",
                        },
                    ),
                ),
            ],
            tags=[
                cdk.CfnTag(key="cost-center", value="4711"),
                cdk.CfnTag(key="team", value="books"),
            ],
        )

        self.cfn_catalog_service = ecs.CfnService(
            self,
            "CatalogService",
            service_name="bookshop-catalog",
            cluster="bookshop",
            task_definition=self.cfn_catalog_task_definition.ref,
            scheduling_strategy="REPLICA",
            desired_count=1,
            launch_type="FARGATE",
            network_configuration=ecs.CfnService.NetworkConfigurationProperty(
                awsvpc_configuration=ecs.CfnService.AwsVpcConfigurationProperty(
                    subnets=[subnet_a, subnet_b],
                    security_groups=[self.cfn_catalog_security_group.attr_group_id],
                    assign_public_ip="DISABLED",
                ),
            ),
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
            tags=[
                cdk.CfnTag(key="cost-center", value="4711"),
                cdk.CfnTag(key="team", value="books"),
            ],
        )
        self.cfn_catalog_service.add_resource_dependency(self.cfn_catalog_task_policy)
        self.cfn_catalog_service.add_resource_dependency(
            self.cfn_catalog_execution_policy,
        )

        self.cfn_payments_task_role = iam.CfnRole(
            self,
            "PaymentsTaskRole",
            description="What the containers of payments may do",
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
            tags=[
                cdk.CfnTag(key="cost-center", value="4711"),
                cdk.CfnTag(key="team", value="books"),
            ],
        )

        self.cfn_payments_task_policy = iam.CfnRolePolicy(
            self,
            "PaymentsTaskPolicy",
            policy_name="bookshop-payments-telemetry",
            role_name=self.cfn_payments_task_role.ref,
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

        self.cfn_payments_execution_policy = iam.CfnRolePolicy(
            self,
            "PaymentsExecutionPolicy",
            policy_name="bookshop-payments-start",
            role_name="payments-execution",
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
                        "Resource": [
                            self.cfn_payments_log_group.attr_arn,
                            self.cfn_cloudwatch_agent_log_group.attr_arn,
                        ],
                    },
                ],
            },
        )

        self.cfn_payments_task_definition = ecs.CfnTaskDefinition(
            self,
            "PaymentsTaskDefinition",
            family="bookshop-payments",
            requires_compatibilities=["FARGATE"],
            network_mode="awsvpc",
            cpu="256",
            memory="512",
            task_role_arn=self.cfn_payments_task_role.attr_arn,
            execution_role_arn="arn:aws:iam::123456789012:role/payments-execution",
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
                            "awslogs-group": self.cfn_payments_log_group.ref,
                            "awslogs-region": cdk.Aws.REGION,
                            "awslogs-stream-prefix": "init",
                        },
                    ),
                ),
                # Receives OTLP on 4316 and sampling requests on 2000, inside the task
                # only.
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="cloudwatch-agent",
                    image="123456789012.dkr.ecr.us-east-1.amazonaws.com/cloudwatch-agent:1.300066.1b1374",
                    essential=False,
                    cpu=64,
                    memory_reservation=128,
                    environment=[
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="CW_CONFIG_CONTENT",
                            value='{"traces":{"traces_collected":{"application_signals":{}}},"logs":{"metrics_collected":{"application_signals":{}}}}',
                        ),
                    ],
                    log_configuration=ecs.CfnTaskDefinition.LogConfigurationProperty(
                        log_driver="awslogs",
                        options={
                            "awslogs-group": self.cfn_cloudwatch_agent_log_group.ref,
                            "awslogs-region": cdk.Aws.REGION,
                            "awslogs-stream-prefix": "cloudwatch-agent",
                        },
                    ),
                ),
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="payments",
                    image=payments_image,
                    essential=True,
                    cpu=160,
                    memory_reservation=320,
                    entry_point=["sh", "-c"],
                    command=[
                        'printf %s "$OBSC_GUNICORN_CONF" > /tmp/obsc-gunicorn.conf.py && exec gunicorn -c /tmp/obsc-gunicorn.conf.py --bind 0.0.0.0:9000 --workers 2 payments:app',
                    ],
                    port_mappings=[
                        ecs.CfnTaskDefinition.PortMappingProperty(
                            container_port=9000,
                            host_port=9000,
                            protocol="tcp",
                        ),
                    ],
                    environment=[
                        # Else an installed gevent patches the whole app, used or not.
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="AWS_GEVENT_PATCH_MODULES",
                            value="none",
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
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT",
                            value="http://localhost:4316/v1/metrics",
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
                            name="OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                            value="http://localhost:4316/v1/traces",
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
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_RESOURCE_ATTRIBUTES",
                            value="aws.log.group.names=/ecs/bookshop-payments,deployment.environment=production,service.name=payments,service.namespace=bookshop",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_TRACES_EXPORTER",
                            value="otlp",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_TRACES_SAMPLER",
                            value="parentbased_traceidratio",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_TRACES_SAMPLER_ARG",
                            value="0.2",
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
                        ecs.CfnTaskDefinition.ContainerDependencyProperty(
                            container_name="cloudwatch-agent",
                            condition="START",
                        ),
                    ],
                    stop_timeout=30,
                    log_configuration=ecs.CfnTaskDefinition.LogConfigurationProperty(
                        log_driver="awslogs",
                        options={
                            "awslogs-group": self.cfn_payments_log_group.ref,
                            "awslogs-region": cdk.Aws.REGION,
                            "awslogs-stream-prefix": "payments",
                        },
                    ),
                ),
            ],
            tags=[
                cdk.CfnTag(key="cost-center", value="4711"),
                cdk.CfnTag(key="team", value="books"),
            ],
        )

        self.cfn_payments_service = ecs.CfnService(
            self,
            "PaymentsService",
            service_name="bookshop-payments",
            cluster="bookshop",
            task_definition=self.cfn_payments_task_definition.ref,
            scheduling_strategy="REPLICA",
            desired_count=2,
            launch_type="FARGATE",
            network_configuration=ecs.CfnService.NetworkConfigurationProperty(
                awsvpc_configuration=ecs.CfnService.AwsVpcConfigurationProperty(
                    subnets=[subnet_a, subnet_b],
                    security_groups=[payments_security_group],
                    assign_public_ip="DISABLED",
                ),
            ),
            deployment_configuration=ecs.CfnService.DeploymentConfigurationProperty(
                maximum_percent=150,
                minimum_healthy_percent=50,
                deployment_circuit_breaker=ecs.CfnService.DeploymentCircuitBreakerProperty(
                    enable=True,
                    rollback=True,
                ),
            ),
            availability_zone_rebalancing="ENABLED",
            enable_execute_command=False,
            enable_ecs_managed_tags=True,
            propagate_tags="SERVICE",
            tags=[
                cdk.CfnTag(key="cost-center", value="4711"),
                cdk.CfnTag(key="team", value="books"),
            ],
        )
        self.cfn_payments_service.add_resource_dependency(self.cfn_payments_task_policy)
        self.cfn_payments_service.add_resource_dependency(
            self.cfn_payments_execution_policy,
        )

        self.cfn_storefront_security_group = ec2.CfnSecurityGroup(
            self,
            "StorefrontSecurityGroup",
            group_description="Tasks of bookshop-storefront",
            vpc_id=vpc_id,
            security_group_egress=[
                ec2.CfnSecurityGroup.EgressProperty(
                    ip_protocol="-1",
                    cidr_ip="0.0.0.0/0",
                    description="Images, AWS APIs and whatever the app calls",
                ),
            ],
            tags=[
                cdk.CfnTag(key="cost-center", value="4711"),
                cdk.CfnTag(key="team", value="books"),
            ],
        )

        self.cfn_storefront_load_balancer_ingress = ec2.CfnSecurityGroupIngress(
            self,
            "StorefrontLoadBalancerIngress",
            group_id=self.cfn_storefront_security_group.attr_group_id,
            ip_protocol="tcp",
            from_port=8000,
            to_port=8000,
            source_security_group_id=load_balancer_security_group,
            description="From the load balancer",
        )

        self.cfn_storefront_task_role = iam.CfnRole(
            self,
            "StorefrontTaskRole",
            description="What the containers of storefront may do",
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
            tags=[
                cdk.CfnTag(key="cost-center", value="4711"),
                cdk.CfnTag(key="team", value="books"),
            ],
        )

        self.cfn_storefront_task_policy = iam.CfnRolePolicy(
            self,
            "StorefrontTaskPolicy",
            policy_name="bookshop-storefront-telemetry",
            role_name=self.cfn_storefront_task_role.ref,
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

        self.cfn_storefront_execution_role = iam.CfnRole(
            self,
            "StorefrontExecutionRole",
            description="What ECS may do to start storefront",
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
            tags=[
                cdk.CfnTag(key="cost-center", value="4711"),
                cdk.CfnTag(key="team", value="books"),
            ],
        )

        self.cfn_storefront_execution_policy = iam.CfnRolePolicy(
            self,
            "StorefrontExecutionPolicy",
            policy_name="bookshop-storefront-start",
            role_name=self.cfn_storefront_execution_role.ref,
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
                        "Resource": [
                            self.cfn_storefront_log_group.attr_arn,
                            self.cfn_cloudwatch_agent_log_group.attr_arn,
                        ],
                    },
                ],
            },
        )

        self.cfn_storefront_task_definition = ecs.CfnTaskDefinition(
            self,
            "StorefrontTaskDefinition",
            family="bookshop-storefront",
            requires_compatibilities=["FARGATE"],
            network_mode="awsvpc",
            cpu="512",
            memory="1024",
            task_role_arn=self.cfn_storefront_task_role.attr_arn,
            execution_role_arn=self.cfn_storefront_execution_role.attr_arn,
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
                            "awslogs-group": self.cfn_storefront_log_group.ref,
                            "awslogs-region": cdk.Aws.REGION,
                            "awslogs-stream-prefix": "init",
                        },
                    ),
                ),
                # Receives OTLP on 4316 and sampling requests on 2000, inside the task
                # only.
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="cloudwatch-agent",
                    image="123456789012.dkr.ecr.us-east-1.amazonaws.com/cloudwatch-agent:1.300066.1b1374",
                    essential=False,
                    cpu=64,
                    memory_reservation=128,
                    environment=[
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="CW_CONFIG_CONTENT",
                            value='{"traces":{"traces_collected":{"application_signals":{}}},"logs":{"metrics_collected":{"application_signals":{}}}}',
                        ),
                    ],
                    log_configuration=ecs.CfnTaskDefinition.LogConfigurationProperty(
                        log_driver="awslogs",
                        options={
                            "awslogs-group": self.cfn_cloudwatch_agent_log_group.ref,
                            "awslogs-region": cdk.Aws.REGION,
                            "awslogs-stream-prefix": "cloudwatch-agent",
                        },
                    ),
                ),
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="storefront",
                    image=storefront_image,
                    essential=True,
                    cpu=416,
                    memory_reservation=832,
                    entry_point=["sh", "-c"],
                    command=[
                        'printf %s "$OBSC_GUNICORN_CONF" > /tmp/obsc-gunicorn.conf.py && exec gunicorn -c /tmp/obsc-gunicorn.conf.py --bind 0.0.0.0:8000 --workers 3 storefront.wsgi',
                    ],
                    port_mappings=[
                        ecs.CfnTaskDefinition.PortMappingProperty(
                            container_port=8000,
                            host_port=8000,
                            protocol="tcp",
                        ),
                    ],
                    environment=[
                        # Else an installed gevent patches the whole app, used or not.
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="AWS_GEVENT_PATCH_MODULES",
                            value="none",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="DJANGO_SETTINGS_MODULE",
                            value="storefront.settings",
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
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT",
                            value="http://localhost:4316/v1/metrics",
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
                            name="OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                            value="http://localhost:4316/v1/traces",
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
                            name="OTEL_PYTHON_DJANGO_EXCLUDED_URLS",
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
                            value="aws.log.group.names=/ecs/bookshop-storefront,deployment.environment=production,service.name=storefront,service.namespace=bookshop",
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
                            name="OTEL_TRACES_SAMPLER_ARG",
                            value="endpoint=http://localhost:2000",
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
                        ecs.CfnTaskDefinition.ContainerDependencyProperty(
                            container_name="cloudwatch-agent",
                            condition="START",
                        ),
                    ],
                    stop_timeout=30,
                    log_configuration=ecs.CfnTaskDefinition.LogConfigurationProperty(
                        log_driver="awslogs",
                        options={
                            "awslogs-group": self.cfn_storefront_log_group.ref,
                            "awslogs-region": cdk.Aws.REGION,
                            "awslogs-stream-prefix": "storefront",
                        },
                    ),
                ),
            ],
            tags=[
                cdk.CfnTag(key="cost-center", value="4711"),
                cdk.CfnTag(key="team", value="books"),
            ],
        )

        self.cfn_storefront_service = ecs.CfnService(
            self,
            "StorefrontService",
            service_name="bookshop-storefront",
            cluster="bookshop",
            task_definition=self.cfn_storefront_task_definition.ref,
            scheduling_strategy="REPLICA",
            desired_count=2,
            launch_type="FARGATE",
            network_configuration=ecs.CfnService.NetworkConfigurationProperty(
                awsvpc_configuration=ecs.CfnService.AwsVpcConfigurationProperty(
                    subnets=[subnet_a, subnet_b],
                    security_groups=[self.cfn_storefront_security_group.attr_group_id],
                    assign_public_ip="DISABLED",
                ),
            ),
            load_balancers=[
                ecs.CfnService.LoadBalancerProperty(
                    target_group_arn=storefront_target_group,
                    container_name="storefront",
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
            tags=[
                cdk.CfnTag(key="cost-center", value="4711"),
                cdk.CfnTag(key="team", value="books"),
            ],
        )
        self.cfn_storefront_service.add_resource_dependency(
            self.cfn_storefront_task_policy,
        )
        self.cfn_storefront_service.add_resource_dependency(
            self.cfn_storefront_execution_policy,
        )

    @cached_property
    def catalog_log_group(self) -> logs.ILogGroup:
        """The log group catalog, for filters and grants."""
        return logs.LogGroup.from_log_group_name(
            self,
            "CatalogLogGroupHandle",
            self.cfn_catalog_log_group.ref,
        )

    @cached_property
    def cloudwatch_agent_log_group(self) -> logs.ILogGroup:
        """The log group cloudwatch.agent, for filters and grants."""
        return logs.LogGroup.from_log_group_name(
            self,
            "CloudwatchAgentLogGroupHandle",
            self.cfn_cloudwatch_agent_log_group.ref,
        )

    @cached_property
    def payments_log_group(self) -> logs.ILogGroup:
        """The log group payments, for filters and grants."""
        return logs.LogGroup.from_log_group_name(
            self,
            "PaymentsLogGroupHandle",
            self.cfn_payments_log_group.ref,
        )

    @cached_property
    def storefront_log_group(self) -> logs.ILogGroup:
        """The log group storefront, for filters and grants."""
        return logs.LogGroup.from_log_group_name(
            self,
            "StorefrontLogGroupHandle",
            self.cfn_storefront_log_group.ref,
        )

    @cached_property
    def catalog_security_group(self) -> ec2.ISecurityGroup:
        """The security group catalog, for connections."""
        return ec2.SecurityGroup.from_security_group_id(
            self,
            "CatalogSecurityGroupHandle",
            self.cfn_catalog_security_group.attr_group_id,
        )

    @cached_property
    def catalog_task_role(self) -> iam.IRole:
        """The role catalog-task, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "CatalogTaskRoleHandle",
            self.cfn_catalog_task_role.ref,
        )

    @cached_property
    def catalog_execution_role(self) -> iam.IRole:
        """The role catalog-execution, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "CatalogExecutionRoleHandle",
            self.cfn_catalog_execution_role.ref,
        )

    @cached_property
    def payments_task_role(self) -> iam.IRole:
        """The role payments-task, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "PaymentsTaskRoleHandle",
            self.cfn_payments_task_role.ref,
        )

    @cached_property
    def storefront_security_group(self) -> ec2.ISecurityGroup:
        """The security group storefront, for connections."""
        return ec2.SecurityGroup.from_security_group_id(
            self,
            "StorefrontSecurityGroupHandle",
            self.cfn_storefront_security_group.attr_group_id,
        )

    @cached_property
    def storefront_task_role(self) -> iam.IRole:
        """The role storefront-task, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "StorefrontTaskRoleHandle",
            self.cfn_storefront_task_role.ref,
        )

    @cached_property
    def storefront_execution_role(self) -> iam.IRole:
        """The role storefront-execution, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "StorefrontExecutionRoleHandle",
            self.cfn_storefront_execution_role.ref,
        )
