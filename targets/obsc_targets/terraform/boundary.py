"""The module's edge: variables that refuse what cannot be right, and outputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from obsc.infra.boundary import Input, InputKind, Output
from obsc_targets._shared.examples import EXAMPLES
from obsc_targets._shared.hcl_printer import Attribute, Block, Call, Item, Traversal
from obsc_targets.terraform.say import Say

_KIND: Mapping[InputKind, tuple[str, str]] = {
    "string": ("(?s)^.+$", "must not be empty"),
    "image": (r"^\S+$", "must be an image with its tag or digest, like {}"),
    "cluster": (
        "^(arn:[^:]+:ecs:[^:]+:[0-9]{12}:cluster/)?[A-Za-z0-9_-]{1,255}$",
        "must be the name or ARN of an ECS cluster, like {}",
    ),
    "cluster-name": ("^[A-Za-z0-9_-]{1,255}$", "must be the name of an ECS cluster, not its ARN, like {}"),
    "capacity-provider": (
        "^(arn:[^:]+:ecs:[^:]+:[0-9]{12}:capacity-provider/)?[A-Za-z0-9_-]{1,255}$",
        "must be the name or ARN of a capacity provider, like {}",
    ),
    "vpc-id": ("^vpc-[0-9a-f]+$", "must be the id of a VPC, like {}"),
    "subnet-ids": ("^subnet-[0-9a-f]+(,subnet-[0-9a-f]+)*$", "must be ids of subnets, at least one, like {}"),
    "subnet-id": ("^subnet-[0-9a-f]+$", "must be the id of a subnet, like {}"),
    "security-group-id": ("^sg-[0-9a-f]+$", "must be the id of a security group, like {}"),
    "security-group-ids": ("^sg-[0-9a-f]+(,sg-[0-9a-f]+)*$", "must be ids of security groups, at least one, like {}"),
    "role-arn": ("^arn:[^:]+:iam::[0-9]{12}:role/([^/]+/)*[^/]+$", "must be the ARN of an IAM role, like {}"),
    "instance-profile-name": (
        "^[A-Za-z0-9_+=,.@-]{1,128}$",
        "must be the name of an instance profile, not its ARN, like {}",
    ),
    "machine-image-id": ("^ami-[0-9a-f]+$", "must be the id of a machine image, like {}"),
    "target-group-arn": (
        "^arn:[^:]+:elasticloadbalancing:[^:]+:[0-9]{12}:targetgroup/.+$",
        "must be the ARN of a target group, like {}",
    ),
    "target-group-name": (
        "^targetgroup/[A-Za-z0-9-]+/[0-9a-f]+$",
        "must be the end of the ARN of a target group, like {}",
    ),
    "load-balancer-name": (
        "^app/[A-Za-z0-9-]+/[0-9a-f]+$",
        "must be the end of the ARN of an Application Load Balancer, like {}",
    ),
    "certificate-arn": (
        "^arn:[^:]+:acm:[^:]+:[0-9]{12}:certificate/.+$",
        "must be the ARN of a certificate in ACM, like {}",
    ),
    "route-table-ids": ("^rtb-[0-9a-f]+(,rtb-[0-9a-f]+)*$", "must be ids of route tables, at least one, like {}"),
    "log-group-name": ("^[A-Za-z0-9_./#-]{1,512}$", "must be the name of a log group, like {}"),
    "namespace-id": ("^ns-[a-z0-9]+$", "must be the id of a Cloud Map namespace, like {}"),
    "prometheus-workspace-id": (
        "^ws-[0-9a-f-]+$",
        "must be the id of a workspace of Amazon Managed Service for Prometheus, like {}",
    ),
    "grafana-workspace-id": ("^g-[0-9a-f]{10}$", "must be the id of a workspace of Amazon Managed Grafana, like {}"),
    "topic-arn": ("^arn:[^:]+:sns:[^:]+:[0-9]{12}:.+$", "must be the ARN of an SNS topic, like {}"),
    "secret-arn": (
        "^arn:[^:]+:secretsmanager:[^:]+:[0-9]{12}:secret:.+$",
        "must be the ARN of a secret in Secrets Manager, like {}",
    ),
    "parameter-arn": (
        "^arn:[^:]+:ssm:[^:]+:[0-9]{12}:parameter/.+$",
        "must be the ARN of a parameter in Systems Manager, like {}",
    ),
}
"""A regular expression for the value (for a list: joined with commas), and what to say of any other."""


def variable(node: Input, say: Say) -> Block:
    """A variable, which has to be set."""
    value = say.text(node.ref("value"))
    pattern, demand = _KIND[node.type]
    subject = Call("join", (",", value)) if node.is_list else value
    validation = (
        Attribute("condition", Call("can", (Call("regex", (pattern, subject)),))),
        Attribute("error_message", f"{_name(value)} {demand.format(EXAMPLES[node.type])}."),
    )
    string = Traversal(("string",))
    body = (
        Attribute("description", node.description),
        Attribute("type", Call("list", (string,)) if node.is_list else string),
        Attribute("nullable", False),
        Block("validation", (), validation),
    )
    return Block("variable", (_name(value),), body)


def output(node: Output, say: Say) -> Block:
    """An output."""
    value = say.text(node.value)
    label = say.addresses[node.kind, node.name][-1:]
    return Block("output", label, (Attribute("description", node.description), Attribute("value", value)))


def arguments(inputs: Iterator[Input], say: Say) -> Iterator[Item]:
    """The arguments that a `module` block has to give, with made-up values."""
    for node in inputs:
        example: Any = EXAMPLES[node.type]
        yield Attribute(_name(say.text(node.ref("value"))), [example] if node.is_list else example)


def _name(variable: Traversal) -> str:
    return str(variable.parts[-1])
