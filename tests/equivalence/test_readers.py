"""What a target writes, read back by a reader that knows only the vendor's reference, is the graph again.

`read(emit(graph)) == project(graph)`, under the names that the target gives: docs/architecture.md calls it equivalence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import assume, example, given, settings

from graphs import HEADER, LAST, around, full_graph, is_sound, variations, with_a_task
from judging import skip_without
from obsc import registry
from obsc.compare import differences, rename
from obsc.infra.boundary import Artifact, Input, InputKind, Output
from obsc.infra.cloudwatch import Dashboard
from obsc.infra.ecs import EnvironmentVariable, SecretVariable, TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.values import REGION, Join, JsonObject, Ref, RoleName, text
from obsc.target import project
from obsc_judges import cdk
from obsc_readers import find
from obsc_readers.document import Object, Scalar
from obsc_readers.parse import parse_yaml
from printers.hostile import hostile_text
from shipped import VALID, compiled

TARGETS = ("cfn", "ecs", "compose")


def _files(target: str, graph: Graph) -> dict[str, str]:
    found = registry.find(target)
    assert found is not None
    return {file.path: file.text for file in found.emit(graph, HEADER)}


def _expected(target: str, graph: Graph) -> Graph:
    found = registry.find(target)
    assert found is not None
    return rename(project(graph, found), found.ids(graph))


def _complaints(target: str, graph: Graph) -> list[str]:
    """What the reader refuses of the target's files, and where what it reads is not the graph."""
    read = find(target)
    assert read is not None
    reading = read(_files(target, graph))
    found = [str(refusal) for refusal in reading.refused]
    return found or [str(difference) for difference in differences(_expected(target, graph), reading.graph)]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_specification_is_read_back(path: Path, target: str) -> None:
    """A field that differs is a resource that obsc did not mean."""
    graph = compiled(path).graph
    assert graph is not None
    assert _complaints(target, graph) == []


@pytest.mark.parametrize("target", TARGETS)
def test_a_graph_with_everything_is_read_back(target: str) -> None:
    """Specifications do not set every field."""
    assert _complaints(target, full_graph()) == []


def test_what_the_cdk_synthesises_is_read_back() -> None:
    """The CDK's own words go through jsii and its printer; what comes out is a template like any other."""
    absent = cdk.available()
    if absent:
        skip_without(absent)
    graphs = {path.stem: graph for path in VALID if (graph := compiled(path).graph)} | {"everything": full_graph()}
    templates = cdk.synth({name: _files("cdk", graph) for name, graph in graphs.items()})
    read = find("cdk")
    assert read is not None
    for name, graph in graphs.items():
        reading = read({"Stack.template.json": json.dumps(templates[name]), **_beside("cdk", graph)})
        assert reading.refused == (), name
        assert differences(_expected("cdk", graph), reading.graph) == (), name


def _beside(target: str, graph: Graph) -> dict[str, str]:
    """The artifacts among a target's files."""
    files = _files(target, graph)
    return {node.name: files[node.name] for node in graph.of(Artifact)}


@pytest.mark.parametrize("target", TARGETS)
def test_every_change_of_a_field_is_read_back(target: str) -> None:
    """A constant in the target or in the reader would pass on one value; nothing may be lost between the two."""
    found = ((what, complaint) for what, changed in _variations(target) for complaint in _complaints(target, changed))
    assert list(found) == []


def _variations(target: str) -> Iterator[tuple[str, Graph]]:
    """What is changed, and the part of the full graph around it, with the change."""
    found = registry.find(target)
    assert found is not None
    graph = full_graph()
    for node in graph.nodes:
        if type(node) not in found.unsupported:
            for path, changed in variations(node):
                if is_sound(path, changed):
                    yield f"{node.kind}{path}", around(graph, node, changed).replace([changed])


def _attributes(target: str) -> Iterator[object]:
    for node in full_graph().nodes:
        if isinstance(node, Input) and node.is_list:
            continue
        for attr in node.ATTRS:
            yield pytest.param(target, node.ref(attr), id=f"{target}-{node.kind}-{node.name}-{attr}")


@pytest.mark.parametrize(("target", "ref"), [case for target in TARGETS for case in _attributes(target)])
def test_every_attribute_is_read_back(target: str, ref: Ref) -> None:
    """A reference to another attribute is another value: a name for an ARN, say."""
    graph = with_a_task(ref.kind, ref.name)
    if ref.kind in LAST:  # which a task definition cannot refer to
        output = Output(name="more", description="", value=ref)
        assert _complaints(target, Graph((*graph.nodes, output))) == []
        return
    values = (ref, text("x", ref, "y"), *((RoleName(ref),) if "arn" in ref.attr else ()))
    task = next(graph.of(TaskDefinition))
    helper, web = task.containers
    environment = tuple(EnvironmentVariable(name=f"V{number}", value=value) for number, value in enumerate(values))
    changed = replace(task, containers=(helper, replace(web, environment=environment)))
    assert _complaints(target, graph.replace([changed])) == []


_PLACEHOLDER = re.compile("<([A-Za-z][A-Za-z0-9.-]{0,300})>")
"""What OBS053 refuses in a specification when it is one of the placeholders."""


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=120, deadline=None)
@given(said=hostile_text)
@example(said="${AWS::Region}")
@example(said="${!Literal} $${x} ${ ${")
@example(said="<<>> <region")
def test_hostile_text_arrives_as_it_is(target: str, said: str) -> None:
    """No string may become code; each arrives to the last character, alone and beside references."""
    assume(not _PLACEHOLDER.search(said))
    graph = with_a_task("Input", "webImage")
    task = next(graph.of(TaskDefinition))
    mixed = text(said, REGION, said, Ref("Input", "webImage", "value"), said)
    helper, web = task.containers
    hostile = replace(
        web,
        command=(said, "x"),
        user=said,
        environment=(EnvironmentVariable(name="A", value=said), EnvironmentVariable(name="B", value=mixed)),
        secrets=(SecretVariable(name="C", value_from=mixed),),
        docker_labels=(("label", said),),
    )
    changed = replace(task, containers=(helper, hostile), tags=((said or "x", said),))
    assert isinstance(mixed, Join)
    assert _complaints(target, graph.replace([changed])) == []


@settings(max_examples=120, deadline=None)
@given(said=hostile_text)
@example(said="${AWS::Region} ${!x} $")
@example(said="{{resolve:ssm:x}}")
@example(said="\\u0024{ \u2028 \U0001f600 \x7f")
def test_hostile_text_in_a_dashboard_arrives(said: str) -> None:
    """A dashboard is text in text in text: JSON in a template in YAML, each with expressions of its own."""
    graph = with_a_task("Input", "webImage", "Dashboard")
    (dashboard,) = graph.of(Dashboard)
    mixed = text(said, REGION, said, Ref("Input", "webImage", "value"), said)
    body = JsonObject(((said, said), (f"{said}x", (mixed, None, True, 0, -0.5, JsonObject(())))))
    assert _complaints("cfn", graph.replace([replace(dashboard, body=body)])) == []


SAMPLES: dict[InputKind, tuple[str, str]] = {
    "string": ("x", ""),
    "image": ("123456789012.dkr.ecr.eu-central-1.amazonaws.com/web:1@sha256:ab", "an image"),
    "cluster": ("arn:aws:ecs:eu-central-1:123456789012:cluster/shop", ""),
    "cluster-name": ("shop_1-a", "arn:aws:ecs:eu-central-1:123456789012:cluster/shop"),
    "capacity-provider": ("FARGATE_SPOT", ""),
    "role-arn": ("arn:aws-cn:iam::123456789012:role/web", "arn:aws:iam::123456789012:user/web"),
    "instance-profile-name": ("web+a=1", "arn:aws:iam::123456789012:instance-profile/web"),
    "target-group-arn": (
        "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/0123456789abcdef",
        "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/web/0123456789abcdef",
    ),
    "target-group-name": ("targetgroup/web/0123456789abcdef", "web"),
    "load-balancer-name": ("app/web/0123456789abcdef", "net/web/0123456789abcdef"),
    "log-group-name": ("/ecs/shop_1.a-b#c", ""),
    "secret-arn": (
        "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/db-AbCdEf",
        "arn:aws:ssm:eu-central-1:123456789012:parameter/shop/db",
    ),
    "parameter-arn": (
        "arn:aws:ssm:eu-central-1:123456789012:parameter/shop/db",
        "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/db-AbCdEf",
    ),
    "namespace-id": ("ns-abcdefgh12345678", "shop.local"),
    "prometheus-workspace-id": ("ws-0123abcd-0123-abcd-0123-0123456789ab", "shop"),
    "grafana-workspace-id": ("g-0123456789", "shop"),
    "certificate-arn": (
        "arn:aws:acm:eu-central-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef",
        "arn:aws:iam::123456789012:server-certificate/web",
    ),
    "topic-arn": ("arn:aws:sns:eu-central-1:123456789012:pager", "arn:aws:sqs:eu-central-1:123456789012:pager"),
}
"""What may be given for an input, and what may not; other kinds have types of CloudFormation's own."""


@pytest.mark.parametrize("kind", get_args(InputKind))
def test_a_parameter_takes_what_it_is_for(kind: InputKind) -> None:
    """Readers read over what constrains a parameter, as it changes no resource; a wrong pattern locks all out."""
    files = _files("cfn", Graph((Input(name="it", type=kind, description="x"),)))
    template = parse_yaml(files["template.yaml"], {})
    assert isinstance(template, Object)
    parameters = template.get("Parameters")
    assert isinstance(parameters, Object)
    ((_, parameter),) = parameters.entries
    assert isinstance(parameter, Object)
    if kind not in SAMPLES:
        kinds = parameter.get("Type")
        assert isinstance(kinds, Scalar)
        # A list of text can hold anything: CloudFormation has no type for route tables.
        assert "AWS::EC2::" in kinds.text or kinds.text == "CommaDelimitedList", "SAMPLES says nothing of this kind"
        return
    good, bad = SAMPLES[kind]
    assert _takes(parameter, good)
    assert not _takes(parameter, bad)


def _takes(parameter: Object, given: str) -> bool:
    pattern, shortest = parameter.get("AllowedPattern"), parameter.get("MinLength")
    assert isinstance(pattern, Scalar | None)
    assert isinstance(shortest, Scalar | None)
    fits = pattern is None or re.fullmatch(pattern.text, given) is not None
    return fits and (shortest is None or len(given) >= int(shortest.text))
