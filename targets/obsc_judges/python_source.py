"""The judge of Python files: Python's own parser, the format of ruff, and pyflakes' rules for names."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

from obsc_judges.on_disk import changed, laid_out
from obsc_judges.packages import missing
from obsc_judges.verdict import Absent, JudgeFailed, Outputs, Subjects, Verdict, pick

NAME = "python-source"
_RULES = "F"
"""Names that are not used, not defined or defined twice: https://docs.astral.sh/ruff/rules/#pyflakes-f"""


def available() -> Absent | None:
    """Why Python files cannot be judged here, or None."""
    return missing(NAME, ruff="ruff")


def judge(subjects: Subjects) -> tuple[Verdict, ...]:
    """Check every Python file; ruff's settings are its defaults or the subject's own, never this machine's."""
    chosen = {name: dict(pick(outputs, "*.py")) for name, outputs in subjects.items()}
    unparsed = {name: tuple(_unparsed(files)) for name, files in chosen.items()}
    readable = {name: _with_settings(subjects[name], chosen[name]) for name in chosen if not unparsed[name]}
    if not any(chosen.values()):
        return ()
    with laid_out(readable) as (root, folders):
        named = {folder.name: name for name, folder in folders.items()}
        found: dict[str, list[str]] = {name: list(problems) for name, problems in unparsed.items()}
        for path, text in _pyflakes(root):
            found[named[path.parts[0]]].append(f"{Path(*path.parts[1:]).as_posix()}: {text}")
        _ruff(root, "format", "--quiet", ".")
        for name, folder in folders.items():
            found[name].extend(changed(folder, chosen[name]))
    return tuple(Verdict(NAME, name, tuple(found[name])) for name, files in chosen.items() if files)


def _unparsed(files: Outputs) -> Iterator[str]:
    for path, text in files.items():
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                ast.parse(text, path)
        except (SyntaxError, ValueError, Warning) as error:
            yield f"{path}: line {getattr(error, 'lineno', None) or 1}: {getattr(error, 'msg', error)}"


def _with_settings(outputs: Outputs, files: Outputs) -> Outputs:
    return {**files, **dict(pick(outputs, "pyproject.toml", "ruff.toml", ".ruff.toml"))}


def _pyflakes(root: Path) -> Iterator[tuple[Path, str]]:
    report = _ruff(root, "check", "--select", _RULES, "--output-format", "json", "--exit-zero", ".")
    for problem in json.loads(report):
        path = Path(problem["filename"]).relative_to(root)
        yield path, f"line {problem['location']['row']}: {problem['code']} {problem['message']}"


def _ruff(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *arguments, "--no-cache"],
        cwd=root,
        env=os.environ | {"XDG_CONFIG_HOME": str(root)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise JudgeFailed(f"ruff {arguments[0]}: {done.stderr}")
    return done.stdout
