"""AWS X-Ray in Terraform.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/xray_sampling_rule and the page of
`xray_group`
"""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra.xray import SamplingRule, TraceGroup
from obsc_targets._shared.hcl_printer import Item
from obsc_targets._shared.numbers import plain
from obsc_targets.terraform.items import arguments, block, tags
from obsc_targets.terraform.say import Say


def sampling_rule(node: SamplingRule, say: Say) -> Iterator[Item]:
    """`aws_xray_sampling_rule`, of the only version of the format."""
    yield from arguments(
        rule_name=node.rule_name,
        priority=node.priority,
        fixed_rate=plain(node.fixed_rate),
        reservoir_size=node.reservoir_size,
        service_name=node.service_name,
        service_type=node.service_type,
        host=node.host,
        http_method=node.http_method,
        url_path=node.url_path,
        resource_arn="*",
        version=1,
        attributes=dict(node.attributes) or None,
    )
    yield from tags(node.tags)


def trace_group(node: TraceGroup, say: Say) -> Iterator[Item]:
    """`aws_xray_group`."""
    yield from arguments(group_name=node.group_name, filter_expression=node.filter_expression)
    yield from tags(node.tags)
    yield block(
        "insights_configuration",
        insights_enabled=node.insights_enabled,
        notifications_enabled=node.notifications_enabled,
    )
