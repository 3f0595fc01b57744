"""Namespaces of AWS Cloud Map and the names in them.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ServiceDiscovery.html
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
from obsc_readers.walk import Keys, Refused, items

Record = tuple[Literal["A"], int]
"""Its type and its TTL in seconds."""


def read_namespace(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-servicediscovery-privatednsnamespace.html"""
    with Keys(value, d.notes) as keys:
        yield Namespace(
            name=name,
            namespace_name=keys.need("Name", d.string, ""),
            description=keys.get("Description", d.string, ""),
            vpc=keys.need("Vpc", d.text, ""),
            tags=keys.get("Tags", d.tags, ()),
        )


def read_discovery_service(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """The namespace may stand beside `DnsConfig` or in it, its old place.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-servicediscovery-service.html
    """
    with Keys(value, d.notes) as keys:
        beside = keys.maybe("NamespaceId", d.text)
        inside, (record_type, ttl) = keys.need("DnsConfig", partial(_dns, d), (None, _NO_RECORD))
        if (beside is None) == (inside is None):
            d.notes.refuse(value, "NamespaceId has to be said once, beside DnsConfig or in it")
        keys.need("HealthCheckCustomConfig", partial(_health, d), None, "ECS takes no address of an unhealthy task out")
        yield DiscoveryService(
            name=name,
            service_name=keys.need("Name", d.string, "", "AWS would choose a name"),
            description=keys.get("Description", d.string, ""),
            namespace=beside or inside or "",
            record_type=record_type,
            ttl=ttl,
            tags=keys.get("Tags", d.tags, ()),
        )


_NO_RECORD: Record = ("A", 0)


def _dns(d: Dialect, value: Value) -> tuple[Text | None, Record]:
    with Keys(value, d.notes) as keys:
        keys.need("RoutingPolicy", d.one_of("MULTIVALUE"), "MULTIVALUE", "its default is not documented")
        return keys.maybe("NamespaceId", d.text), keys.need("DnsRecords", partial(_record, d), _NO_RECORD)


def _record(d: Dialect, value: Value) -> Record:
    records = items(value)
    if len(records) != 1:
        raise Refused(value, f"obsc holds one record here, not {len(records)}")
    with Keys(records[0], d.notes) as keys:
        return keys.need("Type", d.one_of("A"), "A"), keys.need("TTL", d.integer, 0)


def _health(d: Dialect, value: Value) -> None:
    """Without a word the threshold is 1, as with any.

    https://docs.aws.amazon.com/cloud-map/latest/api/API_HealthCheckCustomConfig.html
    """
    with Keys(value, d.notes) as keys:
        keys.only("FailureThreshold", "1")
