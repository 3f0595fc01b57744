"""An instance and a group come to the same in AWS whatever deploys them, with the script as the instance sees it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphs import HEADER, machines_graph
from judging import skip_without
from obsc import registry
from obsc.infra.ec2 import AutoScalingGroup
from obsc.infra.graph import Graph
from obsc_judges import cdk, deployed
from obsc_judges.deployed import Builds, Deployment


def test_cdk() -> None:
    """The CDK has its own idea of joined text; the script must come out of it as it went in."""
    absent = deployed.available(["cfn", "cdk"])
    if absent:
        skip_without(absent)
    template = cdk.synth({"machines": _files("cdk", _graph())})["machines"]
    assert not isinstance(template, str), template
    assert _told(deployed.compare(_files("cfn", _graph()), template, None)) == []


@pytest.mark.deployed
def test_terraform() -> None:
    """Other user data, another hop limit or another group of a machine is another system."""
    absent = deployed.available(["cfn", "terraform"])
    if absent:
        skip_without(absent)
    module = _files("terraform", _graph())
    wrong = {
        "echo ${local.region}": "echo",
        "hop_limit = 2": "hop_limit = 1",
        "max_size                  = 6": "max_size = 5",
    }
    builds = {"right": Builds(_files("cfn", _graph()), None, module)}
    for before, after in wrong.items():
        assert before in module["main.tf"]
        changed = module | {"main.tf": module["main.tf"].replace(before, after)}
        builds[before] = Builds(_files("cfn", _graph()), None, changed)
    found = deployed.compare_all(builds)
    assert _told(found["right"]) == []
    assert found["right"].judged > 100, "next to nothing was compared"
    assert {before for before in wrong if not _told(found[before])} == set()


def _graph() -> Graph:
    """Without what has to exist before: target groups, and an image of one's own."""
    nodes = [node for node in machines_graph().nodes if node.name not in ("kept", "targetGroup", "machineImage")]
    return Graph(
        tuple(replace(node, target_groups=()) if isinstance(node, AutoScalingGroup) else node for node in nodes)
    )


def _told(deployment: Deployment) -> list[str]:
    return [str(difference) for difference in deployment.differences]


def _files(target: str, graph: Graph) -> dict[str, str]:
    found = registry.find(target)
    assert found is not None
    return {file.path: file.text for file in found.emit(graph, HEADER)}
