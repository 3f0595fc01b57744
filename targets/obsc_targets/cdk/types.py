"""The Python types of aws-cdk-lib for what stands in a template.

A class is named after its resource, a property class after its type in the reference:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
"""

from __future__ import annotations

CLASS: dict[str, str] = {
    "AWS::APS::Workspace": "aps.CfnWorkspace",
    "AWS::ApplicationSignals::Discovery": "applicationsignals.CfnDiscovery",
    "AWS::ApplicationSignals::ServiceLevelObjective": "applicationsignals.CfnServiceLevelObjective",
    "AWS::CloudWatch::Alarm": "cloudwatch.CfnAlarm",
    "AWS::CloudWatch::Dashboard": "cloudwatch.CfnDashboard",
    "AWS::EC2::SecurityGroup": "ec2.CfnSecurityGroup",
    "AWS::EC2::SecurityGroupIngress": "ec2.CfnSecurityGroupIngress",
    "AWS::ECS::Cluster": "ecs.CfnCluster",
    "AWS::ECS::Service": "ecs.CfnService",
    "AWS::ECS::TaskDefinition": "ecs.CfnTaskDefinition",
    "AWS::Grafana::Workspace": "grafana.CfnWorkspace",
    "AWS::IAM::Role": "iam.CfnRole",
    "AWS::IAM::RolePolicy": "iam.CfnRolePolicy",
    "AWS::Logs::LogGroup": "logs.CfnLogGroup",
    "AWS::SSM::Parameter": "ssm.CfnParameter",
    "AWS::ServiceDiscovery::PrivateDnsNamespace": "servicediscovery.CfnPrivateDnsNamespace",
    "AWS::ServiceDiscovery::Service": "servicediscovery.CfnService",
}
"""The class of each type of resource, in a module that is imported under its last name."""

MODULE = {
    "applicationsignals": "aws_applicationsignals",
    "aps": "aws_aps",
    "cloudwatch": "aws_cloudwatch",
    "ec2": "aws_ec2",
    "ecs": "aws_ecs",
    "grafana": "aws_grafana",
    "iam": "aws_iam",
    "logs": "aws_logs",
    "servicediscovery": "aws_servicediscovery",
    "ssm": "aws_ssm",
}
"""The modules by the names under which they are imported."""

MAP = "a map of the user's own keys, or a document of another language"

_CLUSTER, _SERVICE, _TASK = CLASS["AWS::ECS::Cluster"], CLASS["AWS::ECS::Service"], CLASS["AWS::ECS::TaskDefinition"]
_REGISTRY = CLASS["AWS::ServiceDiscovery::Service"]
_ALARM, _OBJECTIVE = CLASS["AWS::CloudWatch::Alarm"], CLASS["AWS::ApplicationSignals::ServiceLevelObjective"]
_METRIC = f"{_ALARM}.MetricProperty"
_INDICATOR, _GOAL = f"{_OBJECTIVE}.RequestBasedSliProperty", f"{_OBJECTIVE}.GoalProperty"
_CONTAINER = f"{_TASK}.ContainerDefinitionProperty"

PROPERTY: dict[tuple[str, str], str] = {
    (CLASS["AWS::EC2::SecurityGroup"], "SecurityGroupEgress"): f"{CLASS['AWS::EC2::SecurityGroup']}.EgressProperty",
    (CLASS["AWS::Grafana::Workspace"], "Tags"): f"{CLASS['AWS::Grafana::Workspace']}.TagsItemsProperty",
    (CLASS["AWS::SSM::Parameter"], "Tags"): MAP,
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
    (_ALARM, "Dimensions"): f"{_ALARM}.DimensionProperty",
    (_ALARM, "Metrics"): f"{_ALARM}.MetricDataQueryProperty",
    (f"{_ALARM}.MetricDataQueryProperty", "MetricStat"): f"{_ALARM}.MetricStatProperty",
    (f"{_ALARM}.MetricStatProperty", "Metric"): _METRIC,
    (_METRIC, "Dimensions"): f"{_ALARM}.DimensionProperty",
    (_OBJECTIVE, "RequestBasedSli"): _INDICATOR,
    (_INDICATOR, "RequestBasedSliMetric"): f"{_OBJECTIVE}.RequestBasedSliMetricProperty",
    (f"{_OBJECTIVE}.RequestBasedSliMetricProperty", "KeyAttributes"): MAP,
    (_OBJECTIVE, "Goal"): _GOAL,
    (_GOAL, "Interval"): f"{_OBJECTIVE}.IntervalProperty",
    (f"{_OBJECTIVE}.IntervalProperty", "RollingInterval"): f"{_OBJECTIVE}.RollingIntervalProperty",
    (_REGISTRY, "DnsConfig"): f"{_REGISTRY}.DnsConfigProperty",
    (f"{_REGISTRY}.DnsConfigProperty", "DnsRecords"): f"{_REGISTRY}.DnsRecordProperty",
    (_REGISTRY, "HealthCheckCustomConfig"): f"{_REGISTRY}.HealthCheckCustomConfigProperty",
}
"""What a mapping under a property of a class is: another class, or a map."""


def type_below(owner: str, key: str) -> str:
    """The class of a mapping under a property; what is not in the table is an error of ours.

    >>> type_below("ecs.CfnService", "Tags"), type_below("ecs.CfnCluster", "ClusterSettings")
    ('cdk.CfnTag', 'ecs.CfnCluster.ClusterSettingsProperty')
    """
    return "cdk.CfnTag" if key == "Tags" and (owner, key) not in PROPERTY else PROPERTY[owner, key]
