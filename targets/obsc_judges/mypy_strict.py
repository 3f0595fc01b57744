"""The judge `mypy --strict`: whether a CDK package agrees with the types that aws-cdk-lib ships.

The first run reads all those types, which takes a minute; they are then kept in the user's cache, and a package takes
less than a second. One package is checked at a time, for two of them have modules of the same name.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from obsc_judges.on_disk import laid_out
from obsc_judges.packages import missing
from obsc_judges.verdict import Absent, JudgeFailed, Outputs, Subjects, Verdict, pick

NAME = "mypy"
_OPTIONS = (
    "--strict",
    "--config-file=",
    "--no-error-summary",
    "--no-color-output",
    "--show-error-codes",
    "--no-pretty",
)


def available() -> Absent | None:
    """Why mypy cannot judge here, or None."""
    return missing(NAME, mypy="mypy", aws_cdk="aws-cdk-lib", constructs="constructs")


def judge(subjects: Subjects) -> tuple[Verdict, ...]:
    """Check the types of every package that has Python files."""
    chosen: dict[str, Outputs] = {name: dict(pick(outputs, "*.py", "*.pyi")) for name, outputs in subjects.items()}
    chosen = {name: files for name, files in chosen.items() if any("/" not in path for path in files)}
    if not chosen:
        return ()
    with _cache() as cache, laid_out(chosen) as (_, folders):
        return tuple(Verdict(NAME, name, _check(folder, cache)) for name, folder in folders.items())


def _check(folder: Path, cache: Path) -> tuple[str, ...]:
    _date_by_content(folder)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *_OPTIONS, f"--cache-dir={cache}", *_typed(folder)],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if not name.startswith("MYPY")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode not in (0, 1):
        problems = tuple(line for line in done.stdout.splitlines() if ": error:" in line)
        if not problems:
            raise JudgeFailed(f"mypy: {done.stdout}{done.stderr}")
        return problems
    return tuple(done.stdout.splitlines())


def _typed(folder: Path) -> list[str]:
    """The modules and packages at the top: what lies in other folders belongs to somebody else's program."""
    packages = [path.parent.name for path in folder.glob("*/__init__.py")]
    return sorted([path.name for path in folder.glob("*.py")] + packages)


def _date_by_content(folder: Path) -> None:
    """Give each file a time that only its content decides: mypy takes equal path, size and second for equal files."""
    for file in folder.rglob("*.py*"):
        second = int.from_bytes(sha256(file.read_bytes()).digest()[:4]) >> 1
        os.utime(file, (second, second))


@contextmanager
def _cache() -> Iterator[Path]:
    """The folder that keeps what mypy learnt, for one process at a time: its data base is not made for more."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    folder = Path(base) / "obsc" / "mypy"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder
