"""How a Terraform configuration lies in the outputs of a build."""

from __future__ import annotations

from pathlib import PurePosixPath

from obsc_judges.verdict import Outputs, pick


def home(outputs: Outputs) -> PurePosixPath:
    """The folder that holds the configuration; folders below it may hold modules of it.

    >>> home({"modules/x/main.tf": "", "main.tf": "", "README.md": ""})
    PurePosixPath('.')
    """
    folders = (PurePosixPath(path).parent for path, _ in pick(outputs, "*.tf"))
    return min(folders, key=lambda folder: (len(folder.parts), folder))
