"""`obsc patch`: shows, writes, takes back, and asks where nobody said what is meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from obsc.cli import main
from obsc.unified import parse
from patching.cases import SPECIFICATION, edit, read

_SECOND = """\
  worker:
    image: { ref: workerImage }
    framework: flask
    server: { name: waitress, app: "shop:app" }
    port: 8001
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A specification and a task definition in a folder below."""
    (tmp_path / "observability.yaml").write_text(SPECIFICATION)
    (tmp_path / "ecs").mkdir()
    (tmp_path / "ecs" / "task.json").write_bytes(read("two-spaces").replace("\n", "\r\n").encode())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_there_and_back(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written until somebody says so, and every byte comes back."""
    file = project / "ecs" / "task.json"
    before = file.read_bytes()
    assert main(["patch", "ecs/task.json"]) == 1
    shown = capsys.readouterr()
    assert [one.path for one in parse(shown.out)] == ["ecs/task.json"]
    assert "needs what `iam/web-task.shop-web-telemetry.json`" in shown.err
    assert (file.read_bytes(), sorted(path.name for path in project.iterdir())) == (
        before,
        ["ecs", "observability.yaml"],
    )
    assert main(["patch", "ecs/task.json", "--write"]) == 0
    after = file.read_bytes()
    assert after.decode() == edit(before.decode()).text != before.decode()
    assert "ecs/task.json: edited" in capsys.readouterr().err
    assert main(["patch", "ecs/task.json"]) == main(["patch", "ecs/task.json", "--write"]) == 0
    assert file.read_bytes() == after
    assert main(["patch", "--undo"]) == 0
    assert (file.read_bytes(), (project / ".obsc").exists()) == (before, False)
    assert main(["patch", "--undo"]) == 0


def test_undo_stops_at_a_change(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What somebody made of obsc's lines is theirs; what they changed elsewhere stays."""
    file = project / "ecs" / "task.json"
    before = file.read_bytes()
    assert main(["patch", "ecs/task.json", "--write"]) == 0
    after = file.read_bytes()
    file.write_bytes(after.replace(b'"essential": false', b'"essential": true'))
    assert main(["patch", "--undo"]) == 1
    assert "OBS058" in (err := capsys.readouterr().err) and ".obsc/patch.patch" in err
    file.write_bytes(after.replace(b'"memory": "1024"', b'"memory": "2048"'))
    assert main(["patch", "--undo"]) == 0
    assert file.read_bytes() == before.replace(b'"memory": "1024"', b'"memory": "2048"')


def test_a_new_specification_goes_on_top(project: Path) -> None:
    """The record starts from what the file was at first."""
    file = project / "ecs" / "task.json"
    before = file.read_bytes()
    assert main(["patch", "ecs/task.json", "--write"]) == 0
    (project / "observability.yaml").write_text(SPECIFICATION + "    env: { NEW: here }\n")
    assert main(["patch", "ecs/task.json", "--write"]) == 0
    assert b'"value": "here"' in file.read_bytes()
    assert main(["patch", "--undo"]) == 0
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "text", "pieces"),
    [
        (
            "a.yaml",
            "Resources: {}\n",
            ["is no template with an", '"ContainerDefinitions"', '"awslogs-group"', '"Name": "web"'],
        ),
        ("a.json", '{ "Resources": {} }', ["is no template with an", '"ContainerDefinitions"']),
        ("main.tf", "", ["has no `aws_ecs_task_definition`", '"containerDefinitions"', '"web"']),
        ("app.py", "", ["builds no task definition by a class of `aws_ecs`", '"containerDefinitions"']),
        ("task.json", "{", ["is no JSON at line 1", '"volumes"']),
        ("task.json", "\udcff", ["is not UTF-8"]),
    ],
)
def test_what_is_not_edited_can_be_pasted(
    project: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, pieces: list[str]
) -> None:
    """The message says why, and the lines are data that a program can read."""
    (project / name).write_text(text, errors="surrogateescape")
    assert main(["patch", name, "--write"]) == 1
    err = capsys.readouterr().err
    assert "OBS059" in err and all(piece in err for piece in pieces), err
    lines = err[err.index("\n    {\n") :].replace("$${", "${")
    assert json.loads(lines).keys() in ({"containerDefinitions", "volumes"}, {"ContainerDefinitions", "Volumes"})
    assert (project / name).read_bytes() == text.encode(errors="surrogateescape")


def test_braces_of_shells_are_text_in_terraform(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`${` begins an expression there, wherever it stands."""
    (project / "observability.yaml").write_text(SPECIFICATION + '    env: { A: "${b} %{c}" }\n')
    (project / "main.tf").write_text("")
    assert main(["patch", "main.tf"]) == 1
    assert '"$${b} %%{c}"' in capsys.readouterr().err


def test_what_is_asked(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is guessed: the candidates are listed."""
    (project / "observability.yaml").write_text(SPECIFICATION + _SECOND)
    (project / "two.json").write_text(read("one-line"))
    (project / "observability.link").symlink_to("ecs/task.json")
    asked = {
        ("patch",): "which file?",
        ("patch", "two.json"): "which service? Add --service NAME: `web`, `worker`",
        ("patch", "two.json", "--service", "x"): "no service `x` has a task definition: `web`, `worker`",
        ("patch", "two.json", "--service", "web"): "Add --container NAME: `app`, `nginx`",
        ("patch", "none.json", "--service", "web"): "none.json is not there",
        ("patch", "../none.json", "--service", "web"): "--root names the folder",
        ("patch", "observability.link", "--service", "web"): "cannot be read without following links",
    }
    for arguments, question in asked.items():
        assert main(list(arguments)) == 2, arguments
        assert question in capsys.readouterr().err
    assert main(["patch", "two.json", "--service", "web", "--container", "app"]) == 1


_STRANGERS = {
    "docker-compose.yml": ("services:\n  web:\n    image: x\n", "is a Compose file, which has no task definition"),
    "manifest.yml": ("name: web\ntype: Load Balanced Web Service\n", "is a Copilot manifest"),
    "web.yaml": ("apiVersion: apps/v1\nkind: Deployment\n", "is for Kubernetes"),
    "observability.yaml": (SPECIFICATION, "is a specification of obsc's"),
    "Dockerfile": ("FROM x\n", "is a Dockerfile: `obsc instrument` edits"),
    "main.tf.json": ('{"resource": {"aws_ecs_task_definition": {}}}', "is Terraform in JSON"),
    "package.json": ("{}", "has neither `containerDefinitions`, as a task definition, nor `Resources`, as a template"),
    "start.sh": ("#!/bin/sh\ngunicorn\n", "and `web` runs in a task of ECS"),
    "docs/x.md": ("", "docs is a folder without a `.tf` file"),
    "infra/main.tf.json": ("{}", "infra is a module in Terraform's JSON"),
}


@pytest.mark.parametrize("name", _STRANGERS)
def test_files_that_are_something_else(name: str, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are called what they are, and nothing is offered to be pasted into them."""
    text, said = _STRANGERS[name]
    file = project / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    assert main(["patch", str(Path(name).parent if "/" in name else name)]) == 2
    err = capsys.readouterr().err
    assert said in err and 'containerDefinitions":' not in err
    assert file.read_text() == text


def test_what_could_be_a_file_of_the_user_is_read(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A template without resources, and a task definition by any name, are told by their formats."""
    for name, text, status in (
        ("a.yaml", "AWSTemplateFormatVersion: 2010-09-09\n", 1),
        ("b.yaml", "{services: {}}\n", 1),
        ("c.template", '{"services": {}, "type": "Service"}', 1),
        ("task", read("two-spaces"), 1),
        ("d.json", "", 1),
    ):
        (project / name).write_text(text)
        assert main(["patch", name]) == status, name
        assert not capsys.readouterr().err.startswith("obsc: ")
