"""Networks and load balancers that obsc created: they are created again. Those of others stay, and are inputs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Path
from obsc.importing.facts import Fact, Facts
from obsc.importing.resources import Found, is_own
from obsc.importing.service import Imported
from obsc.importing.values import Joined, Resource, given, part, references, switch, text
from obsc.init.documents import Node
from obsc.plan.network import PRIVATE

_AT: Path = ("platform", "network")
KINDS = frozenset(
    {
        *("Vpc", "Subnet", "InternetGateway", "GatewayAttachment", "RouteTable", "Route", "RouteTableAssociation"),
        *("ElasticIp", "NatGateway", "VpcEndpoint", "LoadBalancer", "Listener", "ListenerRule", "TargetGroup"),
    }
)
"""What stands for one of the keys here, as far as obsc wrote it."""


def created(found: Found, tasks: list[Imported]) -> Facts:
    """The network, the load balancer and the endpoints of what obsc wrote, and how each service is reached."""
    facts: Facts = {}
    facts |= dict(_routes(found, tasks))
    if not any(task.is_own for task in tasks):
        return facts
    facts |= dict(_vpc(found))
    facts |= dict(_load_balancer(found, tasks))
    facts |= dict(_endpoints(found))
    return facts


def _own(found: Found, kind: str) -> list[Resource]:
    return [one for one in found.of(kind) if is_own(one.file)]


def _vpc(found: Found) -> Iterator[tuple[Path, Fact]]:
    for vpc in _own(found, "Vpc")[:1]:
        at = (*_AT, "vpc")
        yield (*at, "create"), Fact(True, vpc.place())
        cidr = part(vpc.body, "cidrBlock")
        if text(cidr) not in (None, "10.0.0.0/16"):
            yield (*at, "cidr"), Fact(text(cidr), cidr.place(vpc.file))
        subnets = _own(found, "Subnet")
        if len(subnets) // 2 not in (0, 2):
            yield (*at, "zones"), Fact(len(subnets) // 2, subnets[0].place())
        gateways = _own(found, "NatGateway")
        several = len(gateways) > 1 or any(re.search(r"nat_?1", one.id.lower()) for one in gateways)
        nat = "none" if not gateways else "per-zone" if several else "single"
        if nat != "single":
            yield (*at, "nat"), Fact(nat, (gateways[0] if gateways else vpc).place())


def _load_balancer(found: Found, tasks: list[Imported]) -> Iterator[tuple[Path, Fact]]:
    for balancer in _own(found, "LoadBalancer")[:1]:
        at = (*_AT, "loadBalancer")
        yield (*at, "create"), Fact(True, balancer.place())
        scheme = part(balancer.body, "scheme")
        is_internal = text(scheme) == "internal" or switch(balancer.body["internal"]) is True
        if is_internal:
            yield (
                (*at, "scheme"),
                Fact("internal", (scheme if scheme.data is not None else balancer.body).place(balancer.file)),
            )
        for listener in _own(found, "Listener"):
            rows = part(listener.body, "certificates").rows
            certificate = part(rows[0], "certificateArn") if rows else part(listener.body, "certificateArn")
            if certificate.data is not None:
                yield (*at, "certificate"), Fact(given(certificate, "certificate"), certificate.place(listener.file))
        subnets = part(balancer.body, "subnets")
        if not _is_own_subnet(found, subnets) and not (is_internal and _same_as_tasks(subnets, tasks)):
            written = [given(row, "publicSubnetIds") for row in subnets.rows] or given(subnets, "publicSubnetIds")
            if written != {"ref": "publicSubnetIds"}:
                value = tuple(one for one in written if one) if isinstance(written, list) else written
                yield (*at, "subnets"), Fact(value, subnets.place(balancer.file))
        sources = list(_sources(found, balancer))
        vpc = next((text(part(one.body, "cidrBlock")) for one in _own(found, "Vpc")), None)
        usual = [*PRIVATE] if vpc is None else [vpc]
        if {one for one, _ in sources} != set(usual if is_internal else ["0.0.0.0/0"]) and sources:
            yield (*at, "from"), Fact(tuple(dict.fromkeys(one for one, _ in sources)), sources[0][1].place())


def _sources(found: Found, balancer: Resource) -> Iterator[tuple[str, Resource]]:
    """The addresses that its security group lets in."""
    groups = {name for row in part(balancer.body, "securityGroups").rows for name in _names(row)}
    for rule in found.of("SecurityGroupIngress"):
        owner = part(rule.body, "groupId")
        owner = owner if owner.data is not None else part(rule.body, "securityGroupId")
        cidr = next(
            (text(part(rule.body, k)) for k in ("cidrIp", "cidrIpv4", "cidr_ipv4") if text(part(rule.body, k))), None
        )
        if groups & set(_names(owner)) and cidr is not None:
            yield cidr, rule


def _is_own_subnet(found: Found, node: Node) -> bool:
    subnets = {one.id for one in _own(found, "Subnet")}
    return any(subnets & set(_names(row)) for row in (*node.rows, node))


def _same_as_tasks(node: Node, tasks: list[Imported]) -> bool:
    for task in tasks:
        network = task.of_service("networkConfiguration", "awsvpcConfiguration")
        network = network if network.data is not None else task.of_service("networkConfiguration")
        if part(network, "subnets").data == node.data:
            return True
    return False


def _endpoints(found: Found) -> Iterator[tuple[Path, Fact]]:
    names: dict[str, Resource] = {}
    for endpoint in _own(found, "VpcEndpoint"):
        node = part(endpoint.body, "serviceName")
        tail = node.data.parts[-1] if isinstance(node.data, Joined) else node.data
        if isinstance(tail, str):
            names.setdefault(tail.removeprefix(".") if isinstance(node.data, Joined) else tail, endpoint)
        tables = part(endpoint.body, "routeTableIds")
        rows = [given(row, "routeTableIds") for row in tables.rows] or [given(tables, "routeTableIds")]
        own = {one.id for one in _own(found, "RouteTable")}
        if tables.data is not None and not any(own & set(_names(row)) for row in (*tables.rows, tables)):
            value = rows[0] if len(rows) == 1 and not tables.rows else tuple(one for one in rows if one)
            if value not in ({"ref": "routeTableIds"}, ()):
                yield (*_AT, "routeTables"), Fact(value, tables.place(endpoint.file))
    if names:
        yield (*_AT, "endpoints"), Fact(tuple(names), next(iter(names.values())).place())


def _routes(found: Found, tasks: list[Imported]) -> Iterator[tuple[Path, Fact]]:
    """The path of each service behind a load balancer, and what the load balancer asks it."""
    for task in tasks:
        rows = task.of_service("loadBalancers").rows or task.of_service("loadBalancer").rows
        target = next(
            (found.named("TargetGroup", name) for row in rows for name in _names(part(row, "targetGroupArn"))), None
        )
        if target is None:
            continue
        at = (*task.at, "route")
        check = part(target.body, "healthCheck")
        check = check.rows[0] if check.rows else check
        path = part(target.body, "healthCheckPath")
        path = path if path.data is not None else part(check, "path")
        if text(path) not in (None, "/"):
            yield (*at, "healthCheckPath"), Fact(text(path), path.place(target.file))
        if task.is_own and is_own(target.file):
            yield (*at, "path"), _path(found, target)


def _path(found: Found, target: Resource) -> Fact:
    """The path whose requests a rule sends to a target group; every other request without a rule."""
    for rule in _own(found, "ListenerRule"):
        if target.id not in set(_names(rule.body, 6)):
            continue
        for row in (*part(rule.body, "conditions").rows, *rule.body["condition"].rows):
            config = part(row, "pathPatternConfig")
            config = config if config.data is not None else row["path_pattern"]
            config = config.rows[0] if config.rows else config
            values = [text(one) for one in part(config, "values").rows]
            if values and values[0]:
                return Fact(values[0], row.place(rule.file))
    return Fact("/", target.place())


def without_created(facts: Facts, found: Found) -> Facts:
    """The facts without inputs for what is created again: subnets, the VPC, target groups."""
    ids = {kind: [one.id for one in _own(found, kind)] for kind in ("Vpc", "Subnet", "TargetGroup")}
    out = dict(facts)
    if ids["Vpc"]:
        for key in ("subnets",):
            out.pop((*_AT, key), None)
        value = out.get((*_AT, "vpc"))
        if value is not None:
            del out[(*_AT, "vpc")]
    if ids["TargetGroup"]:
        for path in [path for path in out if path[2:] == ("route", "targetGroup")]:
            if (*path[:3], "path") in out:
                del out[path]
    return out


def _names(node: Node, depth: int = 0) -> Iterator[str]:
    """The resources that a value refers to, and those in it down to a depth."""
    yield from (one.name for one in references(node) if one.kind == "resource")
    if depth:
        for one in (*node.rows, *(value for _, value in node.items)):
            yield from _names(one, depth - 1)
