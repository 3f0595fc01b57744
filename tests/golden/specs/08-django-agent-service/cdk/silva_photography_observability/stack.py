# Built by obsc 0.1.0 from the specification silva-photography, sha256 5a777c920563.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The stack: silva-photography by itself."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from constructs import Construct

from silva_photography_observability.construct import SilvaPhotographyObservability
from silva_photography_observability.parameters import list_parameter, string_parameter


class SilvaPhotographyObservabilityStack(cdk.Stack):
    """A stack of SilvaPhotographyObservability alone; what is not given is asked for at
    deployment.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        app_image: str | None = None,
        cluster: str | None = None,
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
            description="Observability of silva-photography: services with OpenTelemetry and their agents",
            # These two keep the template to what obsc put there.
            analytics_reporting=False,
            synthesizer=cdk.DefaultStackSynthesizer(
                generate_bootstrap_version_rule=False,
            ),
        )
        self.template_options.metadata = {
            "Obsc": {
                "Version": "0.1.0",
                "Spec": "silva-photography",
                "SpecSha256": "5a777c920563e2f9dc80863c08e0825143b03b1fc6f928f5c2bf106adba2a2ba",
            },
        }

        app_image = string_parameter(
            self,
            "AppImage",
            app_image,
            description="Image of silva-photography.",
            allowed_pattern="^\\S+$",
            constraint_description="An image with its tag or digest.",
        )
        cluster = string_parameter(
            self,
            "Cluster",
            cluster,
            description="Name or ARN of the ECS cluster.",
            min_length=1,
        )
        load_balancer_security_group = string_parameter(
            self,
            "LoadBalancerSecurityGroup",
            load_balancer_security_group,
            type="AWS::EC2::SecurityGroup::Id",
            description="Security group of the load balancer of silva-photography.",
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
            description="Target group that silva-photography joins.",
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
        self.observability = SilvaPhotographyObservability(
            self,
            "Default",
            app_image=app_image,
            cluster=cluster,
            load_balancer_security_group=load_balancer_security_group,
            private_subnets=private_subnets,
            target_group_arn=target_group_arn,
            vpc_id=vpc_id,
        )

        cdk.CfnOutput(
            self,
            "NamespaceId",
            description="Id of the Cloud Map namespace silva-photography.local",
            value=self.observability.cfn_silva_photography_namespace.ref,
        )

        cdk.CfnOutput(
            self,
            "CloudwatchAgentServiceName",
            description="Name of the ECS service of the agent cloudwatch-agent",
            value=self.observability.cfn_cloudwatch_agent_service.attr_name,
        )

        cdk.CfnOutput(
            self,
            "CloudwatchAgentSecurityGroupId",
            description="Security group of the agent cloudwatch-agent",
            value=self.observability.cfn_cloudwatch_agent_security_group.attr_group_id,
        )

        cdk.CfnOutput(
            self,
            "SilvaPhotographyServiceName",
            description="Name of the ECS service of silva-photography",
            value=self.observability.cfn_silva_photography_service.attr_name,
        )

        cdk.CfnOutput(
            self,
            "SilvaPhotographyTaskRoleArn",
            description="ARN of the task role of silva-photography, for the app's own permissions",
            value=self.observability.cfn_silva_photography_task_role.attr_arn,
        )

        cdk.CfnOutput(
            self,
            "SilvaPhotographySecurityGroupId",
            description="Security group of the tasks of silva-photography",
            value=self.observability.cfn_silva_photography_security_group.attr_group_id,
        )

        cdk.CfnOutput(
            self,
            "SilvaPhotographyApplicationSignalsUrl",
            description="Application Signals of silva-photography in the AWS console",
            value="https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#application-signals:services/Environment%3Dproduction%26Name%3Dsilva-photography%26Type%3DService",
        )

        cdk.CfnOutput(
            self,
            "SilvaPhotographyTracesUrl",
            description="Traces of silva-photography in the AWS console",
            value="https://us-east-1.console.aws.amazon.com/xray/home?region=us-east-1#/traces?filter=service%28%22silva-photography%22%29",
        )

        cdk.CfnOutput(
            self,
            "SilvaPhotographyLogsUrl",
            description="Logs of silva-photography in the AWS console",
            value="https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/$252Fecs$252Fsilva-photography",
        )
