"""Networks that are created: address ranges, doors to AWS and why, paths of a load balancer, counts under scaling."""

from __future__ import annotations

from ipaddress import IPv4Network
from itertools import pairwise
from typing import Any

import pytest

from obsc.infra.ecs import Service
from obsc.infra.graph import Graph
from obsc.infra.loadbalancing import Listener, ListenerRule
from obsc.infra.vpc import RouteTable, Subnet, VpcEndpoint
from obsc.lower.system import lower
from obsc.pipeline import compile_text
from obsc.plan.resolve import resolve
from obsc.topologies import SHARED, sizes, with_topology
from strategies import written

IMAGES: dict[str, Any] = {"image": {"ref": "appImage"}, "instrumentation": {"image": {"ref": "adotImage"}}}
AGENT = {"image": {"ref": "agentImage"}}


def _document(network: dict[str, Any], **services: dict[str, Any]) -> dict[str, Any]:
    base = {"framework": "flask", "server": {"name": "gunicorn", "app": "app:app"}, "port": 8000}
    return {
        "apiVersion": "obsc/v1alpha1",
        "kind": "Observability",
        "metadata": {"name": "shop"},
        "platform": {"network": network},
        "services": {name: {**base, **IMAGES, "agent": AGENT, **more} for name, more in services.items()},
    }


def _graph(document: dict[str, Any]) -> Graph:
    return lower(resolve(document))


def _codes(document: dict[str, Any]) -> set[str]:
    return {diagnostic.code for diagnostic in compile_text(written(document)).diagnostics}


@pytest.mark.parametrize("cidr", ["10.0.0.0/16", "192.168.7.0/24", "172.16.32.0/19"])
def test_subnets_lie_in_the_network_and_beside_each_other(cidr: str) -> None:
    """AWS refuses a subnet outside of its VPC, and one that overlaps another."""
    graph = _graph(_document({"vpc": {"create": True, "cidr": cidr, "zones": 6}}, web={}))
    blocks = sorted(IPv4Network(subnet.cidr_block) for subnet in graph.of(Subnet))
    assert len(blocks) == 12
    assert all(block.subnet_of(IPv4Network(cidr)) and block.prefixlen <= 28 for block in blocks)
    assert not any(one.overlaps(other) for one, other in pairwise(blocks))


def test_another_zone_changes_no_range() -> None:
    """A subnet with another range is another subnet: everything in it would be made anew."""
    two, three = (
        {s.name: s.cidr_block for s in _graph(_document({"vpc": {"create": True, "zones": n}}, web={})).of(Subnet)}
        for n in (2, 3)
    )
    assert two.items() <= three.items()


@pytest.mark.parametrize("nat, tables", [("none", 2), ("single", 2), ("per-zone", 4)])
def test_route_tables(nat: str, tables: int) -> None:
    """Zones share a table as long as they share a way out."""
    network = {"vpc": {"create": True, "zones": 3, "nat": nat}, "endpoints": "auto"}
    assert len(list(_graph(_document(network, web={})).of(RouteTable))) == tables


WANTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "alone": ({}, set()),
    "a secret": ({"secrets": {"A": {"secretsManager": "shop/a"}}}, {"secretsmanager"}),
    "a parameter": ({"secrets": {"A": {"ssm": "/shop/a"}}}, {"ssm"}),
    "ECS Exec": ({"enableExecuteCommand": True}, {"ssmmessages"}),
    "Service Events": ({"instrumentation": {**IMAGES["instrumentation"], "serviceEvents": True}}, {"monitoring"}),
}
ALWAYS = {"ecr-api", "ecr-dkr", "s3", "logs", "xray"}


@pytest.mark.parametrize("wanted", WANTS)
def test_endpoints_are_those_of_what_is_used(wanted: str) -> None:
    """One too few and no task starts, one too many and it is paid for."""
    more, expected = WANTS[wanted]
    network = {"vpc": {"create": True, "nat": "none"}, "endpoints": "auto"}
    document = _document(network, web=more)
    endpoints = list(_graph(document).of(VpcEndpoint))
    assert {endpoint.name for endpoint in endpoints} == ALWAYS | expected
    assert all(endpoint.comment for endpoint in endpoints)
    assert not _codes(document) & {"OBS115", "OBS116"}
    left = [endpoint.name.replace("ecr-", "ecr.") for endpoint in endpoints][1:]
    assert "OBS116" in _codes(_document({**network, "endpoints": left}, web=more))


def test_services_wait_for_their_way_out() -> None:
    """A task without one fails to pull its image, and the circuit breaker counts that."""
    graph = _graph(_document({"vpc": {"create": True, "nat": "none"}, "endpoints": "auto"}, web={}))
    (service,) = graph.of(Service)
    assert {name for kind, name in service.depends_on if kind == "VpcEndpoint"} == ALWAYS


def test_a_longer_path_is_asked_first() -> None:
    """Else the service below another's path gets nothing."""
    network = {"vpc": {"create": True}, "loadBalancer": {"create": True}}
    paths = ("/api", "/api/v2", "/api/v2/orders", "/shop")
    named = dict(zip("abcd", paths, strict=True))
    graph = _graph(_document(network, **{name: {"route": {"path": path}} for name, path in named.items()}))
    by_path = {named[rule.name]: rule.priority for rule in graph.of(ListenerRule)}
    assert sorted(by_path, key=lambda path: by_path[path]) == sorted(paths, key=lambda p: (-len(p), by_path[p]))
    assert len(set(by_path.values())) == len(paths)
    assert all(1 <= priority <= 50000 for priority in by_path.values())
    fewer = _graph(_document(network, a={"route": {"path": "/api"}}))
    assert [rule.priority for rule in fewer.of(ListenerRule)] == [by_path["/api"]]


def test_without_a_service_at_the_root_the_rest_is_not_found() -> None:
    """A listener has to answer something."""
    network = {"vpc": {"create": True}, "loadBalancer": {"create": True}}
    (listener,) = _graph(_document(network, web={"route": {"path": "/api"}})).of(Listener)
    assert listener.default_action.type == "fixed-response"


def test_a_deployment_leaves_the_number_of_tasks_alone() -> None:
    """A number in a template would be set anew in the middle of a rush."""
    (service,) = _graph(_document({}, web={"scaling": {"min": 2, "max": 4, "cpu": 60}})).of(Service)
    assert service.desired_count is None


def test_topologies_are_counted_from_the_graph() -> None:
    """What `obsc compare --topology` prints."""
    document = _document({}, web={"agent": "sidecar"}, api={"agent": "sidecar"})
    found = sizes(document, 10)
    assert (found["sidecar"].containers, found["sidecar"].agents) == (40, 20)
    assert (found["service"].containers, found["service"].agents) == (21, 1)
    assert found["sidecar"].agent_memory == 20 * 128
    assert found["service"].cpu == found["sidecar"].cpu + 256
    assert SHARED in with_topology(document, "service")["agents"]
    assert document["services"]["web"]["agent"] == "sidecar"
