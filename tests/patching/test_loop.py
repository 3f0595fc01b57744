"""What a person does: compare, patch, compare again, import. The commands have to agree on what is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from obsc.compare import Missing
from obsc.patching.formats import format_of
from patching import cases as json_cases
from patching.cases import SPECIFICATION, compiled, request
from patching.cloudformation import cases as cloudformation
from patching.loop import drifts, laid, services, telemetry, with_their_family
from patching.terraform import cases as terraform
from patching.user_data import cases as user_data


@dataclass(frozen=True)
class Case:
    """Files of a corpus, and how they are patched."""

    files: Mapping[str, str]
    path: str
    specification: str
    service: str
    choice: Mapping[str, str | None] = field(default_factory=dict)


def _on_ecs(files: Mapping[str, str], path: str, choice: Mapping[str, str | None]) -> Case:
    """Files in which the service is called as the app's container."""
    name = choice.get("container") or "web"
    return Case(files, path, SPECIFICATION.replace("  web:", f"  {name}:"), name, choice)


def _cases() -> Iterator[tuple[str, Case]]:
    for name in json_cases.NAMES:
        choice = {"container": json_cases.CONTAINERS.get(name)}
        yield f"json {name}", _on_ecs({"task.json": json_cases.read(name)}, "task.json", choice)
    for name in cloudformation.NAMES:
        yield name, _on_ecs({name: cloudformation.read(name)}, name, {**cloudformation.CHOICES.get(name, {})})
    for name in terraform.NAMES:
        if name == "template-file":
            continue  # a provider of HashiCorp's archive, which only a patch follows
        yield f"terraform {name}", _on_ecs(terraform.read(name), ".", {"container": terraform.CONTAINERS.get(name)})
    for name, specification in user_data.SPECIFICATIONS.items():
        files = {"main.tf": _INSTANCE, "boot.sh": user_data.read(name)}
        service = "web" if name in _CALLED_WEB else "shop"
        yield f"user data {name}", Case(files, ".", specification.replace("  web:", f"  {service}:"), service)


_INSTANCE = """\
resource "aws_instance" "web" {
  ami           = "ami-1"
  instance_type = "t3.small"
  user_data     = file("${path.module}/boot.sh")
}
"""
_CALLED_WEB = ("agent", "nohup", "uvicorn")
"""Scripts whose app is in no unit and no container with a name."""
CASES = dict(_cases())
every_case = pytest.mark.parametrize("name", CASES)


def _patched(case: Case) -> dict[str, str]:
    asked = request(case.files, case.path, case.specification, **case.choice)
    made = format_of(asked)(asked)
    return {**case.files, **{one.path: one.after for one in made.edits if one.after is not None}}


_STAYS: Mapping[str, set[str]] = {
    "json described": {"OTEL_PROPAGATORS"},
    "json two-spaces": {"OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG"},
    "rows.yaml": {"OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG"},
    "user data in-a-unit": {"OTEL_PROPAGATORS", "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG"},
    "user data unit": {"OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG"},
}
"""What the user says otherwise, which a patch leaves and a comparison names."""
_VOLUME = "volumes[opentelemetry-auto-instrumentation-python]"
_ADDED = {"containers[init]", "containers[cloudwatch-agent]", _VOLUME, "RolePolicy"}
_UNREAD = ("terraform for-each", "terraform hugging", "user data agent")
"""How many tasks there are, what the container is called, and what starts the app: nobody can say it."""


@every_case
def test_what_is_missing_is_named_until_it_is_patched(name: str, tmp_path: Path) -> None:
    """A comparison names what a patch adds; then nothing of it but where the user's own value stays."""
    case = CASES[name]
    where = laid(case.files, case.path, tmp_path / "before")
    specification = with_their_family(case.specification, case.service, where)
    before = telemetry(drifts(specification, where))
    after = telemetry(drifts(specification, laid(_patched(case), case.path, tmp_path / "after")))
    if name in _UNREAD:
        # A container that an expression names is missing as a whole.
        assert (before.keys(), after) == (_ADDED if name == "terraform hugging" else set(), {})
        return
    plan, text = compiled(case.specification).plan, "".join(case.files.values())
    assert plan is not None
    assert {one.name for one in plan.services[0].variables if one.name not in text} <= before.keys()
    for variable in ("PYTHONPATH", "OTEL_RESOURCE_ATTRIBUTES"):
        drift = after.pop(variable, None)
        assert drift is None or not isinstance(drift.difference.actual, Missing)
    assert after.keys() == _STAYS.get(name, set())


@every_case
def test_what_is_patched_is_imported_as_it_was_meant(name: str, tmp_path: Path) -> None:
    """What obsc adds is taken out: the service is the one of the specification, its variables are the user's."""
    case = CASES[name]
    found = [services(laid(files, case.path, tmp_path / side)) for side, files in _sides(case)]
    if name in _UNREAD:
        assert found == [{}, {}]
        return
    before, after = (one.get(case.service, {}) for one in found)
    meant = yaml.safe_load(case.specification)["services"][case.service]
    assert after["server"] == meant["server"] and after["port"] == meant["port"]
    # What the sampler of a build needs beside it means nothing to another one, and does no harm.
    added = _OF_XRAY if "OTEL_TRACES_SAMPLER" in _STAYS.get(name, ()) else set()
    if before:
        for key in ("image", "env", "secrets", "signals", "resource", "logs", "containers", "process", "runtime"):
            assert _without(after.get(key), added) == (before.get(key) or {}), key


_OF_XRAY = {"OTEL_PYTHON_REQUESTS_EXCLUDED_URLS", "OTEL_PYTHON_URLLIB3_EXCLUDED_URLS"}


def _without(value: Any, keys: set[str]) -> Any:
    return {key: one for key, one in value.items() if key not in keys} if isinstance(value, dict) else value or {}


def _sides(case: Case) -> tuple[tuple[str, Mapping[str, str]], ...]:
    return ("before", case.files), ("after", _patched(case))
