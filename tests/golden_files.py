"""Golden files: expected outputs that a person has read. `make golden` rewrites them; `git diff` is the review."""

from __future__ import annotations

import os
from pathlib import Path

UPDATE = os.environ.get("OBSC_UPDATE_GOLDEN") == "1"


def check(path: Path, actual: str) -> None:
    """Compare a text with its golden file, or write it where goldens are being refreshed."""
    if UPDATE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(actual, encoding="utf-8")
        return
    assert path.is_file(), f"no golden file {path.name}: run `make golden` and read it"
    assert path.read_text(encoding="utf-8") == actual, f"{path.name} differs: run `make golden` and read the diff"
