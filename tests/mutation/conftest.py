"""The table of mutants at the end of a run; counts travel with the reports of tests, as those of judges do."""

from __future__ import annotations

import pytest

TOLD = "mutants"
_lines: dict[str, str] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep what a test told; its last report has all of it."""
    if report.when == "teardown":
        _lines.update(told for kind, told in report.user_properties if kind == TOLD)  # type: ignore[misc]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print a line for each target that was mutated."""
    if _lines:
        terminalreporter.section("mutants")
        for target in sorted(_lines):
            terminalreporter.line(_lines[target])
