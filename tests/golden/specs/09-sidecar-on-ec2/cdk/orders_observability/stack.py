# Built by obsc 0.1.0 from the specification orders, sha256 114a47d7cadb.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The stack: orders by itself."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from constructs import Construct

from orders_observability.construct import OrdersObservability
from orders_observability.parameters import list_parameter, string_parameter


class OrdersObservabilityStack(cdk.Stack):
    """A stack of OrdersObservability alone; what is not given is asked for at
    deployment.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        capacity_provider: str | None = None,
        cluster: str | None = None,
        existing_task_role_arn: str | None = None,
        orders_image: str | None = None,
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
            description="Observability of orders: services with OpenTelemetry and their agents",
            # These two keep the template to what obsc put there.
            analytics_reporting=False,
            synthesizer=cdk.DefaultStackSynthesizer(
                generate_bootstrap_version_rule=False,
            ),
        )
        self.template_options.metadata = {
            "Obsc": {
                "Version": "0.1.0",
                "Spec": "orders",
                "SpecSha256": "114a47d7cadb3496a2bb6cfb3b4fceb1f29b8b7838c80759b1c0bada63818596",
            },
        }

        capacity_provider = string_parameter(
            self,
            "CapacityProvider",
            capacity_provider,
            description="Capacity provider that places the tasks.",
            min_length=1,
        )
        cluster = string_parameter(
            self,
            "Cluster",
            cluster,
            description="Name or ARN of the ECS cluster.",
            min_length=1,
        )
        existing_task_role_arn = string_parameter(
            self,
            "ExistingTaskRoleArn",
            existing_task_role_arn,
            description="Task role of orders, to which permissions are added.",
            allowed_pattern="^arn:[^:]+:iam::\\d{12}:role/[^/]+$",
            constraint_description="The ARN of an IAM role without a path; that of one with a path has to stand in the specification.",
        )
        orders_image = string_parameter(
            self,
            "OrdersImage",
            orders_image,
            description="Image of orders.",
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
        self.observability = OrdersObservability(
            self,
            "Default",
            capacity_provider=capacity_provider,
            cluster=cluster,
            existing_task_role_arn=existing_task_role_arn,
            orders_image=orders_image,
            subnet_ids=subnet_ids,
            vpc_id=vpc_id,
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
            value=existing_task_role_arn,
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
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#application-signals:services/Environment%3Dstaging%26Name%3Dorders%26Type%3DService",
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
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#logsV2:log-groups/log-group/$252Fecs$252Forders",
            ),
        )
