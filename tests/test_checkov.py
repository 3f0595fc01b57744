"""checkov finds nothing in the outputs that docs/security.md does not answer.

checkov has 90 dependencies of its own, some of them older than ours, so it lives in an environment by itself:
`make checkov` makes one and names it in OBSC_CHECKOV.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from shipped import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ANSWERS = re.findall(r"^\| `(CKV[A-Z0-9_]+)` \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)
UNREADABLE = re.findall(r"checkov cannot read `([^`]+)`", PAGE)


def test_every_answer_is_one() -> None:
    """A finding without a reason is a finding."""
    checks = [check for check, _, _ in ANSWERS]
    assert len(checks) == len(set(checks)) == PAGE.count("| `CKV")
    assert all(len(answer.split()) > 5 for _, _, answer in ANSWERS)


def test_checkov_finds_what_is_answered_and_nothing_else(tmp_path: Path) -> None:
    """An insecure default would come with a new resource, and be found by the first user who scans the outputs."""
    checkov = os.environ.get("OBSC_CHECKOV") or shutil.which("checkov")
    if checkov is None:
        pytest.skip("checkov is absent: `make checkov` installs it, and asks it")
    for spec in (ROOT / "tests" / "golden" / "specs").iterdir():
        for target in ("cfn", "terraform"):
            shutil.copytree(spec / target, tmp_path / spec.name / target)
    shutil.copytree(ROOT / "tests" / "golden" / "layers", tmp_path / "layers")
    words = [checkov, "--directory", str(tmp_path), "--framework", "cloudformation", "terraform"]
    done = subprocess.run(
        [*words, "--output", "json", "--skip-download"], capture_output=True, text=True, check=False, timeout=600
    )
    results = [part["results"] for part in json.loads(done.stdout)]
    found = {one["check_id"]: one["resource"] for result in results for one in result["failed_checks"]}
    assert found.keys() == {check for check, _, _ in ANSWERS}, found
    unread = {Path(path).relative_to(tmp_path).parts[0] for result in results for path in result["parsing_errors"]}
    assert unread == set(UNREADABLE)
