"""What the targets build comes to the same in AWS, and a comparison that says so would say otherwise too."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from deployed.conftest import NINGXIA
from deployed.drawn import drawn, texts_of
from deployed.faults import FAULTS, NETWORK_FAULTS, Fault, seeded
from judging import skip_without
from obsc_judges import cdk, deployed
from obsc_judges.deployed import Builds, Deployment
from obsc_judges.deployed.compare import differences
from obsc_judges.deployed.embedded import REGION, Embedded
from obsc_judges.deployed.observe import of_template
from obsc_judges.deployed.template import template_in
from obsc_judges.verdict import Outputs
from shipped import CASES, SPECS, texts

HOSTILE = [path for path in CASES if path.stem == "env-hostile"]
NAMED = [path for path in CASES if path.stem == "network-literals"]
"""A specification that names what exists instead of asking for it."""

NETWORKS = [path for path in CASES if path.stem in ("network-behind-nat", "network-given")]
"""A network with NAT gateways, and endpoints in one that exists."""

SCALED = [path for path in CASES if path.stem == "scaled"]
"""A specification whose services follow their load."""

DRAWN = 3
"""So many systems nobody wrote are deployed with the shipped ones."""

NOT_IN_CHINA = {"AWS::APS::Workspace", "AWS::Grafana::Workspace"}

PATHS = {path.stem: path for path in (*SPECS, *CASES)}


@cache
def _template(spec: str) -> Mapping[str, Any]:
    return template_in(texts(PATHS[spec], "cfn"))


def _told(found: Mapping[str, Deployment]) -> list[str]:
    return [f"{name}: {difference}" for name, deployment in found.items() for difference in deployment.differences]


def _built(target: str, paths: Iterable[Path]) -> dict[str, dict[str, str]]:
    """What a target makes of shipped specifications and of drawn ones, by their names."""
    systems = {name: texts_of(compilation, target) for name, compilation in drawn(DRAWN).items()}
    return {path.stem: texts(path, target) for path in paths} | systems


def _region(cfn: Outputs) -> str:
    """China, whose partition is another one, unless the specification has what is not there."""
    resources = template_in(cfn)["Resources"].values()
    return REGION if {resource["Type"] for resource in resources} & NOT_IN_CHINA else NINGXIA


def test_cdk(record_property: Callable[[str, object], None]) -> None:
    """The CDK's template, deployed, must not be another system than CloudFormation's own."""
    absent = deployed.available(["cfn", "cdk"])
    if absent:
        skip_without(absent)
    paths = (*SPECS, *HOSTILE, *NAMED, *NETWORKS, *SCALED)
    templates = cdk.synth(_built("cdk", paths))
    assert not [text for text in templates.values() if isinstance(text, str)]
    builds = {name: Builds(files, _whole(templates[name])) for name, files in _built("cfn", paths).items()}
    found = deployed.compare_all(builds)
    record_property("judged", (deployed.NAME, len(found)))
    assert _told(found) == []
    assert all(deployment.judged > 50 for deployment in found.values()), "next to nothing was compared"


def _whole(template: dict[str, Any] | str) -> dict[str, Any]:
    assert not isinstance(template, str), template
    return template


SEEDED = {
    "retention_in_days = 30": ("retention_in_days = 14", "log group /ecs/shop-web", "retentionInDays"),
    "assign_public_ip = false": ("assign_public_ip = true", "service of shop-web", "assignPublicIp"),
    "desired_count       = 1": ("desired_count       = 2", "service of shop-web", "desiredCount"),
    "deployment_maximum_percent         = 200": (
        "deployment_maximum_percent         = 150",
        "service of shop-web",
        "deploymentConfiguration.maximumPercent",
    ),
    '  availability_zone_rebalancing      = "ENABLED"\n': ("", "service of shop-web", "availabilityZoneRebalancing"),
    'cpu                      = "256"': ('cpu = "512"', "task definition shop-web", "cpu"),
    'value = "parentbased_always_on"': ('value = "always_on"', "task definition shop-web", "environment"),
    '"xray:PutTraceSegments",': ('"xray:PutTraceSegment",', "task role of shop-web", "PutTraceSegment"),
    'description       = "Images': ('description       = "images', "security group of shop-web", "Description"),
}
"""Faults for Terraform: what is written, what instead, and where it has to show."""


@pytest.mark.deployed
def test_terraform(record_property: Callable[[str, object], None]) -> None:
    """Terraform, with the real provider, must leave the same state as CloudFormation and ask for the same.

    In the same run it applies a configuration with faults, of which each has to be seen. Another one asks for what is
    not there, while it is planned: that stops the run for all, and must not be laid at the others' doors.
    """
    absent = deployed.available(["cfn", "terraform"])
    if absent:
        skip_without(absent)
    paths = (*SPECS, *HOSTILE, *NETWORKS[:1], *SCALED)
    modules = _built("terraform", paths)
    builds = {name: Builds(files, None, modules[name], _region(files)) for name, files in _built("cfn", paths).items()}
    hello = builds["01-hello"]
    assert hello.terraform is not None
    main = hello.terraform["main.tf"]
    faults = {old: told for old, told in SEEDED.items() if old in main}
    seeded_main = main
    for old, (new, _, _) in faults.items():
        seeded_main = seeded_main.replace(old, new)
    builds["faulty"] = Builds(hello.cfn, None, {**hello.terraform, "main.tf": seeded_main}, NINGXIA)
    broken_main = f'{main}\ndata "aws_ssm_parameter" "nobody" {{\n  name = "/nobody"\n}}\n'
    builds["broken"] = Builds(hello.cfn, None, {**hello.terraform, "main.tf": broken_main}, NINGXIA)

    found = dict(deployed.compare_all(builds))
    faulty, broken = found.pop("faulty"), found.pop("broken")
    record_property("judged", (deployed.NAME, len(found)))
    assert _told(found) == []
    assert all(deployment.judged > 50 for deployment in found.values()), "next to nothing was compared"
    assert len(faults) >= 8, "the configuration is not written as this test expects"
    for old, (_, resource, field) in faults.items():
        assert any(d.resource == resource and field in d.field for d in faulty.differences), old
    (difference,) = broken.differences
    assert (difference.resource, difference.values["cfn"]) == ("deployment", "succeeds")
    assert "reading SSM Parameter (/nobody)" in str(difference.values["terraform"])


@pytest.mark.parametrize("name", FAULTS)
def test_faults_are_seen(aws: Embedded, name: str) -> None:
    """A fault that is not seen here can be in a target that calls itself the same."""
    fault = FAULTS[name]
    template = _template(fault.spec)
    seen = {"sound": _sound(aws, fault.spec), "faulty": of_template(aws, seeded(template, fault), template)}
    assert not seen["faulty"].failure
    found = [(difference.resource, difference.field) for difference in differences(seen)]
    assert any(resource == fault.resource and fault.field in field for resource, field in found), found


@pytest.mark.parametrize("faults", NETWORK_FAULTS, ids=["first", "second"])
def test_faults_of_a_network_are_seen(aws: Embedded, faults: Mapping[str, Fault]) -> None:
    """Many in one deployment, each at a resource of its own: a network takes a second to create."""
    spec = "16-created-network"
    template = _template(spec)
    for fault in faults.values():
        template = seeded(template, fault)
    seen = {"sound": _sound(aws, spec), "faulty": of_template(aws, template, _template(spec))}
    assert not seen["faulty"].failure
    found = [(difference.resource, difference.field) for difference in differences(seen)]
    missed = [
        name
        for name, fault in faults.items()
        if not any(resource == fault.resource and fault.field in field for resource, field in found)
    ]
    assert missed == [], found


@cache
def _sound(aws: Embedded, spec: str) -> Any:
    return of_template(aws, _template(spec), _template(spec))


def test_nothing_is_seen_twice_differently(aws: Embedded) -> None:
    """Two deployments of the same must be the same, or a difference would say nothing."""
    template = _template("07-several-services")
    assert differences({"a": of_template(aws, template, template), "b": of_template(aws, template, template)}) == ()


def test_two_that_cannot_be_told_apart_match_nothing(aws: Embedded) -> None:
    """Paired at a guess, two groups could be exchanged between targets, and nobody would see it."""
    template = json.loads(json.dumps(_template("02-django")))
    resources = template["Resources"]
    resources["Second"] = resources["GallerySecurityGroup"]
    groups = resources["GalleryService"]["Properties"]["NetworkConfiguration"]["AwsvpcConfiguration"]["SecurityGroups"]
    groups.append({"Ref": "Second"})
    seen = {"a": of_template(aws, template, template), "b": of_template(aws, template, template)}
    found = {difference.resource for difference in differences(seen) if difference.field == ""}
    assert len([resource for resource in found if "security group of gallery" in resource]) == 4
    resources["Second"] = {
        **resources["Second"],
        "Properties": {**resources["Second"]["Properties"], "GroupDescription": "2"},
    }
    assert differences({"a": of_template(aws, template, template), "b": of_template(aws, template, template)}) == ()


def test_what_is_not_judged_is_named() -> None:
    """What nobody looked at must not pass for proven."""
    told = _compared("02-django", _template("02-django")).not_judged
    words = " ".join(item.what for item in told)
    assert all(what in words for what in ("DeletionPolicy of GalleryLogGroup", "DependsOn", "outputs", "tasks"))


def test_a_deployment_that_fails_is_a_difference() -> None:
    """A template that AWS refuses must say which resource it is, and must not pass for one without differences."""
    role = {
        "Type": "AWS::IAM::RolePolicy",
        "Properties": {"RoleName": "nobody", "PolicyName": "p", "PolicyDocument": {}},
    }
    (difference,) = _compared("02-django", _with(role)).differences
    assert (difference.resource, difference.values["cfn"]) == ("deployment", "succeeds")
    assert "It (AWS::IAM::RolePolicy)" in str(difference.values["cdk"])


def test_what_cannot_be_deployed_here_is_not_judged() -> None:
    """That this small CloudFormation does not know a type says nothing about the build that uses it."""
    deployment = _compared("02-django", _with({"Type": "AWS::SQS::Queue"}))
    assert (deployment.differences, deployment.judged) == ((), 0)
    assert [item.why for item in deployment.not_judged if "AWS::SQS::Queue" in item.why]


def _compared(spec: str, other: Mapping[str, Any]) -> Deployment:
    absent = deployed.available(["cfn"])
    if absent:
        skip_without(absent)
    return deployed.compare(texts(PATHS[spec], "cfn"), other, None)


def _with(resource: Mapping[str, Any]) -> dict[str, Any]:
    template = dict(_template("02-django"))
    return template | {"Resources": {**template["Resources"], "It": dict(resource)}}
