"""What `Ref` and `Fn::GetAtt` give, from the section "Return values" of each resource type's page.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
"""

from __future__ import annotations

from collections.abc import Mapping

RETURNS: Mapping[str, tuple[str, str | None, Mapping[str, str]]] = {
    "AWS::ApplicationSignals::ServiceLevelObjective": ("ServiceLevelObjective", "arn", {"Arn": "arn"}),
    "AWS::APS::Workspace": (
        "PrometheusWorkspace",
        "arn",
        {"Arn": "arn", "WorkspaceId": "id", "PrometheusEndpoint": "endpoint"},
    ),
    "AWS::APS::RuleGroupsNamespace": ("PrometheusRules", "arn", {"Arn": "arn"}),
    "AWS::XRay::Group": ("TraceGroup", "arn", {"GroupARN": "arn"}),
    "AWS::XRay::SamplingRule": ("SamplingRule", "arn", {"RuleARN": "arn"}),
    "AWS::ApplicationAutoScaling::ScalableTarget": ("ScalableTarget", "id", {"Id": "id"}),
    "AWS::CloudWatch::Alarm": ("Alarm", "name", {"Arn": "arn"}),
    "AWS::CloudWatch::Dashboard": ("Dashboard", "name", {}),
    "AWS::AutoScaling::AutoScalingGroup": ("AutoScalingGroup", "name", {}),
    "AWS::EC2::Instance": ("Instance", "id", {"InstanceId": "id"}),
    "AWS::EC2::LaunchTemplate": (
        "LaunchTemplate",
        "id",
        {"LaunchTemplateId": "id", "LatestVersionNumber": "latest_version"},
    ),
    "AWS::IAM::InstanceProfile": ("InstanceProfile", "name", {"Arn": "arn"}),
    "AWS::ECS::Cluster": ("Cluster", "name", {"Arn": "arn"}),
    "AWS::ECS::TaskDefinition": ("TaskDefinition", "arn", {"TaskDefinitionArn": "arn"}),
    "AWS::ECS::Service": ("Service", "arn", {"ServiceArn": "arn", "Name": "name"}),
    "AWS::Grafana::Workspace": ("GrafanaWorkspace", "id", {"Id": "id", "Endpoint": "endpoint"}),
    "AWS::SSM::Parameter": ("Parameter", "name", {}),
    "AWS::Logs::LogGroup": ("LogGroup", "name", {"Arn": "streams"}),
    "AWS::ServiceDiscovery::PrivateDnsNamespace": ("Namespace", "id", {"Id": "id", "Arn": "arn"}),
    "AWS::ServiceDiscovery::Service": ("DiscoveryService", "id", {"Id": "id", "Arn": "arn"}),
    "AWS::IAM::Role": ("Role", "name", {"Arn": "arn"}),
    "AWS::EC2::EIP": ("ElasticIp", "public_ip", {"AllocationId": "allocation_id"}),
    "AWS::EC2::InternetGateway": ("InternetGateway", "id", {"InternetGatewayId": "id"}),
    "AWS::EC2::NatGateway": ("NatGateway", "id", {"NatGatewayId": "id"}),
    "AWS::EC2::RouteTable": ("RouteTable", "id", {"RouteTableId": "id"}),
    "AWS::EC2::Subnet": ("Subnet", "id", {"SubnetId": "id"}),
    "AWS::EC2::VPC": ("Vpc", "id", {"VpcId": "id"}),
    "AWS::ElasticLoadBalancingV2::Listener": ("Listener", "arn", {"ListenerArn": "arn"}),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": (
        "LoadBalancer",
        "arn",
        {"LoadBalancerArn": "arn", "DNSName": "dns_name", "LoadBalancerFullName": "full_name"},
    ),
    "AWS::ElasticLoadBalancingV2::TargetGroup": (
        "TargetGroup",
        "arn",
        {"TargetGroupArn": "arn", "TargetGroupFullName": "full_name"},
    ),
    "AWS::EC2::SecurityGroup": ("SecurityGroup", "id", {"GroupId": "id", "Id": "id"}),
}
"""By type: the graph's class, the attribute that `Ref` gives, and those that `Fn::GetAtt` gives.

A log group's ARN ends with `:*`. A security group in a VPC gives its id to `Ref`.
"""
