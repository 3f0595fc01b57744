"""The projects of the corpus: infrastructure in the styles in which people write it, and what fills their holes."""

from __future__ import annotations

from pathlib import Path

from init.projects import project
from obsc.importing import Draft
from obsc.user_files import MISSING, Read, Refusal

CORPUS = Path(__file__).parent / "corpus"
NAMES = tuple(sorted(file.stem for file in CORPUS.glob("*.txtar")))


def unpacked(name: str, folder: Path) -> Path:
    """The files of a project, below a folder."""
    return project(name, CORPUS).unpack(folder)


def filling(name: str) -> dict[str, str | int]:
    """What a person would put into the holes, by their paths."""
    return {key: int(value) if value.isdigit() else value for key, value in project(name, CORPUS).fill.items()}


def beside(draft: Draft) -> Read:
    """The files that the import writes beside its specification."""

    def read(path: str) -> bytes | Refusal:
        return draft.files[path].encode() if path in draft.files else MISSING

    return read
