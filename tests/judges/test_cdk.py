"""aws-cdk-lib knows a package that it would not synthesise, and mypy one that its types forbid."""

from __future__ import annotations

import pytest

from judges.documents import CDK, broken
from judging import judge_or_skip
from obsc_judges import JUDGES, cdk

STACK = "orders/stack.py"
GROUP = 'logs.CfnLogGroup(self, "Logs", retention_in_days=30)'
BUILD = '    """Add the stack to an app."""\n'

FAULTS = {
    "type": (broken(CDK, STACK, "in_days=30", 'in_days="thirty"'), "orders/stack.py: line 15: TypeError"),
    "argument": (broken(CDK, STACK, "retention_in_days", "retention_in_dayz"), "retention_in_dayz"),
    "syntax": (broken(CDK, STACK, "class Orders(", "clas Orders("), "SyntaxError"),
    "same id": (broken(CDK, STACK, GROUP, f"{GROUP}\n        {GROUP}"), "already a Construct with name 'Logs'"),
    "no build": (broken(CDK, "app.py", "def build", "def biuld"), "build"),
    "main part": (broken(CDK, "app.py", "application.synth", "application.sinth"), "app.py: line 18"),
    "leaves": (broken(CDK, "app.py", BUILD, f"{BUILD}    raise SystemExit(0)\n"), "SystemExit"),
    "dies": (broken(CDK, "app.py", BUILD, f"{BUILD}    import os\n\n    os._exit(3)\n"), "status 3"),
    "warning": (
        broken(CDK, STACK, GROUP, f'{GROUP}\n        cdk.Annotations.of(self).add_warning_v2("a:b", "careful")'),
        "warning: careful",
    ),
    "error": (
        broken(CDK, STACK, GROUP, f'{GROUP}\n        cdk.Annotations.of(self).add_error("not so")'),
        "error: not so",
    ),
    "deprecated": (
        broken(CDK, STACK, GROUP, f'{GROUP}\n        self.group.add_dependency(logs.CfnLogGroup(self, "More"))'),
        "addDependency is deprecated",
    ),
}


def test_sound() -> None:
    """A package that prints is sound too: what it prints must not be taken for an answer."""
    judge = judge_or_skip("cdk")
    judge.accepts(CDK)
    judge.accepts(broken(CDK, "app.py", BUILD, f'{BUILD}    print(\'{{"error": "x"}}\', flush=True)\n'))


def test_faulty() -> None:
    """Each fault is found in its own package, and the packages after one that kills the kernel are judged as ever."""
    subjects = {name: fault for name, (fault, _) in FAULTS.items()}
    found = judge_or_skip("cdk").findings({"first": CDK, **subjects, "last": CDK})
    assert found.pop("first") == found.pop("last") == ()
    for name, findings in found.items():
        assert any(FAULTS[name][1] in finding for finding in findings), (name, findings)


def test_synth() -> None:
    """The template is the stack's own, package by package, although all have modules of the same names."""
    judge_or_skip("cdk")
    other = broken(CDK, STACK, "retention_in_days=30", "retention_in_days=7")
    found = cdk.synth({"one": CDK, "faulty": FAULTS["type"][0], "other": other, "again": CDK})
    assert isinstance(found["faulty"], str)
    templates = [found[name] for name in ("one", "other", "again")]
    assert [template["Resources"]["Logs"]["Properties"] for template in templates] == [  # type: ignore[index]
        {"RetentionInDays": 30},
        {"RetentionInDays": 7},
        {"RetentionInDays": 30},
    ]
    assert not any("CDKMetadata" in template["Resources"] for template in templates)  # type: ignore[index]


def test_context_of_the_package() -> None:
    """The CDK's command line hands an app the context in cdk.json; so must the judge."""
    judge_or_skip("cdk")
    asking = broken(CDK, STACK, "in_days=30", 'in_days=self.node.try_get_context("days")')
    found = cdk.synth({"it": {**asking, "cdk.json": '{"app": "python3 app.py", "context": {"days": 5}}'}})
    assert found["it"]["Resources"]["Logs"]["Properties"] == {"RetentionInDays": 5}  # type: ignore[index]


def test_absent_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Node.js the judge says so and how to get it."""
    monkeypatch.setattr(cdk.shutil, "which", lambda _: None)
    absent = JUDGES["cdk"].available()
    assert absent is not None
    assert "node" in absent.why
    assert "Node.js" in absent.how_to_get


def test_mypy() -> None:
    """Types are judged package by package; one of the same size, made in the same second, is another one."""
    sound = broken(CDK, STACK, "in_days=30", "in_days=300")
    subjects = {
        "sound": sound,
        "type": broken(CDK, STACK, "in_days=30", 'in_days="3"'),
        "again": sound,
        "untyped": broken(CDK, "app.py", "(app: cdk.App) -> cdk.Stack", "(app)"),
    }
    found = judge_or_skip("mypy").findings(subjects)
    assert found["sound"] == found["again"] == ()
    assert "[arg-type]" in "".join(found["type"])
    assert found["type"][0].startswith("orders/stack.py:15: ")
    assert "[no-untyped-def]" in "".join(found["untyped"])
