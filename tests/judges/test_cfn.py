"""cfn-lint and cloudformation-validate know a template that CloudFormation would refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from judges.documents import CFN, broken
from judging import judge_or_skip

BOTH = pytest.mark.parametrize("judge", ["cfn-lint", "cloudformation-validate"])

FAULTS = {
    "property": ("RetentionInDays", "RetentionInDayz", "RetentionInDay"),
    "type": ("Essential: true", "Essential: [1]", "Essential"),
    "size": ('Memory: "512"', 'Memory: "77777"', "77777"),
    "reference": ("!Ref Logs", "!Ref Lugs", "Lugs"),
    "syntax": ("[FARGATE]", "[FARGATE", "line 31"),
    "twice": ("Family: orders", "Family: orders\n      Family: other", "uplicate"),
}


@BOTH
def test_sound(judge: str) -> None:
    """A judge that refuses a sound template would make every test that asks it worthless."""
    judge_or_skip(judge).accepts(CFN)


@BOTH
def test_faulty(judge: str) -> None:
    """A judge that lets one of these pass does not judge: each is refused, in a batch, by a finding that names it."""
    subjects = {name: broken(CFN, "template.yaml", old, new) for name, (old, new, _) in FAULTS.items()}
    found = judge_or_skip(judge).findings({"sound": CFN, **subjects})
    assert found.pop("sound") == ()
    for name, findings in found.items():
        assert any(FAULTS[name][2] in finding for finding in findings), (name, findings)


@BOTH
def test_same_words_alone_and_in_a_batch(judge: str) -> None:
    """A rule that remembers the template before would blame one build for another."""
    bench = judge_or_skip(judge)
    faulty = broken(CFN, "template.yaml", "!Ref Logs", "!Ref Lugs")
    alone = bench.findings({"faulty": faulty})["faulty"]
    assert alone == bench.findings({"sound": CFN, "faulty": faulty, "again": faulty})["again"]


def test_a_template_cannot_excuse_itself() -> None:
    """A target could silence the linter in the template's own Metadata instead of writing a sound template."""
    excused = {
        "template.yaml": "Metadata:\n  cfn-lint:\n    config:\n      ignore_checks: [E, W]\n"
        + broken(CFN, "template.yaml", "RetentionInDays", "RetentionInDayz")["template.yaml"]
    }
    assert any("E3002" in finding for finding in judge_or_skip("cfn-lint").findings({"it": excused})["it"])


def test_settings_of_the_machine_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A .cfnlintrc in the current folder would make the verdict depend on where the tests run."""
    from obsc_judges import cfn_lint

    (tmp_path / ".cfnlintrc").write_text("ignore_checks: [E, W]\n")
    monkeypatch.chdir(tmp_path)
    judge = judge_or_skip("cfn-lint")
    cfn_lint._runner.cache_clear()
    faulty = broken(CFN, "template.yaml", "RetentionInDays", "RetentionInDayz")
    assert judge.findings({"it": faulty})["it"] != ()


@BOTH
@pytest.mark.parametrize("text", ["", "- 1\n", "a: [1\n", "Metadata: []\nResources: {}\n", "Resources: 1\n", "\0"])
def test_no_template_at_all(judge: str, text: str) -> None:
    """A text that is no template must be refused, not crash the batch that it stands in."""
    assert judge_or_skip(judge).findings({"it": {"template.yaml": text}})["it"] != ()


@BOTH
def test_nothing_to_judge_is_no_consent(judge: str) -> None:
    """A build without a template that got a clean verdict would count as proven."""
    assert judge_or_skip(judge).judge.judge({"it": {"README.md": "x"}}) == ()
