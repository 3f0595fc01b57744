"""What is not edited, and why: a refusal is a sentence that tells what to do."""

from __future__ import annotations

import pytest

from obsc.images.splices import Unsafe
from obsc.patching.json_text import parse
from obsc.patching.merge import Several
from patching.cases import SPECIFICATION, edit, read, task

_INPUT = "    env: { QUEUE: { ref: queueUrl } }\n    port: 8000"
_NOWHERE = SPECIFICATION.replace("platform: { region: eu-west-1 }\n", "")

CASES = {
    "another server": ('"shop:create_app()"', '"shop:other"', "starts `gunicorn"),
    "a program in front of it": ('["gunicorn"', '["ddtrace-run", "gunicorn"', "starts `ddtrace-run gunicorn"),
    "a flag that is lost": ('"--workers", "2"', '"--workers", "2", "--frobnicate"', "starts `gunicorn"),
    "an agent by hand": (
        '"containerDefinitions": [',
        '"containerDefinitions": [{ "name": "cloudwatch-agent", "image": "x" }, { "name": "cwagent", "image": "x" },',
        "has 2 containers that could be `cloudwatch-agent`",
    ),
    "another agent": (
        '"containerDefinitions": [',
        '"containerDefinitions": [{ "name": "c", "image": "public.ecr.aws/aws-observability/aws-otel-collector:1" },',
        "has a `adot-collector` beside the app",
    ),
    "an init container of its own": (
        '"containerDefinitions": [',
        '"containerDefinitions": [{ "name": "init", "image": "migrations" },',
        "has a container `init` of its own",
    ),
    "a copy to another place": (
        '"containerDefinitions": [',
        '"containerDefinitions": [{ "name": "i", "image": "adot-autoinstrumentation-python", "command": ["cp", "a"] },',
        "copies OpenTelemetry to another place",
    ),
    "another volume at the place": (
        '"portMappings"',
        '"mountPoints": [{ "sourceVolume": "x", "containerPath": "/otel-auto-instrumentation-python" }],'
        ' "portMappings"',
        "has another volume at",
    ),
    "a volume of the host": (
        '"networkMode"',
        '"volumes": [{ "name": "opentelemetry-auto-instrumentation-python", "host": { "sourcePath": "/x" } }],'
        ' "networkMode"',
        "is not an empty one",
    ),
    "does not wait": (
        '"portMappings"',
        '"dependsOn": [{ "containerName": "init", "condition": "START" }], "portMappings"',
        "before `init` has succeeded",
    ),
    "a path in a secret": (
        '"portMappings"',
        '"secrets": [{ "name": "PYTHONPATH", "valueFrom": "x" }], "portMappings"',
        "reads `PYTHONPATH` from a secret",
    ),
    "a read-only root": ('"portMappings"', '"readonlyRootFilesystem": true, "portMappings"', "has a read-only root"),
    "another network": ('"awsvpc"', '"bridge"', "has the network mode `bridge`"),
    "another region": ('"eu-west-1"', '"us-east-1"', "is for `us-east-1`"),
    "Windows": (
        '"networkMode"',
        '"runtimePlatform": { "operatingSystemFamily": "WINDOWS_SERVER_2022_CORE" }, "networkMode"',
        "is for Windows",
    ),
    "a small task": ('"portMappings"', '"cpu": 512, "portMappings"', "has 512 CPU units for the task"),
    "a task with little memory": ('"1024"', '"128"', "has 128 MiB for the task"),
    "a variable twice": ('"FLASK_APP"', '"OTEL_TRACES_SAMPLER"', "has `OTEL_TRACES_SAMPLER` twice in `environment`"),
    "a key twice": ('"networkMode"', '"family": "x", "networkMode"', "has `family` twice in one object at line 3"),
    "no list": ('"environment": [', '"environment": {}, "x": [', "has `environment` that is no list"),
    "a row without a name": ('"name": "FLASK_APP"', '"nom": "FLASK_APP"', "a row of `environment` without `name`"),
    "a comment": ('"networkMode"', '// here\n  "networkMode"', "is no JSON at line 3"),
    "no task definition": ('"containerDefinitions"', '"containers"', "has no `containerDefinitions`"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_is_refused(case: str) -> None:
    """Half an edit, or one at the wrong place, is worse than none."""
    old, new, reason = CASES[case]
    text = read("two-spaces")
    assert old in text
    with pytest.raises(Unsafe) as refused:
        edit(text.replace(old, new, 1).replace('"PYTHONPATH", "value": "/srv"', '"OTHER", "value": ""'))
    assert reason in str(refused.value)


def test_what_only_a_deployment_knows() -> None:
    """A placeholder in a registered task definition is a value that is wrong; one that stands there is taken."""
    asks = SPECIFICATION.replace("    port: 8000", _INPUT)
    with pytest.raises(Unsafe, match="needs `QUEUE`"):
        edit(read("two-spaces"), specification=asks)
    given = read("two-spaces").replace('"FLASK_APP"', '"QUEUE"')
    assert not any("QUEUE" in note for note in edit(given, specification=asks).notes)
    assert {"name": "QUEUE", "value": "shop"} in task(edit(given, specification=asks).text)["containerDefinitions"][0][
        "environment"
    ]
    with pytest.raises(Unsafe, match="only a deployment knows"):
        edit(read("tabs"), specification=_NOWHERE)
    assert '"awslogs-region": "eu-west-1"' in edit(read("two-spaces"), specification=_NOWHERE).text


def test_the_app_is_not_guessed() -> None:
    """Two containers and no name in common: a person chooses, among those that could be."""
    with pytest.raises(Several) as several:
        edit(read("one-line"))
    assert (several.value.kind, several.value.names) == ("container", ("app", "nginx"))
    with pytest.raises(Several):
        edit(read("one-line"), "none")
    with pytest.raises(Several):
        edit(read("half-done"), "ecs-cwagent")


@pytest.mark.parametrize(
    "text",
    [
        *("", "[", "{", '{"a"', '{"a":', '{"a":1', '{"a":1,}', "[1,]", "[,]", "01", "1.", "+1", '"', '"\n"', '"\\x"'),
        *("nul", "1 2", "'a'"),
    ],
)  # fmt: skip
def test_what_is_no_json(text: str) -> None:
    """As Python's own parser sees it."""
    with pytest.raises(Unsafe, match="is no JSON at line"):
        parse(text)


def test_depth_has_an_end() -> None:
    """A file from somewhere must not exhaust the stack."""
    with pytest.raises(Unsafe, match="nested too deep"):
        parse("[" * 100_000)


def test_characters_that_stand_for_expressions() -> None:
    """A text with the character that obsc puts in place of an expression is no expression."""
    with pytest.raises(Unsafe, match="private use area"):
        edit(read("two-spaces"), specification=SPECIFICATION + '    env: { ICON: "\ue0000\ue001" }\n')
    with pytest.raises(Unsafe, match="private use area"):
        edit(read("half-done").replace(":/srv", ":\ue0000\ue001"))
