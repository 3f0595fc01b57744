"""AWS X-Ray: sampling rules and groups of traces."""

from __future__ import annotations

from typing import ClassVar

from obsc.infra.node import Node, Tags
from obsc.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingRule(Node):
    """A rule of the account and region; `*` and `?` are wildcards, and the lowest priority that matches decides.

    `fixed_rate` is a share from 0 to 1, `reservoir_size` requests per second. A rule holds for any resource.
    https://docs.aws.amazon.com/xray/latest/api/API_SamplingRule.html
    """

    ATTRS: ClassVar[tuple[str, ...]] = ("arn",)
    rule_name: str
    priority: int
    fixed_rate: float
    reservoir_size: int
    service_name: str
    service_type: str
    host: str
    http_method: str
    url_path: str
    attributes: tuple[tuple[str, str], ...] = ()
    """Names and values, sorted by name."""
    tags: Tags = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceGroup(Node):
    """The traces that a filter expression takes; notifications are for insights only.

    https://docs.aws.amazon.com/xray/latest/api/API_CreateGroup.html
    """

    ATTRS: ClassVar[tuple[str, ...]] = ("arn",)
    group_name: str
    filter_expression: str
    insights_enabled: bool
    notifications_enabled: bool
    tags: Tags = ()
