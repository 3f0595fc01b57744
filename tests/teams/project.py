"""A team's repository: a specification and its outputs, committed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from shipped import SPECS

HELLO = SPECS[0].read_text(encoding="utf-8")
WRONG = HELLO.replace("flask", "flsk")


def git(folder: Path, *words: str) -> None:
    """Run git as somebody, whatever the machine is set to."""
    who = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
    subprocess.run(["git", *words], cwd=folder, env=os.environ | who, check=True, capture_output=True)


def commit(folder: Path) -> None:
    """Commit everything that is there."""
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--message", "x", "--no-verify")


def team(folder: Path) -> Path:
    """A new repository with the smallest specification, built for CloudFormation."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet")
    (folder / "observability.yaml").write_text(HELLO, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "obsc", "build", "-t", "cfn"], cwd=folder, check=True, capture_output=True)
    commit(folder)
    return folder
