# Built by obsc 0.1.0 from the specification veda-wfs3, sha256 34b4adf08d85.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The stack: veda-wfs3 by itself."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from constructs import Construct

from veda_wfs3_observability.construct import VedaWfs3Observability
from veda_wfs3_observability.parameters import list_parameter, string_parameter


class VedaWfs3ObservabilityStack(cdk.Stack):
    """A stack of VedaWfs3Observability alone; what is not given is asked for at
    deployment.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        api_image: str | None = None,
        cluster: str | None = None,
        private_subnets: Sequence[str] | None = None,
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
            description="Observability of veda-wfs3: services with OpenTelemetry and their agents",
            # These two keep the template to what obsc put there.
            analytics_reporting=False,
            synthesizer=cdk.DefaultStackSynthesizer(
                generate_bootstrap_version_rule=False,
            ),
        )
        self.template_options.metadata = {
            "Obsc": {
                "Version": "0.1.0",
                "Spec": "veda-wfs3",
                "SpecSha256": "34b4adf08d850791ec3875178b04130be9a433c05d13906cf0fe305acdf98abc",
            },
        }

        api_image = string_parameter(
            self,
            "ApiImage",
            api_image,
            description="Image of api.",
            allowed_pattern="^\\S+$",
            constraint_description="An image with its tag or digest.",
        )
        cluster = string_parameter(
            self,
            "Cluster",
            cluster,
            description="Name of the ECS cluster, not its ARN.",
            allowed_pattern="^[A-Za-z0-9_-]{1,255}$",
            constraint_description="The name of an ECS cluster, not its ARN.",
        )
        private_subnets = list_parameter(
            self,
            "PrivateSubnets",
            private_subnets,
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
        self.observability = VedaWfs3Observability(
            self,
            "Default",
            api_image=api_image,
            cluster=cluster,
            private_subnets=private_subnets,
            vpc_id=vpc_id,
        )

        cdk.CfnOutput(
            self,
            "ApiServiceName",
            description="Name of the ECS service of api",
            value=self.observability.cfn_api_service.attr_name,
        )

        cdk.CfnOutput(
            self,
            "ApiTaskRoleArn",
            description="ARN of the task role of api, for the app's own permissions",
            value=self.observability.cfn_api_task_role.attr_arn,
        )

        cdk.CfnOutput(
            self,
            "ApiSecurityGroupId",
            description="Security group of the tasks of api",
            value=self.observability.cfn_api_security_group.attr_group_id,
        )

        cdk.CfnOutput(
            self,
            "ApiTracesUrl",
            description="Traces of api in the AWS console",
            value="https://us-west-2.console.aws.amazon.com/xray/home?region=us-west-2#/traces?filter=service%28%22veda-wfs3-west2-staging%22%29",
        )

        cdk.CfnOutput(
            self,
            "ApiLogsUrl",
            description="Logs of api in the AWS console",
            value="https://us-west-2.console.aws.amazon.com/cloudwatch/home?region=us-west-2#logsV2:log-groups/log-group/$252Fecs$252Fveda-wfs3-api",
        )
