"""The commands that create private DNS.

https://docs.aws.amazon.com/cli/latest/reference/servicediscovery/
"""

from __future__ import annotations

from obsc.infra.discovery import DiscoveryService, Namespace
from obsc_targets.ecs.steps import Commands, Known, Shell, captured, tags


def namespace(node: Namespace, shell: Shell) -> Commands:
    """A namespace is there when the operation that creates it, some minutes, is over."""
    create = captured(
        "aws servicediscovery create-private-dns-namespace",
        shell.option("name", node.namespace_name),
        shell.option("description", node.description),
        shell.option("vpc", node.vpc),
        *tags("tags", node.tags, shell),
        "--query OperationId",
    )
    operation = 'aws servicediscovery get-operation --operation-id "$operation"'
    yield f"operation={create}"
    status = f"{operation} --query Operation.Status"
    yield f"while {status} \\\n  --output text | grep -qE 'SUBMITTED|PENDING'; do sleep 5; done"
    yield Known(node.ref("id"), captured(operation, "--query Operation.Targets.NAMESPACE"))
    id = shell.option("id", node.ref("id"))
    arn = captured("aws servicediscovery get-namespace", id, "--query Namespace.Arn")
    yield Known(node.ref("arn"), arn, looks_up=True)


def discovery_service(node: DiscoveryService, shell: Shell) -> Commands:
    """A name in a namespace."""
    records = {"RoutingPolicy": "MULTIVALUE", "DnsRecords": [{"Type": node.record_type, "TTL": node.ttl}]}
    yield Known(
        node.ref("id"),
        captured(
            "aws servicediscovery create-service",
            shell.option("name", node.service_name),
            shell.option("description", node.description),
            shell.option("namespace-id", node.namespace),
            shell.json("dns-config", records),
            shell.json("health-check-custom-config", {"FailureThreshold": 1}),
            *tags("tags", node.tags, shell),
            "--query Service.Id",
        ),
    )
    id = shell.option("id", node.ref("id"))
    yield Known(node.ref("arn"), captured("aws servicediscovery get-service", id, "--query Service.Arn"), looks_up=True)
