"""What obsc wrote, imported, is the same system again; where it is not, the difference has a name here."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from importing.family import family
from obsc import registry
from obsc.compare import Difference, differences
from obsc.importing import Draft, draft_of, text_of
from obsc.importing.facts import Fact
from obsc.init import Project
from obsc.pipeline import compile_text, emit
from obsc.target import project
from shipped import SPECS, compiled, texts
from strategies import written

UNKNOWABLE = ("framework.name", "server.name", "stock.server.app", "agent.logs.group", "cloudwatch.logs.group")
"""What infrastructure does not say: a framework without variables of its own, the server of an image's own command, the
app behind a module that lies in the image, and in ECS JSON the names of log groups that its checklist creates."""

_PICTURES = {"Dashboard"}
_ALARMS = {"Alarm", "ServiceLevelObjective", "SamplingRule", "TraceGroup", "Discovery", *_PICTURES}
_NETWORK = {
    *("Vpc", "Subnet", "InternetGateway", "GatewayAttachment", "RouteTable", "Route", "RouteTableAssociation"),
    *("ElasticIp", "NatGateway", "VpcEndpoint", "LoadBalancer", "Listener", "ListenerRule", "TargetGroup"),
    *("SecurityGroup", "SecurityGroupIngress", "Service"),
}
NOT_RECOVERED: Mapping[str, set[str]] = {
    "12-dashboards-and-alarms": {*_ALARMS},
    "13-environments-and-patches": {"RolePolicy", "TaskDefinition"},
    "14-adot-sidecar-xray-emf": {*_ALARMS, "LogGroup", "RolePolicy", "Service", "TaskDefinition"},
    "15-adot-prometheus-grafana": {
        *("LogGroup", "Role", "RolePolicy", "GrafanaWorkspace", "PrometheusWorkspace", "PrometheusRules", "Parameter"),
        *("Service", "TaskDefinition"),
        *_ALARMS,
    },
    "16-created-network": {*_NETWORK, *_ALARMS},
}
"""By specification, the kinds in which a difference is known: what tells of them has no counterpart in a service's own
resources, or is a patch. `obsc import` notes what it leaves out."""
_INTERFACE = ("Input", "Output", "Artifact", "Step")
CASES = [(path, target) for path in SPECS for target in ("cfn", "ecs")] + [(path, "terraform") for path in SPECS[:10:3]]


def imported(path: Path, target: str, folder: Path) -> Draft:
    """A specification's outputs, imported, the holes filled from the specification itself."""
    for name, text in texts(path, target).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    draft = draft_of(Project(str(folder)))
    for where, fact in list(draft.holes()):
        assert ".".join(map(str, where)).endswith(UNKNOWABLE)
        draft.facts[where] = Fact(_value(compiled(path).document, where), fact.place)
    return draft


def _value(document: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        document = document.get(step, {}) if isinstance(document, dict) else document
    return document


@pytest.mark.parametrize(("path", "target"), CASES, ids=lambda value: getattr(value, "stem", value))
def test_import_gives_the_same_system(path: Path, target: str, tmp_path: Path) -> None:
    """The graph of the imported specification is the one that was written, as far as the target says it."""
    draft = imported(path, target, tmp_path)
    if _value(compiled(path).document, ("platform",)).get("ec2"):
        assert not draft.services
        assert target == "ecs" or "is an EC2 instance" in " ".join(map(str, draft.notes.all))
        return
    again = compile_text(text_of(draft).encode())
    assert again.graph is not None
    found = registry.find(target)
    assert found is not None
    left = differences(project(compiled(path).graph_for(target), found), project(again.graph, found))
    strange = [one for one in left if one.kind not in (*_INTERFACE, *NOT_RECOVERED.get(path.stem, ()))]
    assert list(map(str, strange)) == []
    if path.stem not in NOT_RECOVERED:
        assert again.ok and left == ()
    elif target == "cfn":
        _tells(draft, left)


def _tells(draft: Draft, left: tuple[Difference, ...]) -> None:
    """What is missing as a whole is among the notes, by its type."""
    told = " ".join(map(str, draft.notes.all))
    kinds = {one.kind for one in left if not one.field and one.kind in _ALARMS | _NETWORK}
    unsaid = kinds - {"Service", "SecurityGroup", "SecurityGroupIngress"}
    assert all(_TYPES.get(kind, f"::{kind})") in told for kind in unsaid), unsaid


_TYPES = {
    "TraceGroup": "AWS::XRay::Group",
    "GatewayAttachment": "AWS::EC2::VPCGatewayAttachment",
    "Vpc": "AWS::EC2::VPC)",
    "RouteTableAssociation": "AWS::EC2::SubnetRouteTableAssociation",
    "ElasticIp": "AWS::EC2::EIP",
    "VpcEndpoint": "AWS::EC2::VPCEndpoint",
    "TargetGroup": "",
}


@settings(max_examples=25, deadline=None)
@given(document=family(), target=st.sampled_from(["cfn", "ecs"]))
def test_import_gives_the_same_system_of_what_is_drawn(document: dict[str, Any], target: str) -> None:
    """Services with an agent beside each, in whatever keys they are described."""
    compilation = compile_text(written(document))
    assume(compilation.ok)
    found = registry.find(target)
    assert found is not None and compilation.graph is not None
    with tempfile.TemporaryDirectory() as name:
        for file in emit(compilation, found):
            path = Path(name) / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text, encoding="utf-8")
        draft = draft_of(Project(name))
    for where, fact in list(draft.holes()):
        draft.facts[where] = Fact(_value(compilation.document, where), fact.place)
    again = compile_text(text_of(draft).encode())
    assert again.graph is not None, text_of(draft)
    left = differences(project(compilation.graph, found), project(again.graph, found))
    assert list(map(str, left)) == [], text_of(draft)
