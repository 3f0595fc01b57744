"""Some documents at once, for judges that take many in one go."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture import providers

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"


@cache
def sample(strategy: st.SearchStrategy[Any], number: int) -> list[Any]:
    """This many draws, the simplest first: always the same ones, but twenty times as many others in the deep profile."""
    drawn: list[Any] = []

    @settings(
        max_examples=number * 20 if DEEP else number,
        derandomize=not DEEP,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(value: Any) -> None:
        drawn.append(value)

    with _without_constants_of_modules():
        draw()
    return drawn


@contextmanager
def _without_constants_of_modules() -> Iterator[None]:
    """Hypothesis also draws constants of the modules that happen to be imported: other tests would be other draws."""
    providers.CONSTANTS_CACHE.cache.clear()
    with patch.object(providers, "_get_local_constants", providers.Constants):
        yield
    providers.CONSTANTS_CACHE.cache.clear()
