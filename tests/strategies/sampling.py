"""Some documents at once, for judges that take many in one go."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

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

    draw()
    return drawn
