"""`obsc patch` on templates: shows, writes, takes back, and asks which task definition is meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from obsc.cli import main
from obsc.unified import parse
from patching.cases import SPECIFICATION
from patching.cloudformation.cases import edit, read


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A specification, and templates beside it."""
    (tmp_path / "observability.yaml").write_text(SPECIFICATION)
    for name in ("short-tags.yaml", "anchors.yaml", "indented.json"):
        (tmp_path / name).write_bytes(read(name).encode())
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["short-tags.yaml", "indented.json"])
def test_there_and_back(project: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """Nothing is written until somebody says so, and every byte comes back; a template may be JSON."""
    before = read(name).encode()
    assert main(["patch", name]) == 1
    assert [one.path for one in parse(capsys.readouterr().out)] == [name]
    assert (project / name).read_bytes() == before
    assert main(["patch", name, "--write"]) == 0
    assert (project / name).read_bytes().decode() == edit(before.decode()).text
    assert main(["patch", name]) == 0
    assert main(["patch", "--undo"]) == 0
    assert ((project / name).read_bytes(), (project / ".obsc").exists()) == (before, False)


def test_which_one(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The candidates are listed, and one of them is named."""
    assert main(["patch", "anchors.yaml"]) == 2
    assert "which resource is `web`? Add --resource NAME: `Migration`, `Web`" in capsys.readouterr().err
    assert main(["patch", "anchors.yaml", "--resource", "Web"]) == 1


def test_what_is_pasted_into_json(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The keys are the template's, not those of the API."""
    text = read("indented.json").replace('"awsvpc"', '{ "Ref" : "Mode" }')
    (project / "template.json").write_text(text)
    assert main(["patch", "template.json"]) == 1
    err = capsys.readouterr().err
    assert "OBS059" in err and "expression for `networkMode`" in err
    pasted = json.loads(err[err.index("\n    {\n") :])
    assert pasted["ContainerDefinitions"][0]["LogConfiguration"]["Options"]["awslogs-stream-prefix"] == "init"
