"""Elastic Load Balancing: an Application Load Balancer and what is behind it.

Field names are those of the API:
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/Welcome.html
"""

from __future__ import annotations

from typing import ClassVar, Literal

from obsc.infra.node import Node, Tags
from obsc.infra.values import Text, TextList
from obsc.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadBalancer(Node):
    """An Application Load Balancer; `full_name` is the end of its ARN, `app/<name>/<id>`, which metrics carry.

    Its name is left to the deployment: it cannot be changed, and 32 characters are few.
    """

    ATTRS: ClassVar[tuple[str, ...]] = ("arn", "dns_name", "full_name")
    scheme: Literal["internet-facing", "internal"]
    subnets: TextList
    security_groups: tuple[Text, ...]
    drop_invalid_headers: bool
    """Whether headers whose names have other characters than letters, digits and hyphens are kept from the targets.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
    """
    depends_on: tuple[tuple[str, str], ...] = ()
    """The attachment of the internet gateway, by kind and name: AWS refuses a public one without it."""
    tags: Tags = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetHealthCheck:
    """What a load balancer asks every target, and when it believes the answers; times in seconds.

    All is said: to healthy and back AWS's own numbers take two and a half minutes.
    """

    path: str
    matcher: str
    interval: int
    timeout: int
    healthy_threshold: int
    unhealthy_threshold: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetGroup(Node):
    """Tasks that answer over HTTP: by address under awsvpc, else by instance and port.

    `full_name` is the end of its ARN, `targetgroup/<name>/<id>`, which metrics carry; the delay is in seconds.
    """

    ATTRS: ClassVar[tuple[str, ...]] = ("arn", "full_name")
    vpc: Text
    port: int
    target_type: Literal["ip", "instance"]
    health_check: TargetHealthCheck
    deregistration_delay: int
    tags: Tags = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What becomes of a request: on to a target group, to the same address by HTTPS (301), or answered with 404."""

    type: Literal["forward", "redirect", "fixed-response"]
    target_group: Text | None = None
    """For `forward` only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener(Node):
    """A port of a load balancer; HTTPS has a certificate and a policy of ciphers."""

    ATTRS: ClassVar[tuple[str, ...]] = ("arn",)
    load_balancer: Text
    port: int
    protocol: Literal["HTTP", "HTTPS"]
    certificate: Text | None = None
    ssl_policy: str | None = None
    default_action: Action
    tags: Tags = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenerRule(Node):
    """Requests for some paths go to a target group; of several rules the lowest priority is tried first."""

    listener: Text
    priority: int
    path_patterns: tuple[str, ...]
    target_group: Text
    tags: Tags = ()
