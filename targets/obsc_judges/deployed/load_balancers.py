"""Load balancers: how CloudFormation creates them, and what AWS tells of them.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/Welcome.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from obsc_judges.deployed.resource_types import Creation, Made, creates


@creates("AWS::ElasticLoadBalancingV2::LoadBalancer")
def _load_balancer(new: Creation) -> Made:
    name, attributes = new.name("Name", 32), new.take("LoadBalancerAttributes", [])
    (made,) = new.call("elbv2", "CreateLoadBalancer", Name=name)["LoadBalancers"]
    arn = made["LoadBalancerArn"]
    if attributes:
        new.ask("elbv2", "ModifyLoadBalancerAttributes", {"LoadBalancerArn": arn, "Attributes": attributes})
    return new.made(arn, LoadBalancerArn=arn, LoadBalancerFullName=known_by(arn), DNSName=made["DNSName"])


@creates("AWS::ElasticLoadBalancingV2::TargetGroup")
def _target_group(new: Creation) -> Made:
    name, attributes = new.name("Name", 32), new.take("TargetGroupAttributes", [])
    (made,) = new.call("elbv2", "CreateTargetGroup", Name=name)["TargetGroups"]
    arn = made["TargetGroupArn"]
    if attributes:
        new.ask("elbv2", "ModifyTargetGroupAttributes", {"TargetGroupArn": arn, "Attributes": attributes})
    return new.made(arn, TargetGroupArn=arn, TargetGroupFullName=f"targetgroup/{known_by(arn)}", TargetGroupName=name)


@creates("AWS::ElasticLoadBalancingV2::Listener")
def _listener(new: Creation) -> Made:
    (made,) = new.call("elbv2", "CreateListener")["Listeners"]
    return new.made(made["ListenerArn"], ListenerArn=made["ListenerArn"])


@creates("AWS::ElasticLoadBalancingV2::ListenerRule")
def _rule(new: Creation) -> Made:
    (made,) = new.call("elbv2", "CreateRule")["Rules"]
    return new.made(made["RuleArn"], RuleArn=made["RuleArn"])


def known_by(arn: str) -> str:
    """What tells the ARN of something of a load balancer apart; metrics name it by that too.

    >>> known_by("arn:aws:elasticloadbalancing:eu-west-3:1:targetgroup/web/0123")
    'web/0123'
    >>> known_by("arn:aws:elasticloadbalancing:eu-west-3:1:loadbalancer/app/shop/4567")
    'app/shop/4567'
    """
    return arn.rpartition(":")[2].partition("/")[2]


def load_balancer_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """A load balancer, in the words of `CreateLoadBalancer` and `DescribeLoadBalancers` alike.

    It is public unless it is said otherwise; the embedded AWS leaves that open.
    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
    """
    return {"Scheme": "internet-facing", **_named(said, "LoadBalancerName")}


def target_group_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """A target group, in the words of `CreateTargetGroup` and `DescribeTargetGroups` alike.

    Terraform's provider says an empty version of the protocol, which says nothing.
    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
    """
    return {member: value for member, value in _named(said, "TargetGroupName").items() if value != ""}


def _named(said: Mapping[str, Any], member: str) -> dict[str, Any]:
    return {member if name == "Name" else name: value for name, value in said.items()}


def attributes_of(attributes: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Attributes by their keys, but for those that are as everybody has them who says nothing.

    >>> attributes_of([{"Key": "idle_timeout.timeout_seconds", "Value": "60"}, {"Key": "x", "Value": "y"}])
    {'x': 'y'}
    """
    told = {attribute["Key"]: str(attribute["Value"]) for attribute in attributes}
    return {key: value for key, value in told.items() if _UNSAID.get(key, "") != value}


_UNSAID = {
    "access_logs.s3.enabled": "false",
    "client_keep_alive.seconds": "3600",
    "connection_logs.s3.enabled": "false",
    "deletion_protection.enabled": "false",
    "idle_timeout.timeout_seconds": "60",
    "routing.http.desync_mitigation_mode": "defensive",
    "routing.http.drop_invalid_header_fields.enabled": "false",
    "routing.http.preserve_host_header.enabled": "false",
    "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "false",
    "routing.http.xff_client_port.enabled": "false",
    "routing.http.xff_header_processing.mode": "append",
    "routing.http2.enabled": "true",
    "waf.fail_open.enabled": "false",
    "zonal_shift.config.enabled": "false",
}
"""What is so unless it is said otherwise; the provider of Terraform says all of it.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ListenerAttribute.html
"""


def actions_of(actions: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What becomes of a request: in order, which may be said too, and to one target group, which may be told twice.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Action.html
    """
    return [_action(action, number) for number, action in enumerate(actions, 1)]


def _action(action: Mapping[str, Any], number: int) -> dict[str, Any]:
    found: dict[str, Any] = {"Order": number, **action}
    forward = found.pop("ForwardConfig", {})
    groups = [group["TargetGroupArn"] for group in forward.get("TargetGroups", ())]
    if groups and groups != [found.get("TargetGroupArn", *groups)]:
        found["ForwardConfig"] = forward
    elif groups:
        found["TargetGroupArn"] = groups[0]
    return found
