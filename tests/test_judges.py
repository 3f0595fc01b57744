"""The vendors' own tools have nothing against any output of any specification that builds."""

from __future__ import annotations

import pytest

from judging import judge_or_skip
from obsc_judges import JUDGES, judges_of
from shipped import TARGETS, VALID, texts

CASES = [(target, judge.name) for target in TARGETS for judge in judges_of(target)]

EXPECTED = {
    ("cloudformation-validate", "env-hostile"): (
        "E1029",
        "the value is meant to hold `${…}` literally; OBS213 warns of it",
    ),
    ("cloudformation-validate", "14-adot-sidecar-xray-emf"): (
        "E1029",
        "the collector fills in `${env:AWS_REGION}`, CloudFormation must not",
    ),
    ("cloudformation-validate", "07-several-services"): ("W9002 W9013", "the specification writes a role's ARN down"),
    ("cloudformation-validate", "task-role-literal"): ("W9002 W9013", "the specification writes a role's ARN down"),
    ("cloudformation-validate", "secrets"): ("W2509", "the ARN of a secret is not a secret"),
}
"""Findings that are looked at and right to stay: judge and specification -> codes and the reason."""


@pytest.mark.parametrize(("target", "judge"), CASES, ids=lambda value: value)
def test_judge(target: str, judge: str) -> None:
    """Whatever a vendor's tool refuses, a user's pipeline refuses."""
    bench = judge_or_skip(judge)
    found = bench.verdicts({path.stem: texts(path, target) for path in VALID})
    wrong, met = [], set()
    for verdict in found:
        codes, _ = EXPECTED.get((judge, verdict.subject), ("", ""))
        for finding in verdict.findings:
            expected = [code for code in codes.split() if f" {code} " in finding]
            met |= {(verdict.subject, code) for code in expected}
            wrong += [] if expected else [f"{verdict.subject}: {finding}"]
    assert wrong == []
    stale = {(s, c) for (j, s), (codes, _) in EXPECTED.items() if j == judge for c in codes.split()} - met
    assert set() == stale, "expected, and no longer found"


def test_every_judge_is_asked() -> None:
    """A judge that applies to no target would be counted as present and never be heard."""
    assert set(JUDGES) == {judge for _, judge in CASES}
