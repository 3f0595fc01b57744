"""What the agent on an instance may do, given to the instance's role at synthesis."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam


def add_telemetry(
    machine: ec2.Instance | autoscaling.AutoScalingGroup | ec2.LaunchTemplate,
) -> None:
    """Let an instance send its telemetry, or those of a group or of a template."""
    role = machine.role
    if role is None:
        raise ValueError(f"obsc: {machine.node.path} has no role, which it needs")
    for wanted in _TELEMETRY["role"]:
        resources = [cdk.Token.as_string(one) for one in wanted["Resource"]]
        statement = iam.PolicyStatement.from_json({**wanted, "Resource": resources})
        if not role.add_to_principal_policy(statement).statement_added:
            actions = ", ".join(wanted["Action"])
            told = f"obsc: {role.role_arn} is not this app's, and needs {actions}"
            id_ = f"obsc:{wanted['Action'][0]}"
            cdk.Annotations.of(machine).add_warning_v2(id_, told)


_TELEMETRY: dict[str, Any] = {}
