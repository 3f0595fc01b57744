"""Whole systems that build: services that share a platform, agents and inputs."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

from strategies.alarms import fit_for_metrics
from strategies.collectors import collected
from strategies.containers import Texts, agent, own_group
from strategies.instances import on_instances
from strategies.networks import behind, created_vpc, endpoints, load_balancer, reachable, subnets
from strategies.overlays import environments, patches
from strategies.parts import Strategy, fixed, hex_id, literal_or_ref, merged, names, ref, some
from strategies.places import placed
from strategies.services import resource, security_groups, service
from strategies.texts import as_tag, limited, without_placeholders

_VPC = "vpc-0123456789abcdef0"
_CLUSTER_ARN = "arn:aws:ecs:us-east-1:123456789012:cluster/shop"


_services = names(["web", "api", "shop-api", "a" * 40], 1, 4)
_agents = st.lists(st.sampled_from(["agent", "web", "sidecar", "a-b"]), unique=True, max_size=2)


@st.composite
def systems(draw: st.DrawFn, hostile: bool) -> dict[str, Any]:
    """A document, at first the smallest."""
    texts = Texts(hostile)
    made = {"apiVersion": "obsc/v1alpha1", "kind": "Observability", "metadata": draw(_metadata(texts))}
    rest = draw(_rest(texts))
    named = draw(_agents)
    agents = {name: draw(agent(texts)) for name in named} if rest.pop("agents", False) else {}
    for name, one in agents.items():
        own_group(one, f"agents.{name}")
    services = draw(_services)
    made |= {"services": {name: draw(service(texts, name, agents)) for name in services}}
    has_environments, has_patches = rest.pop("environments", False), rest.pop("patches", False)
    made |= rest | ({"agents": agents} if agents else {})
    if draw(st.sampled_from([False, False, False, False, True])):
        return draw(on_instances(texts, made))
    made = draw(placed(made))
    reachable(made)
    draw(behind(made))
    made = draw(collected(texts, made))
    fit_for_metrics(made)
    made |= {"environments": draw(environments(texts, tuple(services)))} if has_environments else {}
    return made | ({"patches": draw(patches(texts, made))} if has_patches else {})


@cache
def _metadata(texts: Texts) -> Strategy:
    keys = st.sampled_from(["team", "Cost Center", "a.b:c/d=e+f@g-h_i"])
    labels = st.dictionaries(keys, as_tag(texts.any), max_size=3)
    return merged(fixed(name=st.sampled_from(["shop", "web", "x", "my-shop-2"])), some(labels=labels))


@cache
def _rest(texts: Texts) -> Strategy:
    return some(
        deploymentEnvironment=limited(without_placeholders(texts.any), 259) | st.just("production"),
        resource=resource(texts),
        platform=_platform(),
        agents=st.just(True),
        environments=st.just(True),
        patches=st.just(True),
        applicationSignals=some(enableDiscovery=st.booleans()),
    )


@cache
def _platform() -> Strategy:
    return some(
        region=st.just("us-east-1"),
        iam=st.sampled_from(["minimal", "managed"]),
        ecs=merged(st.just({}) | fixed(cluster=_cluster()), _ecs),
        network=some(
            vpc=literal_or_ref(st.just(_VPC), "vpc") | created_vpc(),
            subnets=subnets(),
            loadBalancer=load_balancer(),
            endpoints=endpoints(),
            routeTables=st.lists(hex_id("rtb"), min_size=1, max_size=2) | ref("route tables"),
            securityGroups=security_groups(),
            assignPublicIp=st.booleans(),
            ingress=st.lists(_ingress(), max_size=4, unique_by=repr),
        ),
    )


_ecs = some(
    launchType=st.just("FARGATE"),
    networkMode=st.just("awsvpc"),
    cpuArchitecture=st.sampled_from(["X86_64", "ARM64"]),
    platformVersion=st.sampled_from(["1.4.0", "LATEST"]),
)


def _cluster() -> Strategy:
    created = _created_cluster()
    return st.sampled_from(["shop", _CLUSTER_ARN]) | ref("cluster") | created | created | created


def _created_cluster() -> Strategy:
    insights = st.sampled_from(["disabled", "enabled", "enhanced"])
    return merged(fixed(create=True), some(name=st.sampled_from(["shop", "A_1-b"]), containerInsights=insights))


def _ingress() -> Strategy:
    blocks = st.sampled_from(["10.0.0.0/8", "0.0.0.0/0", "2001:db8::/32", "192.0.2.7/32"])
    group = fixed(securityGroup=literal_or_ref(hex_id("sg"), "security group"))
    return fixed(port=st.sampled_from([8000, 80, 9000, 8125]), **{"from": blocks | group})
