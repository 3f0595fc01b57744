"""One row per node class: the CloudFormation type, and its properties."""

from __future__ import annotations

from functools import cache
from typing import Any

from obsc.infra import (
    autoscaling,
    cloudwatch,
    discovery,
    ec2,
    ecs,
    grafana,
    iam,
    loadbalancing,
    logs,
    network,
    prometheus,
    ssm,
    vpc,
    xray,
)
from obsc.infra.boundary import Input, InputKind
from obsc.infra.node import Node
from obsc_targets._shared.cfn import loadbalancing as balancing
from obsc_targets._shared.cfn import vpc as networks
from obsc_targets._shared.cfn.application_signals import DISCOVERY, OBJECTIVE, objective_properties
from obsc_targets._shared.cfn.autoscaling import scalable_target, scaling_policy
from obsc_targets._shared.cfn.cloudwatch import alarm, dashboard
from obsc_targets._shared.cfn.collector import (
    grafana_workspace,
    parameter_of_ssm,
    prometheus_rules,
    prometheus_workspace,
)
from obsc_targets._shared.cfn.discovery import discovery_service, namespace
from obsc_targets._shared.cfn.ec2 import (
    auto_scaling_group,
    instance,
    instance_profile,
    instance_user_data,
    launch_template,
)
from obsc_targets._shared.cfn.parts import InstanceUserData
from obsc_targets._shared.cfn.properties import Properties, Row, tags
from obsc_targets._shared.cfn.say import Say
from obsc_targets._shared.cfn.xray import sampling_rule, trace_group
from obsc_targets._shared.container import container_definition
from obsc_targets._shared.doc import Note

PARAMETER_TYPE: dict[InputKind, str] = {
    "vpc-id": "AWS::EC2::VPC::Id",
    "subnet-ids": "List<AWS::EC2::Subnet::Id>",
    "subnet-id": "AWS::EC2::Subnet::Id",
    "machine-image-id": "AWS::EC2::Image::Id",
    "security-group-id": "AWS::EC2::SecurityGroup::Id",
    "security-group-ids": "List<AWS::EC2::SecurityGroup::Id>",
    "route-table-ids": "CommaDelimitedList",
}
"""CloudFormation checks these against the account; everything else is a String."""

PATTERN: dict[InputKind, tuple[str, str]] = {
    "cluster-name": ("^[A-Za-z0-9_-]{1,255}$", "The name of an ECS cluster, not its ARN."),
    "role-arn": (
        r"^arn:[^:]+:iam::\d{12}:role/[^/]+$",
        "The ARN of an IAM role without a path; that of one with a path has to stand in the specification.",
    ),
    "instance-profile-name": (r"^[A-Za-z0-9_+=,.@-]{1,128}$", "The name of an instance profile, not its ARN."),
    "target-group-arn": (
        r"^arn:[^:]+:elasticloadbalancing:[^:]+:\d{12}:targetgroup/.+$",
        "The ARN of a target group.",
    ),
    "target-group-name": ("^targetgroup/[A-Za-z0-9-]+/[0-9a-f]+$", "The end of the ARN of a target group."),
    "load-balancer-name": ("^app/[A-Za-z0-9-]+/[0-9a-f]+$", "The end of the ARN of an Application Load Balancer."),
    "certificate-arn": (r"^arn:[^:]+:acm:[^:]+:\d{12}:certificate/.+$", "The ARN of a certificate in ACM."),
    "namespace-id": ("^ns-[a-z0-9]+$", "The id of a Cloud Map namespace."),
    "prometheus-workspace-id": ("^ws-[0-9a-f-]+$", "The id of a workspace of Amazon Managed Service for Prometheus."),
    "grafana-workspace-id": ("^g-[0-9a-f]{10}$", "The id of a workspace of Amazon Managed Grafana."),
    "topic-arn": (r"^arn:[^:]+:sns:[^:]+:\d{12}:.+$", "The ARN of an SNS topic."),
    "secret-arn": (r"^arn:[^:]+:secretsmanager:[^:]+:\d{12}:secret:.+$", "The ARN of a secret in Secrets Manager."),
    "parameter-arn": (r"^arn:[^:]+:ssm:[^:]+:\d{12}:parameter/.+$", "The ARN of a parameter in Systems Manager."),
    "image": (r"^\S+$", "An image with its tag or digest."),
}


def parameter(node: Input) -> dict[str, Any]:
    """A parameter for an input."""
    out: dict[str, Any] = {"Type": PARAMETER_TYPE.get(node.type, "String"), "Description": node.description}
    if node.type in PATTERN:
        pattern, constraint = PATTERN[node.type]
        out |= {"AllowedPattern": pattern, "ConstraintDescription": constraint}
    elif out["Type"] == "String":
        out |= {"MinLength": 1}
    return out


def _cluster(node: ecs.Cluster, say: Say) -> Properties:
    return {
        "ClusterName": None if node.cluster_name is None else say.text(node.cluster_name),
        "ClusterSettings": [{"Name": "containerInsights", "Value": node.container_insights}],
        "Tags": tags(node.tags),
    }


def _log_group(node: logs.LogGroup, say: Say) -> Properties:
    return {
        "LogGroupName": say.text(node.log_group_name),
        "RetentionInDays": node.retention_days,
        "Tags": tags(node.tags),
    }


def _role(node: iam.Role, say: Say) -> Properties:
    trust = {"Effect": "Allow", "Principal": {"Service": node.service}, "Action": "sts:AssumeRole"}
    return {
        "Description": node.description,
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
        "ManagedPolicyArns": [say.text(policy) for policy in node.managed_policies],
        "Tags": tags(node.tags),
    }


def _role_policy(node: iam.RolePolicy, say: Say) -> Properties:
    return {
        "PolicyName": node.policy_name,
        "RoleName": say.text(node.role),
        "PolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [_statement(statement, say) for statement in node.statements],
        },
    }


def _statement(statement: iam.Statement, say: Say) -> Note:
    said = {
        "Sid": statement.sid,
        "Effect": statement.effect,
        "Action": list(statement.actions),
        "Resource": [say.text(resource) for resource in statement.resources],
    }
    return Note(said, statement.why)


def _security_group(node: network.SecurityGroup, say: Say) -> Properties:
    return {
        "GroupDescription": node.description,
        "VpcId": say.text(node.vpc),
        "SecurityGroupEgress": [
            {
                "IpProtocol": rule.protocol,
                **_ports(rule.from_port, rule.to_port),
                **_peer(rule.peer, "DestinationSecurityGroupId", say),
                "Description": rule.description,
            }
            for rule in node.egress
        ],
        "Tags": tags(node.tags),
    }


def _ingress(node: network.SecurityGroupIngress, say: Say) -> Properties:
    return {
        "GroupId": say.text(node.group),
        "IpProtocol": node.protocol,
        **_ports(node.from_port, node.to_port),
        **_peer(node.peer, "SourceSecurityGroupId", say),
        "Description": node.description,
    }


def _ports(first: int | None, last: int | None) -> Properties:
    return {} if first is None else {"FromPort": first, "ToPort": last}


def _peer(peer: network.Peer, group_key: str, say: Say) -> Properties:
    if peer.security_group is not None:
        return {group_key: say.text(peer.security_group)}
    return {"CidrIpv6" if ":" in (peer.cidr or "") else "CidrIp": peer.cidr}


def _task_definition(node: ecs.TaskDefinition, say: Say) -> Properties:
    return {
        "Family": node.family,
        "RequiresCompatibilities": list(node.requires_compatibilities),
        "NetworkMode": node.network_mode,
        "Cpu": None if node.cpu is None else str(node.cpu),
        "Memory": None if node.memory is None else str(node.memory),
        "TaskRoleArn": None if node.task_role is None else say.text(node.task_role),
        "ExecutionRoleArn": None if node.execution_role is None else say.text(node.execution_role),
        "RuntimePlatform": {
            "CpuArchitecture": node.runtime_platform.cpu_architecture,
            "OperatingSystemFamily": node.runtime_platform.operating_system_family,
        },
        "Volumes": [_volume(volume) for volume in node.volumes],
        "ContainerDefinitions": [container_definition(c, say.text, _capital) for c in node.containers],
        "Tags": tags(node.tags),
    }


@cache
def _capital(key: str) -> str:
    return key[0].upper() + key[1:]


def _volume(volume: ecs.Volume) -> Properties:
    return {"Name": volume.name} | ({} if volume.host_path is None else {"Host": {"SourcePath": volume.host_path}})


def _service(node: ecs.Service, say: Say) -> Properties:
    return {
        "ServiceName": node.service_name,
        "Cluster": say.text(node.cluster),
        "TaskDefinition": say.text(node.task_definition),
        "SchedulingStrategy": node.scheduling_strategy,
        "DesiredCount": node.desired_count,
        "LaunchType": node.launch_type,
        "CapacityProviderStrategy": [
            {"CapacityProvider": say.text(item.capacity_provider), "Base": item.base, "Weight": item.weight}
            for item in node.capacity_provider_strategy
        ],
        "PlatformVersion": node.platform_version,
        "NetworkConfiguration": None if node.network is None else _network(node.network, say),
        "LoadBalancers": [
            {
                "TargetGroupArn": say.text(balancer.target_group),
                "ContainerName": balancer.container_name,
                "ContainerPort": balancer.container_port,
            }
            for balancer in node.load_balancers
        ],
        "ServiceRegistries": [{"RegistryArn": say.text(item.registry)} for item in node.service_registries],
        "HealthCheckGracePeriodSeconds": node.health_check_grace_period,
        "DeploymentConfiguration": {
            "MaximumPercent": node.deployment.maximum_percent,
            "MinimumHealthyPercent": node.deployment.minimum_healthy_percent,
            "DeploymentCircuitBreaker": {
                "Enable": node.deployment.circuit_breaker,
                "Rollback": node.deployment.rollback,
            },
        },
        "AvailabilityZoneRebalancing": node.availability_zone_rebalancing,
        "EnableExecuteCommand": node.enable_execute_command,
        "EnableECSManagedTags": node.enable_ecs_managed_tags,
        # CloudFormation has no word for none, which is its default.
        "PropagateTags": None if node.propagate_tags == "NONE" else node.propagate_tags,
        "Tags": tags(node.tags),
    }


def _network(network: ecs.AwsVpcConfiguration, say: Say) -> Properties:
    return {
        "AwsvpcConfiguration": {
            "Subnets": say.texts(network.subnets),
            "SecurityGroups": say.texts(network.security_groups),
            "AssignPublicIp": "ENABLED" if network.assign_public_ip else "DISABLED",
        }
    }


ROWS: dict[type[Node], Row] = {
    ecs.Cluster: ("AWS::ECS::Cluster", _cluster),
    logs.LogGroup: ("AWS::Logs::LogGroup", _log_group),
    iam.Role: ("AWS::IAM::Role", _role),
    iam.RolePolicy: ("AWS::IAM::RolePolicy", _role_policy),
    discovery.Namespace: ("AWS::ServiceDiscovery::PrivateDnsNamespace", namespace),
    discovery.DiscoveryService: ("AWS::ServiceDiscovery::Service", discovery_service),
    ssm.Parameter: ("AWS::SSM::Parameter", parameter_of_ssm),
    prometheus.PrometheusWorkspace: ("AWS::APS::Workspace", prometheus_workspace),
    prometheus.PrometheusRules: ("AWS::APS::RuleGroupsNamespace", prometheus_rules),
    xray.SamplingRule: ("AWS::XRay::SamplingRule", sampling_rule),
    xray.TraceGroup: ("AWS::XRay::Group", trace_group),
    grafana.GrafanaWorkspace: ("AWS::Grafana::Workspace", grafana_workspace),
    vpc.Vpc: ("AWS::EC2::VPC", networks.network),
    vpc.Subnet: ("AWS::EC2::Subnet", networks.subnet),
    vpc.InternetGateway: ("AWS::EC2::InternetGateway", networks.internet_gateway),
    vpc.GatewayAttachment: ("AWS::EC2::VPCGatewayAttachment", networks.gateway_attachment),
    vpc.ElasticIp: ("AWS::EC2::EIP", networks.elastic_ip),
    vpc.NatGateway: ("AWS::EC2::NatGateway", networks.nat_gateway),
    vpc.RouteTable: ("AWS::EC2::RouteTable", networks.route_table),
    vpc.Route: ("AWS::EC2::Route", networks.route),
    vpc.RouteTableAssociation: ("AWS::EC2::SubnetRouteTableAssociation", networks.route_table_association),
    vpc.VpcEndpoint: ("AWS::EC2::VPCEndpoint", networks.vpc_endpoint),
    loadbalancing.LoadBalancer: ("AWS::ElasticLoadBalancingV2::LoadBalancer", balancing.load_balancer),
    loadbalancing.TargetGroup: ("AWS::ElasticLoadBalancingV2::TargetGroup", balancing.target_group),
    loadbalancing.Listener: ("AWS::ElasticLoadBalancingV2::Listener", balancing.listener),
    loadbalancing.ListenerRule: ("AWS::ElasticLoadBalancingV2::ListenerRule", balancing.listener_rule),
    network.SecurityGroup: ("AWS::EC2::SecurityGroup", _security_group),
    network.SecurityGroupIngress: ("AWS::EC2::SecurityGroupIngress", _ingress),
    ec2.InstanceProfile: ("AWS::IAM::InstanceProfile", instance_profile),
    InstanceUserData: ("AWS::EC2::LaunchTemplate", instance_user_data),
    ec2.Instance: ("AWS::EC2::Instance", instance),
    ec2.LaunchTemplate: ("AWS::EC2::LaunchTemplate", launch_template),
    ec2.AutoScalingGroup: ("AWS::AutoScaling::AutoScalingGroup", auto_scaling_group),
    ecs.TaskDefinition: ("AWS::ECS::TaskDefinition", _task_definition),
    ecs.Service: ("AWS::ECS::Service", _service),
    autoscaling.ScalableTarget: ("AWS::ApplicationAutoScaling::ScalableTarget", scalable_target),
    autoscaling.ScalingPolicy: ("AWS::ApplicationAutoScaling::ScalingPolicy", scaling_policy),
    cloudwatch.Alarm: ("AWS::CloudWatch::Alarm", alarm),
    cloudwatch.Dashboard: ("AWS::CloudWatch::Dashboard", dashboard),
    cloudwatch.Discovery: (DISCOVERY, lambda node, say: {}),
    cloudwatch.ServiceLevelObjective: (OBJECTIVE, lambda node, say: objective_properties(node, say.text)),
}
