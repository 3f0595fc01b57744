"""What the checklists of CloudFormation and the CDK say to type: a value for every input, and one that is taken."""

from __future__ import annotations

import ast
import re
import shlex
from typing import Any, get_args

import yaml

from graphs import HEADER
from obsc.infra.boundary import Input, InputKind
from obsc.infra.graph import Graph
from obsc.infra.logs import LogGroup
from obsc.infra.values import text
from obsc.target import Target
from obsc_targets import cdk, cloudformation


def _group(number: int) -> LogGroup:
    return LogGroup(name=f"g{number}", log_group_name=text(f"/ecs/g{number}"), retention_days=30, removal="retain")


INPUTS = tuple(Input(name=kind, type=kind, description=f"A {kind}.") for kind in get_args(InputKind))


def _files(target: Target, nodes: tuple[Any, ...]) -> dict[str, str]:
    return {file.path: file.text for file in target.emit(Graph(nodes), HEADER)}


def _block(checklist: str, language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", checklist, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_command_gives_every_parameter_of_the_template_what_it_takes() -> None:
    """`--parameter-overrides …` deploys nothing, and a value that its pattern refuses no more."""
    files = _files(cloudformation.TARGET, INPUTS)
    words = shlex.split(_block(files["CHECKLIST.md"], "sh").replace("\\\n", " "))
    given = dict(word.split("=", 1) for word in words[words.index("--parameter-overrides") + 1 :])
    parameters = yaml.safe_load(files["template.yaml"])["Parameters"]
    assert given.keys() == parameters.keys()
    for name, parameter in parameters.items():
        assert re.fullmatch(parameter.get("AllowedPattern", "(?s).+"), given[name]), name


def test_the_command_has_no_overrides_where_nothing_is_given() -> None:
    """The AWS CLI refuses `--parameter-overrides` with nothing behind it."""
    assert "--parameter-overrides" not in _files(cloudformation.TARGET, ())["CHECKLIST.md"]


def test_a_template_that_no_request_takes_goes_by_way_of_a_bucket() -> None:
    """`aws cloudformation deploy` ends at 51,200 bytes without `--s3-bucket`."""
    groups = tuple(map(_group, range(400)))
    long, short = (_files(cloudformation.TARGET, some) for some in (groups, groups[:10]))
    assert len(long["template.yaml"].encode()) > 51_200
    assert "--s3-bucket" in long["CHECKLIST.md"]
    assert "--s3-bucket" not in short["CHECKLIST.md"]


def test_the_construct_is_given_every_argument() -> None:
    """A person who pastes the call has to replace values, not to look for what is missing."""
    files = _files(cdk.TARGET, (*INPUTS, _group(1)))
    calls = [
        node for node in ast.walk(ast.parse(_block(files["CHECKLIST.md"], "python"))) if isinstance(node, ast.Call)
    ]
    (construct,) = (file for path, file in files.items() if path.endswith("/construct.py"))
    (init,) = (
        node for node in ast.walk(ast.parse(construct)) if isinstance(node, ast.FunctionDef) and node.name == "__init__"
    )
    assert {word.arg for word in calls[0].keywords} == {argument.arg for argument in init.args.kwonlyargs}
    words = shlex.split(_block(files["CHECKLIST.md"], "sh").replace("\\\n", " "))
    assert sum(word == "--parameters" for word in words) == len(INPUTS)
