"""OBS021."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.infra.boundary import Input, InputKind
from obsc.plan.model import InputUse, Plan
from obsc.rules import Finding, rule

_CALLED: dict[InputKind, str] = {
    "string": "text",
    "image": "an image",
    "cluster": "a cluster",
    "cluster-name": "the name of a cluster",
    "capacity-provider": "a capacity provider",
    "vpc-id": "the id of a VPC",
    "subnet-ids": "a list of subnets",
    "subnet-id": "the id of a subnet",
    "security-group-id": "the id of a security group",
    "security-group-ids": "a list of security groups",
    "role-arn": "the ARN of a role",
    "instance-profile-name": "the name of an instance profile",
    "machine-image-id": "the id of a machine image",
    "certificate-arn": "the ARN of a certificate",
    "route-table-ids": "a list of route tables",
    "target-group-arn": "the ARN of a target group",
    "target-group-name": "the name of a target group",
    "load-balancer-name": "the name of a load balancer",
    "log-group-name": "the name of a log group",
    "namespace-id": "the id of a namespace",
    "prometheus-workspace-id": "the id of a workspace of Prometheus",
    "grafana-workspace-id": "the id of a workspace of Grafana",
    "topic-arn": "the ARN of a topic",
    "secret-arn": "the ARN of a secret",
    "parameter-arn": "the ARN of a parameter",
}


@rule("OBS021", "input-of-two-kinds", Severity.ERROR)
def input_of_two_kinds(plan: Plan) -> Iterator[Finding]:
    """One input stands in two places that need different things.

    ## Why
    An input becomes one parameter with one type: a CloudFormation parameter of type `AWS::EC2::VPC::Id` cannot hold
    an image too. A place that takes any text, an environment variable for example, goes together with every input
    that is not a list.

    ## Bad
    ```yaml
    platform:
      network: { vpc: { ref: network }, subnets: { ref: network } }
    ```

    ## Good
    ```yaml
    platform:
      network: { vpc: { ref: vpcId }, subnets: { ref: subnetIds } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
    """
    first: dict[str, InputUse] = {}
    for use in plan.inputs:
        other = first.setdefault(use.input.name, use)
        if _fit(use.input, other.input):
            if other.input.type == "string":
                first[use.input.name] = use
            continue
        yield Finding(
            message=(
                f"the input `{use.input.name}` is {_CALLED[other.input.type]} in one place "
                f"and {_CALLED[use.input.type]} in another"
            ),
            path=use.origin,
            label=f"{_CALLED[use.input.type]} is needed here",
            fix="give the two inputs different names",
            related=((other.origin, f"{_CALLED[other.input.type]} is needed here"),),
        )


def _fit(one: Input, other: Input) -> bool:
    return one.type == other.type or ("string" in (one.type, other.type) and not (one.is_list or other.is_list))
