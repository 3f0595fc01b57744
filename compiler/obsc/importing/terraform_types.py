"""The types of Terraform's AWS provider that an import looks into, by their kinds in the graph."""

from __future__ import annotations

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "aws_autoscaling_group": "AutoScalingGroup",
    "aws_cloudwatch_dashboard": "Dashboard",
    "aws_cloudwatch_log_group": "LogGroup",
    "aws_cloudwatch_metric_alarm": "Alarm",
    "aws_ecs_cluster": "Cluster",
    "aws_ecs_service": "Service",
    "aws_ecs_task_definition": "TaskDefinition",
    "aws_eip": "ElasticIp",
    "aws_grafana_workspace": "GrafanaWorkspace",
    "aws_iam_instance_profile": "InstanceProfile",
    "aws_iam_role": "Role",
    "aws_iam_role_policy": "RolePolicy",
    "aws_instance": "Instance",
    "aws_internet_gateway": "InternetGateway",
    "aws_internet_gateway_attachment": "GatewayAttachment",
    "aws_launch_configuration": "LaunchTemplate",
    "aws_launch_template": "LaunchTemplate",
    "aws_lb": "LoadBalancer",
    "aws_lb_listener": "Listener",
    "aws_lb_listener_rule": "ListenerRule",
    "aws_lb_target_group": "TargetGroup",
    "aws_nat_gateway": "NatGateway",
    "aws_prometheus_rule_group_namespace": "PrometheusRules",
    "aws_prometheus_workspace": "PrometheusWorkspace",
    "aws_route": "Route",
    "aws_route_table": "RouteTable",
    "aws_route_table_association": "RouteTableAssociation",
    "aws_security_group": "SecurityGroup",
    "aws_ssm_parameter": "Parameter",
    "aws_subnet": "Subnet",
    "aws_vpc": "Vpc",
    "aws_vpc_endpoint": "VpcEndpoint",
    "aws_vpc_security_group_ingress_rule": "SecurityGroupIngress",
    "aws_xray_group": "TraceGroup",
    "aws_xray_sampling_rule": "SamplingRule",
}
