"""A user's text arrives as it is in every target, as the ecosystem's own parser reads it. No text becomes code."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from judging import skip_without
from obsc import registry
from obsc.pipeline import Compilation, compile_text, emit
from obsc_judges.terraform_cli import run, without_terraform, workshop
from strategies import Document, written
from strategies.sampling import sample
from strategies.texts import hostile, hostile_or_empty, limited, not_an_option

Texts = dict[str, str]
"""Place -> the text that is written there."""

_PLACES = {
    "variable": hostile_or_empty,
    "argument": not_an_option(hostile),
    "user": hostile,
    "folder": hostile.map(lambda text: "/" + text),
    "check": hostile.map(lambda text: "x" + text),
    "label": limited(hostile_or_empty, 256),
    "command": not_an_option(hostile),
    "entry": not_an_option(hostile),
    "configuration": hostile,
}
texts: st.SearchStrategy[Texts] = st.fixed_dictionaries(_PLACES)


def document(said: Texts) -> Document:
    """A specification with a text in every kind of place; nothing in its task definition is left to the deployment."""
    helper = {"image": "helper:1", "command": [said["command"]], "entryPoint": [said["entry"]]}
    web = {
        "image": "web:1",
        "framework": "flask",
        "server": {
            "name": "gunicorn",
            "app": "app:app",
            "args": ["--name", said["argument"]],
            "configFile": said["configuration"],
        },
        "port": 8000,
        "instrumentation": {"attach": "package"},
        "env": {"TEXT": said["variable"]},
        "user": said["user"],
        "workingDirectory": said["folder"],
        "healthCheck": {"command": ["/check", said["check"]]},
        "logs": {"group": "/given", "create": False},
        "containers": {"helper": helper},
    }
    return {
        "apiVersion": "obsc/v1alpha1",
        "kind": "Observability",
        "metadata": {"name": "shop", "labels": {"label": said["label"]}},
        "platform": {"region": "us-east-1"},
        "services": {"web": web},
    }


def compiled(said: Texts) -> Compilation:
    """The specification, if no rule refuses one of the texts."""
    compilation = compile_text(written(document(said)))
    assume(compilation.ok)
    return compilation


def files(compilation: Compilation, target: str) -> dict[str, str]:
    """What a target writes."""
    found = registry.find(target)
    assert found is not None
    return {file.path: file.text for file in emit(compilation, found)}


def arrived(containers: Any, tags: Any) -> Texts:
    """The texts in a task definition, as the API of ECS has it."""
    by_name = {container["name"]: container for container in containers}
    web, helper = by_name["web"], by_name["helper"]
    return {
        "variable": next(variable["value"] for variable in web["environment"] if variable["name"] == "TEXT"),
        "argument": web["command"][web["command"].index("--name") + 1],
        "user": web["user"],
        "folder": web["workingDirectory"],
        "check": web["healthCheck"]["command"][2],
        "label": tags["label"],
        "command": helper["command"][0],
        "entry": helper["entryPoint"][0],
    }


def from_ecs(outputs: dict[str, str]) -> Texts:
    """As a JSON parser reads it."""
    task = json.loads(outputs["taskdef.web.json"])
    return arrived(task["containerDefinitions"], {tag["key"]: tag["value"] for tag in task["tags"]})


class _Template(yaml.SafeLoader):
    """Reads YAML as CloudFormation does: with its tags for intrinsic functions, and without dates."""


_Template.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in forms if tag != "tag:yaml.org,2002:timestamp"]
    for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _intrinsic(loader: _Template, function: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        return {function: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {function: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)
    return {function: loader.construct_mapping(node, deep=True)}


_Template.add_multi_constructor("!", _intrinsic)


def from_cfn(outputs: dict[str, str]) -> Texts:
    """As a YAML parser reads it."""
    template = yaml.load(outputs["template.yaml"], _Template)
    task = template["Resources"]["WebTaskDefinition"]["Properties"]
    return arrived(_lowered(task["ContainerDefinitions"]), {tag["Key"]: tag["Value"] for tag in task["Tags"]})


def _lowered(value: Any) -> Any:
    """The same with the names of the API, which begin with a small letter."""
    if isinstance(value, dict):
        return {key[:1].lower() + key[1:]: _lowered(item) for key, item in value.items()}
    return [_lowered(item) for item in value] if isinstance(value, list) else value


READERS: dict[str, Callable[[dict[str, str]], Texts]] = {"ecs": from_ecs, "cfn": from_cfn}


@pytest.mark.parametrize("target", READERS)
@given(said=texts)
def test_text_arrives_in_documents(target: str, said: Texts) -> None:
    """A password would lose a character, or a template would be read as something that nobody wrote."""
    found = READERS[target](files(compiled(said), target))
    assert found == {place: said[place] for place in found}


@given(said=texts)
def test_text_arrives_in_python(said: Texts) -> None:
    """A text would end the string that it stands in, and run when the CDK's package is imported."""
    outputs = files(compiled(said), "cdk")
    sources = [ast.parse(text) for path, text in outputs.items() if path.endswith("/construct.py")]
    found = {text for source in sources for node in ast.walk(source) for text in _texts_of(node)}
    assert {place: text for place, text in said.items() if place != "configuration" and text not in found} == {}


def _texts_of(node: ast.AST) -> Iterator[str]:
    """A literal; or a list of them, joined: what looks like one of the CDK's tokens is written in two pieces."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.List):
        yield "".join(
            item.value for item in node.elts if isinstance(item, ast.Constant) and isinstance(item.value, str)
        )


@given(said=texts)
def test_text_arrives_in_the_hook(said: Texts) -> None:
    """The name of a configuration file would become code in gunicorn's."""
    hook = files(compiled(said), "ecs")["images/web/gunicorn.conf.py"]
    assigned = {
        node.targets[0].id: node.value.value
        for node in ast.parse(hook).body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
    }
    assert assigned["_own"] == said["configuration"]


def test_text_arrives_in_terraform() -> None:
    """A text would be taken for a template, and Terraform would evaluate it."""
    absent = without_terraform("terraform")
    if absent:
        skip_without(absent)
    said = [one for one in sample(texts, 60) if compile_text(written(document(one))).ok]
    evaluated = _evaluated([files(compile_text(written(document(one))), "terraform")["main.tf"] for one in said])
    for one, (containers, tags) in zip(said, evaluated, strict=True):
        found = arrived(json.loads(containers), tags)
        assert found == {place: one[place] for place in found}


def _evaluated(modules: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """The containers and the tags of each module's task definition, evaluated by Terraform; that needs no provider."""
    with workshop() as root:
        folder = root / "outputs"
        folder.mkdir()
        bodies = [expression for module in modules for expression in _expressions(module)]
        outputs = [f'output "o{number}" {{\n  value = {body}\n}}\n' for number, body in enumerate(bodies)]
        (folder / "main.tf").write_bytes("".join(outputs).encode())
        yield from _applied(root, folder, len(modules))


def _applied(root: Path, folder: Path, number: int) -> Iterator[tuple[str, dict[str, str]]]:
    ran = run(root, ["apply", "-auto-approve", "-input=false", "-no-color"], folder)
    assert ran.code == 0, ran.err or ran.out
    values = json.loads((folder / "terraform.tfstate").read_text("utf-8"))["outputs"]
    for index in range(number):
        yield values[f"o{2 * index}"]["value"], values[f"o{2 * index + 1}"]["value"]


def _expressions(module: str) -> tuple[str, str]:
    """The two expressions in a module, as they stand there."""
    task = module[module.index('resource "aws_ecs_task_definition" "web" {') :]
    containers = re.search(r"^  container_definitions = (jsonencode\(\[\n.*?\n  \]\))$", task, re.DOTALL | re.MULTILINE)
    tags = re.search(r"^  tags = (\{\n.*?\n  \})$", task, re.DOTALL | re.MULTILINE)
    assert containers and tags
    return containers[1], tags[1]
