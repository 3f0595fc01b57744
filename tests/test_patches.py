"""Patches: what they select and change, where they lead, and what is refused."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, get_args

import pytest

from obsc import infra
from obsc.cli import main
from obsc.infra import boundary, ecs, iam
from obsc.infra.node import Node
from obsc.infra.values import Ref
from obsc.pipeline import Compilation, compile_text, emit
from obsc.registry import find
from obsc.spec.document import Selection
from rules.blocks import SMALLEST, merged

WEB = {"kind": "Container", "name": "web"}


def _compile(*patches: dict[str, Any], **document: Any) -> Compilation:
    return compile_text(json.dumps(merged(SMALLEST, {"patches": list(patches), **document}), indent=1).encode())


def _container(compilation: Compilation, name: str = "web") -> ecs.Container:
    assert compilation.ok and compilation.graph is not None, compilation.diagnostics
    (task,) = compilation.graph.of(ecs.TaskDefinition)
    return next(container for container in task.containers if container.name == name)


def _node(compilation: Compilation, kind: type[Node]) -> Any:
    assert compilation.ok and compilation.graph is not None, compilation.diagnostics
    return next(node for node in compilation.graph.nodes if type(node) is kind)


def test_every_resource_can_be_selected() -> None:
    """A kind of which the language does not know cannot be patched."""
    modules = [import_module(f"obsc.infra.{module.name}") for module in iter_modules(infra.__path__)]
    kinds = {
        name
        for module in modules
        for name, kind in vars(module).items()
        if isinstance(kind, type) and issubclass(kind, Node) and kind is not Node and module is not boundary
    }
    has_no_fields = {"Discovery"}
    assert set(get_args(Selection.model_fields["kind"].annotation)) == kinds - has_no_fields | {"Container"}
    assert not kinds & set(vars(boundary))


def test_mappings_merge_by_field_and_by_name() -> None:
    """What a patch does not name stays; what it names is found by name, wherever it stands in a list."""
    before = _container(_compile())
    after = _container(
        _compile(
            {
                "select": WEB,
                "set": {
                    "stopTimeout": 45,
                    "environment": {"LEVEL": "debug", "OTEL_TRACES_SAMPLER": "always_on", "PYTHONPATH": None},
                    "log": {"streamPrefix": "own"},
                },
            }
        )
    )
    was = {variable.name: variable.value for variable in before.environment}
    now = {variable.name: variable.value for variable in after.environment}
    assert now == {k: v for k, v in was.items() if k != "PYTHONPATH"} | {
        "LEVEL": "debug",
        "OTEL_TRACES_SAMPLER": "always_on",
    }
    assert before.log is not None and after.log is not None
    assert (after.stop_timeout, after.log.stream_prefix, after.log.group) == (45, "own", before.log.group)
    assert after.port_mappings == before.port_mappings


def test_null_takes_away_and_lists_replace() -> None:
    """The other two things that a patch can do."""
    check = {"command": ["CMD", "true"], "interval": 30, "timeout": 5, "retries": 3, "startPeriod": 0}
    first = {"select": WEB, "set": {"healthCheck": check, "command": ["a", "b"]}}
    assert _container(_compile(first)).health_check == ecs.HealthCheck(
        command=("CMD", "true"), interval=30, timeout=5, retries=3, start_period=0
    )
    second = {"select": WEB, "set": {"healthCheck": None, "command": []}}
    container = _container(_compile(first, second))
    assert (container.health_check, container.command) == (None, ())


def test_tags_and_statements_are_named_too() -> None:
    """Policies are what people extend most."""
    statement = {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::shop/*", {"ref": "bucketArn"}]}
    compilation = _compile(
        {"select": {"kind": "RolePolicy", "name": "web-task"}, "set": {"statements": {"ReadBucket": statement}}},
        {"select": {"kind": "Role", "name": "web-task"}, "set": {"tags": {"team": None, "cost": "42"}}},
        metadata={"labels": {"team": "checkout", "stage": "x"}},
    )
    policy, role = _node(compilation, iam.RolePolicy), _node(compilation, iam.Role)
    assert policy.statements[-1] == iam.Statement(
        sid="ReadBucket",
        actions=("s3:GetObject",),
        resources=("arn:aws:s3:::shop/*", Ref("Input", "bucketArn", "value")),
    )
    assert role.tags == (("cost", "42"), ("stage", "x"))
    assert _node(compilation, ecs.TaskDefinition).tags == (("stage", "x"), ("team", "checkout"))
    assert compilation.graph is not None and "bucketArn" in {node.name for node in compilation.graph.of(boundary.Input)}


def test_all_targets_have_it() -> None:
    """An escape hatch into one language would be a way to lie in the others."""
    compilation = _compile({"select": WEB, "set": {"dockerLabels": {"a.b": "hatch"}}})
    for name in ("cfn", "terraform", "cdk", "ecs"):
        target = find(name)
        assert target is not None
        assert any("hatch" in file.text for file in emit(compilation, target)), name


def test_a_patch_for_one_target_is_in_that_target_and_declared() -> None:
    """The others stay as they were, and whoever deploys reads why."""
    patch = {"select": WEB, "set": {"stopTimeout": 77}, "target": "terraform", "divergence": "long\nimports"}
    compilation = _compile(patch)
    assert compilation.ok
    for name in ("cfn", "terraform"):
        target = find(name)
        assert target is not None
        files = {file.path: file.text for file in emit(compilation, target)}
        assert any("77" in text for text in files.values()) is (name == "terraform")
        assert ("as a patch says: long imports." in files["CHECKLIST.md"]) is (name == "terraform")


@pytest.mark.parametrize(
    ("select", "message", "suggestion"),
    [
        ({"kind": "Container", "name": "wbe"}, "no Container is called `wbe`", "web"),
        ({"kind": "Container", "name": "web", "task": "wep"}, "no task is called `wep`", "web"),
        ({"kind": "Role", "name": "web-taks"}, "no Role is called `web-taks`", "web-task"),
        ({"kind": "Alarm", "name": "x"}, "no Alarm is called `x`", None),
        ({"kind": "Service", "name": "web", "task": "web"}, "a Service is in no task", None),
    ],
)
def test_a_selection_of_nothing_is_an_error(select: dict[str, str], message: str, suggestion: str | None) -> None:
    """The change would silently not be made."""
    found = _compile({"select": select, "set": {"tags": {}}}).diagnostics
    (problem,) = [d for d in found if d.severity.label == "error"]
    assert (problem.code, problem.message, problem.suggestion) == ("OBS026", message, suggestion)
    assert problem.path[:3] == ("patches", 0, "select") and problem.span is not None


def test_a_container_that_several_tasks_have_needs_its_task() -> None:
    """The wrong one of two agents would be changed."""
    services = {"api": SMALLEST["services"]["web"] | {"image": {"ref": "apiImage"}}}
    agent = {"kind": "Container", "name": "cloudwatch-agent"}
    ambiguous = _compile({"select": agent, "set": {"user": "1000"}}, services=services)
    assert [d.code for d in ambiguous.diagnostics if d.severity.label == "error"] == ["OBS026"]
    chosen = _compile({"select": {**agent, "task": "api"}, "set": {"user": "1000"}}, services=services)
    assert chosen.ok and chosen.graph is not None
    users = {task.name: [c.user for c in task.containers if c.user] for task in chosen.graph.of(ecs.TaskDefinition)}
    assert users == {"api": ["1000"], "web": []}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"stopTimout": 5}, "`stopTimout` is not a field of Container that can be set"),
        ({"name": "other"}, "`name` is not a field of Container that can be set"),
        ({"origin": []}, "`origin` is not a field of Container that can be set"),
        ({"stopTimeout": "5"}, "`stopTimeout` must be a whole number of 32 bits"),
        ({"stopTimeout": True}, "`stopTimeout` must be a whole number of 32 bits"),
        ({"stopTimeout": 2**31}, "`stopTimeout` must be a whole number of 32 bits"),
        ({"essential": None}, "`essential` cannot be taken away"),
        ({"image": ""}, "`image` must be text that is not empty or `{ ref: … }`"),
        ({"user": {"ref": "x"}}, "`user` must be text that is not empty"),
        ({"command": "run"}, "`command` must be a list"),
        ({"command": [1]}, "`command[0]` must be text that is not empty"),
        ({"environment": ["A"]}, "`environment` must be a mapping by name"),
        ({"environment": {"NOBODY": None}}, "`NOBODY` is not there to be taken away"),
        ({"environment": {"A": {"valu": "x"}}}, "`valu` is not a field of EnvironmentVariable that can be set"),
        ({"healthCheck": {"command": ["CMD"]}}, "`healthCheck` needs `interval`, `timeout`, `retries`, `startPeriod`"),
        ({"healthCheck": 5}, "`healthCheck` must be a mapping"),
        ({"log": {"group": {"ref": 5}}}, "`group` does not name an input"),
        ({"dependsOn": {"init": {"condition": "DONE"}}}, "`condition` cannot be `DONE`"),
        ({"portMappings": [{"containerPort": 1}]}, "`portMappings[0]` needs `hostPort`, `protocol`"),
        ({"environment": {"A": 1}}, "`A` must be text or `{ ref: … }`"),
    ],
)
def test_what_does_not_fit_is_an_error_at_its_place(fields: dict[str, Any], message: str) -> None:
    """A value of another type would be written where a target's language has no room for it."""
    compilation = _compile({"select": WEB, "set": fields})
    (problem,) = [d for d in compilation.diagnostics if d.severity.label == "error"]
    assert (problem.code, problem.message) == ("OBS027", message)
    assert problem.path[:3] == ("patches", 0, "set") and problem.span is not None and problem.fix


def test_the_key_that_is_no_field_is_marked() -> None:
    """Under its value stands what would be right, were it a field."""
    (problem,) = _compile({"select": WEB, "set": {"comand": ["a"]}}).diagnostics
    assert problem.span is not None and (problem.label, problem.suggestion) == ("no such field", "command")
    assert problem.span.end_column - problem.span.column == len('"comand"')


def test_a_list_is_no_text() -> None:
    """CloudFormation would join it, Terraform would refuse it."""
    service = {"kind": "Service", "name": "web"}
    one = _compile({"select": WEB, "set": {"image": {"ref": "subnetIds"}}})
    assert not one.ok
    assert _compile({"select": service, "set": {"network": {"subnets": {"ref": "otherSubnets"}}}}).ok


def test_rules_of_the_graph_see_the_patched_one() -> None:
    """A patch would be the way around every rule."""
    patch = {"select": WEB, "set": {"environment": {"A": "{{resolve:ssm:x}}"}}}
    (problem,) = [d for d in _compile(patch).diagnostics if d.code == "OBS054"]
    assert problem.path[:1] == ("patches",)
    scoped = patch | {"target": "cfn", "divergence": "an experiment"}
    assert "OBS054" in {d.code for d in _compile(scoped).diagnostics}


def test_prove_lists_what_differs_and_why_leads_to_the_patch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The proof still holds of everything else, and says what it does not hold of."""
    patches = [
        {"select": WEB, "set": {"stopTimeout": 77}, "target": "terraform", "divergence": "long imports"},
        {"select": {"kind": "Service", "name": "web"}, "set": {"desiredCount": 3}},
    ]
    monkeypatch.chdir(tmp_path)
    document = merged(SMALLEST, {"patches": patches})
    Path("observability.yaml").write_text(json.dumps(document, indent=1), encoding="utf-8")
    assert main(["prove"]) == 0
    told = capsys.readouterr().out
    assert "differs as declared: TaskDefinition web containers[web].stop_timeout is 77 instead of" in told
    assert told.count(": long imports") == 1
    assert main(["prove", "--format", "json"]) == 0
    (declared,) = json.loads(capsys.readouterr().out)["divergences"]
    assert (declared["target"], declared["here"], declared["why"]) == ("terraform", "77", "long imports")
    assert main(["build", "-t", "cfn"]) == 0
    capsys.readouterr()
    assert main(["why", "obsc.out/cfn/template.yaml:DesiredCount"]) == 0
    told = capsys.readouterr().out
    assert "comes from patches.1.set.desiredCount" in told
    assert "changes what services.web asks for" in told
