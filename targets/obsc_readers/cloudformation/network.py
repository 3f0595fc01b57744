"""Security groups and their rules.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from obsc.infra.network import Egress, Peer, SecurityGroup, SecurityGroupIngress
from obsc.infra.node import Node
from obsc.infra.values import Ref, Text
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value
from obsc_readers.walk import Keys, Refused, items

Protocol = Literal["tcp", "udp", "-1"]

_BY_NUMBER: Mapping[str, Protocol] = {"tcp": "tcp", "udp": "udp", "-1": "-1", "6": "tcp", "17": "udp"}
_EVERYWHERE = Egress(protocol="-1", from_port=None, to_port=None, peer=Peer(cidr="0.0.0.0/0"), description="")
"""The rule that AWS adds to a group which says nothing of egress."""


def read_security_group(d: Dialect, name: str, value: Value, beside: tuple[Egress, ...]) -> Iterator[Node]:
    """The group, with the egress that stands `beside` it as resources, and its ingress as nodes of their own."""
    with Keys(value, d.notes) as keys:
        said = keys.maybe("SecurityGroupEgress", lambda rules: _rules(d, rules))
        ingress = keys.peek("SecurityGroupIngress")
        if said is None and beside:
            d.notes.refuse(value, "SecurityGroupEgress has to be said: with rules beside it, AWS's own may stay")
        yield SecurityGroup(
            name=name,
            description=keys.need("GroupDescription", d.string, ""),
            vpc=keys.need("VpcId", d.text, "", "obsc knows no default VPC"),
            egress=(_EVERYWHERE,) if said is None else (*said, *beside),
            tags=keys.get("Tags", d.tags, ()),
        )
    if ingress is not None:
        group = Ref("SecurityGroup", name, "id")
        inline = d.notes.attempt(items, ingress, ())
        for number, rule in enumerate(inline):
            yield _ingress(d, f"{name}.SecurityGroupIngress[{number}]", rule, group)


def read_ingress(d: Dialect, name: str, value: Value) -> Iterator[Node]:
    """A rule beside its group."""
    yield _ingress(d, name, value, None)


def read_egress(d: Dialect, value: Value) -> tuple[str, Egress]:
    """A rule beside its group: the group's name in the template, and the rule."""
    with Keys(value, d.notes) as keys:
        group = keys.need("GroupId", d.text, "")
        rule = _egress(d, keys)
    if isinstance(group, Ref) and group.kind == "SecurityGroup":
        return group.name, rule
    raise Refused(value, "the group of an egress rule has to be in the same template")


def _rules(d: Dialect, value: Value) -> tuple[Egress, ...]:
    rules = items(value)
    if not rules:
        raise Refused(value, "an empty list does not close the group: AWS's own rule, which lets all out, stays")
    return d.each(lambda rule: _inline_egress(d, rule))(value)


def _inline_egress(d: Dialect, value: Value) -> Egress:
    with Keys(value, d.notes) as keys:
        return _egress(d, keys)


def _egress(d: Dialect, keys: Keys) -> Egress:
    protocol = _protocol(d, keys)
    every = protocol == "-1"
    return Egress(
        protocol=protocol,
        from_port=_port(d, keys, "FromPort", every),
        to_port=_port(d, keys, "ToPort", every),
        peer=_peer(d, keys, "DestinationSecurityGroupId"),
        description=keys.get("Description", d.string, ""),
    )


def _ingress(d: Dialect, name: str, value: Value, group: Text | None) -> SecurityGroupIngress:
    with Keys(value, d.notes) as keys:
        protocol = _protocol(d, keys)
        if protocol == "-1":
            raise Refused(value, "obsc holds ingress of tcp or udp")
        return SecurityGroupIngress(
            name=name,
            group=keys.need("GroupId", d.text, "") if group is None else group,
            protocol=protocol,
            from_port=keys.need("FromPort", d.integer, 0),
            to_port=keys.need("ToPort", d.integer, 0),
            peer=_peer(d, keys, "SourceSecurityGroupId"),
            description=keys.get("Description", d.string, ""),
        )


def _protocol(d: Dialect, keys: Keys) -> Protocol:
    """By name or by number: https://www.iana.org/assignments/protocol-numbers"""
    written = keys.need("IpProtocol", d.one_of("tcp", "udp", "-1", "6", "17"), "tcp")
    return _BY_NUMBER[written]


def _port(d: Dialect, keys: Keys, key: str, every_protocol: bool) -> int | None:
    """Every protocol is every port; -1 may say so."""
    if not every_protocol:
        return keys.need(key, d.integer, 0)
    keys.only(key, "-1")
    return None


def _peer(d: Dialect, keys: Keys, group_key: str) -> Peer:
    v4 = keys.maybe("CidrIp", d.string)
    v6 = keys.maybe("CidrIpv6", d.string)
    group = keys.maybe(group_key, d.text)
    if sum(end is not None for end in (v4, v6, group)) != 1:
        d.notes.refuse(keys.value, f"exactly one of CidrIp, CidrIpv6 and {group_key} has to be said")
    if (v4 is not None and ":" in v4) or (v6 is not None and ":" not in v6):
        d.notes.refuse(keys.value, "CidrIp is for IPv4, CidrIpv6 for IPv6")
    return Peer(cidr=v4 if v4 is not None else v6, security_group=group)
