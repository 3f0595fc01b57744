"""Files that once broke a claim: the smallest that Hypothesis found, kept for ever."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from properties.claims import CLAIMS

FILES = sorted((Path(__file__).parent / "regressions").glob("*.yaml"))


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.__name__)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_stays_mended(file: Path, claim: Callable[[bytes], None]) -> None:
    """What was found and mended once would come back; the file's first line says what it was."""
    claim(file.read_bytes())
