# Built by obsc 0.1.0 from the specification python-flask, sha256 0d7bf0a9ad53.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The stack: python-flask by itself."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from python_flask_observability.construct import PythonFlaskObservability
from python_flask_observability.parameters import string_parameter


class PythonFlaskObservabilityStack(cdk.Stack):
    """A stack of PythonFlaskObservability alone; what is not given is asked for at
    deployment.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        app_image: str | None = None,
        image_id: str | None = None,
        subnet_id: str | None = None,
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
            description="Observability of python-flask: services with OpenTelemetry and their agents",
            # These two keep the template to what obsc put there.
            analytics_reporting=False,
            synthesizer=cdk.DefaultStackSynthesizer(
                generate_bootstrap_version_rule=False,
            ),
        )
        self.template_options.metadata = {
            "Obsc": {
                "Version": "0.1.0",
                "Spec": "python-flask",
                "SpecSha256": "0d7bf0a9ad53b4dfd9db6d6912b0070ab1e2a98bb24072af287d892993ac0da0",
            },
        }

        app_image = string_parameter(
            self,
            "AppImage",
            app_image,
            description="Image of python-flask.",
            allowed_pattern="^\\S+$",
            constraint_description="An image with its tag or digest.",
        )
        image_id = string_parameter(
            self,
            "ImageId",
            image_id,
            type="AWS::EC2::Image::Id",
            description="Machine image of Ubuntu 24.04.",
        )
        subnet_id = string_parameter(
            self,
            "SubnetId",
            subnet_id,
            type="AWS::EC2::Subnet::Id",
            description="Subnet of the instance.",
        )
        vpc_id = string_parameter(
            self,
            "VpcId",
            vpc_id,
            type="AWS::EC2::VPC::Id",
            description="VPC of the tasks.",
        )

        # Of a construct with this id, the logical ids of resources are their own ids.
        self.observability = PythonFlaskObservability(
            self,
            "Default",
            app_image=app_image,
            image_id=image_id,
            subnet_id=subnet_id,
            vpc_id=vpc_id,
        )

        cdk.CfnOutput(
            self,
            "PythonFlaskApplicationSignalsUrl",
            description="Application Signals of python-flask in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#application-signals:services/Environment%3Dproduction%26Name%3Dpython-flask%26Type%3DService",
            ),
        )

        cdk.CfnOutput(
            self,
            "PythonFlaskTracesUrl",
            description="Traces of python-flask in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/xray/home?region=${AWS::Region}#/traces?filter=service%28%22python-flask%22%29",
            ),
        )

        cdk.CfnOutput(
            self,
            "PythonFlaskLogsUrl",
            description="Logs of python-flask in the AWS console",
            value=cdk.Fn.sub(
                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#logsV2:log-groups/log-group/$252Fec2$252Fpython-flask",
            ),
        )

        cdk.CfnOutput(
            self,
            "PythonFlaskInstanceId",
            description="Id of the instance of python-flask",
            value=self.observability.cfn_python_flask_instance.ref,
        )

        cdk.CfnOutput(
            self,
            "PythonFlaskRoleArn",
            description="ARN of the role of the instances of python-flask, for the app's own permissions",
            value=self.observability.cfn_python_flask_instance_role.attr_arn,
        )

        cdk.CfnOutput(
            self,
            "PythonFlaskSecurityGroupId",
            description="Security group of the instances of python-flask",
            value=self.observability.cfn_python_flask_security_group.attr_group_id,
        )
