"""The Python types of aws-cdk-lib for what stands in a template.

A class is named after its resource, a property class after its type in the reference:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
"""

from __future__ import annotations

CLASS: dict[str, str] = {
    "AWS::APS::RuleGroupsNamespace": "aps.CfnRuleGroupsNamespace",
    "AWS::APS::Workspace": "aps.CfnWorkspace",
    "AWS::ApplicationAutoScaling::ScalableTarget": "applicationautoscaling.CfnScalableTarget",
    "AWS::ApplicationAutoScaling::ScalingPolicy": "applicationautoscaling.CfnScalingPolicy",
    "AWS::ApplicationSignals::Discovery": "applicationsignals.CfnDiscovery",
    "AWS::ApplicationSignals::ServiceLevelObjective": "applicationsignals.CfnServiceLevelObjective",
    "AWS::CloudWatch::Alarm": "cloudwatch.CfnAlarm",
    "AWS::CloudWatch::Dashboard": "cloudwatch.CfnDashboard",
    "AWS::AutoScaling::AutoScalingGroup": "autoscaling.CfnAutoScalingGroup",
    "AWS::EC2::Instance": "ec2.CfnInstance",
    "AWS::EC2::LaunchTemplate": "ec2.CfnLaunchTemplate",
    "AWS::EC2::EIP": "ec2.CfnEIP",
    "AWS::EC2::InternetGateway": "ec2.CfnInternetGateway",
    "AWS::EC2::NatGateway": "ec2.CfnNatGateway",
    "AWS::EC2::Route": "ec2.CfnRoute",
    "AWS::EC2::RouteTable": "ec2.CfnRouteTable",
    "AWS::EC2::SecurityGroup": "ec2.CfnSecurityGroup",
    "AWS::EC2::SecurityGroupIngress": "ec2.CfnSecurityGroupIngress",
    "AWS::EC2::Subnet": "ec2.CfnSubnet",
    "AWS::EC2::SubnetRouteTableAssociation": "ec2.CfnSubnetRouteTableAssociation",
    "AWS::EC2::VPC": "ec2.CfnVPC",
    "AWS::EC2::VPCEndpoint": "ec2.CfnVPCEndpoint",
    "AWS::EC2::VPCGatewayAttachment": "ec2.CfnVPCGatewayAttachment",
    "AWS::ECS::Cluster": "ecs.CfnCluster",
    "AWS::ECS::Service": "ecs.CfnService",
    "AWS::ECS::TaskDefinition": "ecs.CfnTaskDefinition",
    "AWS::ElasticLoadBalancingV2::Listener": "elasticloadbalancingv2.CfnListener",
    "AWS::ElasticLoadBalancingV2::ListenerRule": "elasticloadbalancingv2.CfnListenerRule",
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "elasticloadbalancingv2.CfnLoadBalancer",
    "AWS::ElasticLoadBalancingV2::TargetGroup": "elasticloadbalancingv2.CfnTargetGroup",
    "AWS::Grafana::Workspace": "grafana.CfnWorkspace",
    "AWS::IAM::InstanceProfile": "iam.CfnInstanceProfile",
    "AWS::IAM::Role": "iam.CfnRole",
    "AWS::IAM::RolePolicy": "iam.CfnRolePolicy",
    "AWS::Logs::LogGroup": "logs.CfnLogGroup",
    "AWS::SSM::Parameter": "ssm.CfnParameter",
    "AWS::ServiceDiscovery::PrivateDnsNamespace": "servicediscovery.CfnPrivateDnsNamespace",
    "AWS::ServiceDiscovery::Service": "servicediscovery.CfnService",
    "AWS::XRay::Group": "xray.CfnGroup",
    "AWS::XRay::SamplingRule": "xray.CfnSamplingRule",
}
"""The class of each type of resource, in a module that is imported under its last name."""

MODULE = {
    "applicationautoscaling": "aws_applicationautoscaling",
    "applicationsignals": "aws_applicationsignals",
    "aps": "aws_aps",
    "autoscaling": "aws_autoscaling",
    "cloudwatch": "aws_cloudwatch",
    "ec2": "aws_ec2",
    "ecs": "aws_ecs",
    "elasticloadbalancingv2": "aws_elasticloadbalancingv2",
    "grafana": "aws_grafana",
    "iam": "aws_iam",
    "logs": "aws_logs",
    "servicediscovery": "aws_servicediscovery",
    "ssm": "aws_ssm",
    "xray": "aws_xray",
}
"""The modules by the names under which they are imported."""

MAP = "a map of the user's own keys, or a document of another language"

_CLUSTER, _SERVICE, _TASK = CLASS["AWS::ECS::Cluster"], CLASS["AWS::ECS::Service"], CLASS["AWS::ECS::TaskDefinition"]
_SCALING = CLASS["AWS::ApplicationAutoScaling::ScalingPolicy"]
_TRACKING = f"{_SCALING}.TargetTrackingScalingPolicyConfigurationProperty"
_BALANCER = CLASS["AWS::ElasticLoadBalancingV2::LoadBalancer"]
_LISTENER = CLASS["AWS::ElasticLoadBalancingV2::Listener"]
_RULE = CLASS["AWS::ElasticLoadBalancingV2::ListenerRule"]
_TARGETS = CLASS["AWS::ElasticLoadBalancingV2::TargetGroup"]
_REGISTRY = CLASS["AWS::ServiceDiscovery::Service"]
_INSTANCE, _TEMPLATE = CLASS["AWS::EC2::Instance"], CLASS["AWS::EC2::LaunchTemplate"]
_BOOT, _GROUP = f"{_TEMPLATE}.LaunchTemplateDataProperty", CLASS["AWS::AutoScaling::AutoScalingGroup"]
_ALARM, _OBJECTIVE = CLASS["AWS::CloudWatch::Alarm"], CLASS["AWS::ApplicationSignals::ServiceLevelObjective"]
_METRIC = f"{_ALARM}.MetricProperty"
_INDICATOR, _GOAL = f"{_OBJECTIVE}.RequestBasedSliProperty", f"{_OBJECTIVE}.GoalProperty"
_SAMPLED = f"{CLASS['AWS::XRay::SamplingRule']}.SamplingRuleProperty"
_CONTAINER = f"{_TASK}.ContainerDefinitionProperty"

PROPERTY: dict[tuple[str, str], str] = {
    (_INSTANCE, "LaunchTemplate"): f"{_INSTANCE}.LaunchTemplateSpecificationProperty",
    (_INSTANCE, "MetadataOptions"): f"{_INSTANCE}.MetadataOptionsProperty",
    (_TEMPLATE, "LaunchTemplateData"): _BOOT,
    (_TEMPLATE, "TagSpecifications"): f"{_TEMPLATE}.LaunchTemplateTagSpecificationProperty",
    (_BOOT, "IamInstanceProfile"): f"{_TEMPLATE}.IamInstanceProfileProperty",
    (_BOOT, "MetadataOptions"): f"{_TEMPLATE}.MetadataOptionsProperty",
    (_GROUP, "LaunchTemplate"): f"{_GROUP}.LaunchTemplateSpecificationProperty",
    (_GROUP, "Tags"): f"{_GROUP}.TagPropertyProperty",
    (CLASS["AWS::EC2::SecurityGroup"], "SecurityGroupEgress"): f"{CLASS['AWS::EC2::SecurityGroup']}.EgressProperty",
    (CLASS["AWS::Grafana::Workspace"], "Tags"): f"{CLASS['AWS::Grafana::Workspace']}.TagsItemsProperty",
    (CLASS["AWS::SSM::Parameter"], "Tags"): MAP,
    (CLASS["AWS::XRay::SamplingRule"], "SamplingRule"): _SAMPLED,
    (_SAMPLED, "Attributes"): MAP,
    (CLASS["AWS::XRay::Group"], "InsightsConfiguration"): f"{CLASS['AWS::XRay::Group']}.InsightsConfigurationProperty",
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
    (_SCALING, "TargetTrackingScalingPolicyConfiguration"): _TRACKING,
    (_TRACKING, "PredefinedMetricSpecification"): f"{_SCALING}.PredefinedMetricSpecificationProperty",
    (_TARGETS, "Matcher"): f"{_TARGETS}.MatcherProperty",
    (_BALANCER, "LoadBalancerAttributes"): f"{_BALANCER}.LoadBalancerAttributeProperty",
    (_TARGETS, "TargetGroupAttributes"): f"{_TARGETS}.TargetGroupAttributeProperty",
    (_LISTENER, "Certificates"): f"{_LISTENER}.CertificateProperty",
    (_LISTENER, "DefaultActions"): f"{_LISTENER}.ActionProperty",
    (f"{_LISTENER}.ActionProperty", "RedirectConfig"): f"{_LISTENER}.RedirectConfigProperty",
    (f"{_LISTENER}.ActionProperty", "FixedResponseConfig"): f"{_LISTENER}.FixedResponseConfigProperty",
    (_RULE, "Conditions"): f"{_RULE}.RuleConditionProperty",
    (f"{_RULE}.RuleConditionProperty", "PathPatternConfig"): f"{_RULE}.PathPatternConfigProperty",
    (_RULE, "Actions"): f"{_RULE}.ActionProperty",
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
