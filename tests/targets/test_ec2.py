"""Instances and groups of them in every target: the vendors' tools take what is written, and scripts stay whole."""

from __future__ import annotations

from dataclasses import replace
from unicodedata import is_normalized

import pytest
from hypothesis import assume, example, given, settings

from graphs import HEADER, SCRIPT, full_graph, machines_graph
from judging import judge_or_skip
from obsc import registry
from obsc.compare import differences, rename
from obsc.infra.ec2 import AutoScalingGroup, Instance, LaunchTemplate
from obsc.infra.graph import Graph
from obsc.infra.values import REGION, Ref, text
from obsc.target import applies, project
from obsc_readers import find
from printers.hostile import hostile_text


@pytest.mark.parametrize(
    ("target", "judge"),
    [
        ("cfn", "cfn-lint"),
        ("cfn", "cloudformation-validate"),
        ("terraform", "terraform-fmt"),
        ("terraform", "terraform"),
        ("cdk", "python-source"),
        ("cdk", "mypy"),
        ("cdk", "cdk"),
    ],
)
def test_the_vendors_tools_take_it(target: str, judge: str) -> None:
    """A property of another spelling is found when it is deployed, by whoever deploys."""
    judge_or_skip(judge).accepts(_texts(target, machines_graph()))


@pytest.mark.parametrize("target", ["cfn", "terraform", "cdk"])
def test_a_script_is_read_line_by_line(target: str) -> None:
    """Whoever reviews a script has to see its lines, not one string with escapes."""
    main = "\n".join(_texts(target, machines_graph()).values())
    for line in ("#!/bin/bash", "cat > /etc/web.env <<'EOT'", "A=1"):
        shown = f'"{line}\\n",' if target == "cdk" else line
        assert shown in [row.strip() for row in main.splitlines()], line


def test_a_heredoc_begins_at_the_margin() -> None:
    """cloud-init runs what begins with `#!`, and nothing that has a blank before it."""
    module = _texts("terraform", machines_graph())["main.tf"]
    assert "  user_data                   = <<EOT2\n#!/bin/bash\nset -eu\n" in module
    assert "  user_data = base64encode(<<EOT\n#!/bin/sh\nexec docker run ${var.web_image}\nEOT\n  )\n" in module


@pytest.mark.parametrize("target", ["cfn", "terraform"])
@settings(max_examples=100, deadline=None)
@given(said=hostile_text)
@example(said="${AWS::Region} ${!HOME} ${HOME:-${PWD}} $")
@example(said="EOT\n  EOT\nEOT2\n")
@example(said="\tindented by a tab\n\n%{ if true }$${x}")
def test_a_script_arrives_as_it_is(target: str, said: str) -> None:
    """A user's own commands are run to the letter, with references beside them and without."""
    assume(is_normalized("NFC", said))  # the rest Terraform would compose, which OBS055 refuses
    graph = machines_graph()
    image = Ref("Input", "webImage", "value")
    scripts = (text(said, image, said, REGION, said, "\n"), text("#!/bin/sh\n", said, "\n"), text(said, image))
    changed = (
        *(replace(node, user_data=script) for node, script in zip(graph.of(Instance), scripts, strict=False)),
        *(replace(node, user_data=scripts[2]) for node in graph.of(LaunchTemplate)),
    )
    _read_back(target, graph.replace(changed))


@pytest.mark.parametrize("target", ["cfn", "terraform"])
def test_every_kind_of_machine_is_read_back(target: str) -> None:
    """A field that differs is a machine that obsc did not mean."""
    graph = machines_graph()
    _read_back(target, graph)
    instance = next(graph.of(Instance))
    group = next(graph.of(AutoScalingGroup))
    for changed in (
        replace(instance, image="ami-0123456789abcdef0"),
        replace(instance, replace_on_change=False),
        replace(instance, user_data=f"{SCRIPT}\n\techo tab"),
        replace(group, target_groups=()),
        replace(group, min_size=6),
        replace(group, min_size=0, max_size=0),
        replace(group, replace_on_change=False),
        replace(group, subnets=("subnet-1", "subnet-2")),
    ):
        _read_back(target, graph.replace([changed]))


def test_ecs_has_nothing_to_say_of_machines() -> None:
    """Task definitions of nothing, and a checklist without a step, would be taken for an output."""
    found = registry.find("ecs")
    assert found is not None
    machines = [node for node in machines_graph().nodes if node.kind not in ("TaskDefinition", "Service")]
    assert not applies(Graph(tuple(machines)), found)
    assert applies(full_graph(), found)


def _read_back(target: str, graph: Graph) -> None:
    found, read = registry.find(target), find(target)
    assert found is not None
    assert read is not None
    reading = read(_texts(target, graph))
    assert [str(refusal) for refusal in reading.refused] == []
    expected = rename(project(graph, found), found.ids(graph))
    assert [str(difference) for difference in differences(expected, reading.graph)] == []


def _texts(target: str, graph: Graph) -> dict[str, str]:
    found = registry.find(target)
    assert found is not None
    return {file.path: file.text for file in found.emit(graph, HEADER)}
