"""Python's parser and ruff know a file that a person would not have written."""

from __future__ import annotations

from pathlib import Path

import pytest

from judges.documents import CDK
from judging import judge_or_skip

FAULTS = {
    "syntax": ({"a.py": "def f(:\n"}, "a.py: line 1: "),
    "escape": ({"a.py": 'X = "\\d"\n'}, "a.py: line 1: invalid escape"),
    "null": ({"a.py": "X = 1\0\n"}, "null"),
    "unused": ({"a.py": "import os\n"}, "F401"),
    "undefined": ({"deep/gunicorn.conf.py": "print(x)\n"}, "deep/gunicorn.conf.py: line 1: F821"),
    "format": ({"a.py": "X = {'a':1}\n"}, 'X = {"a": 1}'),
}


def test_sound() -> None:
    """What is formatted, or formatted as the build itself says, is accepted."""
    judge = judge_or_skip("python-source")
    judge.accepts(CDK)
    long = "X = [" + ", ".join(["1111111111"] * 9) + "]\n"
    judge.accepts({"a.py": long, "ruff.toml": "line-length = 120\n"})
    assert judge.findings({"it": {"a.py": long}})["it"]


def test_faulty() -> None:
    """Each fault is found in its own build; one that cannot be parsed does not hide those beside it."""
    found = judge_or_skip("python-source").findings({"sound": CDK, **{k: v for k, (v, _) in FAULTS.items()}})
    assert found.pop("sound") == ()
    for name, findings in found.items():
        assert any(FAULTS[name][1] in finding for finding in findings), (name, findings)


def test_settings_of_the_machine_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user's own ruff.toml would make the verdict depend on who asks."""
    (tmp_path / "ruff").mkdir()
    (tmp_path / "ruff" / "ruff.toml").write_text('[format]\nquote-style = "single"\n')
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    judge_or_skip("python-source").accepts(CDK)
