"""Files that once broke a claim: the smallest that Hypothesis found, kept for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from properties import file_claims, system_claims

CLAIMS = file_claims.CLAIMS | system_claims.CLAIMS
FILES = sorted((Path(__file__).parent / "regressions").glob("*.yaml"))


@pytest.mark.parametrize("claim", CLAIMS)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_stays_mended(file: Path, claim: str) -> None:
    """What was found and mended once would come back; the file's first line says what it was."""
    CLAIMS[claim](file.read_bytes())
