"""Sampling rules and groups of traces.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/xray_sampling_rule and the page of
`xray_group`
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from obsc.infra.node import Node
from obsc.infra.xray import SamplingRule, TraceGroup
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value
from obsc_readers.terraform.dialects import block


def read_sampling_rule(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A rule, of the only version of the format."""
    with d.keys(value) as keys:
        keys.need("resource_arn", d.one_of("*"), "*")
        if keys.need("version", d.integer, 1) != 1:
            d.notes.refuse(value, "version has to be 1, the only one there is")
        yield SamplingRule(
            name=name,
            rule_name=keys.need("rule_name", d.string, "", "the provider would choose a name"),
            priority=keys.need("priority", d.integer, 0),
            fixed_rate=keys.need("fixed_rate", d.number, 0.0),
            reservoir_size=keys.need("reservoir_size", d.integer, 0),
            service_name=keys.need("service_name", d.string, ""),
            service_type=keys.need("service_type", d.string, ""),
            host=keys.need("host", d.string, ""),
            http_method=keys.need("http_method", d.string, ""),
            url_path=keys.need("url_path", d.string, ""),
            attributes=keys.get("attributes", d.labels, ()),
            tags=keys.get("tags", d.labels, ()),
        )


def read_trace_group(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A group; without the block, insights are off."""
    with d.keys(value) as keys:
        insights, notifications = keys.get("insights_configuration", block(partial(_insights, d)), (False, False))
        yield TraceGroup(
            name=name,
            group_name=keys.need("group_name", d.string, ""),
            filter_expression=keys.need("filter_expression", d.string, ""),
            insights_enabled=insights,
            notifications_enabled=notifications,
            tags=keys.get("tags", d.labels, ()),
        )


def _insights(d: Dialect, value: Value) -> tuple[bool, bool]:
    with d.keys(value) as keys:
        return keys.need("insights_enabled", d.boolean, False), keys.get("notifications_enabled", d.boolean, False)
