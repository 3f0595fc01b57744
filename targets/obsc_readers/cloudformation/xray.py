"""Sampling rules and groups of traces.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_XRay.html
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from obsc.infra.node import Node, Tags
from obsc.infra.xray import SamplingRule, TraceGroup
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value
from obsc_readers.walk import Keys


def read_sampling_rule(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A rule, whose name stands in it."""
    with Keys(value, d.notes) as keys:
        tags = keys.get("Tags", d.tags, ())
        rule = keys.need("SamplingRule", partial(_rule, d, name, tags), None)
        if rule is not None:
            yield rule


def read_trace_group(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A group; what it says nothing about is off."""
    with Keys(value, d.notes) as keys:
        insights, notifications = keys.get("InsightsConfiguration", partial(_insights, d), (False, False))
        yield TraceGroup(
            name=name,
            group_name=keys.need("GroupName", d.string, ""),
            filter_expression=keys.need("FilterExpression", d.string, "", "obsc has no group of all traces"),
            insights_enabled=insights,
            notifications_enabled=notifications,
            tags=keys.get("Tags", d.tags, ()),
        )


def _rule(d: Dialect, name: str, tags: Tags, value: Value) -> SamplingRule:
    with Keys(value, d.notes) as keys:
        keys.need("ResourceARN", d.one_of("*"), "*")
        keys.only("Version", "1")
        return SamplingRule(
            name=name,
            rule_name=keys.need("RuleName", d.string, "", "AWS would choose a name"),
            priority=keys.need("Priority", d.integer, 0),
            fixed_rate=keys.need("FixedRate", d.number, 0.0),
            reservoir_size=keys.need("ReservoirSize", d.integer, 0),
            service_name=keys.need("ServiceName", d.string, ""),
            service_type=keys.need("ServiceType", d.string, ""),
            host=keys.need("Host", d.string, ""),
            http_method=keys.need("HTTPMethod", d.string, ""),
            url_path=keys.need("URLPath", d.string, ""),
            attributes=keys.get("Attributes", d.labels, ()),
            tags=tags,
        )


def _insights(d: Dialect, value: Value) -> tuple[bool, bool]:
    with Keys(value, d.notes) as keys:
        return keys.get("InsightsEnabled", d.boolean, False), keys.get("NotificationsEnabled", d.boolean, False)
