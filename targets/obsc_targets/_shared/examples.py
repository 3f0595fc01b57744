"""A value of each kind of input, made up, as checklists and messages show it."""

from __future__ import annotations

from collections.abc import Mapping

from obsc.infra.boundary import InputKind

EXAMPLES: Mapping[InputKind, str] = {
    "string": "…",
    "image": "registry.example/image:1.0.0",
    "cluster": "production",
    "cluster-name": "production",
    "capacity-provider": "FARGATE_SPOT",
    "vpc-id": "vpc-0123456789abcdef0",
    "subnet-ids": "subnet-0123456789abcdef0",
    "subnet-id": "subnet-0123456789abcdef0",
    "security-group-id": "sg-0123456789abcdef0",
    "security-group-ids": "sg-0123456789abcdef0",
    "role-arn": "arn:aws:iam::123456789012:role/web",
    "instance-profile-name": "web",
    "machine-image-id": "ami-0123456789abcdef0",
    "target-group-arn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef",
    "target-group-name": "targetgroup/web/0123456789abcdef",
    "load-balancer-name": "app/web/0123456789abcdef",
    "certificate-arn": "arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef",
    "route-table-ids": "rtb-0123456789abcdef0",
    "log-group-name": "/ecs/shop/web",
    "namespace-id": "ns-0123456789abcdef",
    "prometheus-workspace-id": "ws-0123abcd-0123-abcd-0123-0123456789ab",
    "grafana-workspace-id": "g-0123456789",
    "topic-arn": "arn:aws:sns:us-east-1:123456789012:alarms",
    "secret-arn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/database-AbCdEf",
    "parameter-arn": "arn:aws:ssm:us-east-1:123456789012:parameter/shop/database",
}
"""Of a list: one of its items. The account and the ids are those of AWS's own documentation."""
