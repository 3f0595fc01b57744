"""What Terraform makes of patched modules: every value that a resource would be created with, without AWS."""

from __future__ import annotations

import json
from typing import Any

from judging import skip_without
from obsc_judges import terraform_resolve
from obsc_judges.deployed.terraform import variables_of
from obsc_judges.terraform_resolve import Resolved
from patching.terraform.cases import edit, read

APPLIED = ("jsonencode", "no-roles", "templatefile")
"""One of each kind: `terraform test` takes five seconds for a module."""
GIVEN: dict[str, dict[str, Any]] = {"no-roles": {"volumes": ["cache"]}}
ROLE_ELSEWHERE = ("templatefile",)
_FIRST = "/otel-auto-instrumentation-python/opentelemetry/instrumentation/auto_instrumentation:"


def test_terraform_creates_what_was_meant() -> None:
    """Applied by the real provider: containers are JSON, the app finds OpenTelemetry, its role may send."""
    absent = terraform_resolve.available()
    if absent is not None:
        skip_without(absent)
    modules = {name: edit(read(name)) for name in APPLIED}
    values = {name: GIVEN.get(name, dict.fromkeys(variables_of(files), "web")) for name, files in modules.items()}
    found = terraform_resolve.resolve(modules, values)
    for name, resolved in found.items():
        assert isinstance(resolved, Resolved), f"{name}: {resolved}"
        (task,) = (body for at, body in resolved.resources.items() if at.startswith("aws_ecs_task_definition."))
        containers = {one["name"]: one for one in json.loads(task["container_definitions"])}
        app = containers["web"]
        variables = {row["name"]: row["value"] for row in app["environment"]}
        assert variables["PYTHONPATH"].startswith(_FIRST), name
        assert {row["containerName"] for row in app["dependsOn"]} == {"init", "cloudwatch-agent"} <= set(containers)
        assert {row["sourceVolume"] for row in app["mountPoints"]} <= {one["name"] for one in task["volume"]}
        policies = (json.dumps(body) for at, body in resolved.resources.items() if "aws_iam_role_policy." in at)
        assert ("xray:PutTraceSegments" in "".join(policies)) == (name not in ROLE_ELSEWHERE), name
