"""Faults seeded into what the targets write: every one is refused or is a difference, or changes nothing and says why.

A proof that cannot fail is worth nothing. Each leaf of each document is dropped, changed, renamed and moved.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Set
from typing import Any

import pytest

from graphs import HEADER, around, full_graph
from obsc import registry
from obsc.compare import differences, rename
from obsc.infra.graph import Graph
from obsc.target import project
from obsc_readers import find
from obsc_readers.cloudformation.intrinsics import TAGS
from obsc_readers.document import List, Object, Scalar, Value
from obsc_readers.parse import parse_json, parse_yaml

Steps = tuple[str | int, ...]

DEFAULTS = {
    "cpuArchitecture": "X86_64",
    "datapointsToAlarm": 2,
    "deletionPolicy": "Delete",
    "domain": "vpc",
    "enableDnsSupport": True,
    "essential": True,
    "failureThreshold": 1,
    "healthCheckPort": "traffic-port",
    "hostPort": 8000,
    "interval": 30,
    "mapPublicIpOnLaunch": False,
    "maxBatchSize": 1,
    "operatingSystemFamily": "LINUX",
    "notificationsEnabled": False,
    "protocol": "tcp",
    "readOnly": False,
    "retries": 3,
    "schedulingStrategy": "REPLICA",
    "scheme": "internet-facing",
    "timeout": 5,
    "type": "application",
    "updateReplacePolicy": "Delete",
    "version": 1,
    "vpcEndpointType": "Gateway",
}
"""Left out, these are the same by the vendor's reference: a port of the host is that of the container under awsvpc,
and the two datapoints are those of the alarm that looks at two periods."""
SETS = {
    *("alarmActions", "dimensions", "environment", "metrics", "routeTableIds", "securityGroupEgress"),
    *("securityGroupIds", "securityGroups", "subnets", "values"),
}
"""Two neighbours changing places in these say the same."""
CONSTRAINTS = {"AllowedPattern", "ConstraintDescription", "MinLength"}
"""They change no resource; what they let through is tested by itself."""
PROSE = {"AWSTemplateFormatVersion", "Description", "Metadata"}
"""At the top of a template: the only version there is, and words."""


def _parts(target: str) -> Iterator[Graph]:
    """The full graph in parts, each around one node: what is read for a fault is then a page and not a book."""
    found = registry.find(target)
    assert found is not None
    graph = full_graph()
    for node in graph.nodes:
        if type(node) not in found.unsupported:
            yield around(graph, node)


def _documents(target: str, graph: Graph) -> tuple[dict[str, str], dict[str, Any], Graph]:
    """A target's files, those of them that are documents, and the graph that they have to say."""
    found = registry.find(target)
    assert found is not None
    files = {file.path: file.text for file in found.emit(graph, HEADER)}
    expected = rename(project(graph, found), found.ids(graph))
    if target == "cfn":
        template = _plain(parse_yaml(files.pop("template.yaml"), TAGS))
        return files, {"template.json": template}, expected
    own = [path for path in files if path.endswith(".json") and not path.startswith("agents/")]
    return files, {path: _plain(parse_json(files[path])) for path in own}, expected


def _plain(value: Value) -> Any:
    if isinstance(value, Object):
        return {key: _plain(item) for key, item in value.entries}
    if isinstance(value, List):
        return [_plain(item) for item in value.items]
    assert isinstance(value, Scalar)
    return value.text if value.kind == "text" else json.loads(value.text)


def _places(value: Any, steps: Steps = ()) -> Iterator[Steps]:
    """Every place in a document but its root."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in inside:
        yield (*steps, step)
        yield from _places(item, (*steps, step))


def _faults(document: Any, places: Set[Steps]) -> Iterator[tuple[str, Steps, Any]]:
    """Every fault in some places: what was done, where, and the document with it."""
    for steps in _places(document):
        if steps not in places:
            continue
        step = steps[-1]
        value = _at(document, steps)
        yield "drop", steps, _changed(document, steps, lambda holder, step=step: holder.pop(step))
        for what, new in _others(value):
            yield what, steps, _changed(document, steps, lambda holder, step=step, new=new: _put(holder, step, new))
        if isinstance(step, str):
            yield "rename", steps, _changed(document, steps, lambda holder, step=step: _rename(holder, step))
        else:
            yield "twice", steps, _changed(document, steps, lambda holder, step=step: _twice(holder, step))
            if step:
                yield "swap", steps, _changed(document, steps, lambda holder, step=step: _swap(holder, step))


def _others(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, bool):
        yield "flip", not value
    elif isinstance(value, int | float):
        yield "add one", value + 1
    elif isinstance(value, str):
        yield "lengthen", value + "x"
        yield "empty", ""
        yield "widen", "*"
    elif isinstance(value, list):
        yield "no items", []
        yield "one more", [*value, "x"]
    else:
        yield "no entries", {}
        yield "another entry", {**value, "Surprise": "x"}


def _at(document: Any, steps: Steps) -> Any:
    for step in steps:
        document = document[step]
    return document


def _changed(document: Any, steps: Steps, change: Any) -> Any:
    new = copy.deepcopy(document)
    change(_at(new, steps[:-1]))
    return new


def _put(holder: Any, step: Any, new: Any) -> None:
    holder[step] = new


def _rename(holder: dict[str, Any], key: str) -> None:
    holder[key + "x"] = holder.pop(key)


def _twice(holder: list[Any], place: int) -> None:
    holder.insert(place, holder[place])


def _swap(holder: list[Any], place: int) -> None:
    holder[place - 1], holder[place] = holder[place], holder[place - 1]


def _why_the_same(what: str, steps: Steps, before: Any) -> str | None:
    """Why a fault changes nothing, if so."""
    names = [step for step in steps if isinstance(step, str)]
    last = names[-1]
    if names[0] in PROSE:
        return "words"
    if names[0] == "Parameters" and last in CONSTRAINTS:
        return "a constraint"
    key = last[:1].lower() + last[1:]
    if what == "drop" and key in DEFAULTS and DEFAULTS[key] == before:
        return "the vendor's default"
    if what == "no entries" and key == "healthCheckCustomConfig":
        return "the vendor's default in it"
    if what == "swap" and key in SETS:
        return "a set"
    return "the same already" if (what, before) in (("widen", "*"), ("empty", "")) else None


@pytest.mark.parametrize("target", ["cfn", "ecs"])
def test_every_seeded_fault_is_found(target: str) -> None:
    """A fault that lives on is a bug in a reader, or in what is taken for the same."""
    read = find(target)
    assert read is not None
    seeded, alive = set[tuple[str, Steps]](), []
    for part in _parts(target):
        files, documents, expected = _documents(target, part)
        texts = {path: json.dumps(document) for path, document in documents.items()}
        clean = read({**files, **texts})
        assert (clean.refused, differences(expected, clean.graph)) == ((), ())
        new = {(path, steps) for path, document in documents.items() for steps in _places(document)} - seeded
        seeded |= new
        for path, document in documents.items():
            for what, steps, changed in _faults(document, {steps for where, steps in new if where == path}):
                reading = read({**files, **texts, path: json.dumps(changed)})
                found = reading.refused or differences(expected, reading.graph)
                if not found and _why_the_same(what, steps, _at(document, steps)) is None:
                    alive.append(f"{path} {what} {'.'.join(map(str, steps))}")
    assert alive == []
    assert len(seeded) > 150, "next to nothing was seeded"


TEXT_FAULTS = {
    "a quote lost": ('Value: "1"', 'Value: "1'),
    "a quote too many": ("awslogs-stream-prefix: web", 'awslogs-stream-prefix: web"'),
    "quotes lost around a fraction": ('PlatformVersion: "1.4.0"', "PlatformVersion: 1.4"),
    "a variable that is text": ('!Sub "arn:${AWS::Partition}:ssm:x"', '"arn:${AWS::Partition}:ssm:x"'),
    "a variable escaped": ('!Sub "arn:${AWS::Partition}:ssm:x"', '!Sub "arn:${!AWS::Partition}:ssm:x"'),
    "another fact": ("!Ref AWS::Region", "!Ref AWS::AccountId"),
    "a reference that is text": ("TaskDefinition: !Ref WebTaskDefinition", "TaskDefinition: WebTaskDefinition"),
    "another resource": ("TaskDefinition: !Ref WebTaskDefinition", "TaskDefinition: !Ref WebTaskRole"),
    "another attribute": ("TaskRoleArn: !GetAtt WebTaskRole.Arn", "TaskRoleArn: !Ref WebTaskRole"),
    "the roles swapped": ("TaskRoleArn: !GetAtt WebTaskRole.Arn", "TaskRoleArn: !Ref GivenRole"),
    "another part of the ARN": ("!Select [1, !Split [role/,", "!Select [0, !Split [role/,"),
    "kept no longer": ("    DeletionPolicy: Retain\n", "    DeletionPolicy: Delete\n"),
    "kept but when replaced": ("    UpdateReplacePolicy: Retain\n", ""),
    "not kept at all": ("    DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain\n", ""),
    "CPU and memory swapped": ('      Cpu: "512"\n      Memory: "1024"', '      Cpu: "1024"\n      Memory: "512"'),
    "memory limits swapped": (
        "          Memory: 512\n          MemoryReservation: 256",
        "          Memory: 256\n          MemoryReservation: 512",
    ),
    "percents swapped": (
        "MaximumPercent: 200\n        MinimumHealthyPercent: 100",
        "MaximumPercent: 100\n        MinimumHealthyPercent: 200",
    ),
    "a port of the host": ("HostPort: 8000", "HostPort: 80"),
    "IPv6 for IPv4": ("CidrIp: 10.1.0.0/16", "CidrIpv6: 10.1.0.0/16"),
    "a wider block": ("CidrIp: 10.1.0.0/16", "CidrIp: 0.0.0.0/0"),
    "a line folded": (
        "Command:\n            - exec gunicorn",
        "Command:\n            - exec\n              gunicorn x",
    ),
    "another kind of policy": ("Effect: Deny", "Effect: Allow"),
    "a comment that swallows": ("Family: shop-web", "Family: shop # -web"),
    "an indentation": ("        - Name: helper\n          Image", "        - Name: helper\n        - Image"),
    "a YAML boolean": ('- "true"\n            Interval', "- yes\n            Interval"),
    "an attribute twice": (
        "TargetGroupAttributes:\n",
        'TargetGroupAttributes:\n        - Key: deregistration_delay.timeout_seconds\n          Value: "45"\n',
    ),
    "a kind of tags twice": (
        "        - ResourceType: launch-template\n",
        "        - ResourceType: launch-template\n        - ResourceType: launch-template\n",
    ),
    "a tab": ("      Family: shop-web", "\tFamily: shop-web"),
}


@pytest.mark.parametrize("name", TEXT_FAULTS)
def test_every_fault_of_spelling_is_found(name: str) -> None:
    """Faults of a printer do not show in a document that another printer wrote."""
    old, new = TEXT_FAULTS[name]
    found = registry.find("cfn")
    read = find("cfn")
    assert found is not None
    assert read is not None
    graph = full_graph()
    files = {file.path: file.text for file in found.emit(graph, HEADER)}
    assert old in files["template.yaml"]
    reading = read({**files, "template.yaml": files["template.yaml"].replace(old, new, 1)})
    assert reading.refused or differences(rename(project(graph, found), found.ids(graph)), reading.graph)
