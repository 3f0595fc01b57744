"""Real runs of the program: several into one folder, killed at any moment, and on a disk that is full."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from files.outputs import MANIFEST, content
from obsc.cli import main
from shipped import ROOT

WEB = (ROOT / "specs" / "01-hello.yaml").read_text(encoding="utf-8")
SHOP = WEB.replace("port: 8000", "port: 8001").replace("  web:", "  api:")
BUILD = [sys.executable, "-m", "obsc", "build", "-t", "cfn", "-t", "cdk", "-t", "ecs"]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two specifications of one system, whose outputs have different names, and what each of them gives."""
    monkeypatch.chdir(tmp_path)
    for name, text in (("web", WEB), ("shop", SHOP)):
        Path(f"{name}.yaml").write_text(text, encoding="utf-8")
        assert main([*BUILD[3:], "-f", f"{name}.yaml", "-o", name]) == 0
    return tmp_path


def whole(folder: str) -> None:
    """Each target's folder holds one of the two sets and knows it, and nothing is on its way."""
    for target in ("cfn", "cdk", "ecs"):
        here = Path(folder) / target
        assert content(here) in [content(Path(name) / target) for name in ("web", "shop")]
        assert "replaces" not in (here / MANIFEST).read_text()
        assert not (here / ".obsc-new").exists()


def test_several_at_once_leave_one_whole_set(project: Path) -> None:
    """Two jobs of a pipeline in one folder would deploy a mixture of both."""
    runs = [subprocess.Popen([*BUILD, "-f", f"{name}.yaml"], stderr=subprocess.PIPE) for name in ("web", "shop") * 2]
    for run in runs:
        told = run.communicate(timeout=120)[1].decode()
        assert run.returncode in (0, 1), told
        assert run.returncode == 0 or "OBS046" in told or "OBS043" in told, told
    for name in ("web", "shop"):
        assert main([*BUILD[3:], "-f", f"{name}.yaml"]) == 0
        whole("obsc.out")


def test_kill_at_any_moment_leaves_files_that_are_old_or_new(project: Path) -> None:
    """A pipeline that is cancelled would leave half a template, or one that the next run calls edited by hand."""
    chance = random.Random(9)
    both = [content(Path(name) / "cdk") for name in ("web", "shop")]
    assert main([*BUILD[3:], "-f", "web.yaml"]) == 0
    for number in range(6):
        run = subprocess.Popen([*BUILD, "-f", ("shop.yaml", "web.yaml")[number % 2]], stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.1, 0.6))
        run.send_signal(signal.SIGKILL)
        run.wait(timeout=60)
        for path, text in content(Path("obsc.out/cdk")).items():
            assert path.startswith(".obsc-new/") or text in [one.get(path) for one in both], path
    assert main([*BUILD[3:], "-f", "shop.yaml"]) == 0
    whole("obsc.out")


def test_a_disk_that_is_full_keeps_what_is_there(project: Path) -> None:
    """The kernel itself refuses to write on: no file of the old set may be gone."""
    assert main([*BUILD[3:], "-f", "web.yaml"]) == 0

    def little() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))

    command = [*BUILD, "-f", "shop.yaml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=little, timeout=120)
    assert done.returncode == 1
    assert "OBS046" in done.stderr
    assert os.strerror(27).lower() in done.stderr
    for target in ("cfn", "cdk", "ecs"):
        assert content(Path("obsc.out") / target) in [content(Path(name) / target) for name in ("web", "shop")]
    assert content(Path("obsc.out/cfn")) == content(Path("web/cfn"))
