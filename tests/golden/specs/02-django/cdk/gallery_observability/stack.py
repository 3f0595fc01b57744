# Built by obsc 0.1.0 from the specification gallery, sha256 6722c0d5dcf1.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The stack: gallery by itself."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from constructs import Construct

from gallery_observability.construct import GalleryObservability
from gallery_observability.parameters import list_parameter, string_parameter


class GalleryObservabilityStack(cdk.Stack):
    """A stack of GalleryObservability alone; what is not given is asked for at
    deployment.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        app_image: str | None = None,
        cluster: str | None = None,
        load_balancer_security_group: str | None = None,
        subnet_ids: Sequence[str] | None = None,
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
            description="Observability of gallery: services with OpenTelemetry and their agents",
            # These two keep the template to what obsc put there.
            analytics_reporting=False,
            synthesizer=cdk.DefaultStackSynthesizer(
                generate_bootstrap_version_rule=False,
            ),
        )
        self.template_options.metadata = {
            "Obsc": {
                "Version": "0.1.0",
                "Spec": "gallery",
                "SpecSha256": "6722c0d5dcf166b5cd0ff819393c368c9fd96b314256a740ee5d6e182fa1a0a2",
            },
        }

        app_image = string_parameter(
            self,
            "AppImage",
            app_image,
            description="Image of gallery.",
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
        load_balancer_security_group = string_parameter(
            self,
            "LoadBalancerSecurityGroup",
            load_balancer_security_group,
            type="AWS::EC2::SecurityGroup::Id",
            description="Security group of the load balancer of gallery.",
        )
        subnet_ids = list_parameter(
            self,
            "SubnetIds",
            subnet_ids,
            type="List<AWS::EC2::Subnet::Id>",
            description="Subnets of the tasks.",
        )
        target_group_arn = string_parameter(
            self,
            "TargetGroupArn",
            target_group_arn,
            description="Target group that gallery joins.",
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
        self.observability = GalleryObservability(
            self,
            "Default",
            app_image=app_image,
            cluster=cluster,
            load_balancer_security_group=load_balancer_security_group,
            subnet_ids=subnet_ids,
            target_group_arn=target_group_arn,
            vpc_id=vpc_id,
        )

        cdk.CfnOutput(
            self,
            "GalleryServiceName",
            description="Name of the ECS service of gallery",
            value=self.observability.cfn_gallery_service.attr_name,
        )

        cdk.CfnOutput(
            self,
            "GalleryTaskRoleArn",
            description="ARN of the task role of gallery, for the app's own permissions",
            value=self.observability.cfn_gallery_task_role.attr_arn,
        )

        cdk.CfnOutput(
            self,
            "GallerySecurityGroupId",
            description="Security group of the tasks of gallery",
            value=self.observability.cfn_gallery_security_group.attr_group_id,
        )

        cdk.CfnOutput(
            self,
            "GalleryApplicationSignalsUrl",
            description="Application Signals of gallery in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#application-signals:services/Environment%3Dproduction%26Name%3Dgallery%26Type%3DService",
            ),
        )

        cdk.CfnOutput(
            self,
            "GalleryTracesUrl",
            description="Traces of gallery in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/xray/home?region=${AWS::Region}#/traces?filter=service%28%22gallery%22%29",
            ),
        )

        cdk.CfnOutput(
            self,
            "GalleryLogsUrl",
            description="Logs of gallery in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#logsV2:log-groups/log-group/$252Fecs$252Fgallery",
            ),
        )
