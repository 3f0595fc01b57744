"""OBS426 where no page could show it: task definitions and policies that are too long."""

from __future__ import annotations

import json
from typing import Any

from obsc.diagnostics import Diagnostic
from obsc.infra.ecs import TaskDefinition
from obsc.pipeline import compile_text, emit
from obsc.registry import find
from obsc.rules.obs426_service_too_large import json_size
from rules.blocks import SMALLEST, merged


def _found(service: dict[str, Any]) -> list[Diagnostic]:
    raw = json.dumps(merged(SMALLEST, {"services": {"web": service}})).encode()
    return [problem for problem in compile_text(raw).diagnostics if problem.code == "OBS426"]


def test_long_environment_is_found() -> None:
    """Else ECS refuses the task definition when everything else is deployed."""
    assert _found({"env": {f"SETTING_{i}": "x" * 1000 for i in range(50)}}) == []
    (found,) = _found({"env": {f"SETTING_{i}": "x" * 1000 for i in range(70)}})
    assert found.path == ("services", "web", "env")
    assert "65,536" in found.message


def test_size_is_never_more_than_what_ecs_gets() -> None:
    """Else a task definition that fits would be refused."""
    service = {"env": {f"SETTING_{i}": '"\\\n' * i for i in range(40)}, "enableExecuteCommand": True}
    compilation = compile_text(json.dumps(merged(SMALLEST, {"services": {"web": service}})).encode())
    assert compilation.graph is not None
    task = next(compilation.graph.of(TaskDefinition))
    target = find("ecs")
    assert target is not None
    file = next(file for file in emit(compilation, target) if file.path.startswith("taskdef."))
    written = json.dumps(json.loads(file.text), separators=(",", ":"))
    assert 0.8 * len(written) < json_size(task) <= len(written)


def test_many_secrets_are_found() -> None:
    """Else IAM refuses the execution role's policy in the middle of a deployment."""
    assert _found({"secrets": {f"SECRET_{i}": {"ssm": f"/shop/{i:03}/value"} for i in range(90)}}) == []
    (found,) = _found({"secrets": {f"SECRET_{i}": {"ssm": f"/shop/{i:03}/{'x' * 40}"} for i in range(150)}})
    assert found.path == ("services", "web", "secrets")
    assert "10,240" in found.message


def test_keys_of_one_secret_share_an_arn() -> None:
    """Else the way out that the rule names would be none."""
    keys = {f"SECRET_{i}": {"secretsManager": "shop/settings", "key": f"value{i}"} for i in range(150)}
    assert _found({"secrets": keys}) == []


def test_policies_of_one_role_count_together() -> None:
    """The limit is the role's: two services that are given one role share it."""
    service = {
        "framework": "flask",
        "server": {"name": "gunicorn", "app": "app:app"},
        "executionRole": "arn:aws:iam::123456789012:role/ecs",
        "secrets": {f"SECRET_{i}": {"ssm": f"/shop/{i:03}/{'x' * 20}"} for i in range(80)},
    }
    web, api = service | {"port": 8000}, service | {"port": 8001}
    assert _found(web) == []
    raw = json.dumps(merged(SMALLEST, {"services": {"web": web, "api": api}})).encode()
    (found,) = (problem for problem in compile_text(raw).diagnostics if problem.code == "OBS426")
    assert "`shop-api-start` and `shop-web-start`" in found.message


def test_too_many_resources_for_a_stack_are_found() -> None:
    """Else CloudFormation refuses a template that Terraform would take."""
    rules = [{"port": 8000, "from": f"10.{i // 250}.{i % 250}.0/24"} for i in range(510)]
    raw = json.dumps(merged(SMALLEST, {"platform": {"network": {"ingress": rules}}})).encode()
    (found,) = (problem for problem in compile_text(raw).diagnostics if problem.code == "OBS426")
    assert found.severity.label == "warning"
    assert "a CloudFormation stack takes 500" in found.message
