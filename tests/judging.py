"""How tests ask the vendors' judges, and the table at the end of a run that says who judged what and who could not.

Counts travel as user properties of test reports, so that they are the same with and without pytest-xdist.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from obsc_judges import JUDGES, Absent, Judge, Outputs, Verdict

REQUIRE = "OBSC_REQUIRE_JUDGES"
"""Set to 1 where every judge is installed: an absent one then fails the test that asks for it."""

_SYSTEM = ("apt-get install ", "apt install ")

_JUDGED, _ABSENT = "judged", "judge absent"


@dataclass(frozen=True)
class Bench:
    """A judge that is present, with what tests want to ask of it."""

    judge: Judge
    item: pytest.Item

    def verdicts(self, subjects: Mapping[str, Outputs]) -> tuple[Verdict, ...]:
        """The judge's verdicts, counted; a subject that holds nothing for this judge has none."""
        verdicts = self.judge.judge(subjects)
        self.item.user_properties.append((_JUDGED, (self.judge.name, len(verdicts))))
        return verdicts

    def findings(self, subjects: Mapping[str, Outputs]) -> dict[str, tuple[str, ...]]:
        """What the judge has against each subject; that it has nothing to say about one is a fault of the test."""
        found = {verdict.subject: verdict.findings for verdict in self.verdicts(subjects)}
        silent = subjects.keys() - found.keys()
        assert not silent, f"{self.judge.name} found nothing to judge in {', '.join(sorted(silent))}"
        return found

    def accepts(self, outputs: Outputs) -> None:
        """Assert that the judge has nothing against a build."""
        self.accepts_all({"the build": outputs})

    def accepts_all(self, subjects: Mapping[str, Outputs]) -> None:
        """Assert that the judge has nothing against any of these builds."""
        faults = {name: found for name, found in self.findings(subjects).items() if found}
        told = "\n".join(f"{name}: {finding}" for name, found in faults.items() for finding in found)
        assert not faults, f"{self.judge.name} refuses\n{told}"


def judge_or_skip(name: str) -> Bench:
    """The judge of that name; without it the running test is skipped, or fails where all judges are required."""
    assert _now.item is not None, "ask for a judge inside of a test"
    judge = JUDGES[name]
    absent = judge.available()
    if absent:
        skip_without(absent)
    return Bench(judge, _now.item)


def skip_without(absent: Absent) -> None:
    """Skip the running test because a judge is absent, or fail where all are required; the table counts it."""
    assert _now.item is not None, "ask for a judge inside of a test"
    _now.item.user_properties.append((_ABSENT, (absent.judge, str(absent))))
    # What only a system's own packages bring is not the tests' to install.
    if os.environ.get(REQUIRE) == "1" and not absent.how_to_get.startswith(_SYSTEM):
        pytest.fail(f"{absent} ({REQUIRE}=1)")
    pytest.skip(str(absent))


@dataclass
class _Now:
    item: pytest.Item | None = None


_now = _Now()


@dataclass(eq=False)  # pytest keeps plug-ins in sets
class Tally:
    """The pytest plug-in: knows the running test, and counts over all reports, those of xdist's workers included."""

    subjects: Counter[str] = field(default_factory=Counter)
    tests: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    reasons: dict[str, str] = field(default_factory=dict)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> object:
        """Remember the running test for `judge_or_skip`."""
        _now.item = item
        try:
            return (yield)
        finally:
            _now.item = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count what a test asked; its last report has all of it."""
        if report.when != "teardown":
            return
        asked = set()
        for kind, told in report.user_properties:
            if kind == _JUDGED:
                name, number = told
                self.subjects[name] += number
                asked.add(name)
            elif kind == _ABSENT:
                name, reason = told
                self.skipped[name] += 1
                self.reasons[name] = reason
        self.tests.update(asked)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print a line for each judge, if any was asked."""
        if not self.tests and not self.skipped:
            return
        terminalreporter.section("judges")
        for name in dict.fromkeys((*JUDGES, *self.tests, *self.skipped)):
            terminalreporter.line(self._line(name), red=bool(self.skipped[name]))

    def _line(self, name: str) -> str:
        judged = [f"judged {self.subjects[name]} in {self.tests[name]} tests"] if self.tests[name] else []
        lacked = [f"{self.skipped[name]} tests without it: {self.reasons[name]}"] if self.skipped[name] else []
        return f"{name:24} {'; '.join(judged + lacked) or 'was not asked'}"
