"""Configurations of servers, the specifications that they are edited for, and how."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from obsc.patching.formats import format_of
from patching.cases import SPECIFICATION, Made, request

CORPUS = Path(__file__).parent / "corpus"
NAMES = tuple(sorted(file.name.removesuffix(".txt") for file in CORPUS.glob("*.txt")))
GUNICORN = SPECIFICATION
UWSGI = SPECIFICATION.replace("name: gunicorn", "name: uwsgi")


def specification(path: str) -> str:
    """The specification of a file of this name."""
    return UWSGI if path.endswith(".ini") else GUNICORN


def edit(path: str, text: str, specification: str, **rest: Any) -> Made:
    """A configuration with what its server needs."""
    asked = request({path: text}, path, specification, **rest)
    made = format_of(asked)(asked)
    return Made(made.edits[0].after if made.edits else text, made.notes)


def read(name: str) -> str:
    """A configuration of the corpus."""
    return (CORPUS / f"{name}.txt").read_bytes().decode()
