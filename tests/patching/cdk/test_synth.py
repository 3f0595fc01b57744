"""Edited programs, synthesised by the CDK in both languages: the same template, which a build's telemetry is in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from judging import judge_or_skip
from obsc.infra.iam import RolePolicy
from obsc.patching.cdk.printed import python_literal, typescript_literal
from obsc.patching.formats import format_of
from obsc.patching.user_data.wanted import wanted_of
from patching.cases import NAMES, SPECIFICATION, compiled, read, request, task
from patching.cases import edit as edit_json
from patching.cdk.cases import APPS, BRIDGE, LANGUAGES, MACHINE, after, edit
from patching.cdk.synth import Projects, templates, type_errors
from patching.loop import drifts, laid, telemetry, with_their_family

_KEYS = ("family", "networkMode", "cpu", "memory", "requiresCompatibilities", "volumes", "containerDefinitions")
ROLES = {f"{kind}RoleArn": f"arn:aws:iam::123456789012:role/{kind}" for kind in ("task", "execution")}
_PYTHON = """\
import aws_cdk as cdk
from aws_cdk import aws_ecs as ecs


def build(app):
    stack = cdk.Stack(app, "Web")
    task = ecs.CfnTaskDefinition(
        stack,
        "Task",
...
    )
    return task.stack
"""
_TYPESCRIPT = """\
import { App, Stack } from 'aws-cdk-lib';
import { CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs';

export function build(app: App): Stack {
  const stack = new Stack(app, 'Web');
  const task = new CfnTaskDefinition(stack, 'Task', ...);
  return task.stack;
}
"""
_HOSTILE = SPECIFICATION + (
    "    env:\n"
    '      A: "\\" + evil() + \\"${Token[AWS.Region.4]} #{Token[TOKEN.1]} ${AWS::Region} `${process.exit()}` \\\\"\n'
    '      B: "\'\\u2028\\u202e\\U0001f600\\n\\\\N{DASH}"\n'
)
_PRIVATE = SPECIFICATION + (
    "    instrumentation: { image: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/adot-autoinstrumentation-python:1 }\n"
)
_OPEN = SPECIFICATION + "    env: { QUEUE: { ref: queueUrl } }\n"
_READONLY = {"readonlyRootFilesystem": True}


def _body(name: str) -> dict[str, Any]:
    """A task definition of the corpus in JSON, with roles."""
    body = {key: value for key, value in task(read(name)).items() if key in _KEYS}
    rows = [{key: value for key, value in row.items() if value is not None} for row in body["containerDefinitions"]]
    return {**ROLES, **body, "containerDefinitions": rows}


def program(body: dict[str, Any], language: str) -> str:
    """A task definition as a program of the lowest level."""
    return (_TYPESCRIPT if language == "ts" else _PYTHON).replace("...", _literal(body, language))


def _literal(body: dict[str, Any], language: str) -> str:
    if language == "ts":
        return typescript_literal(body, "  ")
    return "\n".join(f"        {_snake(key)}={python_literal(value, '        ')}," for key, value in body.items())


def _snake(key: str) -> str:
    return "".join(f"_{character.lower()}" if character.isupper() else character for character in key)


def _web(body: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A task definition whose first container has other properties; None takes one away."""
    changed = deepcopy(body)
    row = {**changed["containerDefinitions"][0], **more}
    changed["containerDefinitions"][0] = {key: value for key, value in row.items() if value is not None}
    return changed


def _beside(body: dict[str, Any], *more: dict[str, Any]) -> dict[str, Any]:
    return {**body, "containerDefinitions": [*body["containerDefinitions"], *more]}


_BASE = _body("two-spaces")
_FOLDER = "/otel-auto-instrumentation-python"
_COPY = {"name": "i", "image": "mirror/adot-autoinstrumentation-python:1", "command": ["cp", "a", "b"]}
LEFT_OPEN = "needs the variable `QUEUE`"
REPLACED = "was given other containers"
CHANGED = {
    "starts": _web(_BASE, command=["gunicorn", "shop:other"]),
    "has no container `web`": _web(_BASE, name="app"),
    "has the network mode": {**_BASE, "networkMode": "host"},
    "is for Windows": {**_BASE, "runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}},
    "reads `PYTHONPATH` from a secret": _web(_BASE, environment=[], secrets=[{"name": "PYTHONPATH", "valueFrom": "x"}]),
    "that is not an empty one": {
        **_BASE,
        "volumes": [{"name": "opentelemetry-auto-instrumentation-python", "host": {"sourcePath": "/x"}}],
    },
    "has another volume at": _web(_BASE, mountPoints=[{"sourceVolume": "x", "containerPath": _FOLDER}]),
    "has a container `init` of its own": _beside(_BASE, {"name": "init", "image": "migrations"}),
    "has 2 containers that could be `cloudwatch-agent`": _beside(
        _BASE, *({"name": f"a{one}", "image": "mirror/cloudwatch-agent"} for one in range(2))
    ),
    "copies OpenTelemetry to another place": _beside(_BASE, _COPY),
    "before `init` has succeeded": _web(_BASE, dependsOn=[{"containerName": "init", "condition": "START"}]),
    "has a read-only root": _web(_BASE, **_READONLY),
    "has 512 CPU units for the task": _web(_BASE, cpu=500),
    "has 1024 MiB for the task": _web(_BASE, memory=1000),
    "without the log driver awslogs": _web(_BASE, logConfiguration=None),
    "has no task role": {key: value for key, value in _BASE.items() if key != "taskRoleArn"},
}
"""What somebody makes of a program after it was edited, by what they are told."""


@cache
def _projects(language: str) -> Projects:
    found: dict[str, dict[str, str]] = {}
    for app in APPS:
        files = app.files(language)
        # What the programs are without the edit is the same in both languages.
        found |= {f"{app.name} before": files} if language == "py" else {}
        found[app.name] = after(files, app.edited(files, language))
    found["machine"] = after(MACHINE.files(language), MACHINE.edited(MACHINE.files(language), language))
    found |= {"machine before": MACHINE.files(language)} if language == "py" else {}
    for name in NAMES:
        container = "app" if name == "one-line" else None
        found[f"json {name}"] = _edited(_body(name), language, container=container)
    found["json linked"] = _edited({**_body("half-done"), "networkMode": "bridge"}, language, BRIDGE)
    found["json hostile"] = _edited(_BASE, language, _HOSTILE)
    found["private"] = _edited(_BASE, language, _PRIVATE)
    base = _edited(_BASE, language)
    for reason, body in CHANGED.items():
        changed = base[f"app.{language}"].replace(_literal(_BASE, language), _literal(body, language))
        found[reason] = {**base, f"app.{language}": changed}
    line = {"py": "    task.container_definitions = []\n", "ts": "  task.containerDefinitions = [];\n"}[language]
    text = base[f"app.{language}"]
    at = text.index("  return" if language == "ts" else "    return")
    found[REPLACED] = {**base, f"app.{language}": text[:at] + line + text[at:]}
    found[LEFT_OPEN] = _edited(_BASE, language, _OPEN)
    return found


def _edited(body: dict[str, Any], language: str, specification: str = SPECIFICATION, **rest: Any) -> dict[str, str]:
    files = {f"app.{language}": program(body, language)}
    return after(files, edit(files, f"app.{language}", specification, **rest))


@cache
def _templates(language: str) -> dict[str, dict[str, Any] | str]:
    return templates(_projects(language), language)


def test_both_languages_say_the_same() -> None:
    """Every program, and every reason why there is no template."""
    python, typescript = (_templates(language) for language in LANGUAGES)
    for name, template in typescript.items():
        if name in (*CHANGED, LEFT_OPEN, REPLACED):
            assert name in str(template) and "obsc: the task definition " in str(template)
            assert name in str(python[name])
        else:
            assert template == python[name], name


def test_the_types_are_right() -> None:
    """Programs at both levels with their module, as strict projects compile them; Python's as it is formatted, too."""
    projects = _projects("ts")
    assert type_errors({app.name: projects[app.name] for app in APPS}) == ""
    module = {"observability_web.py": _projects("py")["level-one"]["observability_web.py"]}
    for judge in ("mypy", "python-source"):
        judge_or_skip(judge).accepts(module)


def test_what_is_merged_is_what_json_gets() -> None:
    """The same task definition in JSON, edited by the planner: container by container, to the last variable."""
    found = _templates("py")
    expected = {f"json {name}": edit_json(read(name), "app" if name == "one-line" else None) for name in NAMES}
    expected["json linked"] = edit_json(read("half-done").replace('"awsvpc"', '"bridge"'), None, BRIDGE)
    expected["json hostile"] = edit_json(read("two-spaces"), None, _HOSTILE)
    for name, made in expected.items():
        template = found[name]
        assert isinstance(template, dict), template
        assert task_of(template) == compared(task(made.text)), name


def test_the_rest_of_a_stack_stays() -> None:
    """No resource goes, and but for the task definition and its roles none is another; its judge finds nothing new."""
    found = _templates("py")
    lint = judge_or_skip("cfn-lint")
    allowed = {statement.sid: set(statement.actions) for statement in _statements()}
    for app in APPS:
        before, made = found[f"{app.name} before"], found[app.name]
        assert isinstance(before, dict) and isinstance(made, dict), made
        ours = {id_: one for id_, one in made["Resources"].items() if one != before["Resources"].get(id_)}
        kinds = {
            one["Type"] for one in ours.values() if "DependsOn" not in one or one["Type"].startswith("AWS::ECS::Task")
        }
        assert kinds <= {"AWS::ECS::TaskDefinition", "AWS::IAM::Policy", "AWS::Logs::LogGroup"}
        assert before["Resources"].keys() <= made["Resources"].keys()
        policies = [one["Properties"]["PolicyDocument"] for one in ours.values() if one["Type"] == "AWS::IAM::Policy"]
        given = {one["Sid"]: set(one["Action"]) for policy in policies for one in policy["Statement"] if "Sid" in one}
        assert given == allowed
        subjects = {name: {"template.json": json.dumps(one)} for name, one in (("before", before), ("made", made))}
        findings = lint.findings(subjects)
        # I1022 is a matter of taste, which the CDK does not share.
        new = {finding for finding in findings["made"] if " I1022 " not in finding} - set(findings["before"])
        assert new == set(), app.name


def test_user_data_is_the_textscript() -> None:
    """What the instance runs is what `obsc patch` makes of the script that it ran."""
    found = _templates("py")
    before, made = (_script_of(found[name]) for name in ("machine before", "machine"))
    asked = request({"user-data.sh": before}, "user-data.sh", MACHINE.specification)
    (expected,) = format_of(asked)(asked).edits
    assert made == expected.after != before


def test_a_comparison_finds_it(tmp_path: Path) -> None:
    """What `obsc diff` misses in the template before an app is edited is there in the one after it."""
    found = _templates("py")
    for app in APPS:
        service = "app" if app.name == "half-done" else app.container or "web"
        renamed = app.specification.replace("  web:", f"  {service}:")
        sides = []
        for name in (f"{app.name} before", app.name):
            where = laid({"template.json": json.dumps(found[name])}, "template.json", tmp_path / name)
            specification = with_their_family(renamed, service, where)
            sides.append(telemetry(drifts(specification, where)))
        (before, after) = sides
        assert "containers[cloudwatch-agent]" in before or app.name == "half-done"
        assert after.keys() == _STAYS.get(app.name, set()), (app.name, after.keys())
        assert before.keys() > after.keys(), app.name


_STAYS = {
    "web-stack": {"OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG", "PYTHONPATH"},
    "two-containers": {"OTEL_PROPAGATORS", "OTEL_RESOURCE_ATTRIBUTES"},
    "level-one": {"RolePolicy"},  # it names its role by a part of the ARN, which is not followed
}
"""What the programs say themselves, and what cannot be read back."""


def test_the_role_of_an_instance_may_send() -> None:
    """What a build allows the agent, and nothing more than the role had."""
    specification = compiled(MACHINE.specification)
    assert specification.plan is not None
    wanted = wanted_of(specification, specification.plan.services[0]).statements
    for language in LANGUAGES:
        template = _templates(language)["machine"]
        assert isinstance(template, dict), template
        (policy,) = (one for one in template["Resources"].values() if one["Type"] == "AWS::IAM::Policy")
        given = {one["Sid"]: one for one in policy["Properties"]["PolicyDocument"]["Statement"]}
        assert {sid: tuple(one["Action"]) for sid, one in given.items()} == {one.sid: one.actions for one in wanted}
        assert policy["Properties"]["Roles"] == [{"Ref": next(_ids(template, "AWS::IAM::Role"))}]


def _ids(template: dict[str, Any], kind: str) -> Iterator[str]:
    return (id_ for id_, one in template["Resources"].items() if one["Type"] == kind)


def _script_of(template: dict[str, Any] | str) -> str:
    assert isinstance(template, dict), template
    (machine,) = (one for one in template["Resources"].values() if one["Type"] == "AWS::EC2::Instance")
    script = machine["Properties"]["UserData"]["Fn::Base64"]
    assert isinstance(script, str)
    return script


def test_what_starts_what_is_added() -> None:
    """Images of private repositories are pulled by the execution role, which needs nothing for public ones."""
    found = _templates("py")
    for name, pulls in (("private", ["ecr:GetAuthorizationToken"]), ("json two-spaces", [])):
        template = found[name]
        assert isinstance(template, dict), template
        policies = [one["Properties"] for one in template["Resources"].values() if one["Type"] == "AWS::IAM::Policy"]
        (task, *execution) = sorted(policies, key=lambda one: one["Roles"] != ["task"])
        assert task["Roles"] == ["task"] and [one["Roles"] for one in execution] == [["execution"]] * len(pulls)
        actions = [one["Action"] for policy in execution for one in policy["PolicyDocument"]["Statement"]]
        assert [one for one in actions if isinstance(one, str)] == pulls


def _statements() -> Iterator[Any]:
    graph = compiled().graph
    assert graph is not None
    for policy in graph.of(RolePolicy):
        yield from policy.statements if policy.name == "web-task" else ()


def task_of(template: dict[str, Any]) -> dict[str, Any]:
    """The task definition of a template in the words of the ECS API."""
    groups = {id_: one for id_, one in template["Resources"].items() if one["Type"] == "AWS::Logs::LogGroup"}

    def said(value: Any) -> Any:
        match value:
            case {"Ref": "AWS::Region"}:
                return "eu-west-1"
            case {"Ref": str(id_)}:
                return groups[id_]["Properties"]["LogGroupName"]
            case {"Fn::Join": ["", list(parts)]}:
                return "".join(said(part) for part in parts)
            case dict():
                return {key[0].lower() + key[1:]: said(item) for key, item in value.items()}
            case list():
                return [said(item) for item in value]
        return value

    (found,) = (one for one in template["Resources"].values() if one["Type"] == "AWS::ECS::TaskDefinition")
    return compared(said(found["Properties"]))


def compared(body: dict[str, Any]) -> dict[str, Any]:
    """What of a task definition is telemetry, without what is empty; variables in any order."""
    kept = _full({key: body.get(key) for key in ("containerDefinitions", "volumes")})
    for one in kept["containerDefinitions"]:
        one["environment"] = {row["name"]: row["value"] for row in one.get("environment", ())}
    return kept


def _full(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _full(item) for key, item in value.items() if item not in (None, [], {})}
    return [_full(item) for item in value] if isinstance(value, list) else value
