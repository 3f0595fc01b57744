"""AWS Cloud Map in Terraform.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/service_discovery_service
"""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra.discovery import DiscoveryService, Namespace
from obsc_targets._shared.doc import Note
from obsc_targets._shared.hcl_printer import Block, Item
from obsc_targets.terraform.items import arguments, block, tags
from obsc_targets.terraform.say import Say


def namespace(node: Namespace, say: Say) -> Iterator[Item]:
    """`aws_service_discovery_private_dns_namespace`."""
    yield from arguments(name=node.namespace_name, description=node.description, vpc=say.text(node.vpc))
    yield from tags(node.tags)


def discovery_service(node: DiscoveryService, say: Say) -> Iterator[Item]:
    """`aws_service_discovery_service`."""
    yield from arguments(name=node.service_name, description=node.description)
    yield from tags(node.tags)
    where = arguments(namespace_id=say.text(node.namespace), routing_policy="MULTIVALUE")
    yield Block("dns_config", (), (*where, block("dns_records", type=node.record_type, ttl=node.ttl)))
    # https://github.com/hashicorp/terraform-provider-aws/issues/44285
    comment = "Version 6 of the provider deprecates the threshold, but without it makes the service anew each time."
    yield Note(block("health_check_custom_config", failure_threshold=1), comment)
