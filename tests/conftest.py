"""What every test run has: the table of judges at its end."""

import pytest

from judging import Tally


def pytest_configure(config: pytest.Config) -> None:
    """Count what the judges are asked."""
    config.pluginmanager.register(Tally(), "judges")
