# Built by obsc 0.1.0 from the specification ecs-adot-amp-amg, sha256 490160daaa1d.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The stack: ecs-adot-amp-amg by itself."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from constructs import Construct

from ecs_adot_amp_amg_observability.construct import EcsAdotAmpAmgObservability
from ecs_adot_amp_amg_observability.parameters import list_parameter, string_parameter


class EcsAdotAmpAmgObservabilityStack(cdk.Stack):
    """A stack of EcsAdotAmpAmgObservability alone; what is not given is asked for at
    deployment.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        app_image: str | None = None,
        collector_image: str | None = None,
        load_balancer_security_group: str | None = None,
        private_subnets: Sequence[str] | None = None,
        target_group_arn: str | None = None,
        vpc_id: str | None = None,
        env: cdk.Environment | None = None,
        stack_name: str | None = None,
    ) -> None:
        cdk.Stack.__init__(
            self,
            scope,
            construct_id,
            env=env,
            stack_name=stack_name,
            description="Observability of ecs-adot-amp-amg: services with OpenTelemetry and their agents",
            # These two keep the template to what obsc put there.
            analytics_reporting=False,
            synthesizer=cdk.DefaultStackSynthesizer(
                generate_bootstrap_version_rule=False,
            ),
        )
        self.template_options.metadata = {
            "Obsc": {
                "Version": "0.1.0",
                "Spec": "ecs-adot-amp-amg",
                "SpecSha256": "490160daaa1df6dc36f7a328d3f9fadf9fa10e4736fabdcef66de661c55e9d55",
            },
        }

        app_image = string_parameter(
            self,
            "AppImage",
            app_image,
            description="Image of zap-app.",
            allowed_pattern="^\\S+$",
            constraint_description="An image with its tag or digest.",
        )
        collector_image = string_parameter(
            self,
            "CollectorImage",
            collector_image,
            description="Image of the agent adot.",
            allowed_pattern="^\\S+$",
            constraint_description="An image with its tag or digest.",
        )
        load_balancer_security_group = string_parameter(
            self,
            "LoadBalancerSecurityGroup",
            load_balancer_security_group,
            type="AWS::EC2::SecurityGroup::Id",
            description="Security group of the load balancer of zap-app.",
        )
        private_subnets = list_parameter(
            self,
            "PrivateSubnets",
            private_subnets,
            type="List<AWS::EC2::Subnet::Id>",
            description="Subnets of the tasks.",
        )
        target_group_arn = string_parameter(
            self,
            "TargetGroupArn",
            target_group_arn,
            description="Target group that zap-app joins.",
            allowed_pattern="^arn:[^:]+:elasticloadbalancing:[^:]+:\\d{12}:targetgroup/.+$",
            constraint_description="The ARN of a target group.",
        )
        vpc_id = string_parameter(
            self,
            "VpcId",
            vpc_id,
            type="AWS::EC2::VPC::Id",
            description="VPC of the tasks.",
        )

        # Of a construct with this id, the logical ids of resources are their own ids.
        self.observability = EcsAdotAmpAmgObservability(
            self,
            "Default",
            app_image=app_image,
            collector_image=collector_image,
            load_balancer_security_group=load_balancer_security_group,
            private_subnets=private_subnets,
            target_group_arn=target_group_arn,
            vpc_id=vpc_id,
        )

        cdk.CfnOutput(
            self,
            "GrafanaGrafanaUrl",
            description="Grafana of the backend grafana",
            value=cdk.Fn.join(
                "",
                ["https://", self.observability.cfn_grafana_grafana.attr_endpoint],
            ),
        )

        cdk.CfnOutput(
            self,
            "MetricsRemoteWriteUrl",
            description="Where metrics of the backend metrics are written to",
            value=cdk.Fn.join(
                "",
                [
                    self.observability.cfn_metrics_prometheus.attr_prometheus_endpoint,
                    "api/v1/remote_write",
                ],
            ),
        )

        cdk.CfnOutput(
            self,
            "ZapAppServiceName",
            description="Name of the ECS service of zap-app",
            value=self.observability.cfn_zap_app_service.attr_name,
        )

        cdk.CfnOutput(
            self,
            "ZapAppTaskRoleArn",
            description="ARN of the task role of zap-app, for the app's own permissions",
            value=self.observability.cfn_zap_app_task_role.attr_arn,
        )

        cdk.CfnOutput(
            self,
            "ZapAppSecurityGroupId",
            description="Security group of the tasks of zap-app",
            value=self.observability.cfn_zap_app_security_group.attr_group_id,
        )

        cdk.CfnOutput(
            self,
            "ZapAppTracesUrl",
            description="Traces of zap-app in the AWS console",
            value="https://us-east-1.console.aws.amazon.com/xray/home?region=us-east-1#/traces?filter=service%28%22zap-app%22%29",
        )

        cdk.CfnOutput(
            self,
            "ZapAppLogsUrl",
            description="Logs of zap-app in the AWS console",
            value="https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/$252Fecs$252Fecs-adot-amp-amg-zap-app",
        )
