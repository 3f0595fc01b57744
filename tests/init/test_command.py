"""`obsc init` as a person and a script use it: what it writes, refuses, asks and exits with."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from init.projects import project
from obsc.check import schema_for_editors
from obsc.cli import main
from obsc.pipeline import compile_text


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project without holes, as the current folder."""
    root = project("flask-gunicorn").unpack(tmp_path)
    monkeypatch.chdir(root)
    return root


def _files(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def test_specification_and_schema_are_written(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first line leads an editor to the schema, so the schema has to be there."""
    assert main(["init"]) == 0
    text = (shop / "observability.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=./.obsc/observability.schema.json\n")
    assert (shop / ".obsc" / "observability.schema.json").read_text(encoding="utf-8") == schema_for_editors()
    assert compile_text(text.encode()).ok
    told = capsys.readouterr()
    assert told.out == ""
    assert "observability.yaml: 1 service, 9 values found, no holes" in told.err
    # `obsc schema` writes the same file, and takes it for its own.
    assert main(["schema", "--out", ".obsc/observability.schema.json"]) == 0


def test_print_writes_nothing(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody wants to look first."""
    before = _files(shop)
    assert main(["init", "--print"]) == 0
    printed = capsys.readouterr().out
    assert _files(shop) == before
    assert main(["init"]) == 0
    assert (shop / "observability.yaml").read_text(encoding="utf-8") == printed


def test_nobodys_file_is_overwritten(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither with nor without --force, and the schema is not written either."""
    (shop / "observability.yaml").write_text("mine\n", encoding="utf-8")
    for force in ([], ["--force"]):
        assert main(["init", *force]) == 1
        assert "OBS042" in capsys.readouterr().err
        assert (shop / "observability.yaml").read_text(encoding="utf-8") == "mine\n"
        assert not (shop / ".obsc").exists()


def test_force_replaces_only_what_obsc_wrote(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was filled in by hand is worth more than what can be found again."""
    assert main(["init"]) == 0
    (shop / "Dockerfile").write_text("FROM python:3.12\nCMD gunicorn -b :9999 app:app\n", encoding="utf-8")
    assert main(["init"]) == 1
    assert main(["init", "--force"]) == 0
    spec = shop / "observability.yaml"
    assert "port: 9999" in spec.read_text(encoding="utf-8")
    spec.write_text(spec.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    assert main(["init", "--force"]) == 1
    assert "OBS043" in capsys.readouterr().err
    assert spec.read_text(encoding="utf-8").endswith("# mine\n")


def test_nothing_is_written_beside_a_schema_that_is_not_obscs(shop: Path) -> None:
    """Both files or none."""
    (shop / ".obsc").mkdir()
    (shop / ".obsc" / "observability.schema.json").write_text("{}", encoding="utf-8")
    assert main(["init"]) == 1
    assert not (shop / "observability.yaml").exists()


def test_nothing_is_written_through_a_link(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A stranger's project would have a file written wherever its author likes."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (shop / ".obsc").symlink_to(elsewhere)
    before = sorted(shop.iterdir())
    assert main(["init", "--no-input"]) == 1
    assert (sorted(shop.iterdir()), list(elsewhere.iterdir())) == (before, [])


def test_a_folder_that_is_none_is_wrong_use(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A script tells this from holes by the exit code."""
    assert main(["init", "nowhere"]) == 2
    assert main(["init", "app.py"]) == 2
    assert "no such file or directory" in capsys.readouterr().err


def test_json_has_values_with_their_evidence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An editor or a bot shows it."""
    monkeypatch.chdir(project("contradicting-ports").unpack(tmp_path))
    assert main(["init", "--print", "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    port = told["services"]["shop"]["port"]
    assert port["value"] is None
    assert port["options"] == [8000, 5000]
    assert [(place["file"], place["line"]) for place in port["evidence"]] == [("Dockerfile", 3), ("compose.yaml", 4)]
    assert told["holes"] == ["/services/shop/port"]
    assert told["services"]["shop"]["server.name"]["value"] == "gunicorn"


def _on_terminal(root: Path, typed: str, *arguments: str) -> tuple[int, str]:
    """Run the command on a terminal of its own, and type."""
    leader, follower = pty.openpty()
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "obsc", "init", *arguments],
            cwd=root,
            stdin=follower,
            stdout=follower,
            stderr=subprocess.PIPE,
            text=True,
        )
        os.write(leader, typed.encode())
        _, err = process.communicate(timeout=60)
        return process.returncode, err
    finally:
        os.close(leader)
        os.close(follower)


def test_on_a_terminal_holes_are_asked_for(tmp_path: Path) -> None:
    """A wrong answer is told with the reason; what is answered leads to the next question."""
    root = project("empty").unpack(tmp_path)
    code, err = _on_terminal(root, "flsk\nflask\ngunicorn\napp:app\n8000\n")
    assert code == 0, err
    assert "which web framework the app uses (empty)? Nothing leaves it open." in err
    assert "`framework` cannot be `flsk`" in err
    compilation = compile_text((root / "observability.yaml").read_bytes())
    assert compilation.ok
    assert compilation.plan is not None
    (service,) = compilation.plan.services
    assert (service.framework.name, service.server.name, service.server.app) == ("flask", "gunicorn", "app:app")


def test_what_is_not_answered_stays_a_hole(tmp_path: Path) -> None:
    """Nobody knows everything at once; control-D ends the questions."""
    root = project("empty").unpack(tmp_path)
    code, _ = _on_terminal(root, "\ngunicorn\n\x04")
    assert code == 1
    text = (root / "observability.yaml").read_text(encoding="utf-8")
    assert "framework: ???" in text
    assert "name: gunicorn" in text
    assert "port: ???" in text


def test_no_input_asks_nothing(tmp_path: Path) -> None:
    """For people who script a terminal."""
    root = project("empty").unpack(tmp_path)
    code, err = _on_terminal(root, "", "--no-input")
    assert code == 1
    assert "? Nothing leaves it open." not in err


def test_a_pipe_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that nobody sees stalls a pipeline."""
    monkeypatch.chdir(project("empty").unpack(tmp_path))
    monkeypatch.setattr(sys, "stdin", io.StringIO("flask\n"))
    assert main(["init"]) == 1
    assert "framework: ???" in Path("observability.yaml").read_text(encoding="utf-8")
