"""The GitHub Action: its shape by GitHub's schema, its scripts by ShellCheck, and its steps run as GitHub runs them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from shipped import ROOT
from teams.project import HELLO, WRONG, team

BIN = Path(sys.executable).parent
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]


def test_shape() -> None:
    """The schema of SchemaStore, which GitHub's own extension uses."""
    words = [str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.github-actions", str(ROOT / "action.yml")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step["name"])
def test_scripts(step: dict[str, Any]) -> None:
    """A script with `${{ … }}` in it runs what somebody writes into a pull request."""
    assert "${{" not in step["run"]
    words = [str(BIN / "shellcheck"), "--shell=bash", "-"]
    done = subprocess.run(words, input=step["run"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def _run(project: Path, temporary: Path, **given: str) -> tuple[int, str]:
    """The steps after the installation, until one fails; obsc is the one that is being tested."""
    (temporary / "obsc" / "bin").mkdir(parents=True, exist_ok=True)
    program = temporary / "obsc" / "bin" / "obsc"
    program.unlink(missing_ok=True)
    program.symlink_to(BIN / "obsc")
    inputs = {name: given.pop(name, declared["default"]) for name, declared in ACTION["inputs"].items()}
    assert not given, "no such inputs"
    known = {f"inputs.{name}": value for name, value in inputs.items()} | {"runner.temp": str(temporary)}
    told = ""
    for step in STEPS[1:]:
        if step.get("if") == "inputs.targets != ''" and not inputs["targets"]:
            continue
        values = {
            name: re.sub(r"\$\{\{ ([a-z.]+) \}\}", lambda found: known[found[1]], value)
            for name, value in step["env"].items()
        }
        script = temporary / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        # https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#defaultsrunshell
        words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
        done = subprocess.run(words, cwd=project, env=os.environ | values, capture_output=True, text=True, check=False)
        told += done.stdout
        if done.returncode:
            return done.returncode, told
    return 0, told


def test_steps(tmp_path: Path) -> None:
    """A good repository passes; a mistake and a stale output are annotated and fail."""
    project = team(tmp_path / "project")
    code, told = _run(project, tmp_path / "runner", targets="cfn", strict="true")
    assert (code, "::error" in told) == (0, False)
    assert _run(project, tmp_path / "runner", targets="cfn terraform")[0] == 1

    specification = project / "observability.yaml"
    specification.write_text(WRONG, encoding="utf-8")
    code, told = _run(project, tmp_path / "runner")
    assert code == 1
    assert "::error file=observability.yaml,line=9," in told

    specification.write_text(HELLO.replace("8000", "8001"), encoding="utf-8")
    assert _run(project, tmp_path / "runner")[0] == 0
    code, told = _run(project, tmp_path / "runner", targets="cfn")
    assert code == 1
    assert "::error title=obsc::The committed outputs" in told


def test_environments_and_names_with_spaces(tmp_path: Path) -> None:
    """What stands in an input is a value to the last character."""
    project = team(tmp_path / "project")
    name = "my app; touch owned/observability.yaml"
    (project / name).parent.mkdir()
    (project / name).write_text(HELLO + "environments: { staging: {}, production: {} }\n", encoding="utf-8")
    for environment in ("staging", "production"):
        words = [sys.executable, "-m", "obsc", "build", "-t", "cfn", "-f", name, "--env", environment]
        subprocess.run(words, cwd=project, check=True, capture_output=True)
    code, told = _run(project, tmp_path / "runner", file=name, targets="cfn", environments="staging production")
    assert code == 0, told
    assert not (project / "owned").exists()
    assert _run(project, tmp_path / "runner", file=name, targets="cfn", environments="staging nowhere")[0] == 1
