# Built by obsc 0.1.0 from the specification reports, sha256 b0882140ac23.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The stack: reports by itself."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from constructs import Construct

from reports_observability.construct import ReportsObservability
from reports_observability.parameters import list_parameter, string_parameter


class ReportsObservabilityStack(cdk.Stack):
    """A stack of ReportsObservability alone; what is not given is asked for at
    deployment.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: str | None = None,
        reports_image: str | None = None,
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
            description="Observability of reports: services with OpenTelemetry and their agents",
            # These two keep the template to what obsc put there.
            analytics_reporting=False,
            synthesizer=cdk.DefaultStackSynthesizer(
                generate_bootstrap_version_rule=False,
            ),
        )
        self.template_options.metadata = {
            "Obsc": {
                "Version": "0.1.0",
                "Spec": "reports",
                "SpecSha256": "b0882140ac235c48aca6318d6424e70bc5d78f8af0a7b4c9e75ba5ef5d8ed1cb",
            },
        }

        cluster = string_parameter(
            self,
            "Cluster",
            cluster,
            description="Name or ARN of the ECS cluster.",
            min_length=1,
        )
        reports_image = string_parameter(
            self,
            "ReportsImage",
            reports_image,
            description="Image of reports.",
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
        self.observability = ReportsObservability(
            self,
            "Default",
            cluster=cluster,
            reports_image=reports_image,
            subnet_ids=subnet_ids,
            vpc_id=vpc_id,
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
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#application-signals:services/Environment%3Dproduction%26Name%3Dreports%26Type%3DService",
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
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#logsV2:log-groups/log-group/$252Fecs$252Freports",
            ),
        )
