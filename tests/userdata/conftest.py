"""A scratch machine for each test that asks for one; where none can be made, the test is skipped and says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from userdata.machine import Machine, Unavailable, machine


@pytest.fixture
def instance(tmp_path: Path) -> Machine:
    """An instance that was never started."""
    try:
        return machine(tmp_path / "root")
    except Unavailable as reason:
        pytest.skip(f"user data is not run: {reason}")
