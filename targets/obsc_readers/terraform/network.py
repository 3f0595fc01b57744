"""Security groups and their rules, inside of the group and beside it.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group and the pages beside it
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from obsc.infra.network import Egress, Peer, SecurityGroup, SecurityGroupIngress
from obsc.infra.node import Node
from obsc.infra.values import Ref, Text
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value
from obsc_readers.terraform.documents import without_nulls
from obsc_readers.walk import Keys, Refused, items

Protocol = Literal["tcp", "udp", "-1"]

_BY_NAME: Mapping[str, Protocol] = {"tcp": "tcp", "udp": "udp", "-1": "-1", "all": "-1", "6": "tcp", "17": "udp"}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in either direction with all its other ends; the names of several are told apart by `suffixes`."""

    group: Text
    protocol: Protocol
    from_port: int | None
    to_port: int | None
    peers: tuple[Peer, ...]
    suffixes: tuple[str, ...]
    description: str

    def egress(self) -> tuple[Egress, ...]:
        """What the rule lets out, an entry for each other end."""
        return tuple(
            Egress(
                protocol=self.protocol,
                from_port=self.from_port,
                to_port=self.to_port,
                peer=peer,
                description=self.description,
            )
            for peer in self.peers
        )

    def ingress(self, name: str, blame: Value) -> Iterator[SecurityGroupIngress]:
        """What the rule lets in, a node for each other end."""
        if self.protocol == "-1" or self.from_port is None or self.to_port is None:
            raise Refused(blame, "obsc holds ingress of tcp or udp")
        for peer, suffix in zip(self.peers, self.suffixes, strict=True):
            yield SecurityGroupIngress(
                name=name + (suffix if len(self.peers) > 1 else ""),
                group=self.group,
                protocol=self.protocol,
                from_port=self.from_port,
                to_port=self.to_port,
                peer=peer,
                description=self.description,
            )


def read_security_group(
    d: Dialect, name: str, value: Value, egress: tuple[Egress, ...], has_ingress_beside: bool
) -> Iterator[Node]:
    """The group, with the `egress` that stands beside it as resources, and its ingress as nodes of their own.

    Terraform takes AWS's own rule away, which lets all out. Where there is no name, and after `name_prefix`, the
    provider chooses one.
    """
    group = Ref("SecurityGroup", name, "id")
    with d.keys(value) as keys:
        keys.only("revoke_rules_on_delete", "true", "false")
        keys.maybe("name_prefix", d.text)
        inside = keys.maybe("egress", items)
        ingress = keys.maybe("ingress", items)
        if (inside is not None and egress) or (ingress is not None and has_ingress_beside):
            d.notes.refuse(value, "rules inside of a group and beside it take each other away")
        yield SecurityGroup(
            name=name,
            description=keys.get("description", d.string, "Managed by Terraform"),
            vpc=keys.need("vpc_id", d.text, "", "obsc knows no default VPC"),
            egress=(*egress, *(out for rule in inside or () for out in _inline(d, rule, group).egress())),
            tags=keys.get("tags", d.labels, ()),
        )
    for number, rule in enumerate(ingress or ()):
        yield from _inline(d, rule, group).ingress(f"{name}.ingress[{number}]", rule)


def read_rule(d: Dialect, value: Value) -> Rule:
    """`aws_vpc_security_group_ingress_rule` and `…_egress_rule`: a rule with one other end."""
    with d.keys(value) as keys:
        keys.empty("tags")
        protocol = _protocol(d, keys, "ip_protocol")
        v4, v6 = keys.maybe("cidr_ipv4", d.string), keys.maybe("cidr_ipv6", d.string)
        group = keys.maybe("referenced_security_group_id", d.text)
        if sum(end is not None for end in (v4, v6, group)) != 1:
            ends = "cidr_ipv4, cidr_ipv6 and referenced_security_group_id"
            d.notes.refuse(value, f"exactly one of {ends} has to be said")
        _check_cidrs(d, value, (v4,) if v4 is not None else (), (v6,) if v6 is not None else ())
        return Rule(
            group=keys.need("security_group_id", d.text, ""),
            protocol=protocol,
            from_port=_port(d, keys, "from_port", protocol, ("-1",)),
            to_port=_port(d, keys, "to_port", protocol, ("-1",)),
            peers=(Peer(cidr=v4 if v4 is not None else v6, security_group=group),),
            suffixes=("",),
            description=keys.get("description", d.string, ""),
        )


def read_old_rule(d: Dialect, value: Value) -> tuple[Literal["ingress", "egress"], Rule]:
    """`aws_security_group_rule`: a direction, and a rule that may have several other ends."""
    with d.keys(value) as keys:
        direction: Literal["ingress", "egress"] = keys.need("type", d.one_of("ingress", "egress"), "ingress")
        group = keys.need("security_group_id", d.text, "")
        source = keys.peek("source_security_group_id")
        return direction, _rule(d, keys, group, () if source is None else (source,), "source_security_group_id")


def _inline(d: Dialect, value: Value, group: Text) -> Rule:
    """A block, or an object in a list of them, in which every key has to be said and may be null."""
    with d.keys(without_nulls(value)) as keys:
        groups = keys.get("security_groups", items, ())
        return _rule(d, keys, group, groups, "security_groups")


def _rule(d: Dialect, keys: Keys, group: Text, groups: tuple[Value, ...], groups_key: str) -> Rule:
    keys.empty("prefix_list_ids")
    protocol = _protocol(d, keys, "protocol")
    v4, v6 = keys.get("cidr_blocks", d.strings, ()), keys.get("ipv6_cidr_blocks", d.strings, ())
    others = tuple(d.text(item) for item in groups)
    own = (group,) if keys.get("self", d.boolean, False) else ()
    _check_cidrs(d, keys.value, v4, v6)
    peers = (
        *(Peer(cidr=cidr) for cidr in (*v4, *v6)),
        *(Peer(security_group=other) for other in (*others, *own)),
    )
    if not peers:
        d.notes.refuse(keys.value, "the rule has no other end")
    return Rule(
        group=group,
        protocol=protocol,
        from_port=_port(d, keys, "from_port", protocol, ("0", "-1")),
        to_port=_port(d, keys, "to_port", protocol, ("0", "-1")),
        peers=peers,
        suffixes=(
            *(f".cidr_blocks[{number}]" for number in range(len(v4))),
            *(f".ipv6_cidr_blocks[{number}]" for number in range(len(v6))),
            *(f".{groups_key}[{number}]" for number in range(len(others))),
            *(".self" for _ in own),
        ),
        description=keys.get("description", d.string, ""),
    )


def _protocol(d: Dialect, keys: Keys, key: str) -> Protocol:
    """By name or by number: https://www.iana.org/assignments/protocol-numbers"""
    return _BY_NAME[keys.need(key, d.one_of("tcp", "udp", "-1", "all", "6", "17"), "tcp")]


def _port(d: Dialect, keys: Keys, key: str, protocol: Protocol, every: tuple[str, ...]) -> int | None:
    """A port; every protocol is every port, which may be said in one of the ways of `every`."""
    if protocol != "-1":
        return keys.need(key, d.integer, 0)
    keys.only(key, *every)
    return None


def _check_cidrs(d: Dialect, value: Value, v4: tuple[str, ...], v6: tuple[str, ...]) -> None:
    if any(":" in cidr for cidr in v4) or any(":" not in cidr for cidr in v6):
        d.notes.refuse(value, "an address of IPv4 stands where one of IPv6 has to, or the other way round")
