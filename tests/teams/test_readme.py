"""The first command of the README, on what a clone holds."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from shipped import ROOT


def test_first_command(tmp_path: Path) -> None:
    """Whoever copies it and fails does not come back."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    # What a commit of everything that is here would hold.
    new = ["git", "ls-files", "--others", "--exclude-standard"]
    tracked += subprocess.run(new, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    clone = tmp_path / "clone"
    for name in tracked.splitlines():
        if (ROOT / name).is_file() and not name.startswith("tests/"):
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, clone / name)
    first = re.search(r"^```sh\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert first is not None
    subprocess.run(["bash", "-euc", first[1]], cwd=clone, check=True, timeout=500)
    assert (clone / "obsc.out" / "cfn" / "template.yaml").stat().st_size > 0
    assert (clone / "obsc.out" / "cfn" / "CHECKLIST.md").stat().st_size > 0
