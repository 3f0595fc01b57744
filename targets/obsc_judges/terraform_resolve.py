"""What a Terraform configuration comes to: every value that a resource would be created with, without AWS.

`terraform test` applies the configuration with the real provider, but with each resource overridden, so that nothing is
asked of AWS; data sources that the provider computes by itself (`aws_iam_policy_document`, `aws_region`) are real.
What a resource only knows once it exists is replaced by its address and the attribute, so that a reference can be
read off a value: `aws_iam_role.task.name`. An attribute that is neither configured nor symbolic is random letters.
https://developer.hashicorp.com/terraform/language/tests/mocking
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from obsc_judges.on_disk import write_all
from obsc_judges.terraform_cli import messages, run, said, without_provider, workshop
from obsc_judges.terraform_layout import home
from obsc_judges.verdict import Absent, JudgeFailed, Outputs, Subjects, pick

NAME = "terraform-resolve"
ACCOUNT = "123456789012"
REGION = "us-east-1"
SYMBOLIC = ("id", "name", "dns_name", "zone_id", "endpoint", "prometheus_endpoint")
"""Computed attributes that hold `<type>.<name>.<attribute>`; an `arn` is in the form of one and ends in the address."""

_OF_AWS = {"account_id": ACCOUNT, "names": [f"{REGION}{letter}" for letter in "abc"]}
"""What data sources would ask AWS for: the account, and the names of its availability zones."""

_COMPUTED_LOCALLY = frozenset({"aws_arn", "aws_iam_policy_document", "aws_partition", "aws_region"})
_BLOCK = re.compile(r'^\s*(resource|data)\s+"(\w+)"\s+"([\w-]+)"', re.MULTILINE)
_PROTECTED = re.compile(r"^ +prevent_destroy = true$", re.MULTILINE)
_OWN_PROVIDER = re.compile(r'^\s*provider\s+"aws"', re.MULTILINE)
_OFFLINE = {
    "access_key": "none",
    "secret_key": "none",
    "skip_credentials_validation": True,
    "skip_metadata_api_check": True,
    "skip_region_validation": True,
    "skip_requesting_account_id": True,
}


@dataclass(frozen=True, slots=True)
class Resolved:
    """The values of every resource and data source, by address, and of the outputs."""

    resources: Mapping[str, Mapping[str, Any]]
    outputs: Mapping[str, Any]


def available() -> Absent | None:
    """Why Terraform cannot resolve anything here, or None."""
    return without_provider(NAME)


def resolve(subjects: Subjects, variables: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Resolved | str]:
    """Resolve many configurations, each with its own values for its variables; for one that fails, say why."""
    chosen = {name: outputs for name, outputs in subjects.items() if any(pick(outputs, "*.tf"))}
    with workshop() as root:
        return _resolve(root, chosen, variables)


def _resolve(root: Path, subjects: Subjects, variables: Mapping[str, Mapping[str, Any]]) -> dict[str, Resolved | str]:
    if not subjects:
        return {}
    folder = Path(mkdtemp(dir=root))
    folders = _lay_out(folder, subjects, variables)
    state, problems = _test(root, folder)
    if state is not None:
        return {name: _resolved(state, folders[name].name) for name in subjects}
    if len(subjects) == 1:
        return dict.fromkeys(subjects, problems)
    names = list(subjects)
    halves = names[: len(names) // 2], names[len(names) // 2 :]
    return {k: v for half in halves for k, v in _resolve(root, {n: subjects[n] for n in half}, variables).items()}


def _lay_out(folder: Path, subjects: Subjects, variables: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Path]:
    folders = write_all(folder, subjects)
    modules: dict[str, Any] = {}
    overrides: dict[str, list[Any]] = {"override_resource": [], "override_data": []}
    for name, outputs in subjects.items():
        module, place = folders[name].name, home(outputs)
        modules[module] = {"source": f"./{module}/{place}"} | _literal(variables.get(name, {}))
        for kind, override in _overrides(f"module.{module}", outputs):
            overrides[kind].append(override)
        if any(_OWN_PROVIDER.search(text) for _, text in pick(outputs, "*.tf")):
            _dump(folders[name] / place / "offline_override.tf.json", {"provider": {"aws": _OFFLINE}})
        if protected := _protected(outputs):
            _dump(folders[name] / place / "protection_override.tf.json", {"resource": protected})
    provider = {"aws": _OFFLINE | {"region": REGION}}
    outputs_of = {module: {"value": f"${{module.{module}}}", "sensitive": True} for module in modules}
    _dump(folder / "main.tf.json", {"provider": provider, "module": modules, "output": outputs_of})
    _dump(folder / "resolve.tftest.json", overrides | {"run": {"resolve": {"command": "apply"}}})
    return folders


def _overrides(module: str, outputs: Outputs) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, text in pick(outputs, "*.tf"):
        if Path(path).parent != Path(home(outputs)):
            continue
        for kind, type_, name in _BLOCK.findall(text):
            if kind == "resource":
                symbols = {attribute: f"{type_}.{name}.{attribute}" for attribute in SYMBOLIC}
                if type_ == "aws_launch_template":  # whose id the provider checks
                    symbols["id"] = "lt-" + "".join(filter(str.isalnum, name))
                values = symbols | {"arn": f"arn:aws:obsc:{REGION}:{ACCOUNT}:{type_}.{name}"}
                yield "override_resource", {"target": f"{module}.{type_}.{name}", "values": values}
            elif type_ not in _COMPUTED_LOCALLY:
                yield "override_data", {"target": f"{module}.data.{type_}.{name}", "values": _OF_AWS}


def _protected(outputs: Outputs) -> dict[str, dict[str, Any]]:
    """The resources that must not be destroyed, without that: a test destroys what it has made."""
    found: dict[str, dict[str, Any]] = {}
    for path, text in pick(outputs, "*.tf"):
        blocks = list(_BLOCK.finditer(text)) if Path(path).parent == Path(home(outputs)) else []
        for block, after in zip_longest(blocks, blocks[1:]):
            kind, type_, name = block.groups()
            end = len(text) if after is None else after.start()
            if kind == "resource" and _PROTECTED.search(text, block.end(), end):
                found.setdefault(type_, {})[name] = {"lifecycle": {"prevent_destroy": False}}
    return found


def _test(root: Path, folder: Path) -> tuple[dict[str, Any] | None, str]:
    """Run the test: the state that it came to, or what went wrong."""
    ran = run(root, ["init", "-json", "-backend=false", "-input=false"], folder)
    if ran.code == 0:
        ran = run(root, ["test", "-json", "-verbose"], folder)
    told = list(messages(ran.out))
    if ran.code == 0:
        return next(message["test_state"] for message in told if "test_state" in message), ""
    problems = [message["diagnostic"] for message in told if "diagnostic" in message]
    if not problems:
        raise JudgeFailed(f"terraform: {ran.err or ran.out}")
    return None, "\n".join(said(problem) for problem in problems if problem["severity"] == "error")


def _resolved(state: Mapping[str, Any], module: str) -> Resolved:
    address = f"module.{module}"
    children = [child for child in state["root_module"].get("child_modules", ()) if child["address"] == address]
    found = {
        resource["address"].removeprefix(f"{address}."): resource["values"]
        for child in children
        for resource in child.get("resources", ())
    }
    return Resolved(found, state["outputs"][module]["value"])


def _literal(value: Any) -> Any:
    """A value as Terraform's JSON syntax takes it: in a string, what would start an expression is doubled."""
    if isinstance(value, str):
        return value.replace("${", "$${").replace("%{", "%%{")
    if isinstance(value, Mapping):
        return {key: _literal(item) for key, item in value.items()}
    return [_literal(item) for item in value] if isinstance(value, (list, tuple)) else value


def _dump(file: Path, document: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(document), "utf-8")
