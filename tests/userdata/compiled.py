"""User data as it comes out of the compiler, with the deployment's values filled in."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from obsc.infra.ec2 import Instance, LaunchTemplate
from obsc.infra.values import Join, Pseudo, Ref, Text
from obsc.lower.system import lower
from obsc.passes import run_passes
from obsc.plan.model import Plan
from obsc.plan.resolve import resolve
from obsc.user_files import Refusal
from rules.blocks import merged

HOST: dict[str, Any] = {
    "apiVersion": "obsc/v1alpha1",
    "kind": "Observability",
    "metadata": {"name": "shop"},
    "deploymentEnvironment": "staging",
    "platform": {"ec2": {}},
    "services": {
        "web": {
            "framework": "flask",
            "server": {"name": "gunicorn", "app": "app:app"},
            "port": 8000,
        }
    },
}
"""A process on Amazon Linux 2023, with every default."""

DOCKER = merged(HOST, {"platform": {"ec2": {"packaging": "docker"}}, "services": {"web": {"image": "shop/web:1"}}})
"""A container there."""


def plan_of(document: dict[str, Any], files: Mapping[str, bytes] | None = None) -> Plan:
    """The plan of a document beside some files."""
    there = files or {}
    return resolve(deepcopy(document), lambda path: there.get(path, Refusal("is not there")))


def script(
    document: dict[str, Any], files: Mapping[str, bytes] | None = None, given: Mapping[str, str] | None = None
) -> str:
    """The user data of the one service, with inputs as they are given."""
    plan = plan_of(document, files)
    graph = run_passes(lower(plan), plan)
    assert graph.verify() == []
    machines: list[Instance | LaunchTemplate] = [*graph.of(Instance), *graph.of(LaunchTemplate)]
    assert len(machines) == 1
    return deployed(machines[0].user_data, given or {})


def deployed(value: Text, given: Mapping[str, str]) -> str:
    """A text as a deployment fills it in."""
    match value:
        case str():
            return value
        case Ref("Input", name, _):
            return given[name]
        case Ref(kind, name, attr):
            return f"{kind}/{name}/{attr}"
        case Pseudo(name):
            return {"region": "us-east-1", "partition": "aws", "account-id": "123456789012"}[name]
        case Join(parts):
            return "".join(deployed(part, given) for part in parts)
    raise AssertionError(value)
