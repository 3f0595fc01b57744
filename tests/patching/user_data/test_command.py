"""`obsc patch` of a service on an instance: shows, writes, takes back, and says what to paste."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsc.cli import main
from obsc.unified import parse
from patching.user_data.cases import AMAZON, DOCKER, edit, read


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A specification and a script."""
    (tmp_path / "observability.yaml").write_text(AMAZON)
    (tmp_path / "boot.sh").write_text(read("unit"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_there_and_back(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = project / "boot.sh"
    assert main(["patch", "boot.sh", "--service", "web"]) == 1
    shown = capsys.readouterr()
    assert [one.path for one in parse(shown.out)] == ["boot.sh"]
    assert "the role of the instance has to allow" in shown.err and file.read_text() == read("unit")
    assert main(["patch", "boot.sh", "--write"]) == 0
    assert file.read_text() == edit(read("unit"))
    assert main(["patch", "boot.sh"]) == 0
    assert main(["patch", "--undo"]) == 0
    assert (file.read_text(), (project / ".obsc").exists()) == (read("unit"), False)


@pytest.mark.parametrize(
    ("specification", "name", "text", "pieces"),
    [
        (
            AMAZON,
            "boot.sh",
            "#cloud-config\n",
            ["is a `#cloud-config`", "obsc_retry dnf install -y amazon-cloudwatch-agent"],
        ),
        (AMAZON, "main.tf", "", ["has no `aws_instance`", '"$${OTEL_RESOURCE_ATTRIBUTES:+']),
        (
            DOCKER,
            "t.yaml",
            "Resources: {}\n",
            ["is no template with an instance", "# docker run --env-file /etc/obsc/web.env"],
        ),
    ],
)
def test_what_is_not_edited_can_be_pasted(
    project: Path, capsys: pytest.CaptureFixture[str], specification: str, name: str, text: str, pieces: list[str]
) -> None:
    (project / "observability.yaml").write_text(specification)
    (project / name).write_text(text)
    assert main(["patch", name, "--write"]) == 1
    err = capsys.readouterr().err
    assert "OBS059" in err and all(piece in err for piece in pieces), err
    assert (project / name).read_text() == text
