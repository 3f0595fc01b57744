# Built by obsc 0.1.0 from the specification tickets, sha256 c4f4f0da03cc.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The stack: tickets by itself."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from constructs import Construct

from tickets_observability.construct import TicketsObservability
from tickets_observability.parameters import list_parameter, string_parameter


class TicketsObservabilityStack(cdk.Stack):
    """A stack of TicketsObservability alone; what is not given is asked for at
    deployment.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        chat: str | None = None,
        load_balancer: str | None = None,
        load_balancer_security_group: str | None = None,
        pager: str | None = None,
        subnet_ids: Sequence[str] | None = None,
        target_group_arn: str | None = None,
        vpc_id: str | None = None,
        web_image: str | None = None,
        web_target_group_name: str | None = None,
        env: cdk.Environment | None = None,
        stack_name: str | None = None,
    ) -> None:
        cdk.Stack.__init__(
            self,
            scope,
            construct_id,
            env=env,
            stack_name=stack_name,
            description="Observability of tickets: services with OpenTelemetry and their agents",
            # These two keep the template to what obsc put there.
            analytics_reporting=False,
            synthesizer=cdk.DefaultStackSynthesizer(
                generate_bootstrap_version_rule=False,
            ),
        )
        self.template_options.metadata = {
            "Obsc": {
                "Version": "0.1.0",
                "Spec": "tickets",
                "SpecSha256": "c4f4f0da03cc18eef4634a7b64065feed3b69bf5a77e0c9590a6c09f1c0f79be",
            },
        }

        chat = string_parameter(
            self,
            "Chat",
            chat,
            description="SNS topic that hears of alarms.",
            allowed_pattern="^arn:[^:]+:sns:[^:]+:\\d{12}:.+$",
            constraint_description="The ARN of an SNS topic.",
        )
        load_balancer = string_parameter(
            self,
            "LoadBalancer",
            load_balancer,
            description="End of the ARN of the load balancer of web, from app/ on.",
            allowed_pattern="^app/[A-Za-z0-9-]+/[0-9a-f]+$",
            constraint_description="The end of the ARN of an Application Load Balancer.",
        )
        load_balancer_security_group = string_parameter(
            self,
            "LoadBalancerSecurityGroup",
            load_balancer_security_group,
            type="AWS::EC2::SecurityGroup::Id",
            description="Security group of the load balancer of web.",
        )
        pager = string_parameter(
            self,
            "Pager",
            pager,
            description="SNS topic that hears of alarms.",
            allowed_pattern="^arn:[^:]+:sns:[^:]+:\\d{12}:.+$",
            constraint_description="The ARN of an SNS topic.",
        )
        subnet_ids = list_parameter(
            self,
            "SubnetIds",
            subnet_ids,
            type="List<AWS::EC2::Subnet::Id>",
            description="Subnets of the tasks.",
        )
        target_group_arn = string_parameter(
            self,
            "TargetGroupArn",
            target_group_arn,
            description="Target group that web joins.",
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
        web_image = string_parameter(
            self,
            "WebImage",
            web_image,
            description="Image of web.",
            allowed_pattern="^\\S+$",
            constraint_description="An image with its tag or digest.",
        )
        web_target_group_name = string_parameter(
            self,
            "WebTargetGroupName",
            web_target_group_name,
            description="End of the ARN of the target group of web, from targetgroup/ on.",
            allowed_pattern="^targetgroup/[A-Za-z0-9-]+/[0-9a-f]+$",
            constraint_description="The end of the ARN of a target group.",
        )

        # Of a construct with this id, the logical ids of resources are their own ids.
        self.observability = TicketsObservability(
            self,
            "Default",
            chat=chat,
            load_balancer=load_balancer,
            load_balancer_security_group=load_balancer_security_group,
            pager=pager,
            subnet_ids=subnet_ids,
            target_group_arn=target_group_arn,
            vpc_id=vpc_id,
            web_image=web_image,
            web_target_group_name=web_target_group_name,
        )

        cdk.CfnOutput(
            self,
            "WebServiceName",
            description="Name of the ECS service of web",
            value=self.observability.cfn_web_service.attr_name,
        )

        cdk.CfnOutput(
            self,
            "WebTaskRoleArn",
            description="ARN of the task role of web, for the app's own permissions",
            value=self.observability.cfn_web_task_role.attr_arn,
        )

        cdk.CfnOutput(
            self,
            "WebSecurityGroupId",
            description="Security group of the tasks of web",
            value=self.observability.cfn_web_security_group.attr_group_id,
        )

        cdk.CfnOutput(
            self,
            "WebApplicationSignalsUrl",
            description="Application Signals of web in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#application-signals:services/Environment%3Dproduction%26Name%3Dweb%26Type%3DService",
            ),
        )

        cdk.CfnOutput(
            self,
            "WebTracesUrl",
            description="Traces of web in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/xray/home?region=${AWS::Region}#/traces?filter=service%28%22web%22%29",
            ),
        )

        cdk.CfnOutput(
            self,
            "WebLogsUrl",
            description="Logs of web in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#logsV2:log-groups/log-group/$252Fecs$252Ftickets-web",
            ),
        )

        cdk.CfnOutput(
            self,
            "WebDashboardUrl",
            description="Dashboard of web in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#dashboards:name=tickets-web",
            ),
        )
