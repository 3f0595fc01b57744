"""The Python types of aws-cdk-lib for what stands in a template.

A class is named after its resource, a property class after its type in the reference:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
"""

from __future__ import annotations

CLASS: dict[str, str] = {
    "AWS::EC2::SecurityGroup": "ec2.CfnSecurityGroup",
    "AWS::EC2::SecurityGroupIngress": "ec2.CfnSecurityGroupIngress",
    "AWS::ECS::Cluster": "ecs.CfnCluster",
    "AWS::ECS::Service": "ecs.CfnService",
    "AWS::ECS::TaskDefinition": "ecs.CfnTaskDefinition",
    "AWS::IAM::Role": "iam.CfnRole",
    "AWS::IAM::RolePolicy": "iam.CfnRolePolicy",
    "AWS::Logs::LogGroup": "logs.CfnLogGroup",
}
"""The class of each type of resource, in a module that is imported under its last name."""

MODULE = {"ec2": "aws_ec2", "ecs": "aws_ecs", "iam": "aws_iam", "logs": "aws_logs"}
"""The modules by the names under which they are imported."""

MAP = "a map of the user's own keys, or a document of another language"

_CLUSTER, _SERVICE, _TASK = CLASS["AWS::ECS::Cluster"], CLASS["AWS::ECS::Service"], CLASS["AWS::ECS::TaskDefinition"]
_CONTAINER = f"{_TASK}.ContainerDefinitionProperty"

PROPERTY: dict[tuple[str, str], str] = {
    (CLASS["AWS::EC2::SecurityGroup"], "SecurityGroupEgress"): f"{CLASS['AWS::EC2::SecurityGroup']}.EgressProperty",
    (CLASS["AWS::IAM::Role"], "AssumeRolePolicyDocument"): MAP,
    (CLASS["AWS::IAM::RolePolicy"], "PolicyDocument"): MAP,
    (_CLUSTER, "ClusterSettings"): f"{_CLUSTER}.ClusterSettingsProperty",
    (_TASK, "RuntimePlatform"): f"{_TASK}.RuntimePlatformProperty",
    (_TASK, "Volumes"): f"{_TASK}.VolumeProperty",
    (f"{_TASK}.VolumeProperty", "Host"): f"{_TASK}.HostVolumePropertiesProperty",
    (_TASK, "ContainerDefinitions"): _CONTAINER,
    (_CONTAINER, "PortMappings"): f"{_TASK}.PortMappingProperty",
    (_CONTAINER, "Environment"): f"{_TASK}.KeyValuePairProperty",
    (_CONTAINER, "Secrets"): f"{_TASK}.SecretProperty",
    (_CONTAINER, "MountPoints"): f"{_TASK}.MountPointProperty",
    (_CONTAINER, "DependsOn"): f"{_TASK}.ContainerDependencyProperty",
    (_CONTAINER, "HealthCheck"): f"{_TASK}.HealthCheckProperty",
    (_CONTAINER, "LinuxParameters"): f"{_TASK}.LinuxParametersProperty",
    (_CONTAINER, "LogConfiguration"): f"{_TASK}.LogConfigurationProperty",
    (f"{_TASK}.LogConfigurationProperty", "Options"): MAP,
    (_CONTAINER, "DockerLabels"): MAP,
    (_SERVICE, "CapacityProviderStrategy"): f"{_SERVICE}.CapacityProviderStrategyItemProperty",
    (_SERVICE, "NetworkConfiguration"): f"{_SERVICE}.NetworkConfigurationProperty",
    (f"{_SERVICE}.NetworkConfigurationProperty", "AwsvpcConfiguration"): f"{_SERVICE}.AwsVpcConfigurationProperty",
    (_SERVICE, "LoadBalancers"): f"{_SERVICE}.LoadBalancerProperty",
    (_SERVICE, "ServiceRegistries"): f"{_SERVICE}.ServiceRegistryProperty",
    (_SERVICE, "DeploymentConfiguration"): f"{_SERVICE}.DeploymentConfigurationProperty",
    (f"{_SERVICE}.DeploymentConfigurationProperty", "DeploymentCircuitBreaker"): (
        f"{_SERVICE}.DeploymentCircuitBreakerProperty"
    ),
}
"""What a mapping under a property of a class is: another class, or a map."""


def type_below(owner: str, key: str) -> str:
    """The class of a mapping under a property; what is not in the table is an error of ours.

    >>> type_below("ecs.CfnService", "Tags"), type_below("ecs.CfnCluster", "ClusterSettings")
    ('cdk.CfnTag', 'ecs.CfnCluster.ClusterSettingsProperty')
    """
    return "cdk.CfnTag" if key == "Tags" else PROPERTY[owner, key]
