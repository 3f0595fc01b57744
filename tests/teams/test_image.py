"""The Dockerfile, by hadolint and by what it copies: no container is built here."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from shipped import ROOT

BIN = Path(sys.executable).parent


def test_hadolint() -> None:
    """The linter of Dockerfiles has nothing to say."""
    done = subprocess.run([str(BIN / "hadolint"), str(ROOT / "Dockerfile")], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_it_is_small_and_runs_as_nobody() -> None:
    """The last stage holds what was installed and no sources; its user is a number that no host knows."""
    dockerfile = pytest.importorskip("dockerfile")
    commands = dockerfile.parse_file(str(ROOT / "Dockerfile"))
    stages = [command.value for command in commands if command.cmd.lower() == "from"]
    assert stages == [(f"{stages[1][0]}", "AS", "build"), (stages[1][0],)]
    assert not stages[0][0].endswith(("latest", ":3", "slim"))
    last = commands[[command.cmd.lower() for command in commands].index("from", 1) :]
    assert [command.value for command in last if command.cmd.lower() == "copy"] == [("/opt/obsc", "/opt/obsc")]
    assert [command.value for command in last if command.cmd.lower() == "user"] == [("65532:65532",)]


def test_what_docker_sends_is_enough_to_build(tmp_path: Path) -> None:
    """A folder that `.dockerignore` forgets fails in the middle of somebody's pipeline."""
    rows = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for name in (row[1:] for row in rows if row.startswith("!")):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / "source" / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / "source")
    words = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path)]
    subprocess.run([*words, str(tmp_path / "source")], check=True, capture_output=True)
    assert len(list(tmp_path.glob("*.whl"))) == 1
