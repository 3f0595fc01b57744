# Built by obsc 0.1.0 from the specification reports, sha256 b0882140ac23.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The construct: every resource of reports."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct


class ReportsObservability(Construct):
    """Observability of reports: services with OpenTelemetry and their agents.

    Attributes that begin with cfn_ are the resources themselves; the others are handles
    to go on from, which add nothing to the template.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        # Name or ARN of the ECS cluster.
        cluster: str,
        # Image of reports.
        reports_image: str,
        # Subnets of the tasks.
        subnet_ids: Sequence[str],
        # VPC of the tasks.
        vpc_id: str,
    ) -> None:
        Construct.__init__(self, scope, construct_id)

        self.cfn_reports_log_group = logs.CfnLogGroup(
            self,
            "ReportsLogGroup",
            log_group_name="/ecs/reports",
            retention_in_days=30,
        )
        self.cfn_reports_log_group.apply_removal_policy(cdk.RemovalPolicy.RETAIN)

        self.cfn_reports_security_group = ec2.CfnSecurityGroup(
            self,
            "ReportsSecurityGroup",
            group_description="Tasks of reports",
            vpc_id=vpc_id,
            security_group_egress=[
                ec2.CfnSecurityGroup.EgressProperty(
                    ip_protocol="-1",
                    cidr_ip="0.0.0.0/0",
                    description="Images, AWS APIs and whatever the app calls",
                ),
            ],
        )

        self.cfn_reports_task_role = iam.CfnRole(
            self,
            "ReportsTaskRole",
            description="What the containers of reports may do",
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

        self.cfn_reports_task_policy = iam.CfnRolePolicy(
            self,
            "ReportsTaskPolicy",
            policy_name="reports-telemetry",
            role_name=self.cfn_reports_task_role.ref,
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

        self.cfn_reports_execution_role = iam.CfnRole(
            self,
            "ReportsExecutionRole",
            description="What ECS may do to start reports",
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

        self.cfn_reports_execution_policy = iam.CfnRolePolicy(
            self,
            "ReportsExecutionPolicy",
            policy_name="reports-start",
            role_name=self.cfn_reports_execution_role.ref,
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
                        "Resource": [self.cfn_reports_log_group.attr_arn],
                    },
                ],
            },
        )

        self.cfn_reports_task_definition = ecs.CfnTaskDefinition(
            self,
            "ReportsTaskDefinition",
            family="reports",
            requires_compatibilities=["FARGATE"],
            network_mode="awsvpc",
            cpu="256",
            memory="512",
            task_role_arn=self.cfn_reports_task_role.attr_arn,
            execution_role_arn=self.cfn_reports_execution_role.attr_arn,
            runtime_platform=ecs.CfnTaskDefinition.RuntimePlatformProperty(
                cpu_architecture="X86_64",
                operating_system_family="LINUX",
            ),
            container_definitions=[
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
                            "awslogs-group": self.cfn_reports_log_group.ref,
                            "awslogs-region": cdk.Aws.REGION,
                            "awslogs-stream-prefix": "cloudwatch-agent",
                        },
                    ),
                ),
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="reports",
                    image=reports_image,
                    essential=True,
                    cpu=192,
                    memory_reservation=384,
                    entry_point=["opentelemetry-instrument", "gunicorn"],
                    command=[
                        "-c",
                        "/opt/obsc/gunicorn.conf.py",
                        "--bind",
                        "0.0.0.0:8000",
                        "--workers",
                        "2",
                        "--worker-class",
                        "uvicorn_worker.UvicornWorker",
                        "reports.api:app",
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
                            value="aws.log.group.names=/ecs/reports,deployment.environment=production,service.name=reports",
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
                    ],
                    depends_on=[
                        ecs.CfnTaskDefinition.ContainerDependencyProperty(
                            container_name="cloudwatch-agent",
                            condition="START",
                        ),
                    ],
                    stop_timeout=30,
                    log_configuration=ecs.CfnTaskDefinition.LogConfigurationProperty(
                        log_driver="awslogs",
                        options={
                            "awslogs-group": self.cfn_reports_log_group.ref,
                            "awslogs-region": cdk.Aws.REGION,
                            "awslogs-stream-prefix": "reports",
                        },
                    ),
                ),
            ],
        )

        self.cfn_reports_service = ecs.CfnService(
            self,
            "ReportsService",
            service_name="reports",
            cluster=cluster,
            task_definition=self.cfn_reports_task_definition.ref,
            scheduling_strategy="REPLICA",
            desired_count=1,
            launch_type="FARGATE",
            network_configuration=ecs.CfnService.NetworkConfigurationProperty(
                awsvpc_configuration=ecs.CfnService.AwsVpcConfigurationProperty(
                    subnets=list(subnet_ids),
                    security_groups=[self.cfn_reports_security_group.attr_group_id],
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
        self.cfn_reports_service.add_resource_dependency(self.cfn_reports_task_policy)
        self.cfn_reports_service.add_resource_dependency(
            self.cfn_reports_execution_policy,
        )

    @cached_property
    def reports_log_group(self) -> logs.ILogGroup:
        """The log group reports, for filters and grants."""
        return logs.LogGroup.from_log_group_name(
            self,
            "ReportsLogGroupHandle",
            self.cfn_reports_log_group.ref,
        )

    @cached_property
    def reports_security_group(self) -> ec2.ISecurityGroup:
        """The security group reports, for connections."""
        return ec2.SecurityGroup.from_security_group_id(
            self,
            "ReportsSecurityGroupHandle",
            self.cfn_reports_security_group.attr_group_id,
        )

    @cached_property
    def reports_task_role(self) -> iam.IRole:
        """The role reports-task, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "ReportsTaskRoleHandle",
            self.cfn_reports_task_role.ref,
        )

    @cached_property
    def reports_execution_role(self) -> iam.IRole:
        """The role reports-execution, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "ReportsExecutionRoleHandle",
            self.cfn_reports_execution_role.ref,
        )
