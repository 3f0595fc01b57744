# Built by obsc 0.1.0 from the specification warehouse, sha256 3646f5956065.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The stack: warehouse by itself."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from warehouse_observability.construct import WarehouseObservability
from warehouse_observability.parameters import string_parameter


class WarehouseObservabilityStack(cdk.Stack):
    """A stack of WarehouseObservability alone; what is not given is asked for at
    deployment.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        shipping_image: str | None = None,
        shipping_target_group: str | None = None,
        stock_image: str | None = None,
        stock_target_group: str | None = None,
        env: cdk.Environment | None = None,
        stack_name: str | None = None,
    ) -> None:
        cdk.Stack.__init__(
            self,
            scope,
            construct_id,
            env=env,
            stack_name=stack_name,
            description="Observability of warehouse: services with OpenTelemetry and their agents",
            # These two keep the template to what obsc put there.
            analytics_reporting=False,
            synthesizer=cdk.DefaultStackSynthesizer(
                generate_bootstrap_version_rule=False,
            ),
        )
        self.template_options.metadata = {
            "Obsc": {
                "Version": "0.1.0",
                "Spec": "warehouse",
                "SpecSha256": "3646f59560652a004bfb23c6113b28879af8d642d4f72ed73e5085b93527c589",
            },
        }

        shipping_image = string_parameter(
            self,
            "ShippingImage",
            shipping_image,
            description="Image of shipping.",
            allowed_pattern="^\\S+$",
            constraint_description="An image with its tag or digest.",
        )
        shipping_target_group = string_parameter(
            self,
            "ShippingTargetGroup",
            shipping_target_group,
            description="Target group that shipping joins.",
            allowed_pattern="^arn:[^:]+:elasticloadbalancing:[^:]+:\\d{12}:targetgroup/.+$",
            constraint_description="The ARN of a target group.",
        )
        stock_image = string_parameter(
            self,
            "StockImage",
            stock_image,
            description="Image of stock.",
            allowed_pattern="^\\S+$",
            constraint_description="An image with its tag or digest.",
        )
        stock_target_group = string_parameter(
            self,
            "StockTargetGroup",
            stock_target_group,
            description="Target group that stock joins.",
            allowed_pattern="^arn:[^:]+:elasticloadbalancing:[^:]+:\\d{12}:targetgroup/.+$",
            constraint_description="The ARN of a target group.",
        )

        # Of a construct with this id, the logical ids of resources are their own ids.
        self.observability = WarehouseObservability(
            self,
            "Default",
            shipping_image=shipping_image,
            shipping_target_group=shipping_target_group,
            stock_image=stock_image,
            stock_target_group=stock_target_group,
        )

        cdk.CfnOutput(
            self,
            "CloudwatchServiceName",
            description="Name of the ECS service of the agent cloudwatch",
            value=self.observability.cfn_cloudwatch_service.attr_name,
        )

        cdk.CfnOutput(
            self,
            "ShippingServiceName",
            description="Name of the ECS service of shipping",
            value=self.observability.cfn_shipping_service.attr_name,
        )

        cdk.CfnOutput(
            self,
            "ShippingTaskRoleArn",
            description="ARN of the task role of shipping, for the app's own permissions",
            value=self.observability.cfn_shipping_task_role.attr_arn,
        )

        cdk.CfnOutput(
            self,
            "ShippingApplicationSignalsUrl",
            description="Application Signals of shipping in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#application-signals:services/Environment%3Dproduction%26Name%3Dshipping%26Type%3DService",
            ),
        )

        cdk.CfnOutput(
            self,
            "ShippingTracesUrl",
            description="Traces of shipping in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/xray/home?region=${AWS::Region}#/traces?filter=service%28%22shipping%22%29",
            ),
        )

        cdk.CfnOutput(
            self,
            "ShippingLogsUrl",
            description="Logs of shipping in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#logsV2:log-groups/log-group/$252Fecs$252Fwarehouse-shipping",
            ),
        )

        cdk.CfnOutput(
            self,
            "StockServiceName",
            description="Name of the ECS service of stock",
            value=self.observability.cfn_stock_service.attr_name,
        )

        cdk.CfnOutput(
            self,
            "StockTaskRoleArn",
            description="ARN of the task role of stock, for the app's own permissions",
            value=self.observability.cfn_stock_task_role.attr_arn,
        )

        cdk.CfnOutput(
            self,
            "StockApplicationSignalsUrl",
            description="Application Signals of stock in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#application-signals:services/Environment%3Dproduction%26Name%3Dstock%26Type%3DService",
            ),
        )

        cdk.CfnOutput(
            self,
            "StockTracesUrl",
            description="Traces of stock in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/xray/home?region=${AWS::Region}#/traces?filter=service%28%22stock%22%29",
            ),
        )

        cdk.CfnOutput(
            self,
            "StockLogsUrl",
            description="Logs of stock in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#logsV2:log-groups/log-group/$252Fecs$252Fwarehouse-stock",
            ),
        )
