"""The types of Terraform's AWS provider that an import looks into, by their kinds in the graph."""

from __future__ import annotations

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "aws_cloudwatch_log_group": "LogGroup",
    "aws_ecs_cluster": "Cluster",
    "aws_ecs_service": "Service",
    "aws_ecs_task_definition": "TaskDefinition",
    "aws_iam_role": "Role",
    "aws_iam_role_policy": "RolePolicy",
    "aws_instance": "Instance",
    "aws_launch_template": "LaunchTemplate",
    "aws_lb_target_group": "TargetGroup",
    "aws_security_group": "SecurityGroup",
    "aws_vpc_security_group_ingress_rule": "SecurityGroupIngress",
}
