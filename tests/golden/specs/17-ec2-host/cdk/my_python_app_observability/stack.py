# Built by obsc 0.1.0 from the specification my-python-app, sha256 e13de27f345b.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The stack: my-python-app by itself."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from constructs import Construct

from my_python_app_observability.construct import MyPythonAppObservability
from my_python_app_observability.parameters import list_parameter, string_parameter


class MyPythonAppObservabilityStack(cdk.Stack):
    """A stack of MyPythonAppObservability alone; what is not given is asked for at
    deployment.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        load_balancer_security_group: str | None = None,
        pager: str | None = None,
        subnets: Sequence[str] | None = None,
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
            description="Observability of my-python-app: services with OpenTelemetry and their agents",
            # These two keep the template to what obsc put there.
            analytics_reporting=False,
            synthesizer=cdk.DefaultStackSynthesizer(
                generate_bootstrap_version_rule=False,
            ),
        )
        self.template_options.metadata = {
            "Obsc": {
                "Version": "0.1.0",
                "Spec": "my-python-app",
                "SpecSha256": "e13de27f345b77822aec237de5d913978f220ef29df8fe2b02244b5c2e74b2d2",
            },
        }

        load_balancer_security_group = string_parameter(
            self,
            "LoadBalancerSecurityGroup",
            load_balancer_security_group,
            type="AWS::EC2::SecurityGroup::Id",
            description="Security group of the load balancer of my-python-app.",
        )
        pager = string_parameter(
            self,
            "Pager",
            pager,
            description="SNS topic that hears of alarms.",
            allowed_pattern="^arn:[^:]+:sns:[^:]+:\\d{12}:.+$",
            constraint_description="The ARN of an SNS topic.",
        )
        subnets = list_parameter(
            self,
            "Subnets",
            subnets,
            type="List<AWS::EC2::Subnet::Id>",
            description="Subnets of the instances.",
        )
        target_group_arn = string_parameter(
            self,
            "TargetGroupArn",
            target_group_arn,
            description="Target group that my-python-app joins.",
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
        self.observability = MyPythonAppObservability(
            self,
            "Default",
            load_balancer_security_group=load_balancer_security_group,
            pager=pager,
            subnets=subnets,
            target_group_arn=target_group_arn,
            vpc_id=vpc_id,
        )

        cdk.CfnOutput(
            self,
            "MyPythonAppApplicationSignalsUrl",
            description="Application Signals of my-python-app in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#application-signals:services/Environment%3Dstaging%26Name%3Dmy-python-app%26Type%3DService",
            ),
        )

        cdk.CfnOutput(
            self,
            "MyPythonAppTracesUrl",
            description="Traces of my-python-app in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/xray/home?region=${AWS::Region}#/traces?filter=service%28%22my-python-app%22%29",
            ),
        )

        cdk.CfnOutput(
            self,
            "MyPythonAppDashboardUrl",
            description="Dashboard of my-python-app in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#dashboards:name=my-python-app",
            ),
        )

        cdk.CfnOutput(
            self,
            "MyPythonAppGroupName",
            description="Name of the Auto Scaling group of my-python-app",
            value=self.observability.cfn_my_python_app_auto_scaling_group.ref,
        )

        cdk.CfnOutput(
            self,
            "MyPythonAppRoleArn",
            description="ARN of the role of the instances of my-python-app, for the app's own permissions",
            value=self.observability.cfn_my_python_app_instance_role.attr_arn,
        )

        cdk.CfnOutput(
            self,
            "MyPythonAppSecurityGroupId",
            description="Security group of the instances of my-python-app",
            value=self.observability.cfn_my_python_app_security_group.attr_group_id,
        )
