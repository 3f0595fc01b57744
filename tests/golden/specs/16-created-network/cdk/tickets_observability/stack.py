# Built by obsc 0.1.0 from the specification tickets, sha256 01b1358671c4.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The stack: tickets by itself."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from tickets_observability.construct import TicketsObservability
from tickets_observability.parameters import string_parameter


class TicketsObservabilityStack(cdk.Stack):
    """A stack of TicketsObservability alone; what is not given is asked for at
    deployment.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        agent_image: str | None = None,
        api_image: str | None = None,
        certificate: str | None = None,
        distribution_image: str | None = None,
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
            description="Observability of tickets: services with OpenTelemetry and their agents",
            # These two keep the template to what obsc put there.
            analytics_reporting=False,
            synthesizer=cdk.DefaultStackSynthesizer(
                generate_bootstrap_version_rule=False,
            ),
        )
        self.template_options.metadata = {
            "Obsc": {
                "Version": "0.1.0",
                "Spec": "tickets",
                "SpecSha256": "01b1358671c4029345c18a89dc4543baa3e2e5b27a119aa88c26ef3a710b687a",
            },
        }

        agent_image = string_parameter(
            self,
            "AgentImage",
            agent_image,
            description="Image of the agent cloudwatch.",
            allowed_pattern="^\\S+$",
            constraint_description="An image with its tag or digest.",
        )
        api_image = string_parameter(
            self,
            "ApiImage",
            api_image,
            description="Image of api.",
            allowed_pattern="^\\S+$",
            constraint_description="An image with its tag or digest.",
        )
        certificate = string_parameter(
            self,
            "Certificate",
            certificate,
            description="Certificate of the load balancer, for HTTPS.",
            allowed_pattern="^arn:[^:]+:acm:[^:]+:\\d{12}:certificate/.+$",
            constraint_description="The ARN of a certificate in ACM.",
        )
        distribution_image = string_parameter(
            self,
            "DistributionImage",
            distribution_image,
            description="Image of the AWS Distro for OpenTelemetry Python.",
            allowed_pattern="^\\S+$",
            constraint_description="An image with its tag or digest.",
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
        self.observability = TicketsObservability(
            self,
            "Default",
            agent_image=agent_image,
            api_image=api_image,
            certificate=certificate,
            distribution_image=distribution_image,
            web_image=web_image,
        )

        cdk.CfnOutput(
            self,
            "VpcId",
            description="Id of the VPC of tickets",
            value=self.observability.cfn_tickets_vpc.ref,
        )

        cdk.CfnOutput(
            self,
            "LoadBalancerName",
            description="Name to which the name in the certificate has to lead, by a CNAME or alias record",
            value=self.observability.cfn_tickets_load_balancer.attr_dns_name,
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
            "ApiApplicationSignalsUrl",
            description="Application Signals of api in the AWS console",
            value="https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#application-signals:services/Environment%3Dproduction%26Name%3Dapi%26Type%3DService",
        )

        cdk.CfnOutput(
            self,
            "ApiTracesUrl",
            description="Traces of api in the AWS console",
            value="https://eu-west-1.console.aws.amazon.com/xray/home?region=eu-west-1#/traces?filter=service%28%22api%22%29",
        )

        cdk.CfnOutput(
            self,
            "ApiLogsUrl",
            description="Logs of api in the AWS console",
            value="https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Fecs$252Ftickets-api",
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
            value="https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#application-signals:services/Environment%3Dproduction%26Name%3Dweb%26Type%3DService",
        )

        cdk.CfnOutput(
            self,
            "WebTracesUrl",
            description="Traces of web in the AWS console",
            value="https://eu-west-1.console.aws.amazon.com/xray/home?region=eu-west-1#/traces?filter=service%28%22web%22%29",
        )

        cdk.CfnOutput(
            self,
            "WebLogsUrl",
            description="Logs of web in the AWS console",
            value="https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Fecs$252Ftickets-web",
        )
