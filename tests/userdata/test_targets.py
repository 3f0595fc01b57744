"""`--target all` for instances: the targets that have them, and the others say why they write nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from obsc.cli import main
from userdata.compiled import DOCKER, HOST


@pytest.mark.parametrize("document", [HOST, DOCKER], ids=["host", "docker"])
def test_every_target_that_applies_is_built(
    document: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One that does not apply is no error, leaves no folder, and is named once."""
    monkeypatch.chdir(tmp_path)
    Path("observability.yaml").write_text(json.dumps(document))
    assert main(["build", "--target", "all", "--target", "compose", "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert set(report["targets"]) == {"cfn", "terraform", "cdk"}
    told = [one["message"] for one in report["diagnostics"] if one["code"] == "OBS031"]
    assert sorted(message.partition(" does not apply")[0] for message in told) == ["Docker Compose", "ECS JSON"]
    assert sorted(path.name for path in Path("obsc.out").iterdir()) == ["cdk", "cfn", "terraform"]
