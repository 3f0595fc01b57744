# Built by obsc 0.1.0 from the specification search, sha256 19a8eb829ce1.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The stack: search by itself."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from constructs import Construct

from search_observability.construct import SearchObservability
from search_observability.parameters import list_parameter, string_parameter


class SearchObservabilityStack(cdk.Stack):
    """A stack of SearchObservability alone; what is not given is asked for at
    deployment.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: str | None = None,
        search_image: str | None = None,
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
            description="Observability of search: services with OpenTelemetry and their agents",
            # These two keep the template to what obsc put there.
            analytics_reporting=False,
            synthesizer=cdk.DefaultStackSynthesizer(
                generate_bootstrap_version_rule=False,
            ),
        )
        self.template_options.metadata = {
            "Obsc": {
                "Version": "0.1.0",
                "Spec": "search",
                "SpecSha256": "19a8eb829ce16bc1920be4f16a30162455c373c3b270c5d8dfc34d6fe31eb2bb",
            },
        }

        cluster = string_parameter(
            self,
            "Cluster",
            cluster,
            description="Name or ARN of the ECS cluster.",
            min_length=1,
        )
        search_image = string_parameter(
            self,
            "SearchImage",
            search_image,
            description="Image of search.",
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
        self.observability = SearchObservability(
            self,
            "Default",
            cluster=cluster,
            search_image=search_image,
            subnet_ids=subnet_ids,
            vpc_id=vpc_id,
        )

        cdk.CfnOutput(
            self,
            "SearchServiceName",
            description="Name of the ECS service of search",
            value=self.observability.cfn_search_service.attr_name,
        )

        cdk.CfnOutput(
            self,
            "SearchTaskRoleArn",
            description="ARN of the task role of search, for the app's own permissions",
            value=self.observability.cfn_search_task_role.attr_arn,
        )

        cdk.CfnOutput(
            self,
            "SearchSecurityGroupId",
            description="Security group of the tasks of search",
            value=self.observability.cfn_search_security_group.attr_group_id,
        )

        cdk.CfnOutput(
            self,
            "SearchTracesUrl",
            description="Traces of search in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/xray/home?region=${AWS::Region}#/traces?filter=service%28%22search%22%29",
            ),
        )

        cdk.CfnOutput(
            self,
            "SearchLogsUrl",
            description="Logs of search in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#logsV2:log-groups/log-group/$252Fecs$252Fsearch",
            ),
        )
