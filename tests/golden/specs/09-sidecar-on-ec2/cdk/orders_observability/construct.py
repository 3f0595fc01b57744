# Built by obsc 0.1.0 from the specification orders, sha256 114a47d7cadb.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The construct: every resource of orders."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct


class OrdersObservability(Construct):
    """Observability of orders: services with OpenTelemetry and their agents.

    Attributes that begin with cfn_ are the resources themselves; the others are handles
    to go on from, which add nothing to the template.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        # Capacity provider that places the tasks.
        capacity_provider: str,
        # Name or ARN of the ECS cluster.
        cluster: str,
        # Task role of orders, to which permissions are added.
        existing_task_role_arn: str,
        # Image of orders.
        orders_image: str,
        # Subnets of the tasks.
        subnet_ids: Sequence[str],
        # VPC of the tasks.
        vpc_id: str,
    ) -> None:
        Construct.__init__(self, scope, construct_id)

        self.cfn_orders_log_group = logs.CfnLogGroup(
            self,
            "OrdersLogGroup",
            log_group_name="/ecs/orders",
            retention_in_days=30,
        )
        self.cfn_orders_log_group.apply_removal_policy(cdk.RemovalPolicy.RETAIN)

        self.cfn_orders_security_group = ec2.CfnSecurityGroup(
            self,
            "OrdersSecurityGroup",
            group_description="Tasks of orders",
            vpc_id=vpc_id,
            security_group_egress=[
                ec2.CfnSecurityGroup.EgressProperty(
                    ip_protocol="-1",
                    cidr_ip="0.0.0.0/0",
                    description="Images, AWS APIs and whatever the app calls",
                ),
            ],
        )

        self.cfn_orders_task_policy = iam.CfnRolePolicy(
            self,
            "OrdersTaskPolicy",
            policy_name="orders-telemetry",
            role_name=cdk.Fn.select(1, cdk.Fn.split("role/", existing_task_role_arn)),
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

        self.cfn_orders_execution_role = iam.CfnRole(
            self,
            "OrdersExecutionRole",
            description="What ECS may do to start orders",
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

        self.cfn_orders_execution_policy = iam.CfnRolePolicy(
            self,
            "OrdersExecutionPolicy",
            policy_name="orders-start",
            role_name=self.cfn_orders_execution_role.ref,
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
                        "Resource": [self.cfn_orders_log_group.attr_arn],
                    },
                ],
            },
        )

        self.cfn_orders_task_definition = ecs.CfnTaskDefinition(
            self,
            "OrdersTaskDefinition",
            family="orders",
            requires_compatibilities=["EC2"],
            network_mode="awsvpc",
            cpu="256",
            memory="512",
            task_role_arn=existing_task_role_arn,
            execution_role_arn=self.cfn_orders_execution_role.attr_arn,
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
                            "awslogs-group": self.cfn_orders_log_group.ref,
                            "awslogs-region": cdk.Aws.REGION,
                            "awslogs-stream-prefix": "init",
                        },
                    ),
                ),
                # Receives OTLP on 4316 and sampling requests on 2000, inside the task
                # only.
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="cloudwatch-agent",
                    image="public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300066.1b1374",
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
                            "awslogs-group": self.cfn_orders_log_group.ref,
                            "awslogs-region": cdk.Aws.REGION,
                            "awslogs-stream-prefix": "cloudwatch-agent",
                        },
                    ),
                ),
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="orders",
                    image=orders_image,
                    essential=True,
                    cpu=160,
                    memory_reservation=320,
                    entry_point=["uvicorn"],
                    command=[
                        "orders.main:app",
                        "--host",
                        "0.0.0.0",
                        "--port",
                        "8080",
                        "--workers",
                        "1",
                    ],
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
                            value="aws.log.group.names=/ecs/orders,deployment.environment=staging,service.name=orders",
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
                            value="/otel-auto-instrumentation-python/opentelemetry/instrumentation/auto_instrumentation:/srv/app:/otel-auto-instrumentation-python",
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
                            "awslogs-group": self.cfn_orders_log_group.ref,
                            "awslogs-region": cdk.Aws.REGION,
                            "awslogs-stream-prefix": "orders",
                        },
                    ),
                ),
            ],
        )

        self.cfn_orders_service = ecs.CfnService(
            self,
            "OrdersService",
            service_name="orders",
            cluster=cluster,
            task_definition=self.cfn_orders_task_definition.ref,
            scheduling_strategy="REPLICA",
            desired_count=1,
            capacity_provider_strategy=[
                ecs.CfnService.CapacityProviderStrategyItemProperty(
                    capacity_provider=capacity_provider,
                    base=0,
                    weight=1,
                ),
            ],
            network_configuration=ecs.CfnService.NetworkConfigurationProperty(
                awsvpc_configuration=ecs.CfnService.AwsVpcConfigurationProperty(
                    subnets=list(subnet_ids),
                    security_groups=[self.cfn_orders_security_group.attr_group_id],
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
        )
        self.cfn_orders_service.add_resource_dependency(self.cfn_orders_task_policy)
        self.cfn_orders_service.add_resource_dependency(
            self.cfn_orders_execution_policy,
        )

    @cached_property
    def orders_log_group(self) -> logs.ILogGroup:
        """The log group orders, for filters and grants."""
        return logs.LogGroup.from_log_group_name(
            self,
            "OrdersLogGroupHandle",
            self.cfn_orders_log_group.ref,
        )

    @cached_property
    def orders_security_group(self) -> ec2.ISecurityGroup:
        """The security group orders, for connections."""
        return ec2.SecurityGroup.from_security_group_id(
            self,
            "OrdersSecurityGroupHandle",
            self.cfn_orders_security_group.attr_group_id,
        )

    @cached_property
    def orders_execution_role(self) -> iam.IRole:
        """The role orders-execution, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "OrdersExecutionRoleHandle",
            self.cfn_orders_execution_role.ref,
        )
