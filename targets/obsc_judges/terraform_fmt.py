"""The judge `terraform fmt`: whether the files look as Terraform itself would write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc_judges.on_disk import changed, write_all
from obsc_judges.terraform_cli import run, without_terraform, workshop
from obsc_judges.verdict import Absent, JudgeFailed, Subjects, Verdict, pick

NAME = "terraform-fmt"
_PLACE = re.compile(r"^ *on (subject_\d+)/(.+) line (\d+)", re.MULTILINE)


def available() -> Absent | None:
    """Why Terraform cannot judge here, or None."""
    return without_terraform(NAME)


def judge(subjects: Subjects) -> tuple[Verdict, ...]:
    """Let Terraform rewrite copies of all files in one run, and report what it changed or could not read."""
    chosen = {name: dict(pick(outputs, "*.tf", "*.tftest.hcl")) for name, outputs in subjects.items()}
    chosen = {name: files for name, files in chosen.items() if files}
    if not chosen:
        return ()
    with workshop() as root:
        folders = write_all(root, chosen)
        ran = run(root, ["fmt", "-recursive", "-list=false", "-no-color", "."], root)
        unread = list(_unread(ran.err))
        if ran.code and not unread:
            raise JudgeFailed(f"terraform fmt: {ran.err}")
        findings = {
            name: [text for folder, text in unread if folder == folders[name].name]
            + list(changed(folders[name], files))
            for name, files in chosen.items()
        }
    return tuple(Verdict(NAME, name, tuple(found)) for name, found in findings.items())


def _unread(text: str) -> Iterator[tuple[str, str]]:
    """What Terraform could not parse: the folder's name and a finding."""
    for problem in re.split(r"^Error: ", text, flags=re.MULTILINE)[1:]:
        place = _PLACE.search(problem)
        if place:
            folder, path, line = place.groups()
            yield folder, f"{path}: line {line}: {problem.splitlines()[0]}"
