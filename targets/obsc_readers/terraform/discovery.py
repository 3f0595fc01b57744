"""Namespaces of AWS Cloud Map and the names in them.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/service_discovery_service and the page of
`service_discovery_private_dns_namespace`
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Literal

from obsc.infra.discovery import DiscoveryService, Namespace
from obsc.infra.node import Node
from obsc.infra.values import Text
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value
from obsc_readers.terraform.dialects import block

Dns = tuple[Text, Literal["A"], int]
"""A namespace, and the type and TTL in seconds of the one record."""


def read_namespace(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A private DNS namespace."""
    with d.keys(value) as keys:
        yield Namespace(
            name=name,
            namespace_name=keys.need("name", d.string, ""),
            description=keys.get("description", d.string, ""),
            vpc=keys.need("vpc", d.text, ""),
            tags=keys.get("tags", d.labels, ()),
        )


def read_discovery_service(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A name in a namespace."""
    with d.keys(value) as keys:
        keys.only("force_destroy", "true", "false")
        namespace, record_type, ttl = keys.need("dns_config", block(partial(_dns, d)), _NO_DNS)
        keys.need(
            "health_check_custom_config",
            block(partial(_health, d)),
            None,
            "ECS takes no address of an unhealthy task out",
        )
        yield DiscoveryService(
            name=name,
            service_name=keys.need("name", d.string, ""),
            description=keys.get("description", d.string, ""),
            namespace=namespace,
            record_type=record_type,
            ttl=ttl,
            tags=keys.get("tags", d.labels, ()),
        )


_NO_DNS: Dns = ("", "A", 0)


def _dns(d: Dialect, value: Value) -> Dns:
    with d.keys(value) as keys:
        keys.need("routing_policy", d.one_of("MULTIVALUE"), "MULTIVALUE", "its default is not documented")
        record_type, ttl = keys.need("dns_records", block(partial(_record, d)), ("A", 0))
        return keys.need("namespace_id", d.text, ""), record_type, ttl


def _record(d: Dialect, value: Value) -> tuple[Literal["A"], int]:
    with d.keys(value) as keys:
        return keys.need("type", d.one_of("A"), "A"), keys.need("ttl", d.integer, 0)


def _health(d: Dialect, value: Value) -> None:
    """An empty block is none to the provider, though AWS knows no other threshold than 1.

    https://github.com/hashicorp/terraform-provider-aws/issues/44285
    """
    with d.keys(value) as keys:
        keys.need("failure_threshold", d.integer, 1, "the provider takes an empty block for none")
        keys.only("failure_threshold", "1")
