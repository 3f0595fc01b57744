# Built by obsc 0.1.0 from the specification veda-wfs3, sha256 34b4adf08d85.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The construct: every resource of veda-wfs3."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct


class VedaWfs3Observability(Construct):
    """Observability of veda-wfs3: services with OpenTelemetry and their agents.

    Attributes that begin with cfn_ are the resources themselves; the others are handles
    to go on from, which add nothing to the template.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        # Image of api.
        api_image: str,
        # Name of the ECS cluster, not its ARN.
        cluster: str,
        # Subnets of the tasks.
        private_subnets: Sequence[str],
        # VPC of the tasks.
        vpc_id: str,
    ) -> None:
        Construct.__init__(self, scope, construct_id)

        self.cfn_metrics_backend_log_group = logs.CfnLogGroup(
            self,
            "MetricsBackendLogGroup",
            log_group_name="/aws/ecs/veda-wfs3/metrics",
            retention_in_days=30,
        )
        self.cfn_metrics_backend_log_group.apply_removal_policy(
            cdk.RemovalPolicy.RETAIN,
        )

        self.cfn_api_log_group = logs.CfnLogGroup(
            self,
            "ApiLogGroup",
            log_group_name="/ecs/veda-wfs3-api",
            retention_in_days=30,
        )
        self.cfn_api_log_group.apply_removal_policy(cdk.RemovalPolicy.RETAIN)

        self.cfn_api_security_group = ec2.CfnSecurityGroup(
            self,
            "ApiSecurityGroup",
            group_description="Tasks of veda-wfs3-api",
            vpc_id=vpc_id,
            security_group_egress=[
                ec2.CfnSecurityGroup.EgressProperty(
                    ip_protocol="-1",
                    cidr_ip="0.0.0.0/0",
                    description="Images, AWS APIs and whatever the app calls",
                ),
            ],
        )

        self.cfn_api_task_role = iam.CfnRole(
            self,
            "ApiTaskRole",
            description="What the containers of api may do",
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

        self.cfn_api_task_policy = iam.CfnRolePolicy(
            self,
            "ApiTaskPolicy",
            policy_name="veda-wfs3-api-telemetry",
            role_name=self.cfn_api_task_role.ref,
            policy_document={
                "Version": "2012-10-17",
                "Statement": [
                    # The collector sends traces; X-Ray has no resources to limit this
                    # to.
                    {
                        "Sid": "SendTraces",
                        "Effect": "Allow",
                        "Action": ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
                        "Resource": ["*"],
                    },
                    # Metrics for CloudWatch and log records are log events in these
                    # groups.
                    {
                        "Sid": "SendLogEvents",
                        "Effect": "Allow",
                        "Action": [
                            "logs:CreateLogStream",
                            "logs:DescribeLogStreams",
                            "logs:PutLogEvents",
                        ],
                        "Resource": [
                            cdk.Fn.sub(
                                "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/ecs/veda-wfs3/metrics",
                            ),
                            cdk.Fn.sub(
                                "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/ecs/veda-wfs3/metrics:*",
                            ),
                        ],
                    },
                ],
            },
        )

        self.cfn_api_execution_role = iam.CfnRole(
            self,
            "ApiExecutionRole",
            description="What ECS may do to start api",
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

        self.cfn_api_execution_policy = iam.CfnRolePolicy(
            self,
            "ApiExecutionPolicy",
            policy_name="veda-wfs3-api-start",
            role_name=self.cfn_api_execution_role.ref,
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
                        "Resource": [self.cfn_api_log_group.attr_arn],
                    },
                ],
            },
        )

        self.cfn_api_task_definition = ecs.CfnTaskDefinition(
            self,
            "ApiTaskDefinition",
            family="veda-wfs3-api",
            requires_compatibilities=["FARGATE"],
            network_mode="awsvpc",
            cpu="512",
            memory="1024",
            task_role_arn=self.cfn_api_task_role.attr_arn,
            execution_role_arn=self.cfn_api_execution_role.attr_arn,
            runtime_platform=ecs.CfnTaskDefinition.RuntimePlatformProperty(
                cpu_architecture="X86_64",
                operating_system_family="LINUX",
            ),
            container_definitions=[
                # Receives OTLP over gRPC on 4317, OTLP over HTTP on 4318 and StatsD on
                # 8125, inside the task only.
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="adot-collector",
                    image="public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0",
                    essential=False,
                    cpu=128,
                    memory_reservation=256,
                    environment=[
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="AOT_CONFIG_CONTENT",
                            value='extensions:\n  health_check:\n    endpoint: localhost:13133\nreceivers:\n  otlp:\n    protocols:\n      grpc:\n        endpoint: localhost:4317\n      http:\n        endpoint: localhost:4318\n  statsd:\n    endpoint: localhost:8125\n    aggregation_interval: 60s\n  awsecscontainermetrics:\n    collection_interval: 20s\nprocessors:\n  memory_limiter:\n    check_interval: 1s\n    limit_mib: 204\n    spike_limit_mib: 51\n  resourcedetection:\n    detectors: [ecs]\n    timeout: 5s\n    override: false\n  batch/traces:\n    timeout: 1s\n    send_batch_size: 50\n  batch/metrics:\n    timeout: 60s\nexporters:\n  awsemf/metrics:\n    region: "${env:AWS_REGION}"\n    namespace: veda-wfs3\n    log_group_name: /aws/ecs/veda-wfs3/metrics\n    dimension_rollup_option: NoDimensionRollup\n  awsemf/metrics-containers:\n    region: "${env:AWS_REGION}"\n    namespace: veda-wfs3\n    log_group_name: /aws/ecs/veda-wfs3/metrics\n    dimension_rollup_option: NoDimensionRollup\n    resource_to_telemetry_conversion:\n      enabled: true\n    metric_declarations:\n      - dimensions:\n          - [aws.ecs.cluster.name, aws.ecs.task.family]\n        metric_name_selectors: ["^ecs\\\\.task\\\\."]\n      - dimensions:\n          - [aws.ecs.cluster.name, aws.ecs.task.family, container.name]\n        metric_name_selectors: ["^container\\\\."]\n  awsxray/traces:\n    region: "${env:AWS_REGION}"\nservice:\n  extensions: [health_check]\n  pipelines:\n    traces:\n      receivers: [otlp]\n      processors: [memory_limiter, resourcedetection, batch/traces]\n      exporters: [awsxray/traces]\n    metrics:\n      receivers: [otlp, statsd]\n      processors: [memory_limiter, batch/metrics]\n      exporters: [awsemf/metrics]\n    metrics/containers:\n      receivers: [awsecscontainermetrics]\n      processors: [memory_limiter, batch/metrics]\n      exporters: [awsemf/metrics-containers]\n',
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="AWS_REGION",
                            value="us-west-2",
                        ),
                    ],
                    health_check=ecs.CfnTaskDefinition.HealthCheckProperty(
                        command=["CMD", "/healthcheck"],
                        interval=10,
                        timeout=5,
                        retries=3,
                        start_period=10,
                    ),
                    log_configuration=ecs.CfnTaskDefinition.LogConfigurationProperty(
                        log_driver="awslogs",
                        options={
                            "awslogs-group": self.cfn_api_log_group.ref,
                            "awslogs-region": "us-west-2",
                            "awslogs-stream-prefix": "adot-collector",
                        },
                    ),
                ),
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="api",
                    image=api_image,
                    essential=True,
                    cpu=384,
                    memory_reservation=768,
                    entry_point=["./startup.sh"],
                    port_mappings=[
                        ecs.CfnTaskDefinition.PortMappingProperty(
                            container_port=8080,
                            host_port=8080,
                            protocol="tcp",
                        ),
                    ],
                    environment=[
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="FORWARDED_ALLOW_IPS",
                            value="*",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="IS_ECS",
                            value="True",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_EXPORTER_OTLP_ENDPOINT",
                            value="http://localhost:4318",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_EXPORTER_OTLP_PROTOCOL",
                            value="http/protobuf",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_LOGS_EXPORTER",
                            value="none",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_METRICS_EXPORTER",
                            value="otlp",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_PROPAGATORS",
                            value="tracecontext,baggage",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_RESOURCE_ATTRIBUTES",
                            value="aws.log.group.names=/ecs/veda-wfs3-api,deployment.environment=west2-staging,service.name=veda-wfs3-west2-staging",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_TRACES_EXPORTER",
                            value="otlp",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_TRACES_SAMPLER",
                            value="parentbased_always_on",
                        ),
                    ],
                    depends_on=[
                        ecs.CfnTaskDefinition.ContainerDependencyProperty(
                            container_name="adot-collector",
                            condition="HEALTHY",
                        ),
                    ],
                    linux_parameters=ecs.CfnTaskDefinition.LinuxParametersProperty(
                        init_process_enabled=True,
                    ),
                    stop_timeout=30,
                    log_configuration=ecs.CfnTaskDefinition.LogConfigurationProperty(
                        log_driver="awslogs",
                        options={
                            "awslogs-group": self.cfn_api_log_group.ref,
                            "awslogs-region": "us-west-2",
                            "awslogs-stream-prefix": "api",
                        },
                    ),
                ),
            ],
        )

        self.cfn_api_service = ecs.CfnService(
            self,
            "ApiService",
            service_name="veda-wfs3-api",
            cluster=cluster,
            task_definition=self.cfn_api_task_definition.ref,
            scheduling_strategy="REPLICA",
            desired_count=1,
            launch_type="FARGATE",
            network_configuration=ecs.CfnService.NetworkConfigurationProperty(
                awsvpc_configuration=ecs.CfnService.AwsVpcConfigurationProperty(
                    subnets=list(private_subnets),
                    security_groups=[self.cfn_api_security_group.attr_group_id],
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
        self.cfn_api_service.add_resource_dependency(self.cfn_api_task_policy)
        self.cfn_api_service.add_resource_dependency(self.cfn_api_execution_policy)
        self.cfn_api_service.add_resource_dependency(self.cfn_metrics_backend_log_group)

        self.cfn_api_vector_task_failed_alarm = cloudwatch.CfnAlarm(
            self,
            "ApiVectorTaskFailedAlarm",
            alarm_name="veda-wfs3-api-vector-task-failed",
            alarm_description="api: FireAtlas VectorTaskFailed (Sum): 1 or more in 5 minutes.",
            namespace="FireAtlas",
            metric_name="VectorTaskFailed",
            statistic="Sum",
            period=300,
            comparison_operator="GreaterThanOrEqualToThreshold",
            threshold=1,
            evaluation_periods=1,
            datapoints_to_alarm=1,
            treat_missing_data="notBreaching",
        )

    @cached_property
    def metrics_backend_log_group(self) -> logs.ILogGroup:
        """The log group metrics.backend, for filters and grants."""
        return logs.LogGroup.from_log_group_name(
            self,
            "MetricsBackendLogGroupHandle",
            self.cfn_metrics_backend_log_group.ref,
        )

    @cached_property
    def api_log_group(self) -> logs.ILogGroup:
        """The log group api, for filters and grants."""
        return logs.LogGroup.from_log_group_name(
            self,
            "ApiLogGroupHandle",
            self.cfn_api_log_group.ref,
        )

    @cached_property
    def api_security_group(self) -> ec2.ISecurityGroup:
        """The security group api, for connections."""
        return ec2.SecurityGroup.from_security_group_id(
            self,
            "ApiSecurityGroupHandle",
            self.cfn_api_security_group.attr_group_id,
        )

    @cached_property
    def api_task_role(self) -> iam.IRole:
        """The role api-task, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "ApiTaskRoleHandle",
            self.cfn_api_task_role.ref,
        )

    @cached_property
    def api_execution_role(self) -> iam.IRole:
        """The role api-execution, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "ApiExecutionRoleHandle",
            self.cfn_api_execution_role.ref,
        )
