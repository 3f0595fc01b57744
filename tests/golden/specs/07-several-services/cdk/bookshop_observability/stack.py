# Built by obsc 0.1.0 from the specification bookshop, sha256 e687b3a63104.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The stack: bookshop by itself."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from bookshop_observability.construct import BookshopObservability
from bookshop_observability.parameters import string_parameter


class BookshopObservabilityStack(cdk.Stack):
    """A stack of BookshopObservability alone; what is not given is asked for at
    deployment.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        catalog_image: str | None = None,
        load_balancer_security_group: str | None = None,
        payments_image: str | None = None,
        payments_security_group: str | None = None,
        storefront_image: str | None = None,
        storefront_target_group: str | None = None,
        subnet_a: str | None = None,
        subnet_b: str | None = None,
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
            description="Observability of bookshop: services with OpenTelemetry and their agents",
            # These two keep the template to what obsc put there.
            analytics_reporting=False,
            synthesizer=cdk.DefaultStackSynthesizer(
                generate_bootstrap_version_rule=False,
            ),
        )
        self.template_options.metadata = {
            "Obsc": {
                "Version": "0.1.0",
                "Spec": "bookshop",
                "SpecSha256": "e687b3a63104cc4a48379fd3ddd76731996bc492a8b0b05f52daf1f5638cf1ca",
            },
        }

        catalog_image = string_parameter(
            self,
            "CatalogImage",
            catalog_image,
            description="Image of catalog.",
            allowed_pattern="^\\S+$",
            constraint_description="An image with its tag or digest.",
        )
        load_balancer_security_group = string_parameter(
            self,
            "LoadBalancerSecurityGroup",
            load_balancer_security_group,
            type="AWS::EC2::SecurityGroup::Id",
            description="Security group of the load balancer of storefront.",
        )
        payments_image = string_parameter(
            self,
            "PaymentsImage",
            payments_image,
            description="Image of payments.",
            allowed_pattern="^\\S+$",
            constraint_description="An image with its tag or digest.",
        )
        payments_security_group = string_parameter(
            self,
            "PaymentsSecurityGroup",
            payments_security_group,
            type="AWS::EC2::SecurityGroup::Id",
            description="Security groups of the tasks.",
        )
        storefront_image = string_parameter(
            self,
            "StorefrontImage",
            storefront_image,
            description="Image of storefront.",
            allowed_pattern="^\\S+$",
            constraint_description="An image with its tag or digest.",
        )
        storefront_target_group = string_parameter(
            self,
            "StorefrontTargetGroup",
            storefront_target_group,
            description="Target group that storefront joins.",
            allowed_pattern="^arn:[^:]+:elasticloadbalancing:[^:]+:\\d{12}:targetgroup/.+$",
            constraint_description="The ARN of a target group.",
        )
        subnet_a = string_parameter(
            self,
            "SubnetA",
            subnet_a,
            description="Subnets of the tasks.",
            min_length=1,
        )
        subnet_b = string_parameter(
            self,
            "SubnetB",
            subnet_b,
            description="Subnets of the tasks.",
            min_length=1,
        )
        vpc_id = string_parameter(
            self,
            "VpcId",
            vpc_id,
            type="AWS::EC2::VPC::Id",
            description="VPC of the tasks.",
        )

        # Of a construct with this id, the logical ids of resources are their own ids.
        self.observability = BookshopObservability(
            self,
            "Default",
            catalog_image=catalog_image,
            load_balancer_security_group=load_balancer_security_group,
            payments_image=payments_image,
            payments_security_group=payments_security_group,
            storefront_image=storefront_image,
            storefront_target_group=storefront_target_group,
            subnet_a=subnet_a,
            subnet_b=subnet_b,
            vpc_id=vpc_id,
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
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#application-signals:services/Environment%3Dproduction%26Name%3Dcatalog%26Type%3DService",
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
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#logsV2:log-groups/log-group/$252Fecs$252Fbookshop-catalog",
            ),
        )

        cdk.CfnOutput(
            self,
            "PaymentsServiceName",
            description="Name of the ECS service of payments",
            value=self.observability.cfn_payments_service.attr_name,
        )

        cdk.CfnOutput(
            self,
            "PaymentsTaskRoleArn",
            description="ARN of the task role of payments, for the app's own permissions",
            value=self.observability.cfn_payments_task_role.attr_arn,
        )

        cdk.CfnOutput(
            self,
            "PaymentsApplicationSignalsUrl",
            description="Application Signals of payments in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#application-signals:services/Environment%3Dproduction%26Name%3Dpayments%26Type%3DService",
            ),
        )

        cdk.CfnOutput(
            self,
            "PaymentsTracesUrl",
            description="Traces of payments in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/xray/home?region=${AWS::Region}#/traces?filter=service%28%22payments%22%29",
            ),
        )

        cdk.CfnOutput(
            self,
            "PaymentsLogsUrl",
            description="Logs of payments in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#logsV2:log-groups/log-group/$252Fecs$252Fbookshop-payments",
            ),
        )

        cdk.CfnOutput(
            self,
            "StorefrontServiceName",
            description="Name of the ECS service of storefront",
            value=self.observability.cfn_storefront_service.attr_name,
        )

        cdk.CfnOutput(
            self,
            "StorefrontTaskRoleArn",
            description="ARN of the task role of storefront, for the app's own permissions",
            value=self.observability.cfn_storefront_task_role.attr_arn,
        )

        cdk.CfnOutput(
            self,
            "StorefrontSecurityGroupId",
            description="Security group of the tasks of storefront",
            value=self.observability.cfn_storefront_security_group.attr_group_id,
        )

        cdk.CfnOutput(
            self,
            "StorefrontApplicationSignalsUrl",
            description="Application Signals of storefront in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#application-signals:services/Environment%3Dproduction%26Name%3Dstorefront%26Type%3DService",
            ),
        )

        cdk.CfnOutput(
            self,
            "StorefrontTracesUrl",
            description="Traces of storefront in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/xray/home?region=${AWS::Region}#/traces?filter=service%28%22storefront%22%29",
            ),
        )

        cdk.CfnOutput(
            self,
            "StorefrontLogsUrl",
            description="Logs of storefront in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#logsV2:log-groups/log-group/$252Fecs$252Fbookshop-storefront",
            ),
        )
