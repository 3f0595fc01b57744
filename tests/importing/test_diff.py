"""`obsc diff` finds what somebody changed, and nothing where nobody did."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from importing.corpus import unpacked
from obsc.cli import main
from shipped import SPECS, texts

OF_ECS = [path for path in SPECS if not path.stem.startswith(("13", "17", "18"))]
"""A patch changes what no file says in its own words; instances are no task definitions."""


def _outputs(path: Path, target: str, folder: Path) -> str:
    for name, text in texts(path, target).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return str(folder)


CASES = [(path, target) for path in OF_ECS for target in ("cfn", "ecs") if target == "cfn" or path.stem[1] in "379"] + [
    (path, "terraform") for path in OF_ECS[6:7]
]


@pytest.mark.parametrize(("path", "target"), CASES, ids=lambda value: getattr(value, "stem", value))
def test_own_outputs_do_not_differ(path: Path, target: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A false alarm a day, and nobody looks any more."""
    code = main(["diff", "-f", str(path), "--against", _outputs(path, target, tmp_path)])
    assert code == 0, capsys.readouterr().out


EDITS = {
    "Cpu: 160": ("Cpu: 128", "TaskDefinition", "containers[catalog].cpu", "160", "128"),
    "RetentionInDays: 7": ("RetentionInDays: 14", "LogGroup cloudwatch.agent", "retention_days", "7", "14"),
    "Value: xray": ("Value: always_on", "TaskDefinition", "environment[OTEL_TRACES_SAMPLER]", "'xray'", "'always_on'"),
    "MinimumHealthyPercent: 50": ("MinimumHealthyPercent: 60", "Service payments", "deployment", "50", "60"),
    "DesiredCount: 1": ("DesiredCount: 4", "Service catalog", "desired_count", "1", "4"),
    "        - Name: init": ("        - Name: copy", "TaskDefinition", "containers[copy]", "nothing", "Container copy"),
    "LaunchType: FARGATE": ("LaunchType: EC2", "Service", "launch_type", "'FARGATE'", "'EC2'"),
}


@pytest.mark.parametrize("edited", EDITS)
def test_a_change_by_hand_is_found(edited: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the line of the specification, the resource, the field, and both values."""
    path = next(path for path in SPECS if path.stem.startswith("07"))
    by, resource, field, ours, theirs = EDITS[edited]
    where = _outputs(path, "cfn", tmp_path)
    template = tmp_path / "template.yaml"
    assert edited in template.read_text(encoding="utf-8")
    template.write_text(template.read_text(encoding="utf-8").replace(edited, by, 1), encoding="utf-8")
    assert main(["diff", "-f", str(path), "--against", where, "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)["differences"]
    (one,) = [one for one in found if field in one["field"]]
    assert one["resource"].startswith(resource) and (one["specification"], one["existing"]) == (ours, theirs)
    assert one["file"].startswith("template.yaml:")
    assert one["line"] is not None or one["what"] == "changed"
    assert main(["diff", "-f", str(path), "--against", where]) == 1
    assert "template.yaml:" in capsys.readouterr().out


def test_what_is_missing_and_what_is_extra(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A whole task that only one side has."""
    path = next(path for path in SPECS if path.stem.startswith("07"))
    where = _outputs(path, "ecs", tmp_path)
    (tmp_path / "taskdef.catalog.json").rename(tmp_path / "taskdef.other.json")
    other = tmp_path / "taskdef.other.json"
    other.write_text(
        other.read_text(encoding="utf-8").replace('"bookshop-catalog"', '"bookshop-other"', 1), encoding="utf-8"
    )
    assert main(["diff", "-f", str(path), "--against", where, "--format", "json"]) == 1
    told = {one["what"]: one["resource"] for one in json.loads(capsys.readouterr().out)["differences"]}
    assert told == {"missing": "TaskDefinition catalog", "extra": "TaskDefinition bookshop-other"}


def test_foreign_files_show_what_instrumentation_adds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """After an import, the differences are what obsc would change."""
    root = unpacked("cfn-xray-daemon", tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["import", str(root)]) == 0
    assert main(["diff", "--against", str(root), "--format", "json"]) == 1
    fields = {one["field"] for one in json.loads(capsys.readouterr().out)["differences"]}
    assert {"containers[init]", "containers[cloudwatch-agent]", "containers[xray-daemon]"} <= fields
    assert "containers[tickets].environment[OTEL_TRACES_EXPORTER]" in fields
    assert not any(field.startswith("containers[tickets].image") for field in fields)


def test_nothing_to_compare_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty folder is not the same system."""
    assert main(["diff", "-f", str(SPECS[0]), "--against", str(tmp_path)]) == 1
    assert main(["diff", "-f", str(SPECS[0]), "--against", str(tmp_path / "absent")]) == 2
    assert "no such file" in capsys.readouterr().err
