"""`obsc show --resolved` prints a specification: whoever pastes it has the same system, and hears nothing new of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from obsc import registry
from obsc.cli import main
from obsc.diagnostics import Path as Place
from obsc.diagnostics import Severity
from obsc.pipeline import Compilation, compile_text
from obsc.resolved import resolved
from obsc.source import load
from obsc.target import Header, Target
from obsc.user_files import inside
from shipped import ENVIRONMENTS, SPECS, compiled
from strategies.texts import FRAGMENTS

HEADER = Header("0", "spec", "0")
TARGETS = tuple(target for name in registry.BUILT_IN if (target := registry.find(name)) is not None)


def _files(compilation: Compilation, target: Target) -> dict[str, str]:
    return {file.path: file.text for file in target.emit(compilation.graph_for(target.name), HEADER)}


@pytest.mark.parametrize(
    ("path", "environment"),
    [*((path, None) for path in SPECS), *ENVIRONMENTS],
    ids=lambda value: value.stem if isinstance(value, Path) else value or "",
)
def test_what_is_printed_is_the_same_system(
    path: Path, environment: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """A default that would have no effect is none: in a file, it would be named as a mistake."""
    before = compiled(path, environment)
    assert main(["show", "--resolved", "-f", str(path), *(["--env", environment] if environment else [])]) == 0
    after = compile_text(capsys.readouterr().out.encode(), path.name, None, inside(str(path.parent)))
    assert after.ok, after.diagnostics
    assert {(d.code, d.path) for d in after.diagnostics} <= {(d.code, d.path) for d in before.diagnostics}
    for target in TARGETS:
        assert _files(after, target) == _files(before, target)


@pytest.mark.parametrize(
    ("added", "idle"),
    [
        ("    scaling: { min: 2, max: 4, cpu: 60 }\n", ("services", "web", "desiredCount")),
        ("", ("services", "web", "agent", "desiredCount")),
        ("", ("services", "web", "agent", "logs")),
    ],
)
def test_what_has_no_effect_is_no_default(added: str, idle: Place, spec: str) -> None:
    """`desiredCount: 1` beside `scaling` would be a lie: it is where the service starts, and `min` says that."""
    compilation = compile_text((spec + added).encode())
    assert compilation.document is not None and compilation.plan is not None
    out, reasons = resolved(compilation.document, compilation.plan)
    assert not [path for path in reasons if path[: len(idle)] == idle]
    holder: Any = out
    for key in idle[:-1]:
        holder = holder[key]
    assert idle[-1] not in holder


@pytest.fixture
def spec() -> str:
    """The smallest file."""
    return next(path for path in SPECS if path.stem == "01-hello").read_text(encoding="utf-8")


PLAIN = ("1e3", "0o17", "no", "null", "1:30", "~", "'", "a: b", "# x", "two\nrows", " ", "é")


@pytest.mark.parametrize("text", [*PLAIN, *FRAGMENTS])
def test_text_stays_text(
    text: str, spec: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is text in the file is printed so that YAML 1.2 reads it as text."""
    monkeypatch.chdir(tmp_path)
    env = f"    env: {{ SETTING: {json.dumps(text)} }}\n"
    Path("observability.yaml").write_text(spec + env, encoding="utf-8")
    main(["show", "--resolved"])
    out, err = capsys.readouterr()
    if not out:
        assert "OBS015" in err
        return
    source, found = load(out.encode(), "printed")
    assert not [one for one in found if one.severity is Severity.ERROR]
    assert source.data is not None and source.data["services"]["web"]["env"]["SETTING"] == text
