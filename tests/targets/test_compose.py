"""The compose target: what Compose itself understands, ports that do not clash, and nobody's credentials in a file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from graphs import HEADER, full_graph
from judging import judge_or_skip
from obsc.cli import main
from obsc.infra.ecs import EnvironmentVariable, TaskDefinition
from obsc.pipeline import compile_text, emit
from obsc_judges import docker_compose
from obsc_readers.parse import parse_yaml
from obsc_targets.compose import TARGET
from printers.hostile import NASTY
from shipped import CASES, ROOT, compiled

TWO = """
apiVersion: obsc/v1alpha1
kind: Observability
metadata: { name: shop }
platform: { ecs: { launchType: FARGATE } }
services:
  web: { framework: flask, server: { name: gunicorn, app: "app:app" }, port: 8000 }
  jobs: { framework: flask, server: { name: gunicorn, app: "app:app" }, port: 8000 }
"""


def _files(text: str, to_spec: str | None = None) -> dict[str, str]:
    compilation = compile_text(text.encode())
    assert compilation.ok
    return {file.path: file.text for file in emit(compilation, TARGET, to_spec=to_spec)}


def test_compose_understands_every_text() -> None:
    """A dollar would be filled in, and a word would become true: what the container gets is what was written."""
    judge_or_skip("docker-compose")
    if not docker_compose.is_second():
        pytest.skip("Compose 1 prints no JSON")
    graph = full_graph()
    task = next(graph.of(TaskDefinition))
    values = [text for text in (*NASTY, "$A ${B:-c} $$", "yes", "1:30", "0o7", "") if "\0" not in text]
    variables = tuple(EnvironmentVariable(name=f"V{number}", value=value) for number, value in enumerate(values))
    app = replace(task.containers[-1], environment=variables, secrets=())
    changed = graph.replace([replace(task, containers=(*task.containers[:-1], app))])
    files = {file.path: file.text for file in TARGET.emit(changed, HEADER)}
    found = json.loads(docker_compose.resolved(files))["services"]["web"]["environment"]
    assert [found[f"V{number}"].replace("$$", "$") for number in range(len(values))] == values


def test_two_services_may_listen_on_one_port() -> None:
    """On ECS each task has an address of its own; a laptop has one."""
    text = _files(TWO)["compose.yaml"]
    assert "127.0.0.1:8000:8000/tcp" in text
    assert "127.0.0.1:8001:8000/tcp" in text


def test_credentials_are_passed_on_and_never_written() -> None:
    """What stands in a file is committed some day."""
    document = parse_yaml(_files(TWO)["compose.yaml"], {})
    environment = document.get("services").get("web").get("environment")  # type: ignore[union-attr]
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        assert environment.get(name).kind == "null"


def test_a_build_starts_where_the_specification_lies() -> None:
    """An environment has a folder of its own, one deeper."""
    built = TWO.replace("port: 8000 }\n  jobs", "port: 8000, build: { context: ./app } }\n  jobs")
    assert "context: ../../app\n" in _files(built)["compose.yaml"]
    assert "context: ../../../app\n" in _files(built, "../../..")["compose.yaml"]


def test_what_runs_on_one_machine_is_not_deployed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On AWS nobody answers under the name of a local backend; and `all` is for what deploys."""
    monkeypatch.chdir(tmp_path)
    spec = CASES[0].parent / "local-backends.yaml"
    assert main(["build", "--file", str(spec), "--target", "cfn"]) == 1
    assert "CloudFormation has no Prometheus for `metrics`" in capsys.readouterr().err
    assert main(["build", "--file", str(spec), "--target", "compose"]) == 0
    assert main(["build", "--file", str(spec.with_name("env-input.yaml")), "--target", "all", "--out", "all"]) == 0
    assert {path.name for path in Path("all").iterdir()} == {"cfn", "terraform", "cdk", "ecs"}


def test_the_keys_need_what_the_containers_roles_allow() -> None:
    """Whoever is told more gives a laptop rights that nothing on it uses, Grafana's for one."""
    spec = ROOT / "specs" / "15-adot-prometheus-grafana.yaml"
    files = {file.path: file.text for file in emit(compiled(spec), TARGET)}
    (told,) = (row for row in files["CHECKLIST.md"].splitlines() if row.startswith("The keys need"))
    named = {word for word in told.split("`") if word.startswith("iam/")}
    assert named == {path for path in files if path.startswith("iam/zap-app-task.")}
    (policy,) = (json.loads(files[path]) for path in named)
    assert "aps:RemoteWrite" in {action for statement in policy["Statement"] for action in statement["Action"]}
    managed = _files(TWO.replace("platform: {", "platform: { iam: managed,"))["CHECKLIST.md"]
    assert "AWS's policy `CloudWatchAgentServerPolicy`" in managed
