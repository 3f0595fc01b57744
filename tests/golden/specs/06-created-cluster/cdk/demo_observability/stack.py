# Built by obsc 0.1.0 from the specification demo, sha256 50b4bb318cb1.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The stack: demo by itself."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from constructs import Construct

from demo_observability.construct import DemoObservability
from demo_observability.parameters import list_parameter, string_parameter


class DemoObservabilityStack(cdk.Stack):
    """A stack of DemoObservability alone; what is not given is asked for at deployment."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
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
            description="Observability of demo: services with OpenTelemetry and their agents",
            # These two keep the template to what obsc put there.
            analytics_reporting=False,
            synthesizer=cdk.DefaultStackSynthesizer(
                generate_bootstrap_version_rule=False,
            ),
        )
        self.template_options.metadata = {
            "Obsc": {
                "Version": "0.1.0",
                "Spec": "demo",
                "SpecSha256": "50b4bb318cb132be8289b683dc42e9612d73d473d3cec593a44a94149b8c32cd",
            },
        }

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
        self.observability = DemoObservability(
            self,
            "Default",
            subnet_ids=subnet_ids,
            vpc_id=vpc_id,
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
            value="https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#application-signals:services/Environment%3Ddevelopment%26Name%3Dweb%26Type%3DService",
        )

        cdk.CfnOutput(
            self,
            "WebTracesUrl",
            description="Traces of web in the AWS console",
            value="https://eu-central-1.console.aws.amazon.com/xray/home?region=eu-central-1#/traces?filter=service%28%22web%22%29",
        )

        cdk.CfnOutput(
            self,
            "WebLogsUrl",
            description="Logs of web in the AWS console",
            value="https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#logsV2:log-groups/log-group/$252Fecs$252Fdemo-web",
        )
