"""What every test run has: the table of judges at its end."""

import gc

import pytest

from judging import Tally


def pytest_configure(config: pytest.Config) -> None:
    """Count what the judges are asked."""
    config.pluginmanager.register(Tally(), "judges")
    # An eighth less time: what the judges import is a million objects, which are looked through again and again.
    gc.set_threshold(100_000, 50, 100)
