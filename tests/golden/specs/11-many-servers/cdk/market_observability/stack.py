# Built by obsc 0.1.0 from the specification market, sha256 655bd8a102cd.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The stack: market by itself."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from constructs import Construct

from market_observability.construct import MarketObservability
from market_observability.parameters import list_parameter, string_parameter


class MarketObservabilityStack(cdk.Stack):
    """A stack of MarketObservability alone; what is not given is asked for at
    deployment.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        admin_image: str | None = None,
        catalog_image: str | None = None,
        chat_image: str | None = None,
        cluster: str | None = None,
        legacy_image: str | None = None,
        nightly_image: str | None = None,
        orders_image: str | None = None,
        prices_image: str | None = None,
        reports_image: str | None = None,
        stock_image: str | None = None,
        subnet_ids: Sequence[str] | None = None,
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
            description="Observability of market: services with OpenTelemetry and their agents",
            # These two keep the template to what obsc put there.
            analytics_reporting=False,
            synthesizer=cdk.DefaultStackSynthesizer(
                generate_bootstrap_version_rule=False,
            ),
        )
        self.template_options.metadata = {
            "Obsc": {
                "Version": "0.1.0",
                "Spec": "market",
                "SpecSha256": "655bd8a102cd9f082dffd972c5711a4ded80f8c4187fdcba1b3670af86d75fba",
            },
        }

        admin_image = string_parameter(
            self,
            "AdminImage",
            admin_image,
            description="Image of admin.",
            allowed_pattern="^\\S+$",
            constraint_description="An image with its tag or digest.",
        )
        catalog_image = string_parameter(
            self,
            "CatalogImage",
            catalog_image,
            description="Image of catalog.",
            allowed_pattern="^\\S+$",
            constraint_description="An image with its tag or digest.",
        )
        chat_image = string_parameter(
            self,
            "ChatImage",
            chat_image,
            description="Image of chat.",
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
        legacy_image = string_parameter(
            self,
            "LegacyImage",
            legacy_image,
            description="Image of legacy.",
            allowed_pattern="^\\S+$",
            constraint_description="An image with its tag or digest.",
        )
        nightly_image = string_parameter(
            self,
            "NightlyImage",
            nightly_image,
            description="Image of nightly.",
            allowed_pattern="^\\S+$",
            constraint_description="An image with its tag or digest.",
        )
        orders_image = string_parameter(
            self,
            "OrdersImage",
            orders_image,
            description="Image of orders.",
            allowed_pattern="^\\S+$",
            constraint_description="An image with its tag or digest.",
        )
        prices_image = string_parameter(
            self,
            "PricesImage",
            prices_image,
            description="Image of prices.",
            allowed_pattern="^\\S+$",
            constraint_description="An image with its tag or digest.",
        )
        reports_image = string_parameter(
            self,
            "ReportsImage",
            reports_image,
            description="Image of reports.",
            allowed_pattern="^\\S+$",
            constraint_description="An image with its tag or digest.",
        )
        stock_image = string_parameter(
            self,
            "StockImage",
            stock_image,
            description="Image of stock.",
            allowed_pattern="^\\S+$",
            constraint_description="An image with its tag or digest.",
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

        # Of a construct with this id, the logical ids of resources are their own ids.
        self.observability = MarketObservability(
            self,
            "Default",
            admin_image=admin_image,
            catalog_image=catalog_image,
            chat_image=chat_image,
            cluster=cluster,
            legacy_image=legacy_image,
            nightly_image=nightly_image,
            orders_image=orders_image,
            prices_image=prices_image,
            reports_image=reports_image,
            stock_image=stock_image,
            subnet_ids=subnet_ids,
            vpc_id=vpc_id,
        )

        cdk.CfnOutput(
            self,
            "AdminServiceName",
            description="Name of the ECS service of admin",
            value=self.observability.cfn_admin_service.attr_name,
        )

        cdk.CfnOutput(
            self,
            "AdminTaskRoleArn",
            description="ARN of the task role of admin, for the app's own permissions",
            value=self.observability.cfn_admin_task_role.attr_arn,
        )

        cdk.CfnOutput(
            self,
            "AdminSecurityGroupId",
            description="Security group of the tasks of admin",
            value=self.observability.cfn_admin_security_group.attr_group_id,
        )

        cdk.CfnOutput(
            self,
            "AdminApplicationSignalsUrl",
            description="Application Signals of admin in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#application-signals:services/Environment%3Ddevelopment%26Name%3Dadmin%26Type%3DService",
            ),
        )

        cdk.CfnOutput(
            self,
            "AdminTracesUrl",
            description="Traces of admin in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/xray/home?region=${AWS::Region}#/traces?filter=service%28%22admin%22%29",
            ),
        )

        cdk.CfnOutput(
            self,
            "AdminLogsUrl",
            description="Logs of admin in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#logsV2:log-groups/log-group/$252Fecs$252Fmarket-admin",
            ),
        )

        cdk.CfnOutput(
            self,
            "CatalogServiceName",
            description="Name of the ECS service of catalog",
            value=self.observability.cfn_catalog_service.attr_name,
        )

        cdk.CfnOutput(
            self,
            "CatalogTaskRoleArn",
            description="ARN of the task role of catalog, for the app's own permissions",
            value=self.observability.cfn_catalog_task_role.attr_arn,
        )

        cdk.CfnOutput(
            self,
            "CatalogSecurityGroupId",
            description="Security group of the tasks of catalog",
            value=self.observability.cfn_catalog_security_group.attr_group_id,
        )

        cdk.CfnOutput(
            self,
            "CatalogApplicationSignalsUrl",
            description="Application Signals of catalog in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#application-signals:services/Environment%3Ddevelopment%26Name%3Dcatalog%26Type%3DService",
            ),
        )

        cdk.CfnOutput(
            self,
            "CatalogTracesUrl",
            description="Traces of catalog in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/xray/home?region=${AWS::Region}#/traces?filter=service%28%22catalog%22%29",
            ),
        )

        cdk.CfnOutput(
            self,
            "CatalogLogsUrl",
            description="Logs of catalog in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#logsV2:log-groups/log-group/$252Fecs$252Fmarket-catalog",
            ),
        )

        cdk.CfnOutput(
            self,
            "ChatServiceName",
            description="Name of the ECS service of chat",
            value=self.observability.cfn_chat_service.attr_name,
        )

        cdk.CfnOutput(
            self,
            "ChatTaskRoleArn",
            description="ARN of the task role of chat, for the app's own permissions",
            value=self.observability.cfn_chat_task_role.attr_arn,
        )

        cdk.CfnOutput(
            self,
            "ChatSecurityGroupId",
            description="Security group of the tasks of chat",
            value=self.observability.cfn_chat_security_group.attr_group_id,
        )

        cdk.CfnOutput(
            self,
            "ChatApplicationSignalsUrl",
            description="Application Signals of chat in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#application-signals:services/Environment%3Ddevelopment%26Name%3Dchat%26Type%3DService",
            ),
        )

        cdk.CfnOutput(
            self,
            "ChatTracesUrl",
            description="Traces of chat in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/xray/home?region=${AWS::Region}#/traces?filter=service%28%22chat%22%29",
            ),
        )

        cdk.CfnOutput(
            self,
            "ChatLogsUrl",
            description="Logs of chat in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#logsV2:log-groups/log-group/$252Fecs$252Fmarket-chat",
            ),
        )

        cdk.CfnOutput(
            self,
            "LegacyServiceName",
            description="Name of the ECS service of legacy",
            value=self.observability.cfn_legacy_service.attr_name,
        )

        cdk.CfnOutput(
            self,
            "LegacyTaskRoleArn",
            description="ARN of the task role of legacy, for the app's own permissions",
            value=self.observability.cfn_legacy_task_role.attr_arn,
        )

        cdk.CfnOutput(
            self,
            "LegacySecurityGroupId",
            description="Security group of the tasks of legacy",
            value=self.observability.cfn_legacy_security_group.attr_group_id,
        )

        cdk.CfnOutput(
            self,
            "LegacyApplicationSignalsUrl",
            description="Application Signals of legacy in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#application-signals:services/Environment%3Ddevelopment%26Name%3Dlegacy%26Type%3DService",
            ),
        )

        cdk.CfnOutput(
            self,
            "LegacyTracesUrl",
            description="Traces of legacy in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/xray/home?region=${AWS::Region}#/traces?filter=service%28%22legacy%22%29",
            ),
        )

        cdk.CfnOutput(
            self,
            "LegacyLogsUrl",
            description="Logs of legacy in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#logsV2:log-groups/log-group/$252Fecs$252Fmarket-legacy",
            ),
        )

        cdk.CfnOutput(
            self,
            "NightlyServiceName",
            description="Name of the ECS service of nightly",
            value=self.observability.cfn_nightly_service.attr_name,
        )

        cdk.CfnOutput(
            self,
            "NightlyTaskRoleArn",
            description="ARN of the task role of nightly, for the app's own permissions",
            value=self.observability.cfn_nightly_task_role.attr_arn,
        )

        cdk.CfnOutput(
            self,
            "NightlySecurityGroupId",
            description="Security group of the tasks of nightly",
            value=self.observability.cfn_nightly_security_group.attr_group_id,
        )

        cdk.CfnOutput(
            self,
            "NightlyApplicationSignalsUrl",
            description="Application Signals of nightly in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#application-signals:services/Environment%3Ddevelopment%26Name%3Dnightly%26Type%3DService",
            ),
        )

        cdk.CfnOutput(
            self,
            "NightlyTracesUrl",
            description="Traces of nightly in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/xray/home?region=${AWS::Region}#/traces?filter=service%28%22nightly%22%29",
            ),
        )

        cdk.CfnOutput(
            self,
            "NightlyLogsUrl",
            description="Logs of nightly in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#logsV2:log-groups/log-group/$252Fecs$252Fmarket-nightly",
            ),
        )

        cdk.CfnOutput(
            self,
            "OrdersServiceName",
            description="Name of the ECS service of orders",
            value=self.observability.cfn_orders_service.attr_name,
        )

        cdk.CfnOutput(
            self,
            "OrdersTaskRoleArn",
            description="ARN of the task role of orders, for the app's own permissions",
            value=self.observability.cfn_orders_task_role.attr_arn,
        )

        cdk.CfnOutput(
            self,
            "OrdersSecurityGroupId",
            description="Security group of the tasks of orders",
            value=self.observability.cfn_orders_security_group.attr_group_id,
        )

        cdk.CfnOutput(
            self,
            "OrdersApplicationSignalsUrl",
            description="Application Signals of orders in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#application-signals:services/Environment%3Ddevelopment%26Name%3Dorders%26Type%3DService",
            ),
        )

        cdk.CfnOutput(
            self,
            "OrdersTracesUrl",
            description="Traces of orders in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/xray/home?region=${AWS::Region}#/traces?filter=service%28%22orders%22%29",
            ),
        )

        cdk.CfnOutput(
            self,
            "OrdersLogsUrl",
            description="Logs of orders in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#logsV2:log-groups/log-group/$252Fecs$252Fmarket-orders",
            ),
        )

        cdk.CfnOutput(
            self,
            "PricesServiceName",
            description="Name of the ECS service of prices",
            value=self.observability.cfn_prices_service.attr_name,
        )

        cdk.CfnOutput(
            self,
            "PricesTaskRoleArn",
            description="ARN of the task role of prices, for the app's own permissions",
            value=self.observability.cfn_prices_task_role.attr_arn,
        )

        cdk.CfnOutput(
            self,
            "PricesSecurityGroupId",
            description="Security group of the tasks of prices",
            value=self.observability.cfn_prices_security_group.attr_group_id,
        )

        cdk.CfnOutput(
            self,
            "PricesApplicationSignalsUrl",
            description="Application Signals of prices in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#application-signals:services/Environment%3Ddevelopment%26Name%3Dprices%26Type%3DService",
            ),
        )

        cdk.CfnOutput(
            self,
            "PricesTracesUrl",
            description="Traces of prices in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/xray/home?region=${AWS::Region}#/traces?filter=service%28%22prices%22%29",
            ),
        )

        cdk.CfnOutput(
            self,
            "PricesLogsUrl",
            description="Logs of prices in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#logsV2:log-groups/log-group/$252Fecs$252Fmarket-prices",
            ),
        )

        cdk.CfnOutput(
            self,
            "ReportsServiceName",
            description="Name of the ECS service of reports",
            value=self.observability.cfn_reports_service.attr_name,
        )

        cdk.CfnOutput(
            self,
            "ReportsTaskRoleArn",
            description="ARN of the task role of reports, for the app's own permissions",
            value=self.observability.cfn_reports_task_role.attr_arn,
        )

        cdk.CfnOutput(
            self,
            "ReportsSecurityGroupId",
            description="Security group of the tasks of reports",
            value=self.observability.cfn_reports_security_group.attr_group_id,
        )

        cdk.CfnOutput(
            self,
            "ReportsApplicationSignalsUrl",
            description="Application Signals of reports in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#application-signals:services/Environment%3Ddevelopment%26Name%3Dreports%26Type%3DService",
            ),
        )

        cdk.CfnOutput(
            self,
            "ReportsTracesUrl",
            description="Traces of reports in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/xray/home?region=${AWS::Region}#/traces?filter=service%28%22reports%22%29",
            ),
        )

        cdk.CfnOutput(
            self,
            "ReportsLogsUrl",
            description="Logs of reports in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#logsV2:log-groups/log-group/$252Fecs$252Fmarket-reports",
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
            "StockSecurityGroupId",
            description="Security group of the tasks of stock",
            value=self.observability.cfn_stock_security_group.attr_group_id,
        )

        cdk.CfnOutput(
            self,
            "StockApplicationSignalsUrl",
            description="Application Signals of stock in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#application-signals:services/Environment%3Ddevelopment%26Name%3Dstock%26Type%3DService",
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
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#logsV2:log-groups/log-group/$252Fecs$252Fmarket-stock",
            ),
        )
