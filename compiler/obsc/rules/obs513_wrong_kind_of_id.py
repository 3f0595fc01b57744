"""OBS513."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from obsc.diagnostics import Path, Severity
from obsc.rules import Finding, Raw, rule

_ARN = "arn:aws[a-z-]*:"
_FORMS: dict[str, tuple[str, str, str]] = {
    "role": ("the ARN of a role", _ARN + r"iam::[0-9]{12}:role/.+", "arn:aws:iam::123456789012:role/web"),
    "target group": (
        "the ARN of a target group",
        _ARN + r"elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:targetgroup/[^/]+/[0-9a-f]+",
        "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef",
    ),
    "load balancer": (
        "an Application Load Balancer",
        rf"({_ARN}elasticloadbalancing:[a-z0-9-]+:[0-9]{{12}}:loadbalancer/)?app/[^/]+/[0-9a-f]+",
        "app/web/0123456789abcdef",
    ),
    "topic": (
        "the ARN of an SNS topic",
        _ARN + r"sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_.-]+",
        "arn:aws:sns:us-east-1:123456789012:pager",
    ),
    "security group": ("the id of a security group", "sg-[0-9a-f]+", "sg-0123456789abcdef0"),
    "subnet": ("the id of a subnet", "subnet-[0-9a-f]+", "subnet-0123456789abcdef0"),
    "VPC": ("the id of a VPC", "vpc-[0-9a-f]+", "vpc-0123456789abcdef0"),
    "cluster": (
        "a cluster",
        rf"(?!arn:).*|{_ARN}ecs:[a-z0-9-]+:[0-9]{{12}}:cluster/.+",
        "arn:aws:ecs:us-east-1:123456789012:cluster/shop",
    ),
    "secret": (
        "a secret of Secrets Manager",
        rf"(?!arn:).*|{_ARN}secretsmanager:[a-z0-9-]+:[0-9]{{12}}:secret:.+",
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop-AbCdEf",
    ),
    "namespace": ("the id of a Cloud Map namespace", "ns-[a-z0-9]+", "ns-0123456789abcdef"),
    "route table": ("the id of a route table", r"rtb-[0-9a-f]{8,}", "rtb-0123456789abcdef0"),
    "certificate": (
        "the ARN of a certificate in ACM",
        rf"{_ARN}acm:[a-z0-9-]+:[0-9]{{12}}:certificate/.+",
        "arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef",
    ),
    "parameter": (
        "a parameter of Systems Manager",
        rf"(?!arn:).*|{_ARN}ssm:[a-z0-9-]+:[0-9]{{12}}:parameter/.+",
        "arn:aws:ssm:us-east-1:123456789012:parameter/shop",
    ),
}


@rule("OBS513", "wrong-kind-of-id", Severity.ERROR)
def wrong_kind_of_id(document: Raw) -> Iterator[Finding]:
    """Something that exists is given by an ARN or an id of the wrong kind.

    ## Why
    A role, a target group, a security group, each has its own form of name, and AWS refuses every other one: a name
    in place of an ARN, the ARN of the load balancer in place of its target group's, a placeholder that was left.

    ## Bad
    ```yaml
    services:
      web:
        taskRole: arn:aws:iam::123456789012:policy/web
    ```

    ## Good
    ```yaml
    services:
      web:
        taskRole: arn:aws:iam::123456789012:role/web
    ```

    ## Source
    - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
    - https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
    - https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
    """
    for kind, path, value in _given(document):
        what, pattern, example = _FORMS[kind]
        if isinstance(value, str) and not re.fullmatch(pattern, value, re.DOTALL):
            yield Finding(
                message=f"`{value if len(value) <= 80 else value[:79] + '…'}` is not {what}",
                path=path,
                label=_label(kind, value),
                fix=f"write it in the form `{example}`, or as an input: `{{ ref: … }}`",
            )
        elif kind == "role" and isinstance(value, str) and ":role/aws-service-role/" in value:
            yield Finding(
                message="the permissions of a service-linked role cannot be changed, and obsc has to add its own",
                path=path,
                label="a service-linked role",
                fix="give another role, or leave it out: obsc creates one",
            )


def _label(kind: str, value: str) -> str:
    if kind == "target group" and ":loadbalancer/" in value:
        return "a load balancer"
    if kind == "role" and ":instance-profile/" in value:
        return "an instance profile"
    if kind in ("role", "target group") and not value.startswith("arn:"):
        return "not an ARN"
    return "not in this form"


def _given(document: Raw) -> Iterator[tuple[str, Path, Any]]:
    """Everything in the document that exists outside it: what it has to be, where it stands, and how it is given."""
    platform = document.get("platform", {})
    network, at = platform.get("network", {}), ("platform", "network")
    yield "cluster", ("platform", "ecs", "cluster"), (platform.get("ecs") or {}).get("cluster")
    yield "VPC", (*at, "vpc"), network.get("vpc")
    yield from _each("subnet", (*at, "subnets"), network.get("subnets"))
    yield from _each("security group", (*at, "securityGroups"), network.get("securityGroups"))
    yield from _each("route table", (*at, "routeTables"), network.get("routeTables"))
    balancer, where_it_is = network.get("loadBalancer") or {}, (*at, "loadBalancer")
    yield from _each("subnet", (*where_it_is, "subnets"), balancer.get("subnets"))
    if (certificate := balancer.get("certificate")) != "none":
        yield "certificate", (*where_it_is, "certificate"), certificate
    yield "namespace", (*at, "namespace", "id"), (network.get("namespace") or {}).get("id")
    for name, agent in document.get("agents", {}).items():
        yield from _each("security group", ("agents", name, "securityGroups"), agent.get("securityGroups"))
    for index, ingress in enumerate(network.get("ingress", ())):
        if isinstance(peer := ingress.get("from"), dict):
            where = (*at, "ingress", index, "from", "securityGroup")
            yield "security group", where, peer.get("securityGroup")
    for name, service in document.get("services", {}).items():
        yield from _of_service(("services", name), service)


def _of_service(at: Path, service: dict[str, Any]) -> Iterator[tuple[str, Path, Any]]:
    yield "role", (*at, "taskRole"), service.get("taskRole")
    yield "role", (*at, "executionRole"), service.get("executionRole")
    yield from _each("security group", (*at, "securityGroups"), service.get("securityGroups"))
    route = service.get("route") or {}
    yield "target group", (*at, "route", "targetGroup"), route.get("targetGroup")
    yield "load balancer", (*at, "route", "loadBalancer"), route.get("loadBalancer")
    yield "security group", (*at, "route", "securityGroup"), route.get("securityGroup")
    for name, alarm in service.get("alarms", {}).items():
        yield from _each("topic", (*at, "alarms", name, "actions"), alarm.get("actions"))
    yield from _secrets((*at, "secrets"), service.get("secrets", {}))
    for name, container in service.get("containers", {}).items():
        yield from _secrets((*at, "containers", name, "secrets"), container.get("secrets", {}))


def _secrets(at: Path, secrets: dict[str, Any]) -> Iterator[tuple[str, Path, Any]]:
    for name, secret in secrets.items():
        yield "secret", (*at, name, "secretsManager"), secret.get("secretsManager")
        yield "parameter", (*at, name, "ssm"), secret.get("ssm")


def _each(kind: str, at: Path, values: Any) -> Iterator[tuple[str, Path, Any]]:
    if isinstance(values, list):
        yield from ((kind, (*at, index), value) for index, value in enumerate(values))
