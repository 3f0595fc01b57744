"""The vendors' own tools have nothing against any output of any specification that builds."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from judging import judge_or_skip
from obsc import registry
from obsc.pipeline import emit_layers
from obsc_judges import JUDGES, judges_of
from shipped import SPECS, TARGETS, VALID, compiled, texts

_WORD = re.compile(r"\baws_[\w.]+|\b[a-z_]+(?==)")
CASES = [(target, judge.name) for target in TARGETS for judge in judges_of(target)]

LAYERED = ("14-", "15-", "16-")
"""Specifications that are judged in layers, too: all three, backends of every kind, and a network."""

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
    subjects = {path.stem: texts(path, target) for path in VALID} | _layers(target)
    found = bench.verdicts(_with_something_new(subjects) if judge == "mypy" else subjects)
    wrong, met = [], set()
    for verdict in found:
        spec = verdict.subject.partition(" ")[0]
        codes, _ = EXPECTED.get((judge, spec), ("", ""))
        for finding in verdict.findings:
            expected = [code for code in codes.split() if f" {code} " in finding]
            met |= {(spec, code) for code in expected}
            wrong += [] if expected else [f"{verdict.subject}: {finding}"]
    assert wrong == []
    stale = {(s, c) for (j, s), (codes, _) in EXPECTED.items() if j == judge for c in codes.split()} - met
    assert set() == stale, "expected, and no longer found"


def _with_something_new(packages: Mapping[str, Mapping[str, str]]) -> dict[str, Mapping[str, str]]:
    """The packages with a call or an argument that those before have not: mypy takes a second for each."""
    seen: set[str] = set()
    found = {}
    for name, files in packages.items():
        words = {word for path, text in files.items() if path.endswith(".py") for word in _WORD.findall(text)}
        if words - seen:
            found[name] = files
            seen |= words
    return found


def _layers(target: str) -> dict[str, dict[str, str]]:
    """The layers of systems that have some, each by itself as it is deployed."""
    found = registry.find(target)
    assert found is not None
    return {
        f"{path.stem} {part.layer}": {file.path: file.text for file in files}
        for path in (SPECS if found.scripts is not None else ())
        if path.stem.startswith(LAYERED)
        for part, files in emit_layers(compiled(path), found)
    }


def test_every_judge_is_asked() -> None:
    """A judge that applies to no target would be counted as present and never be heard."""
    assert set(JUDGES) == {judge for _, judge in CASES}
