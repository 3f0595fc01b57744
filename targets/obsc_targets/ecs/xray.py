"""The commands that create sampling rules and groups of traces.

https://docs.aws.amazon.com/cli/latest/reference/xray/
"""

from __future__ import annotations

from obsc.infra.xray import SamplingRule, TraceGroup
from obsc_targets._shared.numbers import plain
from obsc_targets.ecs.steps import Commands, Known, Shell, captured, tags


def sampling_rule(node: SamplingRule, shell: Shell) -> Commands:
    """A sampling rule, of the only version of the format."""
    rule = {
        "RuleName": node.rule_name,
        "Priority": node.priority,
        "FixedRate": plain(node.fixed_rate),
        "ReservoirSize": node.reservoir_size,
        "ServiceName": node.service_name,
        "ServiceType": node.service_type,
        "Host": node.host,
        "HTTPMethod": node.http_method,
        "URLPath": node.url_path,
        "ResourceARN": "*",
        "Version": 1,
        **({"Attributes": dict(node.attributes)} if node.attributes else {}),
    }
    create = captured(
        "aws xray create-sampling-rule",
        shell.json("sampling-rule", rule),
        *tags("tags", node.tags, shell),
        "--query SamplingRuleRecord.SamplingRule.RuleARN",
    )
    yield Known(node.ref("arn"), create)


def trace_group(node: TraceGroup, shell: Shell) -> Commands:
    """A group of traces."""
    insights = {"InsightsEnabled": node.insights_enabled, "NotificationsEnabled": node.notifications_enabled}
    create = captured(
        "aws xray create-group",
        shell.option("group-name", node.group_name),
        shell.option("filter-expression", node.filter_expression),
        shell.json("insights-configuration", insights),
        *tags("tags", node.tags, shell),
        "--query Group.GroupARN",
    )
    yield Known(node.ref("arn"), create)
