"""AWS X-Ray in CloudFormation.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_XRay.html
"""

from __future__ import annotations

from obsc.infra.xray import SamplingRule, TraceGroup
from obsc_targets._shared.cfn.properties import Properties, tags
from obsc_targets._shared.cfn.say import Say
from obsc_targets._shared.numbers import plain


def sampling_rule(node: SamplingRule, say: Say) -> Properties:
    """`AWS::XRay::SamplingRule`, of the only version of the format."""
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
        "Attributes": dict(node.attributes) or None,
    }
    return {
        "SamplingRule": {key: value for key, value in rule.items() if value is not None},
        "Tags": tags(node.tags),
    }


def trace_group(node: TraceGroup, say: Say) -> Properties:
    """`AWS::XRay::Group`."""
    return {
        "GroupName": node.group_name,
        "FilterExpression": node.filter_expression,
        "InsightsConfiguration": {
            "InsightsEnabled": node.insights_enabled,
            "NotificationsEnabled": node.notifications_enabled,
        },
        "Tags": tags(node.tags),
    }
