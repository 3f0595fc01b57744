"""`obsc patch` of a module: several files in one record, from a file or from its folder, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsc.cli import main
from obsc.unified import parse
from patching.cases import SPECIFICATION
from patching.terraform.cases import edit, read


@pytest.mark.parametrize(
    ("name", "edited"),
    [
        ("locals", {"containers.tf", "main.tf"}),
        ("templatefile", {"main.tf", "templates/web.json.tpl"}),
        ("flush-heredoc", {"main.tf", "roles.tf"}),
    ],
)
def test_there_and_back(
    name: str, edited: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is written until somebody says so; then all of it; and every byte comes back."""
    (tmp_path / "observability.yaml").write_text(SPECIFICATION)
    module = tmp_path / "infra"
    for path, text in read(name).items():
        (module / path).parent.mkdir(parents=True, exist_ok=True)
        (module / path).write_bytes(text.encode())
    monkeypatch.chdir(tmp_path)
    container = ["--container", "web"] if name == "locals" else []
    assert main(["patch", "infra", *container]) == 1
    assert {one.path for one in parse(capsys.readouterr().out)} == {f"infra/{path}" for path in edited}
    assert main(["patch", "infra/main.tf", *container, "--write"]) == 0
    after = {path: (module / path).read_bytes().decode() for path in read(name)}
    assert after == edit(read(name)) and {path for path in after if after[path] != read(name)[path]} == edited
    assert main(["patch", "infra", *container]) == 0
    assert main(["patch", "--undo"]) == 0
    assert {path: (module / path).read_bytes().decode() for path in read(name)} == read(name)
    assert not (tmp_path / ".obsc").exists()


def test_which_task_definition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The question names the option that answers it."""
    text = read("jsonencode")["main.tf"]
    second = text[text.index('resource "aws_ecs_task') :].replace('"web"', '"worker"', 1)
    (tmp_path / "observability.yaml").write_text(SPECIFICATION)
    (tmp_path / "main.tf").write_text(text)
    (tmp_path / "worker.tf").write_text(second)
    monkeypatch.chdir(tmp_path)
    assert main(["patch", "."]) == 2
    assert "which resource is `web`? Add --resource NAME: `web`, `worker`" in capsys.readouterr().err
    assert main(["patch", ".", "--resource", "worker"]) == 1
    assert [one.path for one in parse(capsys.readouterr().out)] == ["main.tf", "worker.tf"]
