"""AWS Cloud Map in CloudFormation.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ServiceDiscovery.html
"""

from __future__ import annotations

from obsc.infra.discovery import DiscoveryService, Namespace
from obsc_targets._shared.cfn.properties import Properties, tags
from obsc_targets._shared.cfn.say import Say


def namespace(node: Namespace, say: Say) -> Properties:
    """`AWS::ServiceDiscovery::PrivateDnsNamespace`."""
    return {
        "Name": node.namespace_name,
        "Description": node.description,
        "Vpc": say.text(node.vpc),
        "Tags": tags(node.tags),
    }


def discovery_service(node: DiscoveryService, say: Say) -> Properties:
    """`AWS::ServiceDiscovery::Service`; its threshold is 1 whatever is said, and an empty object reads as a mistake."""
    return {
        "Name": node.service_name,
        "Description": node.description,
        "NamespaceId": say.text(node.namespace),
        "DnsConfig": {
            "RoutingPolicy": "MULTIVALUE",
            "DnsRecords": [{"Type": node.record_type, "TTL": node.ttl}],
        },
        "HealthCheckCustomConfig": {"FailureThreshold": 1},
        "Tags": tags(node.tags),
    }
