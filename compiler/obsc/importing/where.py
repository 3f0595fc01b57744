"""The folder or the file that a command names, as a project."""
# ruff: noqa: PTH110, PTH112, PTH113, PTH119, PTH120, PTH123

from __future__ import annotations

import os

from obsc.init.project import Project


def unreadable(path: str) -> str | None:
    """Why a path cannot be read, in the operating system's words."""
    try:
        if os.path.isdir(path):
            with os.scandir(path):
                return None
        if os.path.exists(path) and not os.path.isfile(path):
            return "it is neither a file nor a folder"
        with open(path, "rb"):
            return None
    except (OSError, ValueError) as error:
        return (getattr(error, "strerror", None) or str(error)).lower()


def project_of(path: str) -> tuple[Project, str | None]:
    """The project, and the name of its one file that counts; None where all of them do.

    The other files of the folder are there for what the one names: a template, a module.
    """
    whole = os.path.realpath(path)
    if os.path.isdir(whole):
        return Project(whole), None
    return Project(os.path.dirname(whole)), os.path.basename(whole)
