"""`obsc diff --against live` on an embedded AWS: only what was changed by hand differs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from obsc.cli import main
from shipped import SPECS, texts

REGION = "eu-central-1"
NOT_KEPT = {
    ("changed", "Service web", field)
    for field in ("deployment.circuit_breaker", "deployment.rollback", "enable_ecs_managed_tags")
}
"""What the embedded AWS forgets of a service."""
SPEC = next(path for path in SPECS if path.stem.startswith("01"))


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[boto3.Session]:
    """An account in which the first specification runs."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    with mock_aws():
        session = boto3.Session(region_name=REGION)
        session.client("logs").create_log_group(logGroupName="/ecs/shop-web")
        session.client("logs").put_retention_policy(logGroupName="/ecs/shop-web", retentionInDays=30)
        ecs = session.client("ecs")
        ecs.create_cluster(clusterName="prod")
        task, service = (_filled(name) for name in ("taskdef.web.json", "service.web.json"))
        ecs.register_task_definition(**task)
        ec2 = session.client("ec2")
        group = ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
        subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        service["networkConfiguration"]["awsvpcConfiguration"] |= {"subnets": [subnet], "securityGroups": [group]}
        ecs.create_service(**{**service, "cluster": "prod"})
        yield session


def _filled(name: str) -> dict[str, Any]:
    text = re.sub(r"<web-log-group.name>", "/ecs/shop-web", texts(SPEC, "ecs")[name])
    filled: dict[str, Any] = json.loads(re.sub(r"<([\w.-]+)>", r"given-\1", text))
    return filled


def _differences(capsys: pytest.CaptureFixture[str], code: int) -> set[tuple[str, str, str]]:
    words = ["diff", "-f", str(SPEC), "--against", "live", "--cluster", "prod", "--region", REGION]
    assert main([*words, "--format", "json"]) == code
    found = json.loads(capsys.readouterr().out)["differences"]
    return {(one["what"], one["resource"], one["field"]) for one in found}


def test_an_account_is_asked(session: boto3.Session, capsys: pytest.CaptureFixture[str]) -> None:
    """Hand edits are seen; what is as it was built is not told of."""
    before = _differences(capsys, 1)
    assert before == NOT_KEPT
    session.client("ecs").update_service(cluster="prod", service="shop-web", desiredCount=5)
    session.client("logs").put_retention_policy(logGroupName="/ecs/shop-web", retentionInDays=1)
    after = _differences(capsys, 1)
    assert after - before == {
        ("changed", "Service web", "desired_count"),
        ("changed", "LogGroup web", "retention_days"),
    }


def test_without_a_cluster_nothing_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    """The specification leaves it open."""
    assert main(["diff", "-f", str(SPEC), "--against", "live", "--region", REGION]) == 2
    assert "--cluster NAME" in capsys.readouterr().err


def test_a_folder_may_be_called_live(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its path has a slash."""
    (tmp_path / "live").mkdir()
    assert main(["diff", "-f", str(SPEC), "--against", str(tmp_path / "live")]) == 1
    assert "no task definition" in capsys.readouterr().err
