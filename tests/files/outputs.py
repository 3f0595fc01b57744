"""What the tests of writing share."""

from collections.abc import Mapping
from pathlib import Path

from obsc import files
from obsc.diagnostics import Diagnostic
from obsc.target import File, Header

HEADER = Header("0.1.0", "shop", "5" * 64)
MANIFEST = ".obsc-manifest.json"


def plan(folder: Path, outputs: Mapping[str, str]) -> files.Changes:
    """Compare outputs with a folder."""
    return files.plan_write(str(folder), [File(path, text) for path, text in outputs.items()], HEADER)


def write(folder: Path, outputs: Mapping[str, str], *, force: bool = False) -> tuple[Diagnostic, ...]:
    """Compare and write."""
    return files.write(plan(folder, outputs), force=force)


def content(folder: Path) -> dict[str, str]:
    """Every file below a folder but the manifest."""
    found = {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: text for name, text in found.items() if name != MANIFEST}


def codes(found: tuple[Diagnostic, ...]) -> list[str]:
    """The codes of findings."""
    return [diagnostic.code for diagnostic in found]
