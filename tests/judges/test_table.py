"""The table at the end of a run counts what judges were asked, with and without pytest-xdist."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = """
import judging
from obsc_judges import Absent, Verdict

class Fake:
    def __init__(self, name, absent):
        self.name, self.absent = name, absent
    def available(self):
        return Absent(self.name, "nobody installed it", "install it") if self.absent else None
    def judge(self, subjects):
        return tuple(Verdict(self.name, name, tuple(files.values())) for name, files in subjects.items() if files)

judging.JUDGES = {"here": Fake("here", False), "gone": Fake("gone", True), "idle": Fake("idle", False)}

def pytest_configure(config):
    config.pluginmanager.register(judging.Tally(), "judges")
"""

TESTS = """
import pytest
from judging import judge_or_skip

@pytest.mark.parametrize("number", [1, 2, 3])
def test_accepts(number):
    assert judge_or_skip("here").findings({str(n): {"a": "x"} for n in range(number)})

def test_refuses():
    judge_or_skip("here").accepts({"a": "a fault"})

def test_silent():
    judge_or_skip("here").findings({"it": {}})

@pytest.mark.parametrize("number", [1, 2])
def test_absent(number):
    judge_or_skip("gone")
"""


def _run(folder: Path, *arguments: str, **variables: str) -> str:
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_it.py").write_text(TESTS)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "OBSC"))}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rs", "--rootdir", str(folder), *arguments],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(Path(__file__).resolve().parents[1])} | variables,
        capture_output=True,
        encoding="utf-8",
        check=False,
    ).stdout


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
def test_table(tmp_path: Path, workers: tuple[str, ...]) -> None:
    """Every subject is counted once, every skipped test is named with its reason, and no judge goes unmentioned."""
    told = [" ".join(line.split()) for line in _run(tmp_path, *workers).splitlines()]
    assert "here judged 7 in 5 tests" in told
    assert "gone 2 tests without it: gone is absent: nobody installed it; install it" in told
    assert "idle was not asked" in told


def test_required(tmp_path: Path) -> None:
    """Where all judges are required, an absent one must fail; a fault, or a judge with nothing to say, always must."""
    told = _run(tmp_path, OBSC_REQUIRE_JUDGES="1")
    assert "4 failed, 3 passed" in told
    assert "2 failed, 3 passed, 2 skipped" in _run(tmp_path)
    assert "here refuses" in told
    assert "here found nothing to judge in it" in told
