"""The projects of the corpus: infrastructure in the styles in which people write it, and what fills their holes."""

from __future__ import annotations

from pathlib import Path

from init.projects import project

CORPUS = Path(__file__).parent / "corpus"
NAMES = tuple(sorted(file.stem for file in CORPUS.glob("*.txtar")))


def unpacked(name: str, folder: Path) -> Path:
    """The files of a project, below a folder."""
    return project(name, CORPUS).unpack(folder)


def filling(name: str) -> dict[str, str]:
    """What a person would put into the holes, by their paths."""
    return project(name, CORPUS).fill
