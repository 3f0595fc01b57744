# Built by obsc 0.1.0 from the specification shop, sha256 d8426819573f.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The stack: shop by itself."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from constructs import Construct

from shop_observability.construct import ShopObservability
from shop_observability.parameters import list_parameter, string_parameter


class ShopObservabilityStack(cdk.Stack):
    """A stack of ShopObservability alone; what is not given is asked for at deployment."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: str | None = None,
        subnet_ids: Sequence[str] | None = None,
        vpc_id: str | None = None,
        web_image: str | None = None,
        env: cdk.Environment | None = None,
        stack_name: str | None = None,
    ) -> None:
        cdk.Stack.__init__(
            self,
            scope,
            construct_id,
            env=env,
            stack_name=stack_name,
            description="Observability of shop: services with OpenTelemetry and their agents",
            # These two keep the template to what obsc put there.
            analytics_reporting=False,
            synthesizer=cdk.DefaultStackSynthesizer(
                generate_bootstrap_version_rule=False,
            ),
        )
        self.template_options.metadata = {
            "Obsc": {
                "Version": "0.1.0",
                "Spec": "shop",
                "SpecSha256": "d8426819573f1fa08fea127fb90a4d16b716ccde06af114ee86cac2004d2e164",
            },
        }

        cluster = string_parameter(
            self,
            "Cluster",
            cluster,
            description="Name or ARN of the ECS cluster.",
            min_length=1,
        )
        subnet_ids = list_parameter(
            self,
            "SubnetIds",
            subnet_ids,
            type="List<AWS::EC2::Subnet::Id>",
            description="Subnets of the tasks.",
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

        # Of a construct with this id, the logical ids of resources are their own ids.
        self.observability = ShopObservability(
            self,
            "Default",
            cluster=cluster,
            subnet_ids=subnet_ids,
            vpc_id=vpc_id,
            web_image=web_image,
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
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#logsV2:log-groups/log-group/$252Fecs$252Fshop-web",
            ),
        )
