"""Templates that are not edited, and why: a refusal is a sentence that tells what to do."""

from __future__ import annotations

from itertools import pairwise

import pytest

from obsc.images.splices import Unsafe
from obsc.patching.cloudformation.editor import YamlEditor
from obsc.patching.cloudformation.yaml import parse
from obsc.patching.merge import Several
from patching.cloudformation.cases import edit, read

_ENVIRONMENT = "          Environment:\n"
_ROWS = """            - Name: FLASK_APP
              Value: shop
"""

CASES = {
    "containers behind a condition": (
        "      ContainerDefinitions:\n",
        "      ContainerDefinitions: !If [A, !Ref B, []]\n      Others:\n",
        "has no `ContainerDefinitions` of `TaskDefinition` that are written out as a list",
    ),
    "a container behind a condition": (
        "        # the app\n",
        "        - !If [A, {Name: debug, Image: x}, !Ref AWS::NoValue]\n",
        "has a container of `TaskDefinition` behind `Fn::If`",
    ),
    "variables behind a condition": (
        _ENVIRONMENT,
        "          Environment: !If [A, [], []]\n          Others:\n",
        "has `environment` that is no list",
    ),
    "two names behind a condition": (
        _ROWS,
        "            - !If [A, {Name: B, Value: c}, {Name: D, Value: e}]\n",
        "has a row of `environment` without `name`",
    ),
    "a path behind a condition": (
        "            - Name: PYTHONPATH          # ours\n              Value: !Sub '/srv/${AWS::StackName}'\n",
        "            - !If [A, {Name: PYTHONPATH, Value: /a}, {Name: PYTHONPATH, Value: /b}]\n",
        "has a value behind `Fn::If` in `TaskDefinition` that would have to be edited",
    ),
    "a macro": (
        "      Cpu: '512'\n",
        "      Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://a/b}}\n",
        "has a `Fn::Transform` in `TaskDefinition`",
    ),
    "a loop": (
        "  TaskDefinition:\n    Type: AWS::ECS::TaskDefinition\n",
        "  Fn::ForEach::Tasks: [Name, [a, b], {'Task${Name}': {Type: AWS::ECS::TaskDefinition}}]\n  Other:\n"
        "    Type: AWS::CloudFormation::Stack\n",
        "makes its resources by `Fn::ForEach::Tasks`",
    ),
    "variables of an anchor": (
        _ENVIRONMENT,
        "          Environment: &common\n",
        "would have to be edited below the anchor `&common`, which stands at other places too",
    ),
    "variables of an alias": (
        "        # the app\n",
        "        - {Name: x, Image: y, Environment: &common [{Name: A, Value: b}]}\n",
        "has an alias where it would have to be edited",
    ),
    "a container that is merged": (
        "        # the app\n",
        "        - &base {Name: x, Image: y, Environment: [{Name: A, Value: b}]}\n",
        "would have to be edited below the anchor `&base`",
    ),
    "policies behind a condition": (
        "      Policies:\n",
        "      Policies: !If [A, [], []]\n      Others:\n",
        "has `Policies` of `TaskRole` that are not written out as a list",
    ),
    "a network mode that nobody knows": (
        "      NetworkMode: awsvpc\n",
        "      NetworkMode: !Ref Mode\n",
        "has an expression for `networkMode`",
    ),
    "attributes that nobody knows": (
        "FLASK_APP\n              Value: shop",
        "OTEL_RESOURCE_ATTRIBUTES\n              Value: !Ref Attributes",
        "could name any attribute",
    ),
    "a command that nobody knows": (
        "Command: ['gunicorn', '--workers', '2', '--bind', '0.0.0.0:8000', 'shop:create_app()']",
        "Command: !Split [' ', !Ref Command]",
        "`command` of `web` that is not written out as a list",
    ),
    "a key twice": ("      Cpu: '512'\n", "      Cpu: 1\n      Cpu: 2\n", "has `Cpu` twice in one object at line 5"),
    "two documents": ("Outputs:\n", "---\nOutputs:\n", "holds more than one document"),
    "no YAML": ("Outputs:\n", "\tOutputs:\n", "is no YAML at line"),
    "no task definition": ("AWS::ECS::TaskDefinition", "AWS::SQS::Queue", "is no template with an `AWS::ECS::TaskDef"),
}  # fmt: skip
_ALSO = {
    "variables of an anchor": ("Outputs:\n", "Metadata: *common\nOutputs:\n"),
    "variables of an alias": (_ENVIRONMENT + _ROWS, "          Environment: *common\n          Others:\n"),
    "a container that is merged": (
        _ENVIRONMENT + _ROWS,
        "          <<: *base\n          Others:\n",
    ),
}
"""A second change, without which there is no case."""


@pytest.mark.parametrize("case", CASES)
def test_is_refused(case: str) -> None:
    """Half an edit, or one of another resource, is worse than none."""
    old, new, reason = CASES[case]
    text = read("short-tags.yaml")
    for before, after in [(old, new), *([_ALSO[case]] if case in _ALSO else [])]:
        assert before in text
        text = text.replace(before, after, 1)
    with pytest.raises(Unsafe) as refused:
        edit(text, container="web")
    assert reason in str(refused.value)


def test_an_alias_is_replaced_where_it_stands_alone() -> None:
    """Another value in its place changes nothing else; below an anchor that is used elsewhere it would."""
    text = "a: {b: &y 1, c: *y}\n"
    document = parse(text)
    editor, there = YamlEditor(text, document), document.root["a"]
    assert there is not None
    editor.replace(there.data["c"], 2)
    assert editor.text == "a: {b: &y 1, c: 2}\n"
    twice = "a: &x {b: &y 1, c: *y}\nd: *x\n"
    document = parse(twice)
    for key in ("b", "c"):
        with pytest.raises(Unsafe, match="below the anchor"):
            YamlEditor(twice, document).replace(document.root.data["a"].data[key], 2)


def test_brackets_are_yaml_too() -> None:
    """A template may begin as JSON does and be none: with comments, or without quotes."""
    text = "{Resources: {  # all of it\n  Task: " + read("json-in-yaml.yaml").partition('"Task": ')[2]
    bare = text[: text.index("Parameters:")].rstrip() + "}\n"
    assert edit(bare).text.startswith("{Resources: {  # all of it\n  Task: {")
    with pytest.raises(Unsafe, match="is no JSON at line 1"):
        edit('{ "Resources": { "a" 1 } }')


def test_names_that_a_deployment_gives() -> None:
    """A container may be called by an expression; what waits for it calls it so."""
    for name in ("!Ref AWS::StackName", "!Sub '${AWS::StackName}-web'"):
        made = edit(read("short-tags.yaml").replace("- Name: web\n", f"- Name: {name}\n"))
        assert made.text.count("MountPoints:") == 2
        assert edit(made.text).text == made.text


def test_the_task_definition_is_not_guessed() -> None:
    """Two of them: a person chooses, of those that there are."""
    for choice in ({}, {"resource": "Logs"}):
        with pytest.raises(Several) as several:
            edit(read("anchors.yaml"), **choice)
        assert (several.value.kind, several.value.names) == ("resource", ("Migration", "Web"))


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "[1, 2]\n", "a\n", "Resources:\n", "Resources: 1\n", "{}", "a: *b\n"]
)
def test_what_is_no_template(text: str) -> None:
    """Whatever else there is in YAML."""
    with pytest.raises(Unsafe):
        edit(text)


_LAUGHS = "".join(f"{two}: &{two} [*{one}, *{one}, *{one}, *{one}]\n" for one, two in pairwise("abcdefghijkl"))


@pytest.mark.parametrize("text", ["[" * 50_000, "a: " * 5_000, f"a: &a [1, 2]\n{_LAUGHS}"], ids=range(3))
def test_size_has_an_end(text: str) -> None:
    """A file from somewhere must exhaust neither the stack nor the memory."""
    with pytest.raises(Unsafe):
        parse(text)
