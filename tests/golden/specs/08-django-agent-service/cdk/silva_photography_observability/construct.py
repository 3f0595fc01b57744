# Built by obsc 0.1.0 from the specification silva-photography, sha256 5a777c920563.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The construct: every resource of silva-photography."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_servicediscovery as servicediscovery
from constructs import Construct


class SilvaPhotographyObservability(Construct):
    """Observability of silva-photography: services with OpenTelemetry and their agents.

    Attributes that begin with cfn_ are the resources themselves; the others are handles
    to go on from, which add nothing to the template.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        # Image of silva-photography.
        app_image: str,
        # Name or ARN of the ECS cluster.
        cluster: str,
        # Security group of the load balancer of silva-photography.
        load_balancer_security_group: str,
        # Subnets of the tasks.
        private_subnets: Sequence[str],
        # Target group that silva-photography joins.
        target_group_arn: str,
        # VPC of the tasks.
        vpc_id: str,
    ) -> None:
        Construct.__init__(self, scope, construct_id)

        self.cfn_silva_photography_namespace = servicediscovery.CfnPrivateDnsNamespace(
            self,
            "SilvaPhotographyNamespace",
            name="silva-photography.local",
            description="Names of the agents of silva-photography",
            vpc=vpc_id,
            tags=[cdk.CfnTag(key="team", value="web")],
        )

        self.cfn_silva_photography_log_group = logs.CfnLogGroup(
            self,
            "SilvaPhotographyLogGroup",
            log_group_name="/ecs/silva-photography",
            retention_in_days=30,
            tags=[cdk.CfnTag(key="team", value="web")],
        )
        self.cfn_silva_photography_log_group.apply_removal_policy(
            cdk.RemovalPolicy.RETAIN,
        )

        self.cfn_cloudwatch_agent_log_group = logs.CfnLogGroup(
            self,
            "CloudwatchAgentLogGroup",
            log_group_name="/ecs/ecs-cwagent-daemon",
            retention_in_days=7,
            tags=[cdk.CfnTag(key="team", value="web")],
        )
        self.cfn_cloudwatch_agent_log_group.apply_removal_policy(
            cdk.RemovalPolicy.DESTROY,
        )

        self.cfn_cloudwatch_agent_security_group = ec2.CfnSecurityGroup(
            self,
            "CloudwatchAgentSecurityGroup",
            group_description="Tasks of silva-photography-cloudwatch-agent",
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

        self.cfn_cloudwatch_agent_task_role = iam.CfnRole(
            self,
            "CloudwatchAgentTaskRole",
            description="What the agent cloudwatch-agent may do",
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
            tags=[cdk.CfnTag(key="team", value="web")],
        )

        self.cfn_cloudwatch_agent_task_policy = iam.CfnRolePolicy(
            self,
            "CloudwatchAgentTaskPolicy",
            policy_name="silva-photography-cloudwatch-agent-telemetry",
            role_name=self.cfn_cloudwatch_agent_task_role.ref,
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
                    # ECS Exec opens these channels; they have no resources to limit
                    # this to.
                    {
                        "Sid": "ExecuteCommand",
                        "Effect": "Allow",
                        "Action": [
                            "ssmmessages:CreateControlChannel",
                            "ssmmessages:CreateDataChannel",
                            "ssmmessages:OpenControlChannel",
                            "ssmmessages:OpenDataChannel",
                        ],
                        "Resource": ["*"],
                    },
                ],
            },
        )

        self.cfn_cloudwatch_agent_execution_role = iam.CfnRole(
            self,
            "CloudwatchAgentExecutionRole",
            description="What ECS may do to start the agent cloudwatch-agent",
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
            tags=[cdk.CfnTag(key="team", value="web")],
        )

        self.cfn_cloudwatch_agent_execution_policy = iam.CfnRolePolicy(
            self,
            "CloudwatchAgentExecutionPolicy",
            policy_name="silva-photography-cloudwatch-agent-start",
            role_name=self.cfn_cloudwatch_agent_execution_role.ref,
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
                        "Resource": [self.cfn_cloudwatch_agent_log_group.attr_arn],
                    },
                ],
            },
        )

        self.cfn_cloudwatch_agent_registry = servicediscovery.CfnService(
            self,
            "CloudwatchAgentRegistry",
            name="cloudwatch-agent",
            description="Tasks of the agent cloudwatch-agent",
            namespace_id=self.cfn_silva_photography_namespace.ref,
            dns_config=servicediscovery.CfnService.DnsConfigProperty(
                routing_policy="MULTIVALUE",
                dns_records=[
                    servicediscovery.CfnService.DnsRecordProperty(type="A", ttl=60),
                ],
            ),
            health_check_custom_config=servicediscovery.CfnService.HealthCheckCustomConfigProperty(
                failure_threshold=1,
            ),
            tags=[cdk.CfnTag(key="team", value="web")],
        )

        self.cfn_cloudwatch_agent_task_definition = ecs.CfnTaskDefinition(
            self,
            "CloudwatchAgentTaskDefinition",
            family="silva-photography-cloudwatch-agent",
            requires_compatibilities=["FARGATE"],
            network_mode="awsvpc",
            cpu="256",
            memory="512",
            task_role_arn=self.cfn_cloudwatch_agent_task_role.attr_arn,
            execution_role_arn=self.cfn_cloudwatch_agent_execution_role.attr_arn,
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
                    cpu=256,
                    memory_reservation=512,
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
                            "awslogs-group": self.cfn_cloudwatch_agent_log_group.ref,
                            "awslogs-region": "us-east-1",
                            "awslogs-stream-prefix": "cwagent-daemon",
                        },
                    ),
                ),
            ],
            tags=[cdk.CfnTag(key="team", value="web")],
        )

        self.cfn_cloudwatch_agent_service = ecs.CfnService(
            self,
            "CloudwatchAgentService",
            service_name="cloudwatch-agent-daemon",
            cluster=cluster,
            task_definition=self.cfn_cloudwatch_agent_task_definition.ref,
            scheduling_strategy="REPLICA",
            desired_count=1,
            launch_type="FARGATE",
            network_configuration=ecs.CfnService.NetworkConfigurationProperty(
                awsvpc_configuration=ecs.CfnService.AwsVpcConfigurationProperty(
                    subnets=list(private_subnets),
                    security_groups=[
                        self.cfn_cloudwatch_agent_security_group.attr_group_id,
                    ],
                    assign_public_ip="DISABLED",
                ),
            ),
            service_registries=[
                ecs.CfnService.ServiceRegistryProperty(
                    registry_arn=self.cfn_cloudwatch_agent_registry.attr_arn,
                ),
            ],
            deployment_configuration=ecs.CfnService.DeploymentConfigurationProperty(
                maximum_percent=200,
                minimum_healthy_percent=100,
                deployment_circuit_breaker=ecs.CfnService.DeploymentCircuitBreakerProperty(
                    enable=True,
                    rollback=True,
                ),
            ),
            availability_zone_rebalancing="ENABLED",
            enable_execute_command=True,
            enable_ecs_managed_tags=True,
            propagate_tags="SERVICE",
            tags=[cdk.CfnTag(key="team", value="web")],
        )
        self.cfn_cloudwatch_agent_service.add_resource_dependency(
            self.cfn_cloudwatch_agent_task_policy,
        )
        self.cfn_cloudwatch_agent_service.add_resource_dependency(
            self.cfn_cloudwatch_agent_execution_policy,
        )

        self.cfn_silva_photography_security_group = ec2.CfnSecurityGroup(
            self,
            "SilvaPhotographySecurityGroup",
            group_description="Tasks of silva-photography",
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

        self.cfn_cloudwatch_agent_silva_photography_2000_ingress = ec2.CfnSecurityGroupIngress(
            self,
            "CloudwatchAgentSilvaPhotography2000Ingress",
            group_id=self.cfn_cloudwatch_agent_security_group.attr_group_id,
            ip_protocol="tcp",
            from_port=2000,
            to_port=2000,
            source_security_group_id=self.cfn_silva_photography_security_group.attr_group_id,
            description="Sampling rules for services",
        )

        self.cfn_cloudwatch_agent_silva_photography_4316_ingress = ec2.CfnSecurityGroupIngress(
            self,
            "CloudwatchAgentSilvaPhotography4316Ingress",
            group_id=self.cfn_cloudwatch_agent_security_group.attr_group_id,
            ip_protocol="tcp",
            from_port=4316,
            to_port=4316,
            source_security_group_id=self.cfn_silva_photography_security_group.attr_group_id,
            description="Telemetry of services",
        )

        self.cfn_silva_photography_load_balancer_ingress = ec2.CfnSecurityGroupIngress(
            self,
            "SilvaPhotographyLoadBalancerIngress",
            group_id=self.cfn_silva_photography_security_group.attr_group_id,
            ip_protocol="tcp",
            from_port=8000,
            to_port=8000,
            source_security_group_id=load_balancer_security_group,
            description="From the load balancer",
        )

        self.cfn_silva_photography_task_role = iam.CfnRole(
            self,
            "SilvaPhotographyTaskRole",
            description="What the containers of silva-photography may do",
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
            tags=[cdk.CfnTag(key="team", value="web")],
        )

        self.cfn_silva_photography_execution_role = iam.CfnRole(
            self,
            "SilvaPhotographyExecutionRole",
            description="What ECS may do to start silva-photography",
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
            tags=[cdk.CfnTag(key="team", value="web")],
        )

        self.cfn_silva_photography_execution_policy = iam.CfnRolePolicy(
            self,
            "SilvaPhotographyExecutionPolicy",
            policy_name="silva-photography-start",
            role_name=self.cfn_silva_photography_execution_role.ref,
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
                        "Resource": [self.cfn_silva_photography_log_group.attr_arn],
                    },
                    # ECS reads the secrets of the containers.
                    {
                        "Sid": "ReadSecrets",
                        "Effect": "Allow",
                        "Action": ["secretsmanager:GetSecretValue"],
                        "Resource": [
                            cdk.Fn.sub(
                                "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:silva/prod/database-url-??????",
                            ),
                        ],
                    },
                ],
            },
        )

        self.cfn_silva_photography_task_definition = ecs.CfnTaskDefinition(
            self,
            "SilvaPhotographyTaskDefinition",
            family="silva-photography",
            requires_compatibilities=["FARGATE"],
            network_mode="awsvpc",
            cpu="512",
            memory="1024",
            task_role_arn=self.cfn_silva_photography_task_role.attr_arn,
            execution_role_arn=self.cfn_silva_photography_execution_role.attr_arn,
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
                            "awslogs-group": self.cfn_silva_photography_log_group.ref,
                            "awslogs-region": "us-east-1",
                            "awslogs-stream-prefix": "init",
                        },
                    ),
                ),
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="silva-photography",
                    image=app_image,
                    essential=True,
                    cpu=480,
                    memory_reservation=960,
                    entry_point=["sh", "-c"],
                    command=[
                        'printf %s "$OBSC_GUNICORN_CONF" > /tmp/obsc-gunicorn.conf.py && exec gunicorn -c /tmp/obsc-gunicorn.conf.py --bind 0.0.0.0:8000 --workers 2 silva_photography.wsgi:application',
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
                            value="silva_photography.settings.production",
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
                            value="http://cloudwatch-agent.silva-photography.local:4316/v1/metrics",
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
                            value="http://cloudwatch-agent.silva-photography.local:4316/v1/traces",
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
                            value="health/,static/",
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
                            value="aws.log.group.names=/ecs/silva-photography,deployment.environment=production,service.name=silva-photography,service.version=1.0.0",
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
                            value="endpoint=http://cloudwatch-agent.silva-photography.local:2000",
                        ),
                        ecs.CfnTaskDefinition.KeyValuePairProperty(
                            name="PYTHONPATH",
                            value="/otel-auto-instrumentation-python/opentelemetry/instrumentation/auto_instrumentation:/otel-auto-instrumentation-python",
                        ),
                    ],
                    secrets=[
                        ecs.CfnTaskDefinition.SecretProperty(
                            name="DATABASE_URL",
                            value_from=cdk.Fn.sub(
                                "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:silva/prod/database-url:url::",
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
                    ],
                    stop_timeout=30,
                    log_configuration=ecs.CfnTaskDefinition.LogConfigurationProperty(
                        log_driver="awslogs",
                        options={
                            "awslogs-group": self.cfn_silva_photography_log_group.ref,
                            "awslogs-region": "us-east-1",
                            "awslogs-stream-prefix": "silva-photography",
                        },
                    ),
                ),
            ],
            tags=[cdk.CfnTag(key="team", value="web")],
        )

        self.cfn_silva_photography_service = ecs.CfnService(
            self,
            "SilvaPhotographyService",
            service_name="silva-photography",
            cluster=cluster,
            task_definition=self.cfn_silva_photography_task_definition.ref,
            scheduling_strategy="REPLICA",
            desired_count=1,
            launch_type="FARGATE",
            network_configuration=ecs.CfnService.NetworkConfigurationProperty(
                awsvpc_configuration=ecs.CfnService.AwsVpcConfigurationProperty(
                    subnets=list(private_subnets),
                    security_groups=[
                        self.cfn_silva_photography_security_group.attr_group_id,
                    ],
                    assign_public_ip="DISABLED",
                ),
            ),
            load_balancers=[
                ecs.CfnService.LoadBalancerProperty(
                    target_group_arn=target_group_arn,
                    container_name="silva-photography",
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
            tags=[cdk.CfnTag(key="team", value="web")],
        )
        self.cfn_silva_photography_service.add_resource_dependency(
            self.cfn_silva_photography_execution_policy,
        )
        self.cfn_silva_photography_service.add_resource_dependency(
            self.cfn_cloudwatch_agent_service,
        )

    @cached_property
    def silva_photography_log_group(self) -> logs.ILogGroup:
        """The log group silva-photography, for filters and grants."""
        return logs.LogGroup.from_log_group_name(
            self,
            "SilvaPhotographyLogGroupHandle",
            self.cfn_silva_photography_log_group.ref,
        )

    @cached_property
    def cloudwatch_agent_log_group(self) -> logs.ILogGroup:
        """The log group cloudwatch-agent, for filters and grants."""
        return logs.LogGroup.from_log_group_name(
            self,
            "CloudwatchAgentLogGroupHandle",
            self.cfn_cloudwatch_agent_log_group.ref,
        )

    @cached_property
    def cloudwatch_agent_security_group(self) -> ec2.ISecurityGroup:
        """The security group cloudwatch-agent, for connections."""
        return ec2.SecurityGroup.from_security_group_id(
            self,
            "CloudwatchAgentSecurityGroupHandle",
            self.cfn_cloudwatch_agent_security_group.attr_group_id,
        )

    @cached_property
    def cloudwatch_agent_task_role(self) -> iam.IRole:
        """The role cloudwatch-agent-task, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "CloudwatchAgentTaskRoleHandle",
            self.cfn_cloudwatch_agent_task_role.ref,
        )

    @cached_property
    def cloudwatch_agent_execution_role(self) -> iam.IRole:
        """The role cloudwatch-agent-execution, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "CloudwatchAgentExecutionRoleHandle",
            self.cfn_cloudwatch_agent_execution_role.ref,
        )

    @cached_property
    def silva_photography_security_group(self) -> ec2.ISecurityGroup:
        """The security group silva-photography, for connections."""
        return ec2.SecurityGroup.from_security_group_id(
            self,
            "SilvaPhotographySecurityGroupHandle",
            self.cfn_silva_photography_security_group.attr_group_id,
        )

    @cached_property
    def silva_photography_task_role(self) -> iam.IRole:
        """The role silva-photography-task, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "SilvaPhotographyTaskRoleHandle",
            self.cfn_silva_photography_task_role.ref,
        )

    @cached_property
    def silva_photography_execution_role(self) -> iam.IRole:
        """The role silva-photography-execution, to grant it more."""
        return iam.Role.from_role_name(
            self,
            "SilvaPhotographyExecutionRoleHandle",
            self.cfn_silva_photography_execution_role.ref,
        )
