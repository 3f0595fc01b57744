"""The specifications that the project ships and tests with, compiled once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from obsc import registry
from obsc.environments import names
from obsc.pipeline import Compilation, compile_text, emit
from obsc.source import load
from obsc.target import File, main_text
from obsc.user_files import inside

ROOT = Path(__file__).resolve().parents[1]
SPECS = tuple(sorted((ROOT / "specs").glob("[0-9]*.yaml")))
CASES = tuple(sorted((ROOT / "tests" / "golden" / "cases").glob("*.yaml")))
TARGETS = tuple(registry.BUILT_IN)


@cache
def compiled(path: Path, environment: str | None = None) -> Compilation:
    """A specification, compiled under its file's name."""
    return compile_text(path.read_bytes(), path.name, environment, inside(str(path.parent)))


@cache
def outputs(path: Path, target: str, environment: str | None = None) -> tuple[File, ...]:
    """What a target makes of a specification that compiles."""
    found = registry.find(target)
    assert found is not None
    return emit(compiled(path, environment), found)


def texts(path: Path, target: str) -> dict[str, str]:
    """The same as path -> text, as judges and readers take it."""
    return {file.path: file.text for file in outputs(path, target)}


def primary(path: Path, target: str, environment: str | None = None) -> str:
    """What `--out -` prints of a target."""
    found = registry.find(target)
    assert found is not None
    return main_text(found, outputs(path, target, environment))


ENVIRONMENTS = tuple((path, name) for path in SPECS for name in names(load(path.read_bytes(), path.name)[0]))
"""Every environment of a shipped specification."""


VALID = tuple(path for path in (*SPECS, *CASES) if compiled(path).ok)
"""Everything that builds."""
