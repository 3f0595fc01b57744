"""A scratch machine for each test that asks for one; where none can be made, the test is skipped and says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from patching.user_data.stubs import equipped
from userdata.machine import Machine, Unavailable


@pytest.fixture
def instance(tmp_path: Path) -> Machine:
    """An instance that was never started, with what the corpus calls."""
    try:
        return equipped(tmp_path / "root")
    except Unavailable as reason:
        pytest.skip(f"user data is not run: {reason}")
