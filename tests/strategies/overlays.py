"""Environments and patches of a system that is drawn already: they name what it has."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from hypothesis import strategies as st

from obsc.infra.ecs import TaskDefinition
from obsc.lower.system import lower
from obsc.plan.resolve import resolve
from strategies.containers import Texts
from strategies.parts import Strategy, environment_names, fixed, literal_or_ref, merged, some
from strategies.texts import as_tag

_TARGETS = ("cfn", "terraform", "cdk", "ecs", "compose")


@st.composite
def environments(draw: st.DrawFn, texts: Texts, services: tuple[str, ...]) -> dict[str, Any]:
    """Overlays by name, that change some of the system."""
    names = draw(st.lists(st.sampled_from(["staging", "production", "cfn"]), min_size=1, max_size=2, unique=True))
    return {name: draw(_overlay(texts, services)) for name in names}


@cache
def _overlay(texts: Texts, services: tuple[str, ...]) -> Strategy:
    service = some(desiredCount=st.integers(0, 10) | st.none(), stopTimeout=st.integers(2, 120) | st.none())
    return some(
        deploymentEnvironment=st.none() | st.just("live"),
        metadata=fixed(labels=st.dictionaries(st.sampled_from(["team", "stage"]), st.just("x"), max_size=2)),
        services=st.sampled_from(services).flatmap(lambda name: fixed(**{name: service})),
    )


@st.composite
def patches(draw: st.DrawFn, texts: Texts, document: dict[str, Any]) -> list[dict[str, Any]]:
    """Patches of resources that the document makes, some of them for one target only."""
    graph = lower(resolve(document))
    known: dict[str, list[dict[str, str]]] = {}
    for node in graph.nodes:
        if node.kind in _VALUES:
            known.setdefault(node.kind, []).append({"kind": node.kind, "name": node.name})
    for task in graph.of(TaskDefinition):
        for container in task.containers:
            selection = {"kind": "Container", "name": container.name, "task": task.name}
            known.setdefault("Container", []).append(selection)
    kinds = draw(st.lists(st.sampled_from(sorted(known)), min_size=1, max_size=3, unique=True))
    return [draw(_patch(texts, kind)) | {"select": draw(st.sampled_from(known[kind]))} for kind in kinds]


@cache
def _patch(texts: Texts, kind: str) -> Strategy:
    one_target = fixed(target=st.sampled_from(_TARGETS), divergence=texts.any)
    return merged(fixed(set=_VALUES[kind](texts)), st.just({}) | one_target)


def _some(default: dict[str, Any], **strategies: Strategy) -> Strategy:
    """Some of these fields, at least one."""
    return some(**strategies).map(lambda drawn: drawn or default)


@cache
def _tags(texts: Texts) -> Strategy:
    values = as_tag(texts.any) | st.none()
    return fixed(tags=st.dictionaries(st.sampled_from(["team", "Cost"]), values, max_size=2))


@cache
def _container(texts: Texts) -> Strategy:
    return _some(
        {"stopTimeout": 30},
        user=texts.any,
        stopTimeout=st.integers(2, 120),
        initProcessEnabled=st.booleans(),
        environment=st.dictionaries(environment_names, literal_or_ref(texts.any_or_empty, "string"), max_size=2),
        dockerLabels=st.dictionaries(texts.any, texts.any_or_empty, max_size=2),
        healthCheck=st.none(),
    )


@cache
def _service(texts: Texts) -> Strategy:
    return _some(
        {"enableEcsManagedTags": False},
        healthCheckGracePeriod=st.integers(0, 600),
        propagateTags=st.sampled_from(["SERVICE", "TASK_DEFINITION", "NONE"]),
        enableEcsManagedTags=st.booleans(),
        tags=_tags(texts).map(lambda drawn: drawn["tags"]),
    )


@cache
def _policy(texts: Texts) -> Strategy:
    statement = fixed(actions=st.just(["s3:GetObject"]), resources=st.just(["arn:aws:s3:::shop/*"]))
    return fixed(statements=fixed(ReadShop=statement))


@cache
def _tagged(texts: Texts, **values: Strategy) -> Strategy:
    return _some({"tags": {"team": "x"}}, tags=_tags(texts).map(lambda drawn: drawn["tags"]), **values)


@cache
def _machine(texts: Texts) -> Strategy:
    return _tagged(
        texts,
        instanceType=st.sampled_from(["t3.large", "m7i.xlarge"]),
        metadata=fixed(hopLimit=st.integers(1, 64)),
    )


@cache
def _target_group(texts: Texts) -> Strategy:
    check = _some(
        {"path": "/"}, interval=st.integers(6, 300), path=st.just("/alive"), healthyThreshold=st.integers(2, 10)
    )
    return _tagged(texts, deregistrationDelay=st.integers(0, 3600), healthCheck=check)


_TAGGED = (
    *("Alarm", "Cluster", "DiscoveryService", "LogGroup", "Namespace", "Role", "SecurityGroup"),
    *("Vpc", "Subnet", "InternetGateway", "ElasticIp", "NatGateway", "RouteTable", "VpcEndpoint", "Listener"),
    *("ServiceLevelObjective", "TaskDefinition", "Parameter", "PrometheusWorkspace", "GrafanaWorkspace"),
    *("PrometheusRules", "SamplingRule", "TraceGroup"),
)
_VALUES: dict[str, Callable[[Texts], Strategy]] = dict.fromkeys(_TAGGED, _tags) | {
    "AutoScalingGroup": lambda texts: _tagged(texts, healthCheckGracePeriod=st.integers(0, 7200)),
    "Container": _container,
    "Dashboard": lambda texts: fixed(body=fixed(periodOverride="inherit")),
    "Instance": _machine,
    "LaunchTemplate": _machine,
    "ListenerRule": lambda texts: _tagged(texts, pathPatterns=st.just(["/shop", "/shop/*"])),
    "LoadBalancer": lambda texts: _tagged(texts, scheme=st.sampled_from(["internal", "internet-facing"])),
    "RolePolicy": _policy,
    "SecurityGroupIngress": lambda texts: fixed(description="As a patch says"),
    "Service": _service,
    "TargetGroup": _target_group,
}
"""By kind, fields with values that AWS takes."""
