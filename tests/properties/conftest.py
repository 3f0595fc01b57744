"""How many examples are tried: few in every run, thousands with `HYPOTHESIS_PROFILE=deep`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

_COMMON = settings(deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fast", _COMMON, max_examples=40, derandomize="CI" in os.environ)
settings.register_profile("deep", _COMMON, max_examples=3000)

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "fast")


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[Any]:
    """Collect the tests of this folder, and no others, under the profile: `@given` takes it at import."""
    before = settings.get_current_profile_name()
    settings.load_profile(PROFILE)
    try:
        return (yield)
    finally:
        settings.load_profile(before)
