"""The AWS distribution of OpenTelemetry, as ADOT's init image would bring it into the app's container."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from obsc.verify.launch import NotHere

PACKAGE = "aws-opentelemetry-distro"

# ADOT's init image is built without the gRPC exporter:
# https://github.com/aws-observability/aws-otel-python-instrumentation/blob/main/Dockerfile
EXPORTER = "opentelemetry/exporter/otlp/proto/grpc"
NOT_IN_THE_IMAGE = ("grpc", "grpcio-*", EXPORTER, "opentelemetry_exporter_otlp_proto_grpc-*")

_ASK = """
import importlib.metadata, json, sys
try:
    found = importlib.metadata.distribution("aws-opentelemetry-distro")
    print(json.dumps([sys.version_info[:2], found.version, str(found.locate_file(""))]))
except importlib.metadata.PackageNotFoundError:
    print(json.dumps([sys.version_info[:2], None, None]))
"""


@dataclass(frozen=True, slots=True)
class Distribution:
    """An installed distribution: the folder on the path of Python, and its version."""

    folder: Path
    version: str


@dataclass(frozen=True, slots=True)
class Interpreter:
    """The app's Python, and the distribution in its own environment, if there is one."""

    program: str
    version: tuple[int, int]
    installed: Distribution | None


def interpreter(programs: Path | None) -> Interpreter:
    """Ask the Python of a folder with programs, or the first on PATH."""
    names = ("python", "python3")
    where = None if programs is None else str(programs)
    program = next((found for name in names if (found := shutil.which(name, path=where))), None)
    if program is None:
        raise NotHere(f"there is no Python in {programs or 'any folder of PATH'}; name the app's with --venv DIR")
    done = subprocess.run([program, "-c", _ASK], env=_clean(), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NotHere(f"{program} does not work: {(done.stderr.strip().splitlines() or ['no reason'])[-1]}")
    (major, minor), version, folder = json.loads(done.stdout)
    installed = None if version is None else Distribution(Path(folder), version)
    return Interpreter(program, (major, minor), installed)


def like_the_image(python: Interpreter, version: str, *, install: bool) -> Distribution:
    """What stands for the init image: kept from an earlier installation, the app's own, or with `install` made now."""
    at = cache() / f"adot-python-{version}-py{python.version[0]}.{python.version[1]}"
    if not at.exists() and install:
        make(at, version, [python.program, "-m", "pip"])
    if at.exists():
        return Distribution(at, version)
    if python.installed is not None:
        return python.installed
    raise NotHere(
        f"{PACKAGE} {version} is not here, which the init container brings;"
        f" `obsc verify --local --install` puts it into {at}"
    )


def make(at: Path, version: str, pip: Sequence[str]) -> None:
    """Install what the init image holds into a folder, at once or not at all."""
    at.parent.mkdir(parents=True, exist_ok=True)
    unfinished = at.with_name(f"{at.name}.{os.getpid()}")
    try:
        _install(pip, unfinished, version)
        for pattern in NOT_IN_THE_IMAGE:
            for path in unfinished.glob(pattern):
                shutil.rmtree(path)
        unfinished.rename(at)
    except OSError:
        if not at.exists():  # else somebody else was faster
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def cache() -> Path:
    """Where obsc keeps what it has downloaded (https://specifications.freedesktop.org/basedir-spec/latest/)."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "obsc"


def _install(pip: Sequence[str], folder: Path, version: str) -> None:
    wanted = ["install", "--quiet", "--disable-pip-version-check", "--target", str(folder), f"{PACKAGE}=={version}"]
    done = subprocess.run([*pip, *wanted], env=_clean(), capture_output=True, text=True, check=False)
    if done.returncode != 0 and "No module named pip" in done.stderr:
        # An environment of uv has no pip; obsc's own may have one that installs for other Pythons.
        elsewhere = [sys.executable, "-m", "pip", "--python", pip[0]]
        done = subprocess.run([*elsewhere, *wanted], env=_clean(), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NotHere(f"pip cannot install {PACKAGE} {version}:\n{done.stderr.strip()}")


def _clean() -> Mapping[str, str]:
    # pip may need this machine's proxies, indexes and certificates; a PYTHONPATH would hide what has to be installed.
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
