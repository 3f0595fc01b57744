"""The modules of the corpus, and how their task definitions are edited."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from obsc.patching.request import Outcome
from obsc.patching.terraform import edited
from patching.cases import SPECIFICATION, request

CORPUS = Path(__file__).parent / "corpus"
NAMES = tuple(sorted(folder.name for folder in CORPUS.iterdir() if folder.is_dir()))
CONTAINERS = {"colons": "web", "locals": "web"}


@cache
def read(name: str) -> Mapping[str, str]:
    """The files of a module of the corpus."""
    folder = CORPUS / name
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in paths}


def outcome(files: Mapping[str, str], specification: str = SPECIFICATION, **choice: Any) -> Outcome:
    """What `obsc patch` makes of a module."""
    return edited(request(files, choice.pop("path", "."), specification, **choice))


def after(files: Mapping[str, str], made: Outcome) -> dict[str, str]:
    """The files with their edits."""
    return {**files, **{one.path: one.after for one in made.edits if one.after is not None}}


def edit(files: Mapping[str, str], specification: str = SPECIFICATION, **choice: Any) -> dict[str, str]:
    """A module with what the specification wants."""
    return after(files, outcome(files, specification, **choice))
