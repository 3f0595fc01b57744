"""The JSON of a plan.

`terraform_plan.json` is what Terraform 1.11 with the AWS provider 5.100 printed for the module of `terraform_shop.py`,
deployed but for its attached policy, without the parts that nobody reads.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsc.compare import differences
from obsc.infra.boundary import Artifact
from obsc.infra.graph import Graph
from obsc.infra.values import Join, Pseudo, Ref, RoleName, text
from obsc_readers.terraform import read
from readers.terraform_shop import GRAPH

PLAN = (Path(__file__).parent / "terraform_plan.json").read_text(encoding="utf-8")
FACTS = {"partition": "aws", "region": "eu-central-1", "account-id": "123456789012"}
GIVEN = {name: given["value"] for name, given in json.loads(PLAN)["variables"].items()}


def _known(value: Any) -> Any:
    """A value after the deployment: in place of what was given, and of what is known inside of text, its value."""
    if isinstance(value, RoleName):
        return _known(value.arn).rpartition("/")[2]
    if isinstance(value, Pseudo):
        return FACTS[value.name]
    if isinstance(value, Ref) and value.kind == "Input":
        given = GIVEN[value.name]
        return tuple(given) if isinstance(given, list) else given
    if isinstance(value, Ref) and value.kind == "LogGroup":
        return {"name": "/ecs/shop", "streams": "arn:aws:logs:eu-central-1:123456789012:log-group:/ecs/shop:*"}[
            value.attr
        ]
    if isinstance(value, Join):
        return text(*map(_known, value.parts))
    if isinstance(value, tuple):
        return tuple(map(_known, value))
    if is_dataclass(value) and not isinstance(value, Ref | type):
        return replace(value, **{field.name: _known(getattr(value, field.name)) for field in fields(value)})
    return value


def _changed(change: Callable[[Any], None]) -> str:
    plan = json.loads(PLAN)
    change(plan)
    return json.dumps(plan)


def test_a_plan_of_what_is_deployed_is_read() -> None:
    """In a plan all is known that is known, and the rest is what it refers to."""
    expected = Graph(tuple(_known(node) for node in GRAPH.nodes if not isinstance(node, Artifact)))
    reading = read({"plan.json": PLAN})
    assert reading.refused == ()
    assert differences(expected, reading.graph) == ()


def _resource(plan: Any, type_: str, part: str = "planned_values") -> Any:
    if part == "resource_changes":
        return next(change for change in plan[part] if change["type"] == type_)["change"]
    resources = plan[part]["root_module"]["resources"]
    return next(resource for resource in resources if resource["type"] == type_ and resource["mode"] == "managed")


def _unknown_role(plan: Any) -> None:
    del _resource(plan, "aws_ecs_task_definition")["values"]["task_role_arn"]
    _resource(plan, "aws_ecs_task_definition", "resource_changes")["after_unknown"]["task_role_arn"] = True


def _unknown_group(plan: Any) -> None:
    network = _resource(plan, "aws_ecs_service", "resource_changes")["after_unknown"].setdefault(
        "network_configuration", [{}]
    )
    network[0]["security_groups"] = True


REFUSED: dict[str, tuple[Callable[[Any], None], str]] = {
    "a role that is not there yet": (_unknown_role, "aws_ecs_task_definition.Task.task_role_arn: is not known"),
    "a group that is not there yet": (_unknown_group, "network_configuration[0].security_groups: is not known"),
    "an output that is not known": (
        lambda plan: plan["planned_values"]["outputs"]["Name"].pop("value"),
        "output.Name: is not known",
    ),
    "a resource that is not planned": (
        lambda plan: plan["planned_values"]["root_module"]["resources"].pop(0),
        "planned once each",
    ),
    "a resource that is not configured": (
        lambda plan: plan["configuration"].update(root_module={}),
        "is planned and not configured",
    ),
    "a resource many times": (
        lambda plan: _resource(plan, "aws_ecs_cluster", "configuration").update(count_expression={"constant_value": 1}),
        "planned once each",
    ),
    "a module inside": (
        lambda plan: plan["configuration"]["root_module"].update(module_calls={"a": {}}),
        "without others inside",
    ),
    "tags for everything": (
        lambda plan: plan["configuration"]["provider_config"]["aws"].update(expressions={"default_tags": [{}]}),
        "obsc has no room for this in a provider",
    ),
    "an argument that obsc has no room for": (
        lambda plan: (
            _resource(plan, "aws_ecs_task_definition", "configuration")["expressions"].update(pid_mode={}),
            _resource(plan, "aws_ecs_task_definition")["values"].update(pid_mode="task"),
        )[0],
        "aws_ecs_task_definition.Task.pid_mode: obsc has no room for this",
    ),
    "blocks of other blocks": (
        lambda plan: _resource(plan, "aws_ecs_cluster")["values"].update(setting=[]),
        "is made of other blocks",
    ),
    "a plan that failed": (lambda plan: plan.update(errored=True), "was not made to its end"),
    "a plan of a part": (lambda plan: plan.update(complete=False), "was not made to its end"),
    "no plan": (lambda plan: plan.update(planned_values=[]), "not a plan"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refuses_what_it_cannot_hold(name: str) -> None:
    """What is not known, or stands elsewhere, must not be read as if it were not there."""
    change, says = REFUSED[name]
    refused = [str(refusal) for refusal in read({"plan.json": _changed(change)}).refused]
    assert any(says in refusal for refusal in refused), refused


def test_one_plan_is_read() -> None:
    """Which of two is meant, nobody can tell; beside a module, a plan is a file like any other."""
    (refusal,) = read({"a.json": PLAN, "b.json": PLAN}).refused
    assert "the JSON of one plan" in refusal.message
    assert [node.name for node in read({"main.tf": "", "plan.json": PLAN}).graph.nodes] == ["plan.json"]


_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=3), st.sampled_from(["Image", "1"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["references", "constant_value", "value", "type", "name"]), inner, max_size=2),
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(st.data(), _JSON)
def test_never_raises_on_any_value_anywhere(data: st.DataObject, value: Any) -> None:
    """A plan of another version may look different."""
    plan = inner = json.loads(PLAN)
    while True:
        key = data.draw(st.sampled_from(sorted(inner) if isinstance(inner, dict) else list(range(len(inner)))))
        if not isinstance(inner[key], dict | list) or not inner[key] or data.draw(st.integers(0, 5)) == 0:
            inner[key] = value
            break
        inner = inner[key]
    reading = read({"plan.json": json.dumps(plan)})
    assert reading.refused or reading.graph.nodes
