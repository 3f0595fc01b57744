"""The Python environments cells run in, installed from PyPI once per machine and kept."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from obsc.verify import distribution

DISTRO_VERSION = "0.21.0"
"""The release of aws-opentelemetry-distro that stands for both the package and the init image."""

# uWSGI comes as source: pip compiles it once, for which it needs a C compiler and half a minute, and keeps the wheel.
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
BEFORE_ITS_OWN_API = "fastapi==0.141.1"
"""The last FastAPI that needs no OpenTelemetry itself; newer ones want an API that older releases do not go with."""

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "runtime"


def plain_venv() -> Path:
    """Give a virtual environment with the sample applications' requirements and no distro."""
    return _kept("plain", [REQUIREMENTS.read_text()], lambda at: _venv(at, "--requirement", str(REQUIREMENTS)))


def package_venv(version: str = DISTRO_VERSION) -> Path:
    """Give a virtual environment with the sample applications' requirements and the distro."""
    wanted = [REQUIREMENTS.read_text(), _distro(version)]
    if version != DISTRO_VERSION:
        wanted[0] = re.sub(r"^fastapi==.*", BEFORE_ITS_OWN_API, wanted[0], flags=re.MULTILINE)
    rows = [row for text in wanted for row in text.splitlines() if row and not row.startswith("#")]
    return _kept("package", wanted, lambda at: _venv(at, *rows))


def adot_image(version: str = DISTRO_VERSION) -> Path:
    """Give a folder with what ADOT's init image holds under /autoinstrumentation."""
    pip = [sys.executable, "-m", "pip"]
    return _kept(
        "image", [_distro(version), *distribution.NOT_IN_THE_IMAGE], lambda at: distribution.make(at, version, pip)
    )


def _distro(version: str) -> str:
    return f"aws-opentelemetry-distro=={version}"


def _kept(kind: str, made_of: list[str], make: Callable[[Path], None]) -> Path:
    # A virtual environment holds the paths of its place and of its Python, and is of no use after either has moved.
    key = hashlib.sha256("\0".join([sys.version, sys.base_prefix, str(CACHE), *made_of]).encode()).hexdigest()[:16]
    at, done = CACHE / f"{kind}-{key}", CACHE / f"{kind}-{key}.done"
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{kind}-{key}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(at, ignore_errors=True)
            make(at)
            done.touch()
    return at


def _venv(at: Path, *wanted: str) -> None:
    subprocess.run([sys.executable, "-m", "venv", str(at)], check=True)
    _install(at / "bin" / "python", *wanted)


def _install(python: Path, *wanted: str) -> None:
    # pip may need this machine's proxies, indexes and certificates; a PYTHONPATH would hide what has to be installed.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}\n{done.stderr}")
