"""Private DNS, alarms, dashboards and objectives, deployed by every target, come to the same in AWS."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from deployed.conftest import CHINA
from graphs import HEADER, full_graph
from judging import skip_without
from obsc import registry
from obsc.infra import ecs
from obsc.infra.cloudwatch import Alarm, Dashboard, Discovery, ServiceLevelObjective
from obsc.infra.discovery import DiscoveryService, Namespace
from obsc.infra.graph import Graph
from obsc.infra.values import refs
from obsc_judges import cdk, deployed
from obsc_judges.deployed import Builds
from obsc_judges.deployed.compare import differences
from obsc_judges.deployed.embedded import Embedded
from obsc_judges.deployed.observe import of_template
from obsc_judges.deployed.template import template_in

Steps = tuple[str | int, ...]

JUDGED = (Alarm, Dashboard, Discovery, DiscoveryService, Namespace, ServiceLevelObjective)

FAULTS: Mapping[Steps, tuple[Any, str, str]] = {
    ("ShopNamespace", "Name"): ("other.local", "namespace shop.local", ""),
    ("ShopNamespace", "Description"): ("Other", "namespace shop.local", "Description"),
    ("ShopNamespace", "Vpc"): ("vpc-0", "namespace shop.local", "Vpc"),
    ("WebRegistry", "NamespaceId"): ("ns-0", "registry web", "NamespaceId"),
    ("WebRegistry", "DnsConfig", "DnsRecords", 0, "TTL"): (61, "registry web", "TTL"),
    ("WebRegistry", "DnsConfig", "RoutingPolicy"): ("WEIGHTED", "registry web", "RoutingPolicy"),
    ("WebRegistry", "HealthCheckCustomConfig"): (None, "registry web", "HealthCheckCustomConfig"),
    ("WebRegistry", "Tags", 0, "Value"): ("api", "registry web", "Tags"),
    ("WebLatencyAlarm", "ExtendedStatistic"): ("p90", "alarm shop-cn-north-1-slow", "ExtendedStatistic"),
    ("WebLatencyAlarm", "Threshold"): (1500, "alarm shop-cn-north-1-slow", "Threshold"),
    ("WebLatencyAlarm", "Dimensions", 0, "Value"): ("x", "alarm shop-cn-north-1-slow", "Dimensions"),
    ("WebLatencyAlarm", "AlarmActions"): (None, "alarm shop-cn-north-1-slow", "AlarmActions"),
    ("WebLatencyAlarm", "DatapointsToAlarm"): (4, "alarm shop-cn-north-1-slow", "DatapointsToAlarm"),
    ("WebFaultsAlarm", "Metrics", 1, "Expression"): ("faults / 300", "alarm shop-faults", "Expression"),
    ("WebFaultsAlarm", "Metrics", 0, "MetricStat", "Period"): (60, "alarm shop-faults", "Period"),
    ("WebFaultsAlarm", "TreatMissingData"): ("ignore", "alarm shop-faults", "TreatMissingData"),
    ("ShopDashboard", "DashboardBody"): ('{"start": "-PT3H"}', "dashboard shop-cn-north-1", "body"),
    ("WebFastSlo", "RequestBasedSli", "MetricThreshold"): (251, "objective web is fast", "MetricThreshold"),
    ("WebFastSlo", "Goal", "AttainmentGoal"): (99, "objective web is fast", "AttainmentGoal"),
    ("WebAvailableSlo", "Tags", 0, "Value"): ("api", "objective web is available", "Tags"),
    ("SignalsDiscovery",): (None, "discovery of services", ""),
}
"""In the template: where, what instead or nothing, and where it has to show."""


def test_cdk(record_property: Callable[[str, object], None]) -> None:
    """The CDK's template, deployed, must not be another system than CloudFormation's own."""
    absent = deployed.available(["cfn", "cdk"])
    if absent:
        skip_without(absent)
    template = cdk.synth({"it": _texts("cdk")})["it"]
    assert not isinstance(template, str), template
    found = deployed.compare(_texts("cfn"), template, None, CHINA)
    record_property("judged", (deployed.NAME, 1))
    assert [str(difference) for difference in found.differences] == []
    assert found.judged > 400
    assert any("SignalsDiscovery, WebAvailableSlo, WebFastSlo" in item.what for item in found.not_judged)


@pytest.mark.deployed
def test_terraform(record_property: Callable[[str, object], None]) -> None:
    """Terraform, with the real provider, must leave the same state and ask for the same, in stacks too."""
    absent = deployed.available(["cfn", "terraform"])
    if absent:
        skip_without(absent)
    faulty = dict(_texts("terraform"))
    faulty["main.tf"] = faulty["main.tf"].replace("MetricThreshold    = 250", "MetricThreshold    = 251")
    builds = {
        name: Builds(_texts("cfn"), None, files, CHINA)
        for name, files in {"it": _texts("terraform"), "faulty": faulty}.items()
    }
    found = deployed.compare_all(builds)
    record_property("judged", (deployed.NAME, 1))
    assert [str(difference) for difference in found["it"].differences] == []
    (difference,) = found["faulty"].differences
    assert (difference.resource, difference.seen_in) == ("objective web is fast", ("requests",))


@pytest.mark.parametrize("steps", FAULTS, ids=lambda steps: ".".join(map(str, steps)))
def test_faults_are_seen(aws: Embedded, steps: Steps) -> None:
    """A fault that is not seen here can be in a target that calls itself the same."""
    new, resource, field = FAULTS[steps]
    sound = template_in(_texts("cfn"))
    faulty = of_template(aws, _changed(sound, steps, new), sound)
    assert faulty.failure == ""
    found = [(one.resource, one.field) for one in differences({"sound": _sound(aws), "faulty": faulty})]
    assert any(one == resource and field in at for one, at in found), found


@cache
def _sound(aws: Embedded) -> Any:
    sound = template_in(_texts("cfn"))
    return of_template(aws, sound, sound)


def _changed(template: Mapping[str, Any], steps: Steps, new: Any) -> dict[str, Any]:
    changed: dict[str, Any] = json.loads(json.dumps(template))
    logical, *path = steps
    if not path:
        del changed["Resources"][logical]
        for resource in changed["Resources"].values():
            resource.pop("DependsOn", None)
        return changed
    here = changed["Resources"][logical]["Properties"]
    for step in path[:-1]:
        here = here[step]
    assert here[path[-1]] != new, "no fault"
    if new is None:
        del here[path[-1]]
    else:
        here[path[-1]] = new
    return changed


@cache
def _texts(target: str) -> Mapping[str, str]:
    found = registry.find(target)
    assert found is not None
    return {file.path: file.text for file in found.emit(_deployable(), HEADER)}


def _deployable() -> Graph:
    """Of the graph with everything the nodes of this test and what they need, without what AWS does not take."""
    graph = full_graph()
    service, (task,) = next(graph.of(ecs.Service)), graph.of(ecs.TaskDefinition)
    helper, app = task.containers
    changed = graph.replace(
        [
            replace(service, capacity_provider_strategy=(), load_balancers=()),
            replace(task, containers=(helper, replace(app, links=(), secrets=()))),
        ]
    )
    nodes = {(node.kind, node.name): node for node in changed.nodes}
    needed: set[tuple[str, str]] = set()
    left = [key for key, node in nodes.items() if isinstance(node, JUDGED)]
    while left:
        key = left.pop()
        if key not in needed:
            needed.add(key)
            left += [(ref.kind, ref.name) for ref in refs(nodes[key])]
            left += getattr(nodes[key], "depends_on", ())
    return Graph(tuple(node for key, node in nodes.items() if key in needed))
