"""The hooks, run by the real pre-commit, as a team that names this repository in its configuration runs them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from shipped import ROOT
from teams.project import HELLO, WRONG, commit, git, team

BIN = Path(sys.executable).parent
SHIPPED = ("compiler", "targets", "schema", "share", "specs", "LICENSE", "README.md", "pyproject.toml")


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of this repository as it is now: pre-commit takes hooks from commits."""
    folder = tmp_path_factory.mktemp("hooks") / "obsc"
    folder.mkdir()
    for name in (*SHIPPED, ".pre-commit-hooks.yaml"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    git(folder, "init", "--quiet")
    commit(folder)
    return folder


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """One store for the module, so that obsc is installed once."""
    return os.environ | {"PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("store"))}


def _run(
    project: Path, hooks: Path, environment: dict[str, str], hook: str, args: list[str] | None = None
) -> tuple[int, str]:
    entry = {"id": hook} | ({"args": args} if args else {})
    revision = subprocess.run(["git", "rev-parse", "HEAD"], cwd=hooks, check=True, capture_output=True, text=True)
    config = {"repos": [{"repo": str(hooks), "rev": revision.stdout.strip(), "hooks": [entry]}]}
    (project / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    commit(project)
    words = [str(BIN / "pre-commit"), "run", "--all-files", "--color=never"]
    done = subprocess.run(words, cwd=project, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_manifest() -> None:
    """A hook that pre-commit cannot read fails for everybody at once."""
    done = subprocess.run(
        [str(BIN / "pre-commit"), "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")], capture_output=True
    )
    assert done.returncode == 0, done.stdout


def test_hooks(tmp_path: Path, hooks: Path, environment: dict[str, str]) -> None:
    """Each hook passes a good repository and stops what it is for; `apps/` stands for a monorepo."""
    project = team(tmp_path / "project")
    code, told = _run(project, hooks, environment, "obsc-validate", ["--strict"])
    assert code == 0, told
    assert _run(project, hooks, environment, "obsc-build", ["--target", "cfn"])[0] == 0

    nested = project / "apps" / "api" / "observability.yaml"
    nested.parent.mkdir(parents=True)
    nested.write_text(WRONG, encoding="utf-8")
    code, told = _run(project, hooks, environment, "obsc-validate")
    assert code == 1
    assert "apps/api/observability.yaml:9:16" in told
    code, told = _run(project, hooks, environment, "obsc-fix")
    assert code == 1
    nested.unlink()

    (project / "observability.yaml").write_text(HELLO.replace("8000", "8001"), encoding="utf-8")
    code, told = _run(project, hooks, environment, "obsc-build", ["--target", "cfn"])
    assert code == 1
    assert "~ obsc.out/cfn/template.yaml" in told
