"""Every rule's page is complete and true: what it calls bad is found, what it calls good is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from obsc import rules
from obsc.diagnostics import Diagnostic, Severity
from obsc.pipeline import compile_all
from obsc.rules import Rule, all_rules
from rules.blocks import blocks

_BY_TARGET = "it needs a target that leaves something out, not a specification"
_BY_DISK = "it is about files on a disk, not about what is in the specification"
_BY_FILES = "it is about files beside a specification (tests/userdata/test_files.py, tests/images/test_versions.py)"
NO_EXAMPLES = {
    "OBS031": _BY_TARGET,
    "OBS032": _BY_TARGET,
    "OBS024": "it needs an environment that is asked for, not a specification",
    **dict.fromkeys(
        ("OBS041", "OBS042", "OBS043", "OBS044", "OBS045", "OBS046", "OBS047", "OBS057", "OBS058", "OBS059"), _BY_DISK
    ),
    **dict.fromkeys(("OBS061", "OBS062"), "it is about obsc.lock (tests/test_lock.py)"),
    **dict.fromkeys(("OBS705", "OBS708", "OBS712", "OBS713", "OBS714", "OBS905"), _BY_FILES),
}
"""The codes whose page has no Bad and no Good, and why."""

every_rule = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: f"{rule.code}-{rule.name}")
every_example = pytest.mark.parametrize(
    "rule",
    [rule for rule in all_rules() if rule.code not in NO_EXAMPLES],
    ids=lambda rule: f"{rule.code}-{rule.name}",
)


def _found(raw: bytes) -> list[Diagnostic]:
    return list(compile_all(raw).diagnostics)


@every_rule
def test_page_has_its_headings(rule: Rule) -> None:
    """Else `obsc explain` would leave out why it matters, what to write, or who says so."""
    wanted = ["Why", "Source"] if rule.code in NO_EXAMPLES else ["Why", "Bad", "Good", "Source"]
    assert wanted == re.findall(r"^## (.*)$", rule.doc, re.MULTILINE)
    assert all(rule.section(heading) for heading in wanted)
    assert rule.summary.endswith(".")


@every_rule
def test_sources_are_links(rule: Rule) -> None:
    """A source that nobody can open proves nothing."""
    rows = rule.section("Source").splitlines()
    assert rows
    assert [row for row in rows if not re.fullmatch(r"(- https://\S+|  \S.*)", row)] == []


@every_example
def test_bad_is_found(rule: Rule) -> None:
    """Else the rule does not find what its own page calls bad, or another one speaks of the same mistake too."""
    examples = list(blocks(rule.section("Bad") + "\n"))
    assert examples
    for example in examples:
        found = _found(example.raw)
        assert rule.code in {problem.code for problem in found}, example.text
        others = {f"{d.code} {d.message}" for d in found if d.severity > Severity.INFO and d.code != rule.code}
        assert not others, example.text


@every_example
def test_good_is_clean(rule: Rule) -> None:
    """Else the way out that the page shows is none."""
    examples = list(blocks(rule.section("Good") + "\n"))
    assert examples
    for example in examples:
        compilation = compile_all(example.raw)
        found = [f"{d.code} {d.message}" for d in compilation.diagnostics]
        assert not [text for text in found if text.startswith(rule.code)], example.text
        assert compilation.ok, f"{found}\n{example.text}"


@every_example
def test_finding_tells_what_to_do(rule: Rule) -> None:
    """A finding without a reason, a way out and a place leaves the user alone."""
    for example in blocks(rule.section("Bad") + "\n"):
        for problem in _found(example.raw):
            if problem.code == rule.code:
                assert problem.message and problem.why, problem
                assert problem.fix or rule.stage == "declared", problem
                assert "\n" not in problem.message + problem.fix + problem.label
                assert len(problem.label) <= 60, problem.label
                assert problem.span is not None or not problem.path, problem


def test_every_code_has_its_own_file() -> None:
    """Else a code is found under another name than its own, or two rules share one."""
    files = {path.stem for path in Path(rules.__path__[0]).glob("obs[0-9]*.py")}
    assert {f"{rule.code.lower()}_{rule.name.replace('-', '_')}" for rule in all_rules()} == files


def test_names_are_unique() -> None:
    """Else a name would not tell which finding is meant."""
    names = [rule.name for rule in all_rules()]
    assert sorted(set(names)) == sorted(names)


@every_rule
def test_stage_is_known(rule: Rule) -> None:
    """A rule whose parameter has another type than Raw, Plan or Graph never runs."""
    assert rule.stage in ("Raw", "Plan", "Graph", "declared")


def test_no_example_is_missing_without_reason() -> None:
    """Else a code in the list of exceptions is one that could have examples."""
    declared = {rule.code for rule in all_rules() if rule.stage == "declared"}
    assert {code for code, why in NO_EXAMPLES.items() if why != _BY_FILES} <= declared
