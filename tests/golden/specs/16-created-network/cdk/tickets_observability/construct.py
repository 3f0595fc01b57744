# Built by obsc 0.1.0 from the specification tickets, sha256 01b1358671c4.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The construct: every resource of tickets."""

from __future__ import annotations

from functools import cached_property

import aws_cdk as cdk
from aws_cdk import aws_applicationautoscaling as applicationautoscaling
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_elasticloadbalancingv2 as elasticloadbalancingv2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
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
        # Image of the agent cloudwatch.
        agent_image: str,
        # Image of api.
        api_image: str,
        # Certificate of the load balancer, for HTTPS.
        certificate: str,
        # Image of the AWS Distro for OpenTelemetry Python.
        distribution_image: str,
        # Image of web.
        web_image: str,
    ) -> None:
        Construct.__init__(self, scope, construct_id)

        self.cfn_tickets_cluster = ecs.CfnCluster(
            self,
            "TicketsCluster",
            cluster_name="tickets",
            cluster_settings=[
                ecs.CfnCluster.ClusterSettingsProperty(
                    name="containerInsights",
                    value="disabled",
                ),
            ],
            tags=[cdk.CfnTag(key="team", value="payments")],
        )

        # With DNS: endpoints and namespaces are found by name.
        self.cfn_tickets_vpc = ec2.CfnVPC(
            self,
            "TicketsVpc",
            cidr_block="10.20.0.0/16",
            enable_dns_support=True,
            enable_dns_hostnames=True,
            tags=[
                cdk.CfnTag(key="Name", value="tickets"),
                cdk.CfnTag(key="team", value="payments"),
            ],
        )

        self.cfn_public_1_subnet = ec2.CfnSubnet(
            self,
            "Public1Subnet",
            vpc_id=self.cfn_tickets_vpc.ref,
            availability_zone=cdk.Fn.select(0, cdk.Fn.get_azs()),
            cidr_block="10.20.0.0/20",
            map_public_ip_on_launch=False,
            tags=[
                cdk.CfnTag(key="Name", value="tickets-public-1"),
                cdk.CfnTag(key="team", value="payments"),
            ],
        )

        self.cfn_public_2_subnet = ec2.CfnSubnet(
            self,
            "Public2Subnet",
            vpc_id=self.cfn_tickets_vpc.ref,
            availability_zone=cdk.Fn.select(1, cdk.Fn.get_azs()),
            cidr_block="10.20.16.0/20",
            map_public_ip_on_launch=False,
            tags=[
                cdk.CfnTag(key="Name", value="tickets-public-2"),
                cdk.CfnTag(key="team", value="payments"),
            ],
        )

        self.cfn_private_1_subnet = ec2.CfnSubnet(
            self,
            "Private1Subnet",
            vpc_id=self.cfn_tickets_vpc.ref,
            availability_zone=cdk.Fn.select(0, cdk.Fn.get_azs()),
            cidr_block="10.20.128.0/20",
            map_public_ip_on_launch=False,
            tags=[
                cdk.CfnTag(key="Name", value="tickets-private-1"),
                cdk.CfnTag(key="team", value="payments"),
            ],
        )

        self.cfn_private_2_subnet = ec2.CfnSubnet(
            self,
            "Private2Subnet",
            vpc_id=self.cfn_tickets_vpc.ref,
            availability_zone=cdk.Fn.select(1, cdk.Fn.get_azs()),
            cidr_block="10.20.144.0/20",
            map_public_ip_on_launch=False,
            tags=[
                cdk.CfnTag(key="Name", value="tickets-private-2"),
                cdk.CfnTag(key="team", value="payments"),
            ],
        )

        self.cfn_tickets_internet_gateway = ec2.CfnInternetGateway(
            self,
            "TicketsInternetGateway",
            tags=[
                cdk.CfnTag(key="Name", value="tickets"),
                cdk.CfnTag(key="team", value="payments"),
            ],
        )

        self.cfn_tickets_attachment = ec2.CfnVPCGatewayAttachment(
            self,
            "TicketsAttachment",
            vpc_id=self.cfn_tickets_vpc.ref,
            internet_gateway_id=self.cfn_tickets_internet_gateway.ref,
        )

        self.cfn_public_route_table = ec2.CfnRouteTable(
            self,
            "PublicRouteTable",
            vpc_id=self.cfn_tickets_vpc.ref,
            tags=[
                cdk.CfnTag(key="Name", value="tickets-public"),
                cdk.CfnTag(key="team", value="payments"),
            ],
        )

        self.cfn_public_route = ec2.CfnRoute(
            self,
            "PublicRoute",
            route_table_id=self.cfn_public_route_table.ref,
            destination_cidr_block="0.0.0.0/0",
            gateway_id=self.cfn_tickets_internet_gateway.ref,
        )
        self.cfn_public_route.add_resource_dependency(self.cfn_tickets_attachment)

        self.cfn_public_1_association = ec2.CfnSubnetRouteTableAssociation(
            self,
            "Public1Association",
            subnet_id=self.cfn_public_1_subnet.ref,
            route_table_id=self.cfn_public_route_table.ref,
        )

        self.cfn_public_2_association = ec2.CfnSubnetRouteTableAssociation(
            self,
            "Public2Association",
            subnet_id=self.cfn_public_2_subnet.ref,
            route_table_id=self.cfn_public_route_table.ref,
        )

        self.cfn_private_route_table = ec2.CfnRouteTable(
            self,
            "PrivateRouteTable",
            vpc_id=self.cfn_tickets_vpc.ref,
            tags=[
                cdk.CfnTag(key="Name", value="tickets-private"),
                cdk.CfnTag(key="team", value="payments"),
            ],
        )

        self.cfn_private_1_association = ec2.CfnSubnetRouteTableAssociation(
            self,
            "Private1Association",
            subnet_id=self.cfn_private_1_subnet.ref,
            route_table_id=self.cfn_private_route_table.ref,
        )

        self.cfn_private_2_association = ec2.CfnSubnetRouteTableAssociation(
            self,
            "Private2Association",
            subnet_id=self.cfn_private_2_subnet.ref,
            route_table_id=self.cfn_private_route_table.ref,
        )

        self.cfn_tickets_endpoints_security_group = ec2.CfnSecurityGroup(
            self,
            "TicketsEndpointsSecurityGroup",
            group_description="VPC endpoints of tickets",
            vpc_id=self.cfn_tickets_vpc.ref,
            security_group_egress=[
                ec2.CfnSecurityGroup.EgressProperty(
                    ip_protocol="-1",
                    cidr_ip="127.0.0.1/32",
                    description="Nothing: it answers, and calls nobody",
                ),
            ],
            tags=[cdk.CfnTag(key="team", value="payments")],
        )

        # ECS asks ECR for images.
        self.cfn_ecr_api_endpoint = ec2.CfnVPCEndpoint(
            self,
            "EcrApiEndpoint",
            vpc_id=self.cfn_tickets_vpc.ref,
            service_name=cdk.Fn.sub("com.amazonaws.${AWS::Region}.ecr.api"),
            vpc_endpoint_type="Interface",
            subnet_ids=[self.cfn_private_1_subnet.ref, self.cfn_private_2_subnet.ref],
            security_group_ids=[
                self.cfn_tickets_endpoints_security_group.attr_group_id,
            ],
            private_dns_enabled=True,
            tags=[
                cdk.CfnTag(key="Name", value="tickets-ecr-api"),
                cdk.CfnTag(key="team", value="payments"),
            ],
        )

        # Images are pulled from ECR.
        self.cfn_ecr_dkr_endpoint = ec2.CfnVPCEndpoint(
            self,
            "EcrDkrEndpoint",
            vpc_id=self.cfn_tickets_vpc.ref,
            service_name=cdk.Fn.sub("com.amazonaws.${AWS::Region}.ecr.dkr"),
            vpc_endpoint_type="Interface",
            subnet_ids=[self.cfn_private_1_subnet.ref, self.cfn_private_2_subnet.ref],
            security_group_ids=[
                self.cfn_tickets_endpoints_security_group.attr_group_id,
            ],
            private_dns_enabled=True,
            tags=[
                cdk.CfnTag(key="Name", value="tickets-ecr-dkr"),
                cdk.CfnTag(key="team", value="payments"),
            ],
        )

        # The output of containers goes to CloudWatch Logs. Application Signals' metrics
        # are log events.
        self.cfn_logs_endpoint = ec2.CfnVPCEndpoint(
            self,
            "LogsEndpoint",
            vpc_id=self.cfn_tickets_vpc.ref,
            service_name=cdk.Fn.sub("com.amazonaws.${AWS::Region}.logs"),
            vpc_endpoint_type="Interface",
            subnet_ids=[self.cfn_private_1_subnet.ref, self.cfn_private_2_subnet.ref],
            security_group_ids=[
                self.cfn_tickets_endpoints_security_group.attr_group_id,
            ],
            private_dns_enabled=True,
            tags=[
                cdk.CfnTag(key="Name", value="tickets-logs"),
                cdk.CfnTag(key="team", value="payments"),
            ],
        )

        # The layers of images in ECR are in S3.
        self.cfn_s3_endpoint = ec2.CfnVPCEndpoint(
            self,
            "S3Endpoint",
            vpc_id=self.cfn_tickets_vpc.ref,
            service_name=cdk.Fn.sub("com.amazonaws.${AWS::Region}.s3"),
            vpc_endpoint_type="Gateway",
            route_table_ids=[self.cfn_private_route_table.ref],
            tags=[
                cdk.CfnTag(key="Name", value="tickets-s3"),
                cdk.CfnTag(key="team", value="payments"),
            ],
        )

        # ECS reads secrets from Secrets Manager.
        self.cfn_secretsmanager_endpoint = ec2.CfnVPCEndpoint(
            self,
            "SecretsmanagerEndpoint",
            vpc_id=self.cfn_tickets_vpc.ref,
            service_name=cdk.Fn.sub("com.amazonaws.${AWS::Region}.secretsmanager"),
            vpc_endpoint_type="Interface",
            subnet_ids=[self.cfn_private_1_subnet.ref, self.cfn_private_2_subnet.ref],
            security_group_ids=[
                self.cfn_tickets_endpoints_security_group.attr_group_id,
            ],
            private_dns_enabled=True,
            tags=[
                cdk.CfnTag(key="Name", value="tickets-secretsmanager"),
                cdk.CfnTag(key="team", value="payments"),
            ],
        )

        # The CloudWatch agent sends traces and asks for sampling rules.
        self.cfn_xray_endpoint = ec2.CfnVPCEndpoint(
            self,
            "XrayEndpoint",
            vpc_id=self.cfn_tickets_vpc.ref,
            service_name=cdk.Fn.sub("com.amazonaws.${AWS::Region}.xray"),
            vpc_endpoint_type="Interface",
            subnet_ids=[self.cfn_private_1_subnet.ref, self.cfn_private_2_subnet.ref],
            security_group_ids=[
                self.cfn_tickets_endpoints_security_group.attr_group_id,
            ],
            private_dns_enabled=True,
            tags=[
                cdk.CfnTag(key="Name", value="tickets-xray"),
                cdk.CfnTag(key="team", value="payments"),
            ],
        )

        self.cfn_api_target_group = elasticloadbalancingv2.CfnTargetGroup(
            self,
            "ApiTargetGroup",
            vpc_id=self.cfn_tickets_vpc.ref,
            target_type="ip",
            protocol="HTTP",
            port=8080,
            health_check_port="traffic-port",
            health_check_path="/api/health",
            matcher=elasticloadbalancingv2.CfnTargetGroup.MatcherProperty(
                http_code="200-399",
            ),
            health_check_interval_seconds=10,
            health_check_timeout_seconds=5,
            healthy_threshold_count=2,
            unhealthy_threshold_count=3,
            target_group_attributes=[
                elasticloadbalancingv2.CfnTargetGroup.TargetGroupAttributeProperty(
                    key="deregistration_delay.timeout_seconds",
                    value="30",
                ),
            ],
            tags=[cdk.CfnTag(key="team", value="payments")],
        )

        self.cfn_web_target_group = elasticloadbalancingv2.CfnTargetGroup(
            self,
            "WebTargetGroup",
            vpc_id=self.cfn_tickets_vpc.ref,
            target_type="ip",
            protocol="HTTP",
            port=8000,
            health_check_port="traffic-port",
            health_check_path="/health",
            matcher=elasticloadbalancingv2.CfnTargetGroup.MatcherProperty(
                http_code="200-399",
            ),
            health_check_interval_seconds=10,
            health_check_timeout_seconds=5,
            healthy_threshold_count=2,
            unhealthy_threshold_count=3,
            target_group_attributes=[
                elasticloadbalancingv2.CfnTargetGroup.TargetGroupAttributeProperty(
                    key="deregistration_delay.timeout_seconds",
                    value="30",
                ),
            ],
            tags=[cdk.CfnTag(key="team", value="payments")],
        )

        self.cfn_api_log_group = logs.CfnLogGroup(
            self,
            "ApiLogGroup",
            log_group_name="/ecs/tickets-api",
            retention_in_days=30,
            tags=[cdk.CfnTag(key="team", value="payments")],
        )
        self.cfn_api_log_group.apply_removal_policy(cdk.RemovalPolicy.RETAIN)

        self.cfn_web_log_group = logs.CfnLogGroup(
            self,
            "WebLogGroup",
            log_group_name="/ecs/tickets-web",
            retention_in_days=30,
            tags=[cdk.CfnTag(key="team", value="payments")],
        )
        self.cfn_web_log_group.apply_removal_policy(cdk.RemovalPolicy.RETAIN)

        self.cfn_api_security_group = ec2.CfnSecurityGroup(
            self,
            "ApiSecurityGroup",
            group_description="Tasks of tickets-api",
            vpc_id=self.cfn_tickets_vpc.ref,
            security_group_egress=[
                ec2.CfnSecurityGroup.EgressProperty(
                    ip_protocol="-1",
                    cidr_ip="0.0.0.0/0",
                    description="Images, AWS APIs and whatever the app calls",
                ),
            ],
            tags=[cdk.CfnTag(key="team", value="payments")],
        )

        self.cfn_tickets_endpoints_api_443_ingress = ec2.CfnSecurityGroupIngress(
            self,
            "TicketsEndpointsApi443Ingress",
            group_id=self.cfn_tickets_endpoints_security_group.attr_group_id,
            ip_protocol="tcp",
            from_port=443,
            to_port=443,
            source_security_group_id=self.cfn_api_security_group.attr_group_id,
            description="From tasks",
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
            tags=[cdk.CfnTag(key="team", value="payments")],
        )

        self.cfn_api_task_policy = iam.CfnRolePolicy(
            self,
            "ApiTaskPolicy",
            policy_name="tickets-api-telemetry",
            role_name=self.cfn_api_task_role.ref,
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
            tags=[cdk.CfnTag(key="team", value="payments")],
        )

        self.cfn_api_execution_policy = iam.CfnRolePolicy(
            self,
            "ApiExecutionPolicy",
            policy_name="tickets-api-start",
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
                    # ECS reads the secrets of the containers.
                    {
                        "Sid": "ReadSecrets",
                        "Effect": "Allow",
                        "Action": ["secretsmanager:GetSecretValue"],
                        "Resource": [
                            cdk.Fn.sub(
                                "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:tickets/database-??????",
                            ),
                        ],
                    },
                ],
            },
        )

        self.cfn_api_task_definition = ecs.CfnTaskDefinition(
            self,
            "ApiTaskDefinition",
            family="tickets-api",
            requires_compatibilities=["FARGATE"],
            network_mode="awsvpc",
            cpu="256",
            memory="512",
            task_role_arn=self.cfn_api_task_role.attr_arn,
            execution_role_arn=self.cfn_api_execution_role.attr_arn,
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
                    image=distribution_image,
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
                            "awslogs-group": self.cfn_api_log_group.ref,
                            "awslogs-region": "eu-west-1",
                            "awslogs-stream-prefix": "init",
                        },
                    ),
                ),
                # Receives OTLP on 4316 and sampling requests on 2000, inside the task
                # only.
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="cloudwatch-agent",
                    image=agent_image,
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
                            "awslogs-group": self.cfn_api_log_group.ref,
                            "awslogs-region": "eu-west-1",
                            "awslogs-stream-prefix": "cloudwatch-agent",
                        },
                    ),
                ),
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="api",
                    image=api_image,
                    essential=True,
                    cpu=160,
                    memory_reservation=320,
                    entry_point=["sh", "-c"],
                    command=[
                        'printf %s "$OBSC_GUNICORN_CONF" > /tmp/obsc-gunicorn.conf.py && exec gunicorn -c /tmp/obsc-gunicorn.conf.py --bind 0.0.0.0:8080 api:app',
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
                            name="OTEL_PYTHON_FLASK_EXCLUDED_URLS",
                            value="/api/health$",
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
                            value="aws.log.group.names=/ecs/tickets-api,deployment.environment=production,service.name=api",
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
                            name="DATABASE_URL",
                            value_from=cdk.Fn.sub(
                                "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:tickets/database",
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
                            "awslogs-group": self.cfn_api_log_group.ref,
                            "awslogs-region": "eu-west-1",
                            "awslogs-stream-prefix": "api",
                        },
                    ),
                ),
            ],
            tags=[cdk.CfnTag(key="team", value="payments")],
        )

        self.cfn_web_security_group = ec2.CfnSecurityGroup(
            self,
            "WebSecurityGroup",
            group_description="Tasks of tickets-web",
            vpc_id=self.cfn_tickets_vpc.ref,
            security_group_egress=[
                ec2.CfnSecurityGroup.EgressProperty(
                    ip_protocol="-1",
                    cidr_ip="0.0.0.0/0",
                    description="Images, AWS APIs and whatever the app calls",
                ),
            ],
            tags=[cdk.CfnTag(key="team", value="payments")],
        )

        self.cfn_tickets_endpoints_web_443_ingress = ec2.CfnSecurityGroupIngress(
            self,
            "TicketsEndpointsWeb443Ingress",
            group_id=self.cfn_tickets_endpoints_security_group.attr_group_id,
            ip_protocol="tcp",
            from_port=443,
            to_port=443,
            source_security_group_id=self.cfn_web_security_group.attr_group_id,
            description="From tasks",
        )

        self.cfn_tickets_load_balancer_security_group = ec2.CfnSecurityGroup(
            self,
            "TicketsLoadBalancerSecurityGroup",
            group_description="Load balancer of tickets",
            vpc_id=self.cfn_tickets_vpc.ref,
            security_group_egress=[
                ec2.CfnSecurityGroup.EgressProperty(
                    ip_protocol="tcp",
                    from_port=8080,
                    to_port=8080,
                    destination_security_group_id=self.cfn_api_security_group.attr_group_id,
                    description="Requests and health checks of api",
                ),
                ec2.CfnSecurityGroup.EgressProperty(
                    ip_protocol="tcp",
                    from_port=8000,
                    to_port=8000,
                    destination_security_group_id=self.cfn_web_security_group.attr_group_id,
                    description="Requests and health checks of web",
                ),
            ],
            tags=[cdk.CfnTag(key="team", value="payments")],
        )

        self.cfn_tickets_load_balancer_http_0x0x0x0x0_ingress = (
            ec2.CfnSecurityGroupIngress(
                self,
                "TicketsLoadBalancerHttp0x0x0x0x0Ingress",
                group_id=self.cfn_tickets_load_balancer_security_group.attr_group_id,
                ip_protocol="tcp",
                from_port=80,
                to_port=80,
                cidr_ip="0.0.0.0/0",
                description="Requests",
            )
        )

        self.cfn_tickets_load_balancer_https_0x0x0x0x0_ingress = (
            ec2.CfnSecurityGroupIngress(
                self,
                "TicketsLoadBalancerHttps0x0x0x0x0Ingress",
                group_id=self.cfn_tickets_load_balancer_security_group.attr_group_id,
                ip_protocol="tcp",
                from_port=443,
                to_port=443,
                cidr_ip="0.0.0.0/0",
                description="Requests",
            )
        )

        self.cfn_tickets_load_balancer = elasticloadbalancingv2.CfnLoadBalancer(
            self,
            "TicketsLoadBalancer",
            type="application",
            scheme="internet-facing",
            subnets=[self.cfn_public_1_subnet.ref, self.cfn_public_2_subnet.ref],
            security_groups=[
                self.cfn_tickets_load_balancer_security_group.attr_group_id,
            ],
            load_balancer_attributes=[
                elasticloadbalancingv2.CfnLoadBalancer.LoadBalancerAttributeProperty(
                    key="routing.http.drop_invalid_header_fields.enabled",
                    value="true",
                ),
            ],
            tags=[cdk.CfnTag(key="team", value="payments")],
        )
        self.cfn_tickets_load_balancer.add_resource_dependency(
            self.cfn_tickets_attachment,
        )

        # Leads to HTTPS.
        self.cfn_http_listener = elasticloadbalancingv2.CfnListener(
            self,
            "HttpListener",
            load_balancer_arn=self.cfn_tickets_load_balancer.ref,
            port=80,
            protocol="HTTP",
            default_actions=[
                elasticloadbalancingv2.CfnListener.ActionProperty(
                    type="redirect",
                    redirect_config=elasticloadbalancingv2.CfnListener.RedirectConfigProperty(
                        protocol="HTTPS",
                        port="443",
                        status_code="HTTP_301",
                    ),
                ),
            ],
            tags=[cdk.CfnTag(key="team", value="payments")],
        )

        self.cfn_https_listener = elasticloadbalancingv2.CfnListener(
            self,
            "HttpsListener",
            load_balancer_arn=self.cfn_tickets_load_balancer.ref,
            port=443,
            protocol="HTTPS",
            certificates=[
                elasticloadbalancingv2.CfnListener.CertificateProperty(
                    certificate_arn=certificate,
                ),
            ],
            ssl_policy="ELBSecurityPolicy-TLS13-1-2-2021-06",
            default_actions=[
                elasticloadbalancingv2.CfnListener.ActionProperty(
                    type="forward",
                    target_group_arn=self.cfn_web_target_group.ref,
                ),
            ],
            tags=[cdk.CfnTag(key="team", value="payments")],
        )

        self.cfn_api_rule = elasticloadbalancingv2.CfnListenerRule(
            self,
            "ApiRule",
            listener_arn=self.cfn_https_listener.ref,
            priority=37278,
            conditions=[
                elasticloadbalancingv2.CfnListenerRule.RuleConditionProperty(
                    field="path-pattern",
                    path_pattern_config=elasticloadbalancingv2.CfnListenerRule.PathPatternConfigProperty(
                        values=["/api", "/api/*"],
                    ),
                ),
            ],
            actions=[
                elasticloadbalancingv2.CfnListenerRule.ActionProperty(
                    type="forward",
                    target_group_arn=self.cfn_api_target_group.ref,
                ),
            ],
            tags=[cdk.CfnTag(key="team", value="payments")],
        )

        self.cfn_api_load_balancer_ingress = ec2.CfnSecurityGroupIngress(
            self,
            "ApiLoadBalancerIngress",
            group_id=self.cfn_api_security_group.attr_group_id,
            ip_protocol="tcp",
            from_port=8080,
            to_port=8080,
            source_security_group_id=self.cfn_tickets_load_balancer_security_group.attr_group_id,
            description="From the load balancer",
        )

        self.cfn_api_service = ecs.CfnService(
            self,
            "ApiService",
            service_name="tickets-api",
            cluster=self.cfn_tickets_cluster.ref,
            task_definition=self.cfn_api_task_definition.ref,
            scheduling_strategy="REPLICA",
            desired_count=1,
            launch_type="FARGATE",
            network_configuration=ecs.CfnService.NetworkConfigurationProperty(
                awsvpc_configuration=ecs.CfnService.AwsVpcConfigurationProperty(
                    subnets=[
                        self.cfn_private_1_subnet.ref,
                        self.cfn_private_2_subnet.ref,
                    ],
                    security_groups=[self.cfn_api_security_group.attr_group_id],
                    assign_public_ip="DISABLED",
                ),
            ),
            load_balancers=[
                ecs.CfnService.LoadBalancerProperty(
                    target_group_arn=self.cfn_api_target_group.ref,
                    container_name="api",
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
            tags=[cdk.CfnTag(key="team", value="payments")],
        )
        self.cfn_api_service.add_resource_dependency(self.cfn_api_task_policy)
        self.cfn_api_service.add_resource_dependency(self.cfn_api_execution_policy)
        self.cfn_api_service.add_resource_dependency(self.cfn_api_rule)
        self.cfn_api_service.add_resource_dependency(self.cfn_private_1_association)
        self.cfn_api_service.add_resource_dependency(self.cfn_private_2_association)
        self.cfn_api_service.add_resource_dependency(self.cfn_ecr_api_endpoint)
        self.cfn_api_service.add_resource_dependency(self.cfn_ecr_dkr_endpoint)
        self.cfn_api_service.add_resource_dependency(self.cfn_logs_endpoint)
        self.cfn_api_service.add_resource_dependency(self.cfn_s3_endpoint)
        self.cfn_api_service.add_resource_dependency(self.cfn_secretsmanager_endpoint)
        self.cfn_api_service.add_resource_dependency(self.cfn_xray_endpoint)

        self.cfn_web_load_balancer_ingress = ec2.CfnSecurityGroupIngress(
            self,
            "WebLoadBalancerIngress",
            group_id=self.cfn_web_security_group.attr_group_id,
            ip_protocol="tcp",
            from_port=8000,
            to_port=8000,
            source_security_group_id=self.cfn_tickets_load_balancer_security_group.attr_group_id,
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
            tags=[cdk.CfnTag(key="team", value="payments")],
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
            tags=[cdk.CfnTag(key="team", value="payments")],
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
            cpu="256",
            memory="512",
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
                    image=distribution_image,
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
                            "awslogs-region": "eu-west-1",
                            "awslogs-stream-prefix": "init",
                        },
                    ),
                ),
                # Receives OTLP on 4316 and sampling requests on 2000, inside the task
                # only.
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="cloudwatch-agent",
                    image=agent_image,
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
                            "awslogs-region": "eu-west-1",
                            "awslogs-stream-prefix": "cloudwatch-agent",
                        },
                    ),
                ),
                ecs.CfnTaskDefinition.ContainerDefinitionProperty(
                    name="web",
                    image=web_image,
                    essential=True,
                    cpu=160,
                    memory_reservation=320,
                    entry_point=["uvicorn"],
                    command=["app.main:app", "--host", "0.0.0.0", "--port", "8000"],
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
                            name="OTEL_PYTHON_FASTAPI_EXCLUDED_URLS",
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
                            "awslogs-region": "eu-west-1",
                            "awslogs-stream-prefix": "web",
                        },
                    ),
                ),
            ],
            tags=[cdk.CfnTag(key="team", value="payments")],
        )

        self.cfn_web_service = ecs.CfnService(
            self,
            "WebService",
            service_name="tickets-web",
            cluster=self.cfn_tickets_cluster.ref,
            task_definition=self.cfn_web_task_definition.ref,
            scheduling_strategy="REPLICA",
            launch_type="FARGATE",
            network_configuration=ecs.CfnService.NetworkConfigurationProperty(
                awsvpc_configuration=ecs.CfnService.AwsVpcConfigurationProperty(
                    subnets=[
                        self.cfn_private_1_subnet.ref,
                        self.cfn_private_2_subnet.ref,
                    ],
                    security_groups=[self.cfn_web_security_group.attr_group_id],
                    assign_public_ip="DISABLED",
                ),
            ),
            load_balancers=[
                ecs.CfnService.LoadBalancerProperty(
                    target_group_arn=self.cfn_web_target_group.ref,
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
            tags=[cdk.CfnTag(key="team", value="payments")],
        )
        self.cfn_web_service.add_resource_dependency(self.cfn_web_task_policy)
        self.cfn_web_service.add_resource_dependency(self.cfn_web_execution_policy)
        self.cfn_web_service.add_resource_dependency(self.cfn_https_listener)
        self.cfn_web_service.add_resource_dependency(self.cfn_private_1_association)
        self.cfn_web_service.add_resource_dependency(self.cfn_private_2_association)
        self.cfn_web_service.add_resource_dependency(self.cfn_ecr_api_endpoint)
        self.cfn_web_service.add_resource_dependency(self.cfn_ecr_dkr_endpoint)
        self.cfn_web_service.add_resource_dependency(self.cfn_logs_endpoint)
        self.cfn_web_service.add_resource_dependency(self.cfn_s3_endpoint)
        self.cfn_web_service.add_resource_dependency(self.cfn_secretsmanager_endpoint)
        self.cfn_web_service.add_resource_dependency(self.cfn_xray_endpoint)

        self.cfn_web_scalable_target = applicationautoscaling.CfnScalableTarget(
            self,
            "WebScalableTarget",
            service_namespace="ecs",
            scalable_dimension="ecs:service:DesiredCount",
            resource_id=cdk.Fn.join(
                "",
                [
                    "service/",
                    self.cfn_tickets_cluster.ref,
                    "/",
                    self.cfn_web_service.attr_name,
                ],
            ),
            min_capacity=2,
            max_capacity=6,
        )

        self.cfn_web_cpu_tracking = applicationautoscaling.CfnScalingPolicy(
            self,
            "WebCpuTracking",
            policy_name="tickets-web-cpu",
            policy_type="TargetTrackingScaling",
            scaling_target_id=self.cfn_web_scalable_target.ref,
            target_tracking_scaling_policy_configuration=applicationautoscaling.CfnScalingPolicy.TargetTrackingScalingPolicyConfigurationProperty(
                predefined_metric_specification=applicationautoscaling.CfnScalingPolicy.PredefinedMetricSpecificationProperty(
                    predefined_metric_type="ECSServiceAverageCPUUtilization",
                ),
                target_value=60,
                scale_in_cooldown=300,
                scale_out_cooldown=300,
            ),
        )

        self.cfn_web_memory_tracking = applicationautoscaling.CfnScalingPolicy(
            self,
            "WebMemoryTracking",
            policy_name="tickets-web-memory",
            policy_type="TargetTrackingScaling",
            scaling_target_id=self.cfn_web_scalable_target.ref,
            target_tracking_scaling_policy_configuration=applicationautoscaling.CfnScalingPolicy.TargetTrackingScalingPolicyConfigurationProperty(
                predefined_metric_specification=applicationautoscaling.CfnScalingPolicy.PredefinedMetricSpecificationProperty(
                    predefined_metric_type="ECSServiceAverageMemoryUtilization",
                ),
                target_value=75,
                scale_in_cooldown=300,
                scale_out_cooldown=300,
            ),
        )

        self.cfn_web_server_errors_alarm = cloudwatch.CfnAlarm(
            self,
            "WebServerErrorsAlarm",
            alarm_name="tickets-web-server-errors",
            alarm_description="web: server errors of the load balancer itself (Sum): 10 or more in 5 minutes.",
            namespace="AWS/ApplicationELB",
            metric_name="HTTPCode_ELB_5XX_Count",
            dimensions=[
                cloudwatch.CfnAlarm.DimensionProperty(
                    name="LoadBalancer",
                    value=self.cfn_tickets_load_balancer.attr_load_balancer_full_name,
                ),
            ],
            statistic="Sum",
            period=300,
            comparison_operator="GreaterThanOrEqualToThreshold",
            threshold=10,
            evaluation_periods=1,
            datapoints_to_alarm=1,
            treat_missing_data="notBreaching",
            tags=[cdk.CfnTag(key="team", value="payments")],
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
                    value=self.cfn_tickets_load_balancer.attr_load_balancer_full_name,
                ),
                cloudwatch.CfnAlarm.DimensionProperty(
                    name="TargetGroup",
                    value=self.cfn_web_target_group.attr_target_group_full_name,
                ),
            ],
            statistic="Maximum",
            period=60,
            comparison_operator="GreaterThanOrEqualToThreshold",
            threshold=1,
            evaluation_periods=5,
            datapoints_to_alarm=5,
            treat_missing_data="notBreaching",
            tags=[cdk.CfnTag(key="team", value="payments")],
        )

    @cached_property
    def tickets_endpoints_security_group(self) -> ec2.ISecurityGroup:
        """The security group tickets.endpoints, for connections."""
        return ec2.SecurityGroup.from_security_group_id(
            self,
            "TicketsEndpointsSecurityGroupHandle",
            self.cfn_tickets_endpoints_security_group.attr_group_id,
            allow_all_outbound=False,
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
    def web_log_group(self) -> logs.ILogGroup:
        """The log group web, for filters and grants."""
        return logs.LogGroup.from_log_group_name(
            self,
            "WebLogGroupHandle",
            self.cfn_web_log_group.ref,
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

    @cached_property
    def web_security_group(self) -> ec2.ISecurityGroup:
        """The security group web, for connections."""
        return ec2.SecurityGroup.from_security_group_id(
            self,
            "WebSecurityGroupHandle",
            self.cfn_web_security_group.attr_group_id,
        )

    @cached_property
    def tickets_load_balancer_security_group(self) -> ec2.ISecurityGroup:
        """The security group tickets.load-balancer, for connections."""
        return ec2.SecurityGroup.from_security_group_id(
            self,
            "TicketsLoadBalancerSecurityGroupHandle",
            self.cfn_tickets_load_balancer_security_group.attr_group_id,
            allow_all_outbound=False,
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
