"""Tests that run cells are skipped, with the reason, where the machine cannot make the namespaces they live in."""

import pytest

from runtime import namespace

# The sample applications import frameworks that only the cells' own environments have.
collect_ignore = ["apps"]


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker here, where everything that carries it lies."""
    config.addinivalue_line("markers", "runtime: runs an application's real processes in private namespaces")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run such a test again, twice at most, where it fails.

    Real servers have real time limits, and a busy machine misses one. What is wrong fails each time;
    what had to be run again is named in the summary.
    """
    for item in items:
        if item.get_closest_marker("runtime"):
            item.add_marker(pytest.mark.flaky(reruns=2, reruns_delay=5))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip before any environment is installed."""
    if item.get_closest_marker("runtime"):
        try:
            namespace.require()
        except namespace.Unavailable as reason:
            pytest.skip(f"run-time cells: {reason}")
