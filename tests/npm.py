"""The npm packages that judge, installed once as `tests/editor/package-lock.json` pins them."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from judging import skip_without
from obsc_judges import Absent

_TESTS = Path(__file__).resolve().parent
_PINNED = _TESTS / "editor"
_CACHE = _TESTS.parent / ".cache" / "npm"


def package(name: str) -> Path:
    """The folder of an installed package; without Node.js, npm or a registry the running test is skipped by name."""
    modules = node_modules()
    if isinstance(modules, str):
        skip_without(
            Absent(f"npm {name}", modules, "install Node.js 20 or newer with npm, and let it reach a registry")
        )
    folder = Path(modules) / name
    if not folder.is_dir():
        skip_without(Absent(f"npm {name}", "it does not exist for this platform", "run the test on Linux x86-64"))
    return folder


@cache
def node_modules() -> Path | str:
    """The folder of packages, or why there is none."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "node or npm is not installed"
    lock = (_PINNED / "package-lock.json").read_bytes()
    # Packages find each other through the name of this folder.
    home = _CACHE / hashlib.sha256(lock).hexdigest()[:16] / "node_modules"
    home.parent.mkdir(parents=True, exist_ok=True)
    with (_CACHE / "lock").open("w") as lock_file:
        fcntl.flock(lock_file, fcntl.LOCK_EX)
        return home if home.is_dir() else _install(home)


def _install(home: Path) -> Path | str:
    """Complete or not there: the folder gets its name when everything is in it."""
    with tempfile.TemporaryDirectory(dir=_CACHE) as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(_PINNED / name, folder)
        # No package's own script is run: what they would do is not needed.
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
        except subprocess.TimeoutExpired:
            return "npm ci has not ended after 300 s"
        if done.returncode:
            return f"npm ci failed: {' '.join(done.stderr.split())[-200:]}"
        Path(folder, "node_modules").rename(home)
    return home
