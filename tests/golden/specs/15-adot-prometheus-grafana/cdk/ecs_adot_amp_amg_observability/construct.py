# Built by obsc 0.1.0 from the specification ecs-adot-amp-amg, sha256 490160daaa1d.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The construct: every resource of ecs-adot-amp-amg."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import aws_cdk as cdk
from aws_cdk import aws_aps as aps
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_grafana as grafana
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_ssm as ssm
from constructs import Construct


class EcsAdotAmpAmgObservability(Construct):
    """Observability of ecs-adot-amp-amg: services with OpenTelemetry and their agents.

    Attributes that begin with cfn_ are the resources themselves; the others are handles
    to go on from, which add nothing to the template.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        # Image of zap-app.
        app_image: str,
        # Image of the agent adot.
        collector_image: str,
        # Security group of the load balancer of zap-app.
        load_balancer_security_group: str,
        # Subnets of the tasks.
        private_subnets: Sequence[str],
        # Target group that zap-app joins.
        target_group_arn: str,
        # VPC of the tasks.
        vpc_id: str,
    ) -> None:
        Construct.__init__(self, scope, construct_id)

        self.cfn_ecs_adot_amp_amg_cluster = ecs.CfnCluster(
            self,
            "EcsAdotAmpAmgCluster",
            cluster_name="ecs-adot-amp-amg",
            cluster_settings=[
                ecs.CfnCluster.ClusterSettingsProperty(
                    name="containerInsights",
                    value="enhanced",
                ),
            ],
        )

        self.cfn_logs_backend_log_group = logs.CfnLogGroup(
            self,
            "LogsBackendLogGroup",
            log_group_name="/aws/ecs/zap-adot-logs",
            retention_in_days=7,
        )
        self.cfn_logs_backend_log_group.apply_removal_policy(cdk.RemovalPolicy.RETAIN)

        self.cfn_zap_app_log_group = logs.CfnLogGroup(
            self,
            "ZapAppLogGroup",
            log_group_name="/ecs/ecs-adot-amp-amg-zap-app",
            retention_in_days=30,
        )
        self.cfn_zap_app_log_group.apply_removal_policy(cdk.RemovalPolicy.RETAIN)

        self.cfn_grafana_grafana_role = iam.CfnRole(
            self,
            "GrafanaGrafanaRole",
            description="What the Grafana workspace ecs-adot-amp-amg-grafana may read",
            assume_role_policy_document={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "grafana.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                    },
                ],
            },
        )

        self.cfn_grafana_grafana = grafana.CfnWorkspace(
            self,
            "GrafanaGrafana",
            name="ecs-adot-amp-amg-grafana",
            description="Dashboards of ecs-adot-amp-amg",
            account_access_type="CURRENT_ACCOUNT",
            authentication_providers=["AWS_SSO"],
            permission_type="CUSTOMER_MANAGED",
            data_sources=["CLOUDWATCH", "PROMETHEUS", "XRAY"],
            role_arn=self.cfn_grafana_grafana_role.attr_arn,
        )
        self.cfn_grafana_grafana.apply_removal_policy(cdk.RemovalPolicy.RETAIN)

        self.cfn_metrics_prometheus = aps.CfnWorkspace(
            self,
            "MetricsPrometheus",
            alias="ecs-adot-amp-amg-metrics",
        )
        self.cfn_metrics_prometheus.apply_removal_policy(cdk.RemovalPolicy.RETAIN)

        self.cfn_grafana_grafana_policy = iam.CfnRolePolicy(
            self,
            "GrafanaGrafanaPolicy",
            policy_name="ecs-adot-amp-amg-grafana-read",
            role_name=self.cfn_grafana_grafana_role.ref,
            policy_document={
                "Version": "2012-10-17",
                "Statement": [
                    # A list has no resource to limit this to.
                    {
                        "Sid": "ListPrometheus",
                        "Effect": "Allow",
                        "Action": ["aps:ListWorkspaces"],
                        "Resource": ["*"],
                    },
                    # Grafana asks these workspaces.
                    {
                        "Sid": "ReadPrometheus",
                        "Effect": "Allow",
                        "Action": [
                            "aps:DescribeWorkspace",
                            "aps:GetLabels",
                            "aps:GetMetricMetadata",
                            "aps:GetSeries",
                            "aps:QueryMetrics",
                        ],
                        "Resource": [self.cfn_metrics_prometheus.attr_arn],
                    },
                    # Grafana asks CloudWatch; these actions have no resources to limit
                    # them to.
                    {
                        "Sid": "ReadMetrics",
                        "Effect": "Allow",
                        "Action": [
                            "cloudwatch:DescribeAlarms",
                            "cloudwatch:DescribeAlarmsForMetric",
                            "cloudwatch:GetMetricData",
                            "cloudwatch:ListMetrics",
                            "logs:DescribeLogGroups",
                            "logs:StopQuery",
                        ],
                        "Resource": ["*"],
                    },
                    # Grafana reads the log groups of the backends.
                    {
                        "Sid": "ReadLogs",
                        "Effect": "Allow",
                        "Action": [
                            "logs:GetLogEvents",
                            "logs:GetLogGroupFields",
                            "logs:GetQueryResults",
                            "logs:StartQuery",
                        ],
                        "Resource": [
                            cdk.Fn.sub(
                                "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/ecs/zap-adot-logs",
                            ),
                            cdk.Fn.sub(
                                "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/ecs/zap-adot-logs:*",
                            ),
                        ],
                    },
                    # Grafana asks X-Ray, which has no resources to limit this to.
                    {
                        "Sid": "ReadTraces",
                        "Effect": "Allow",
                        "Action": [
                            "xray:BatchGetTraces",
                            "xray:GetGroups",
                            "xray:GetInsightSummaries",
                            "xray:GetServiceGraph",
                            "xray:GetTimeSeriesServiceStatistics",
                            "xray:GetTraceGraph",
                            "xray:GetTraceSummaries",
                        ],
                        "Resource": ["*"],
                    },
                    # Whoever looks at traces may choose any of the account's groups.
                    {
                        "Sid": "ReadTraceGroups",
                        "Effect": "Allow",
                        "Action": ["xray:GetGroup"],
                        "Resource": [
                            cdk.Fn.sub(
                                "arn:${AWS::Partition}:xray:${AWS::Region}:${AWS::AccountId}:group/*",
                            ),
                        ],
                    },
                ],
            },
        )

        self.cfn_metrics_prometheus_rules = aps.CfnRuleGroupsNamespace(
            self,
            "MetricsPrometheusRules",
            name="ecs-adot-amp-amg",
            workspace=self.cfn_metrics_prometheus.attr_arn,
            data='groups:\n  - name: requests\n    interval: 1m\n    rules:\n      - record: "service:http_server_requests:rate5m"\n        expr: "sum by (service_name, deployment_environment) (rate(http_server_request_duration_seconds_count{service_name=~\\"zap-app\\",deployment_environment=\\"production\\"}[5m])) or sum by (service_name, deployment_environment) (rate(http_server_duration_milliseconds_count{service_name=~\\"zap-app\\",deployment_environment=\\"production\\"}[5m]))"\n      - record: "service:http_server_faults:ratio_rate5m"\n        expr: "(sum by (service_name, deployment_environment) (rate(http_server_request_duration_seconds_count{service_name=~\\"zap-app\\",deployment_environment=\\"production\\",http_response_status_code=~\\"5..\\"}[5m])) or sum by (service_name, deployment_environment) (rate(http_server_duration_milliseconds_count{service_name=~\\"zap-app\\",deployment_environment=\\"production\\",http_status_code=~\\"5..\\"}[5m])) or 0 * (sum by (service_name, deployment_environment) (rate(http_server_request_duration_seconds_count{service_name=~\\"zap-app\\",deployment_environment=\\"production\\"}[5m])) or sum by (service_name, deployment_environment) (rate(http_server_duration_milliseconds_count{service_name=~\\"zap-app\\",deployment_environment=\\"production\\"}[5m])))) / (sum by (service_name, deployment_environment) (rate(http_server_request_duration_seconds_count{service_name=~\\"zap-app\\",deployment_environment=\\"production\\"}[5m])) or sum by (service_name, deployment_environment) (rate(http_server_duration_milliseconds_count{service_name=~\\"zap-app\\",deployment_environment=\\"production\\"}[5m])))"\n      - record: "service:http_server_request_duration_seconds:p50"\n        expr: "histogram_quantile(0.5, sum by (le, service_name, deployment_environment) (rate(http_server_request_duration_seconds_bucket{service_name=~\\"zap-app\\",deployment_environment=\\"production\\"}[5m]))) or histogram_quantile(0.5, sum by (le, service_name, deployment_environment) (rate(http_server_duration_milliseconds_bucket{service_name=~\\"zap-app\\",deployment_environment=\\"production\\"}[5m]))) / 1000"\n      - record: "service:http_server_request_duration_seconds:p90"\n        expr: "histogram_quantile(0.9, sum by (le, service_name, deployment_environment) (rate(http_server_request_duration_seconds_bucket{service_name=~\\"zap-app\\",deployment_environment=\\"production\\"}[5m]))) or histogram_quantile(0.9, sum by (le, service_name, deployment_environment) (rate(http_server_duration_milliseconds_bucket{service_name=~\\"zap-app\\",deployment_environment=\\"production\\"}[5m]))) / 1000"\n      - record: "service:http_server_request_duration_seconds:p95"\n        expr: "histogram_quantile(0.95, sum by (le, service_name, deployment_environment) (rate(http_server_request_duration_seconds_bucket{service_name=~\\"zap-app\\",deployment_environment=\\"production\\"}[5m]))) or histogram_quantile(0.95, sum by (le, service_name, deployment_environment) (rate(http_server_duration_milliseconds_bucket{service_name=~\\"zap-app\\",deployment_environment=\\"production\\"}[5m]))) / 1000"\n      - record: "service:http_server_request_duration_seconds:p99"\n        expr: "histogram_quantile(0.99, sum by (le, service_name, deployment_environment) (rate(http_server_request_duration_seconds_bucket{service_name=~\\"zap-app\\",deployment_environment=\\"production\\"}[5m]))) or histogram_quantile(0.99, sum by (le, service_name, deployment_environment) (rate(http_server_duration_milliseconds_bucket{service_name=~\\"zap-app\\",deployment_environment=\\"production\\"}[5m]))) / 1000"\n  - name: alerts\n    interval: 1m\n    rules:\n      - alert: failing\n        expr: "service:http_server_faults:ratio_rate5m{service_name=~\\"zap-app\\",deployment_environment=\\"production\\"} >= 0.05"\n        for: 10m\n        labels:\n          severity: page\n        annotations:\n          summary: "{{ $labels.service_name }}: share of requests that end in a server error, 0.05 or more: {{ $value }}"\n      - alert: slow\n        expr: "service:http_server_request_duration_seconds:p95{service_name=~\\"zap-app\\",deployment_environment=\\"production\\"} >= 0.5"\n        for: 5m\n        labels:\n          severity: ticket\n        annotations:\n          summary: "{{ $labels.service_name }}: p95 of the time that requests take in seconds, 0.5 or more: {{ $value }}"\n',
        )

        self.cfn_adot_configuration = ssm.CfnParameter(
            self,
            "AdotConfiguration",
            name="/collector/ecs-adot-amp-amg-adot",
            description="Configuration of the collector adot",
            type="String",
            tier="Standard",
            value='extensions:\n  health_check:\n    endpoint: localhost:13133\n  sigv4auth:\n    region: "${env:AWS_REGION}"\n    service: aps\nreceivers:\n  otlp:\n    protocols:\n      grpc:\n        endpoint: localhost:4317\n      http:\n        endpoint: localhost:4318\n  awsecscontainermetrics:\n    collection_interval: 20s\nprocessors:\n  memory_limiter:\n    check_interval: 1s\n    limit_mib: 204\n    spike_limit_mib: 51\n  resourcedetection:\n    detectors: [ecs]\n    timeout: 5s\n    override: false\n  batch/traces:\n    timeout: 1s\n    send_batch_size: 50\n  batch/metrics:\n    timeout: 60s\n  batch/logs:\n    timeout: 5s\nexporters:\n  awscloudwatchlogs/logs:\n    region: "${env:AWS_REGION}"\n    log_group_name: /aws/ecs/zap-adot-logs\n    log_stream_name: "{ServiceName}/{TaskId}"\n  prometheusremotewrite/metrics:\n    endpoint: "${env:METRICS_REMOTE_WRITE_URL}"\n    auth:\n      authenticator: sigv4auth\n    resource_to_telemetry_conversion:\n      enabled: true\n  awsxray/traces:\n    region: "${env:AWS_REGION}"\nservice:\n  extensions: [health_check, sigv4auth]\n  pipelines:\n    traces:\n      receivers: [otlp]\n      processors: [memory_limiter, resourcedetection, batch/traces]\n      exporters: [awsxray/traces]\n    metrics:\n      receivers: [otlp]\n      processors: [memory_limiter, resourcedetection, batch/metrics]\n      exporters: [prometheusremotewrite/metrics]\n    logs:\n      receivers: [otlp]\n      processors: [memory_limiter, resourcedetection, batch/logs]\n      exporters: [awscloudwatchlogs/logs]\n    metrics/containers:\n      receivers: [awsecscontainermetrics]\n      processors: [memory_limiter, batch/metrics]\n      exporters: [prometheusremotewrite/metrics]\n',
        )

        self.cfn_zap_app_security_group = ec2.CfnSecurityGroup(
            self,
            "ZapAppSecurityGroup",
            group_description="Tasks of ecs-adot-amp-amg-zap-app",
            vpc_id=vpc_id,
            security_group_egress=[
                ec2.CfnSecurityGroup.EgressProperty(
                    ip_protocol="-1",
                    cidr_ip="0.0.0.0/0",
                    description="Images, AWS APIs and whatever the app calls",
                ),
            ],
        )

        self.cfn_zap_app_load_balancer_ingress = ec2.CfnSecurityGroupIngress(
            self,
            "ZapAppLoadBalancerIngress",
            group_id=self.cfn_zap_app_security_group.attr_group_id,
            ip_protocol="tcp",
            from_port=5000,
            to_port=5000,
            source_security_group_id=load_balancer_security_group,
            description="From the load balancer",
        )

        self.cfn_zap_app_task_role = iam.CfnRole(
            self,
            "ZapAppTaskRole",
            description="What the containers of zap-app may do",
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

        self.cfn_zap_app_task_policy = iam.CfnRolePolicy(
            self,
            "ZapAppTaskPolicy",
            policy_name="ecs-adot-amp-amg-zap-app-telemetry",
            role_name=self.cfn_zap_app_task_role.ref,
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
                                "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/ecs/zap-adot-logs",
                            ),
                            cdk.Fn.sub(
                                "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/ecs/zap-adot-logs:*",
                            ),
                        ],
                    },
                    # The collector writes metrics to Prometheus.
                    {
                        "Sid": "WriteMetrics",
                        "Effect": "Allow",
                        "Action": ["aps:RemoteWrite"],
                        "Resource": [self.cfn_metrics_prometheus.attr_arn],
                    },
                ],
            },
        )

        self.cfn_zap_app_execution_role = iam.CfnRole(
            self,
            "ZapAppExecutionRole",
            description="What ECS may do to start zap-app",
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

        self.cfn_zap_app_execution_policy = iam.CfnRolePolicy(
            self,
            "ZapAppExecutionPolicy",
            policy_name="ecs-adot-amp-amg-zap-app-start",
            role_name=self.cfn_zap_app_execution_role.ref,
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
                        "Resource": [self.cfn_zap_app_log_group.attr_arn],
                    },
                    # ECS reads the collector's configuration.
                    {
                        "Sid": "ReadConfiguration",
                        "Effect": "Allow",
                        "Action": ["ssm:GetParameters"],
                        "Resource": [
                            cdk.Fn.join(
                                "",
                                [
                                    "arn:",
                                    cdk.Aws.PARTITION,
                                    ":ssm:",
                                    cdk.Aws.REGION,
                                    ":",
                                    cdk.Aws.ACCOUNT_ID,
                                    ":parameter",
                                    self.cfn_adot_configuration.ref,
                                ],
                            ),
                        ],
                    },
                ],
            },
        )

        self.cfn_zap_app_task_definition = ecs.CfnTaskDefinition(
            self,
            "ZapAppTaskDefinition",
            family="ecs-adot-amp-amg-zap-app",
            requires_compatibilities=["FARGATE"],
            network_mode="awsvpc",
            cpu="512",
            memory="1024",
            task_role_arn=self.cfn_zap_app_task_role.attr_arn,
            execution_role_arn=self.cfn_zap_app_execution_role.attr_arn,
            runtime_platform=ecs.CfnTaskDefinition.RuntimePlatformProperty(
                cpu_architecture="X86_64",
                operating_system_family="LINUX",
            ),
            container_definitions=[
                # Receives OTLP over gRPC on 4317 and OTLP over HTTP on 4318, inside the
                # task only.
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="adot-collector",
                    image=collector_image,
                    essential=False,
                    cpu=64,
                    memory_reservation=256,
                    environment=[
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="AWS_REGION",
                            value="us-east-1",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="METRICS_REMOTE_WRITE_URL",
                            value=cdk.Fn.join(
                                "",
                                [
                                    self.cfn_metrics_prometheus.attr_prometheus_endpoint,
                                    "api/v1/remote_write",
                                ],
                            ),
                        ),
                    ],
                    secrets=[
                        ecs.CfnTaskDefinition.SecretProperty(
                            name="AOT_CONFIG_CONTENT",
                            value_from=cdk.Fn.join(
                                "",
                                [
                                    "arn:",
                                    cdk.Aws.PARTITION,
                                    ":ssm:",
                                    cdk.Aws.REGION,
                                    ":",
                                    cdk.Aws.ACCOUNT_ID,
                                    ":parameter",
                                    self.cfn_adot_configuration.ref,
                                ],
                            ),
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
                            "awslogs-group": self.cfn_zap_app_log_group.ref,
                            "awslogs-region": "us-east-1",
                            "awslogs-stream-prefix": "adot-collector",
                        },
                    ),
                ),
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="zap-app",
                    image=app_image,
                    essential=True,
                    cpu=448,
                    memory_reservation=768,
                    entry_point=["python"],
                    command=["app.py"],
                    port_mappings=[
                        ecs.CfnTaskDefinition.PortMappingProperty(
                            container_port=5000,
                            host_port=5000,
                            protocol="tcp",
                        ),
                    ],
                    environment=[
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
                            value="otlp",
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
                            name="OTEL_PYTHON_FLASK_EXCLUDED_URLS",
                            value="/health$",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="OTEL_RESOURCE_ATTRIBUTES",
                            value="aws.log.group.names=/ecs/ecs-adot-amp-amg-zap-app,deployment.environment=production,service.name=zap-app",
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
                            "awslogs-group": self.cfn_zap_app_log_group.ref,
                            "awslogs-region": "us-east-1",
                            "awslogs-stream-prefix": "zap-app",
                        },
                    ),
                ),
            ],
        )

        self.cfn_zap_app_service = ecs.CfnService(
            self,
            "ZapAppService",
            service_name="ecs-adot-amp-amg-zap-app",
            cluster=self.cfn_ecs_adot_amp_amg_cluster.ref,
            task_definition=self.cfn_zap_app_task_definition.ref,
            scheduling_strategy="REPLICA",
            desired_count=1,
            launch_type="FARGATE",
            network_configuration=ecs.CfnService.NetworkConfigurationProperty(
                awsvpc_configuration=ecs.CfnService.AwsVpcConfigurationProperty(
                    subnets=list(private_subnets),
                    security_groups=[self.cfn_zap_app_security_group.attr_group_id],
                    assign_public_ip="DISABLED",
                ),
            ),
            load_balancers=[
                ecs.CfnService.LoadBalancerProperty(
                    target_group_arn=target_group_arn,
                    container_name="zap-app",
                    container_port=5000,
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
        self.cfn_zap_app_service.add_resource_dependency(self.cfn_zap_app_task_policy)
        self.cfn_zap_app_service.add_resource_dependency(
            self.cfn_zap_app_execution_policy,
        )
        self.cfn_zap_app_service.add_resource_dependency(
            self.cfn_logs_backend_log_group,
        )

    @cached_property
    def logs_backend_log_group(self) -> logs.ILogGroup:
        """The log group logs.backend, for filters and grants."""
        return logs.LogGroup.from_log_group_name(
            self,
            "LogsBackendLogGroupHandle",
            self.cfn_logs_backend_log_group.ref,
        )

    @cached_property
    def zap_app_log_group(self) -> logs.ILogGroup:
        """The log group zap-app, for filters and grants."""
        return logs.LogGroup.from_log_group_name(
            self,
            "ZapAppLogGroupHandle",
            self.cfn_zap_app_log_group.ref,
        )

    @cached_property
    def grafana_grafana_role(self) -> iam.IRole:
        """The role grafana-grafana, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "GrafanaGrafanaRoleHandle",
            self.cfn_grafana_grafana_role.ref,
        )

    @cached_property
    def zap_app_security_group(self) -> ec2.ISecurityGroup:
        """The security group zap-app, for connections."""
        return ec2.SecurityGroup.from_security_group_id(
            self,
            "ZapAppSecurityGroupHandle",
            self.cfn_zap_app_security_group.attr_group_id,
        )

    @cached_property
    def zap_app_task_role(self) -> iam.IRole:
        """The role zap-app-task, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "ZapAppTaskRoleHandle",
            self.cfn_zap_app_task_role.ref,
        )

    @cached_property
    def zap_app_execution_role(self) -> iam.IRole:
        """The role zap-app-execution, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "ZapAppExecutionRoleHandle",
            self.cfn_zap_app_execution_role.ref,
        )
