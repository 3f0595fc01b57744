"""The judge `docker compose config`: whether Compose can read a project, without an engine to run it.

Every variable that a project asks for in `.env.example` is set to something. The last release of Compose 1, which
Debian 12 has, knows no `name`, and gets it as an option.
https://docs.docker.com/reference/cli/docker/compose/config/
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from shutil import which

from obsc_judges.on_disk import laid_out
from obsc_judges.verdict import Absent, JudgeFailed, Outputs, Subjects, Verdict

NAME = "docker-compose"
MAIN = "compose.yaml"
_SECONDS = 120
_NAME = re.compile(r"^name: .*\n", re.MULTILINE)
_ASKED = re.compile(r"^([A-Za-z_]\w*)=$", re.MULTILINE | re.ASCII)


def available() -> Absent | None:
    """Why Compose cannot judge here, or None."""
    if _command():
        return None
    return Absent(NAME, "there is neither `docker compose` nor `docker-compose`", "apt install docker-compose")


def judge(subjects: Subjects) -> tuple[Verdict, ...]:
    """Let Compose read each project; a warning is a finding, too."""
    chosen = {name: dict(outputs) for name, outputs in subjects.items() if MAIN in outputs}
    if not chosen:
        return ()
    if _is_first():
        for outputs in chosen.values():
            outputs[MAIN] = _NAME.sub("", outputs[MAIN], count=1)
    with laid_out(chosen) as (_, folders), ThreadPoolExecutor() as pool:
        found = pool.map(_findings, (folders[name] for name in chosen), chosen.values())
        return tuple(Verdict(NAME, name, told) for name, told in zip(chosen, found, strict=True))


def resolved(outputs: Outputs) -> str:
    """The project as Compose understands it, as JSON, with the variables that it asks for set; Compose 2 only."""
    with laid_out({"project": outputs}) as (_, folders):
        ran = _run(folders["project"], outputs, "--format", "json")
    if ran.returncode:
        raise JudgeFailed(ran.stderr)
    return ran.stdout


def is_second() -> bool:
    """Whether it is Compose 2, which can print a project as JSON."""
    return bool(_command()) and not _is_first()


def _findings(folder: Path, outputs: Outputs) -> tuple[str, ...]:
    ran = _run(folder, outputs, "--quiet")
    told = [line.strip() for line in ran.stderr.splitlines() if line.strip()]
    if _is_first() and told and all(line.startswith("build path ") for line in told):
        return ()  # it looks whether the folders are there
    return tuple(f"{MAIN}: {line}" for line in told) or (
        (f"{MAIN}: refused with status {ran.returncode}",) if ran.returncode else ()
    )


def _run(folder: Path, outputs: Outputs, *options: str) -> subprocess.CompletedProcess[str]:
    asked = dict.fromkeys(_ASKED.findall(outputs.get(".env.example", "")), "given")
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = [*_command(), "--project-name", "judged", "--file", MAIN, "config", *options]
    return subprocess.run(
        command, cwd=folder, env={**keep, **asked}, capture_output=True, text=True, timeout=_SECONDS, check=False
    )


def _is_first() -> bool:
    return _version().startswith("1.")


@cache
def _version() -> str:
    ran = subprocess.run([*_command(), "version", "--short"], capture_output=True, text=True, check=False)
    return ran.stdout.strip().removeprefix("v")


@cache
def _command() -> tuple[str, ...]:
    """The first of the two that works: Docker may be there without its plug-in."""
    return next(_working(("docker", "compose"), ("docker-compose",)), ())


def _working(*commands: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for command in commands:
        if which(command[0]):
            ran = subprocess.run([*command, "version"], capture_output=True, timeout=_SECONDS, check=False)
            if ran.returncode == 0:
                yield command
