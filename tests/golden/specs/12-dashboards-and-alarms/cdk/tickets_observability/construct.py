# Built by obsc 0.1.0 from the specification tickets, sha256 c4f4f0da03cc.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The construct: every resource of tickets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import aws_cdk as cdk
from aws_cdk import aws_applicationsignals as applicationsignals
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_xray as xray
from constructs import Construct


class TicketsObservability(Construct):
    """Observability of tickets: services with OpenTelemetry and their agents.

    Attributes that begin with cfn_ are the resources themselves; the others are handles
    to go on from, which add nothing to the template.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        # SNS topic that hears of alarms.
        chat: str,
        # End of the ARN of the load balancer of web, from app/ on.
        load_balancer: str,
        # Security group of the load balancer of web.
        load_balancer_security_group: str,
        # SNS topic that hears of alarms.
        pager: str,
        # Subnets of the tasks.
        subnet_ids: Sequence[str],
        # Target group that web joins.
        target_group_arn: str,
        # VPC of the tasks.
        vpc_id: str,
        # Image of web.
        web_image: str,
        # End of the ARN of the target group of web, from targetgroup/ on.
        web_target_group_name: str,
    ) -> None:
        Construct.__init__(self, scope, construct_id)
        stack = cdk.Stack.of(self)

        self.cfn_tickets_cluster = ecs.CfnCluster(
            self,
            "TicketsCluster",
            cluster_name="tickets",
            cluster_settings=[
                ecs.CfnCluster.ClusterSettingsProperty(
                    name="containerInsights",
                    value="enabled",
                ),
            ],
            tags=[cdk.CfnTag(key="team", value="events")],
        )

        self.cfn_web_log_group = logs.CfnLogGroup(
            self,
            "WebLogGroup",
            log_group_name="/ecs/tickets-web",
            retention_in_days=30,
            tags=[cdk.CfnTag(key="team", value="events")],
        )
        self.cfn_web_log_group.apply_removal_policy(cdk.RemovalPolicy.RETAIN)

        self.cfn_traces_payments_sampling_rule = xray.CfnSamplingRule(
            self,
            "TracesPaymentsSamplingRule",
            sampling_rule=xray.CfnSamplingRule.SamplingRuleProperty(
                rule_name="tickets-payments",
                priority=100,
                fixed_rate=1,
                reservoir_size=0,
                service_name="web",
                service_type="*",
                host="*",
                http_method="*",
                url_path="/payments*",
                resource_arn="*",
                version=1,
            ),
            tags=[cdk.CfnTag(key="team", value="events")],
        )

        self.cfn_traces_rest_sampling_rule = xray.CfnSamplingRule(
            self,
            "TracesRestSamplingRule",
            sampling_rule=xray.CfnSamplingRule.SamplingRuleProperty(
                rule_name="tickets-rest",
                priority=1000,
                fixed_rate=0.05,
                reservoir_size=1,
                service_name="web",
                service_type="*",
                host="*",
                http_method="*",
                url_path="*",
                resource_arn="*",
                version=1,
            ),
            tags=[cdk.CfnTag(key="team", value="events")],
        )

        self.cfn_traces_slow_trace_group = xray.CfnGroup(
            self,
            "TracesSlowTraceGroup",
            group_name="tickets-slow",
            filter_expression="responsetime > 2",
            insights_configuration=xray.CfnGroup.InsightsConfigurationProperty(
                insights_enabled=True,
                notifications_enabled=True,
            ),
            tags=[cdk.CfnTag(key="team", value="events")],
        )

        # There is one in an account and region: in no other stack.
        self.cfn_application_signals_discovery = applicationsignals.CfnDiscovery(
            self,
            "ApplicationSignalsDiscovery",
        )

        self.cfn_web_security_group = ec2.CfnSecurityGroup(
            self,
            "WebSecurityGroup",
            group_description="Tasks of tickets-web",
            vpc_id=vpc_id,
            security_group_egress=[
                ec2.CfnSecurityGroup.EgressProperty(
                    ip_protocol="-1",
                    cidr_ip="0.0.0.0/0",
                    description="Images, AWS APIs and whatever the app calls",
                ),
            ],
            tags=[cdk.CfnTag(key="team", value="events")],
        )

        self.cfn_web_load_balancer_ingress = ec2.CfnSecurityGroupIngress(
            self,
            "WebLoadBalancerIngress",
            group_id=self.cfn_web_security_group.attr_group_id,
            ip_protocol="tcp",
            from_port=8000,
            to_port=8000,
            source_security_group_id=load_balancer_security_group,
            description="From the load balancer",
        )

        self.cfn_web_task_role = iam.CfnRole(
            self,
            "WebTaskRole",
            description="What the containers of web may do",
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
            tags=[cdk.CfnTag(key="team", value="events")],
        )

        self.cfn_web_task_policy = iam.CfnRolePolicy(
            self,
            "WebTaskPolicy",
            policy_name="tickets-web-telemetry",
            role_name=self.cfn_web_task_role.ref,
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

        self.cfn_web_execution_role = iam.CfnRole(
            self,
            "WebExecutionRole",
            description="What ECS may do to start web",
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
            tags=[cdk.CfnTag(key="team", value="events")],
        )

        self.cfn_web_execution_policy = iam.CfnRolePolicy(
            self,
            "WebExecutionPolicy",
            policy_name="tickets-web-start",
            role_name=self.cfn_web_execution_role.ref,
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
                        "Resource": [self.cfn_web_log_group.attr_arn],
                    },
                ],
            },
        )

        self.cfn_web_task_definition = ecs.CfnTaskDefinition(
            self,
            "WebTaskDefinition",
            family="tickets-web",
            requires_compatibilities=["FARGATE"],
            network_mode="awsvpc",
            cpu="512",
            memory="1024",
            task_role_arn=self.cfn_web_task_role.attr_arn,
            execution_role_arn=self.cfn_web_execution_role.attr_arn,
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
                            "awslogs-group": self.cfn_web_log_group.ref,
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
                            "awslogs-group": self.cfn_web_log_group.ref,
                            "awslogs-region": cdk.Aws.REGION,
                            "awslogs-stream-prefix": "cloudwatch-agent",
                        },
                    ),
                ),
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="web",
                    image=web_image,
                    essential=True,
                    cpu=416,
                    memory_reservation=832,
                    entry_point=["sh", "-c"],
                    command=[
                        'printf %s "$OBSC_GUNICORN_CONF" > /tmp/obsc-gunicorn.conf.py && exec gunicorn -c /tmp/obsc-gunicorn.conf.py --bind 0.0.0.0:8000 --workers 2 tickets.wsgi:application',
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
                            value="tickets.settings",
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
                            value="aws.log.group.names=/ecs/tickets-web,deployment.environment=production,service.name=web",
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
                            "awslogs-group": self.cfn_web_log_group.ref,
                            "awslogs-region": cdk.Aws.REGION,
                            "awslogs-stream-prefix": "web",
                        },
                    ),
                ),
            ],
            tags=[cdk.CfnTag(key="team", value="events")],
        )

        self.cfn_web_service = ecs.CfnService(
            self,
            "WebService",
            service_name="tickets-web",
            cluster=self.cfn_tickets_cluster.ref,
            task_definition=self.cfn_web_task_definition.ref,
            scheduling_strategy="REPLICA",
            desired_count=2,
            launch_type="FARGATE",
            network_configuration=ecs.CfnService.NetworkConfigurationProperty(
                awsvpc_configuration=ecs.CfnService.AwsVpcConfigurationProperty(
                    subnets=list(subnet_ids),
                    security_groups=[self.cfn_web_security_group.attr_group_id],
                    assign_public_ip="DISABLED",
                ),
            ),
            load_balancers=[
                ecs.CfnService.LoadBalancerProperty(
                    target_group_arn=target_group_arn,
                    container_name="web",
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
            tags=[cdk.CfnTag(key="team", value="events")],
        )
        self.cfn_web_service.add_resource_dependency(self.cfn_web_task_policy)
        self.cfn_web_service.add_resource_dependency(self.cfn_web_execution_policy)

        self.cfn_web_busy_alarm = cloudwatch.CfnAlarm(
            self,
            "WebBusyAlarm",
            alarm_name="tickets-web-busy",
            alarm_description="web: CPU utilization (Average): 80% or more in every minute of 15 minutes.",
            namespace="AWS/ECS",
            metric_name="CPUUtilization",
            dimensions=[
                cloudwatch.CfnAlarm.DimensionProperty(
                    name="ClusterName",
                    value=self.cfn_tickets_cluster.ref,
                ),
                cloudwatch.CfnAlarm.DimensionProperty(
                    name="ServiceName",
                    value=self.cfn_web_service.attr_name,
                ),
            ],
            statistic="Average",
            period=60,
            comparison_operator="GreaterThanOrEqualToThreshold",
            threshold=80,
            evaluation_periods=15,
            datapoints_to_alarm=15,
            treat_missing_data="notBreaching",
            alarm_actions=[chat],
            tags=[cdk.CfnTag(key="team", value="events")],
        )

        self.cfn_web_load_balancer_alarm = cloudwatch.CfnAlarm(
            self,
            "WebLoadBalancerAlarm",
            alarm_name="tickets-web-load-balancer",
            alarm_description="web: server errors of the load balancer itself (Sum): 5 or more in 5 minutes.",
            namespace="AWS/ApplicationELB",
            metric_name="HTTPCode_ELB_5XX_Count",
            dimensions=[
                cloudwatch.CfnAlarm.DimensionProperty(
                    name="LoadBalancer",
                    value=load_balancer,
                ),
            ],
            statistic="Sum",
            period=300,
            comparison_operator="GreaterThanOrEqualToThreshold",
            threshold=5,
            evaluation_periods=1,
            datapoints_to_alarm=1,
            treat_missing_data="notBreaching",
            alarm_actions=[pager],
            tags=[cdk.CfnTag(key="team", value="events")],
        )

        self.cfn_web_refused_payments_alarm = cloudwatch.CfnAlarm(
            self,
            "WebRefusedPaymentsAlarm",
            alarm_name="tickets-web-refused-payments",
            alarm_description="web: Tickets PaymentsRefused (Sum): 3 or more in 5 minutes.",
            namespace="Tickets",
            metric_name="PaymentsRefused",
            dimensions=[
                cloudwatch.CfnAlarm.DimensionProperty(name="Provider", value="bank"),
            ],
            statistic="Sum",
            period=300,
            comparison_operator="GreaterThanOrEqualToThreshold",
            threshold=3,
            evaluation_periods=1,
            datapoints_to_alarm=1,
            treat_missing_data="notBreaching",
            alarm_actions=[chat],
            tags=[cdk.CfnTag(key="team", value="events")],
        )

        self.cfn_web_slow_alarm = cloudwatch.CfnAlarm(
            self,
            "WebSlowAlarm",
            alarm_name="tickets-web-slow",
            alarm_description="web: latency of requests (p99): 500 ms or more in every minute of 5 minutes.",
            namespace="ApplicationSignals",
            metric_name="Latency",
            dimensions=[
                cloudwatch.CfnAlarm.DimensionProperty(
                    name="Environment",
                    value="production",
                ),
                cloudwatch.CfnAlarm.DimensionProperty(name="Service", value="web"),
            ],
            extended_statistic="p99",
            period=60,
            comparison_operator="GreaterThanOrEqualToThreshold",
            threshold=500,
            evaluation_periods=5,
            datapoints_to_alarm=5,
            treat_missing_data="notBreaching",
            alarm_actions=[pager],
            tags=[cdk.CfnTag(key="team", value="events")],
        )

        self.cfn_web_unavailable_alarm = cloudwatch.CfnAlarm(
            self,
            "WebUnavailableAlarm",
            alarm_name="tickets-web-unavailable",
            alarm_description="web: requests that do not end in a server error: below 99% in 10 minutes.",
            metrics=[
                cloudwatch.CfnAlarm.MetricDataQueryProperty(
                    id="requests",
                    metric_stat=cloudwatch.CfnAlarm.MetricStatProperty(
                        metric=cloudwatch.CfnAlarm.MetricProperty(
                            namespace="ApplicationSignals",
                            metric_name="Latency",
                            dimensions=[
                                cloudwatch.CfnAlarm.DimensionProperty(
                                    name="Environment",
                                    value="production",
                                ),
                                cloudwatch.CfnAlarm.DimensionProperty(
                                    name="Service",
                                    value="web",
                                ),
                            ],
                        ),
                        stat="SampleCount",
                        period=600,
                    ),
                    label="Requests",
                    return_data=False,
                ),
                cloudwatch.CfnAlarm.MetricDataQueryProperty(
                    id="faults",
                    metric_stat=cloudwatch.CfnAlarm.MetricStatProperty(
                        metric=cloudwatch.CfnAlarm.MetricProperty(
                            namespace="ApplicationSignals",
                            metric_name="Fault",
                            dimensions=[
                                cloudwatch.CfnAlarm.DimensionProperty(
                                    name="Environment",
                                    value="production",
                                ),
                                cloudwatch.CfnAlarm.DimensionProperty(
                                    name="Service",
                                    value="web",
                                ),
                            ],
                        ),
                        stat="Sum",
                        period=600,
                    ),
                    label="Faults",
                    return_data=False,
                ),
                cloudwatch.CfnAlarm.MetricDataQueryProperty(
                    id="share",
                    expression="100 * (1 - faults / requests)",
                    label="Percent of requests",
                    return_data=True,
                ),
            ],
            comparison_operator="LessThanThreshold",
            threshold=99,
            evaluation_periods=1,
            datapoints_to_alarm=1,
            treat_missing_data="notBreaching",
            alarm_actions=[pager],
            tags=[cdk.CfnTag(key="team", value="events")],
        )

        self.cfn_web_unhealthy_alarm = cloudwatch.CfnAlarm(
            self,
            "WebUnhealthyAlarm",
            alarm_name="tickets-web-unhealthy",
            alarm_description="web: tasks that fail the load balancer's health check (Maximum): 1 or more in every minute of 5 minutes.",
            namespace="AWS/ApplicationELB",
            metric_name="UnHealthyHostCount",
            dimensions=[
                cloudwatch.CfnAlarm.DimensionProperty(
                    name="LoadBalancer",
                    value=load_balancer,
                ),
                cloudwatch.CfnAlarm.DimensionProperty(
                    name="TargetGroup",
                    value=web_target_group_name,
                ),
            ],
            statistic="Maximum",
            period=60,
            comparison_operator="GreaterThanOrEqualToThreshold",
            threshold=1,
            evaluation_periods=5,
            datapoints_to_alarm=5,
            treat_missing_data="notBreaching",
            alarm_actions=[pager],
            tags=[cdk.CfnTag(key="team", value="events")],
        )

        self.cfn_web_availability_slo = applicationsignals.CfnServiceLevelObjective(
            self,
            "WebAvailabilitySlo",
            name="tickets-web-availability",
            description="99.9 % of the requests of web do not end in a server error, over 28 days.",
            request_based_sli=applicationsignals.CfnServiceLevelObjective.RequestBasedSliProperty(
                request_based_sli_metric=applicationsignals.CfnServiceLevelObjective.RequestBasedSliMetricProperty(
                    key_attributes={
                        "Type": "Service",
                        "Name": "web",
                        "Environment": "production",
                    },
                    metric_type="AVAILABILITY",
                ),
            ),
            goal=applicationsignals.CfnServiceLevelObjective.GoalProperty(
                attainment_goal=99.9,
                warning_threshold=50,
                interval=applicationsignals.CfnServiceLevelObjective.IntervalProperty(
                    rolling_interval=applicationsignals.CfnServiceLevelObjective.RollingIntervalProperty(
                        duration=28,
                        duration_unit="DAY",
                    ),
                ),
            ),
            tags=[cdk.CfnTag(key="team", value="events")],
        )
        self.cfn_web_availability_slo.add_resource_dependency(
            self.cfn_application_signals_discovery,
        )

        self.cfn_web_latency_slo = applicationsignals.CfnServiceLevelObjective(
            self,
            "WebLatencySlo",
            name="tickets-web-latency",
            description="99 % of the requests of web take at most 500 ms, over 7 days.",
            request_based_sli=applicationsignals.CfnServiceLevelObjective.RequestBasedSliProperty(
                request_based_sli_metric=applicationsignals.CfnServiceLevelObjective.RequestBasedSliMetricProperty(
                    key_attributes={
                        "Type": "Service",
                        "Name": "web",
                        "Environment": "production",
                    },
                    metric_type="LATENCY",
                ),
                comparison_operator="LessThanOrEqualTo",
                metric_threshold=500,
            ),
            goal=applicationsignals.CfnServiceLevelObjective.GoalProperty(
                attainment_goal=99,
                warning_threshold=50,
                interval=applicationsignals.CfnServiceLevelObjective.IntervalProperty(
                    rolling_interval=applicationsignals.CfnServiceLevelObjective.RollingIntervalProperty(
                        duration=7,
                        duration_unit="DAY",
                    ),
                ),
            ),
            tags=[cdk.CfnTag(key="team", value="events")],
        )
        self.cfn_web_latency_slo.add_resource_dependency(
            self.cfn_application_signals_discovery,
        )

        self.cfn_web_dashboard = cloudwatch.CfnDashboard(
            self,
            "WebDashboard",
            dashboard_name="tickets-web",
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
                                "markdown": "# tickets-web\n[Application Signals](#application-signals:services/Environment%3Dproduction%26Name%3Dweb%26Type%3DService) · [Logs](#logsV2:log-groups/log-group/$252Fecs$252Ftickets-web)",
                            },
                        },
                        {
                            "type": "alarm",
                            "x": 0,
                            "y": 2,
                            "width": 24,
                            "height": 3,
                            "properties": {
                                "title": "Alarms",
                                "alarms": [
                                    self.cfn_web_busy_alarm.attr_arn,
                                    self.cfn_web_load_balancer_alarm.attr_arn,
                                    self.cfn_web_refused_payments_alarm.attr_arn,
                                    self.cfn_web_slow_alarm.attr_arn,
                                    self.cfn_web_unavailable_alarm.attr_arn,
                                    self.cfn_web_unhealthy_alarm.attr_arn,
                                ],
                            },
                        },
                        {
                            "type": "metric",
                            "x": 0,
                            "y": 5,
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
                                        "production",
                                        "Service",
                                        "web",
                                        {"stat": "p50", "label": "p50"},
                                    ],
                                    [
                                        "ApplicationSignals",
                                        "Latency",
                                        "Environment",
                                        "production",
                                        "Service",
                                        "web",
                                        {"stat": "p90", "label": "p90"},
                                    ],
                                    [
                                        "ApplicationSignals",
                                        "Latency",
                                        "Environment",
                                        "production",
                                        "Service",
                                        "web",
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
                            "y": 5,
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
                                        "production",
                                        "Service",
                                        "web",
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
                                        "production",
                                        "Service",
                                        "web",
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
                                "annotations": {
                                    "horizontal": [
                                        {
                                            "label": "unavailable",
                                            "value": 99,
                                            "color": "#d62728",
                                        },
                                    ],
                                },
                            },
                        },
                        {
                            "type": "metric",
                            "x": 16,
                            "y": 5,
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
                                        "production",
                                        "Service",
                                        "web",
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
                            "y": 11,
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
                                        "production",
                                        "Service",
                                        "web",
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
                                        "production",
                                        "Service",
                                        "web",
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
                            "y": 11,
                            "width": 8,
                            "height": 6,
                            "properties": {
                                "title": "CPU and memory",
                                "view": "timeSeries",
                                "stacked": False,
                                "region": cdk.Aws.REGION,
                                "period": 60,
                                "metrics": [
                                    [
                                        "AWS/ECS",
                                        "CPUUtilization",
                                        "ClusterName",
                                        self.cfn_tickets_cluster.ref,
                                        "ServiceName",
                                        self.cfn_web_service.attr_name,
                                        {"stat": "Average", "label": "CPU"},
                                    ],
                                    [
                                        "AWS/ECS",
                                        "MemoryUtilization",
                                        "ClusterName",
                                        self.cfn_tickets_cluster.ref,
                                        "ServiceName",
                                        self.cfn_web_service.attr_name,
                                        {"stat": "Average", "label": "Memory"},
                                    ],
                                ],
                                "yAxis": {
                                    "left": {
                                        "label": "% of the tasks' own",
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
                            "y": 11,
                            "width": 8,
                            "height": 6,
                            "properties": {
                                "title": "Tasks",
                                "view": "timeSeries",
                                "stacked": False,
                                "region": cdk.Aws.REGION,
                                "period": 60,
                                "metrics": [
                                    [
                                        "ECS/ContainerInsights",
                                        "DesiredTaskCount",
                                        "ClusterName",
                                        self.cfn_tickets_cluster.ref,
                                        "ServiceName",
                                        self.cfn_web_service.attr_name,
                                        {"stat": "Average", "label": "Desired"},
                                    ],
                                    [
                                        "ECS/ContainerInsights",
                                        "RunningTaskCount",
                                        "ClusterName",
                                        self.cfn_tickets_cluster.ref,
                                        "ServiceName",
                                        self.cfn_web_service.attr_name,
                                        {"stat": "Average", "label": "Running"},
                                    ],
                                ],
                                "yAxis": {
                                    "left": {
                                        "label": "tasks",
                                        "showUnits": False,
                                        "min": 0,
                                    },
                                },
                            },
                        },
                        {
                            "type": "metric",
                            "x": 0,
                            "y": 17,
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
                                        "production",
                                        "Service",
                                        "web",
                                        {"stat": "Average", "label": "Average"},
                                    ],
                                    [
                                        "ApplicationSignals",
                                        "PythonProcessRSSMemoryUsed",
                                        "Environment",
                                        "production",
                                        "Service",
                                        "web",
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
                            "x": 8,
                            "y": 17,
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
                                        "production",
                                        "Service",
                                        "web",
                                        {"stat": "Average", "label": "Average"},
                                    ],
                                    [
                                        "ApplicationSignals",
                                        "PythonProcessThreadCount",
                                        "Environment",
                                        "production",
                                        "Service",
                                        "web",
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
                        {
                            "type": "metric",
                            "x": 16,
                            "y": 17,
                            "width": 8,
                            "height": 6,
                            "properties": {
                                "title": "Server errors at the load balancer",
                                "view": "timeSeries",
                                "stacked": False,
                                "region": cdk.Aws.REGION,
                                "period": 60,
                                "metrics": [
                                    [
                                        "AWS/ApplicationELB",
                                        "HTTPCode_ELB_5XX_Count",
                                        "LoadBalancer",
                                        load_balancer,
                                        {
                                            "stat": "Sum",
                                            "label": "By the load balancer",
                                            "color": "#d62728",
                                        },
                                    ],
                                    [
                                        "AWS/ApplicationELB",
                                        "HTTPCode_Target_5XX_Count",
                                        "LoadBalancer",
                                        load_balancer,
                                        "TargetGroup",
                                        web_target_group_name,
                                        {
                                            "stat": "Sum",
                                            "label": "By its targets",
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
                                "annotations": {
                                    "horizontal": [
                                        {
                                            "label": "load-balancer",
                                            "value": 5,
                                            "color": "#d62728",
                                        },
                                    ],
                                },
                            },
                        },
                        {
                            "type": "metric",
                            "x": 0,
                            "y": 23,
                            "width": 8,
                            "height": 6,
                            "properties": {
                                "title": "Response time at the load balancer",
                                "view": "timeSeries",
                                "stacked": False,
                                "region": cdk.Aws.REGION,
                                "period": 60,
                                "metrics": [
                                    [
                                        "AWS/ApplicationELB",
                                        "TargetResponseTime",
                                        "LoadBalancer",
                                        load_balancer,
                                        "TargetGroup",
                                        web_target_group_name,
                                        {"stat": "p50", "label": "p50"},
                                    ],
                                    [
                                        "AWS/ApplicationELB",
                                        "TargetResponseTime",
                                        "LoadBalancer",
                                        load_balancer,
                                        "TargetGroup",
                                        web_target_group_name,
                                        {"stat": "p90", "label": "p90"},
                                    ],
                                    [
                                        "AWS/ApplicationELB",
                                        "TargetResponseTime",
                                        "LoadBalancer",
                                        load_balancer,
                                        "TargetGroup",
                                        web_target_group_name,
                                        {"stat": "p99", "label": "p99"},
                                    ],
                                ],
                                "yAxis": {
                                    "left": {
                                        "label": "s",
                                        "showUnits": False,
                                        "min": 0,
                                    },
                                },
                            },
                        },
                        {
                            "type": "metric",
                            "x": 8,
                            "y": 23,
                            "width": 8,
                            "height": 6,
                            "properties": {
                                "title": "Tasks at the load balancer",
                                "view": "timeSeries",
                                "stacked": False,
                                "region": cdk.Aws.REGION,
                                "period": 60,
                                "metrics": [
                                    [
                                        "AWS/ApplicationELB",
                                        "HealthyHostCount",
                                        "LoadBalancer",
                                        load_balancer,
                                        "TargetGroup",
                                        web_target_group_name,
                                        {
                                            "stat": "Minimum",
                                            "label": "Healthy",
                                            "color": "#2ca02c",
                                        },
                                    ],
                                    [
                                        "AWS/ApplicationELB",
                                        "UnHealthyHostCount",
                                        "LoadBalancer",
                                        load_balancer,
                                        "TargetGroup",
                                        web_target_group_name,
                                        {
                                            "stat": "Maximum",
                                            "label": "Unhealthy",
                                            "color": "#d62728",
                                        },
                                    ],
                                ],
                                "yAxis": {
                                    "left": {
                                        "label": "tasks",
                                        "showUnits": False,
                                        "min": 0,
                                    },
                                },
                                "annotations": {
                                    "horizontal": [
                                        {
                                            "label": "unhealthy",
                                            "value": 1,
                                            "color": "#d62728",
                                        },
                                    ],
                                },
                            },
                        },
                        {
                            "type": "metric",
                            "x": 16,
                            "y": 23,
                            "width": 8,
                            "height": 6,
                            "properties": {
                                "title": "refused-payments",
                                "view": "timeSeries",
                                "stacked": False,
                                "region": cdk.Aws.REGION,
                                "period": 60,
                                "metrics": [
                                    [
                                        "Tickets",
                                        "PaymentsRefused",
                                        "Provider",
                                        "bank",
                                        {"stat": "Sum"},
                                    ],
                                ],
                                "yAxis": {"left": {"showUnits": False}},
                                "annotations": {
                                    "horizontal": [
                                        {
                                            "label": "refused-payments",
                                            "value": 3,
                                            "color": "#d62728",
                                        },
                                    ],
                                },
                            },
                        },
                    ],
                },
            ),
        )

    @cached_property
    def web_log_group(self) -> logs.ILogGroup:
        """The log group web, for filters and grants."""
        return logs.LogGroup.from_log_group_name(
            self,
            "WebLogGroupHandle",
            self.cfn_web_log_group.ref,
        )

    @cached_property
    def web_security_group(self) -> ec2.ISecurityGroup:
        """The security group web, for connections."""
        return ec2.SecurityGroup.from_security_group_id(
            self,
            "WebSecurityGroupHandle",
            self.cfn_web_security_group.attr_group_id,
        )

    @cached_property
    def web_task_role(self) -> iam.IRole:
        """The role web-task, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "WebTaskRoleHandle",
            self.cfn_web_task_role.ref,
        )

    @cached_property
    def web_execution_role(self) -> iam.IRole:
        """The role web-execution, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "WebExecutionRoleHandle",
            self.cfn_web_execution_role.ref,
        )
