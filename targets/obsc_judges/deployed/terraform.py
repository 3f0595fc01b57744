"""Terraform with the real AWS provider, applied to the embedded AWS.

Builds are applied as the modules of one configuration, each with a provider of its own that works in an account of its
own. Their files stay as they are: endpoint and keys come from a profile in the AWS configuration file that is named to
the provider, which then needs none of its switches for look-alikes of AWS.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from unittest.mock import patch

from obsc_judges.deployed.cloudformation import Values
from obsc_judges.deployed.embedded import Account
from obsc_judges.on_disk import write_all
from obsc_judges.terraform_cli import messages, run, said, workshop
from obsc_judges.terraform_layout import home
from obsc_judges.verdict import JudgeFailed, Outputs, pick

_VARIABLE = re.compile(r'^\s*variable\s+"([^"\s]+)"', re.MULTILINE)
_SUBJECT = re.compile(r"\bsubject_(\d+)\b")
_TOGETHER = 10
"""Every account is a process of the provider, of 350 MB."""
_HASTE = {"GOGC": "400"}
"""The provider ends before its garbage matters: a fifth less work, for an eighth more memory (measured)."""
_ATTEMPTS = 3
"""By default the provider asks for what the embedded AWS does not know again and again, for ten minutes."""
_RANDOM = re.compile(r"\d{18}[\da-f]{8}$")
"""How a name ends that the provider makes up: with the time and a counter. Its state tells of a prefix where a name
ends with 26 letters that could be one.

https://github.com/hashicorp/terraform-plugin-sdk/blob/main/helper/id/id.go
"""
_ERRORS = 3
"""So many of Terraform's errors are told; the rest are mostly echoes."""


@dataclass(frozen=True, slots=True)
class Module:
    """A build, the account to apply it in, and values for its variables."""

    outputs: Outputs
    account: Account
    variables: Values


@dataclass(frozen=True, slots=True)
class Applied:
    """What it came to: the names that the provider made up, or why Terraform stopped."""

    generated: frozenset[str] = frozenset()
    failure: str = ""


def variables_of(outputs: Outputs) -> frozenset[str]:
    """The names of a configuration's variables."""
    texts = (text for path, text in pick(outputs, "*.tf") if Path(path).parent == Path(home(outputs)))
    return frozenset(name for text in texts for name in _VARIABLE.findall(text))


def apply(modules: Mapping[str, Module], endpoint: str) -> Mapping[str, Applied]:
    """Apply them, many in one run; what cannot even be planned is taken out, and the rest is applied without it."""
    waiting = [name for name, module in modules.items() if _waits(module)]
    lanes = [waiting, [name for name in modules if name not in waiting]]
    with workshop() as root, patch.dict(os.environ, _HASTE), ThreadPoolExecutor(len(lanes)) as pool:

        def run_lane(names: list[str]) -> dict[str, Applied]:
            found: dict[str, Applied] = {}
            for start in range(0, len(names), _TOGETHER):
                together = names[start : start + _TOGETHER]
                found |= _apply(root, {name: modules[name] for name in together}, endpoint)
            return found

        return {name: applied for found in pool.map(run_lane, lanes) for name, applied in found.items()}


def _waits(module: Module) -> bool:
    """Whether the provider will sleep for a minute, whatever is said: so long it gives a load balancer to start.

    Others are applied meanwhile.
    """
    return any('resource "aws_lb"' in text for _, text in pick(module.outputs, "*.tf"))


def _apply(root: Path, modules: Mapping[str, Module], endpoint: str) -> dict[str, Applied]:
    folder = Path(mkdtemp(dir=root))
    places = {name: place.name for name, place in _lay_out(folder, modules, endpoint).items()}
    told = list(_told(root, folder))
    problems = [message["diagnostic"] for message in told if message.get("type") == "diagnostic"]
    errors = [problem for problem in problems if problem["severity"] == "error"]
    causes = _causes(errors, set(places.values()))
    failed = {name: Applied(failure=causes[place]) for name, place in places.items() if place in causes}
    rest = {name: module for name, module in modules.items() if name not in failed}
    if errors and not any(_changes(message) for message in told):
        return failed | (_apply(root, rest, endpoint) if rest else {})
    state = folder / "terraform.tfstate"
    resources = json.loads(state.read_text("utf-8"))["resources"] if state.is_file() else []
    return failed | {name: Applied(frozenset(_generated(resources, f"module.{places[name]}"))) for name in rest}


def _told(root: Path, folder: Path) -> Iterator[Mapping[str, Any]]:
    """What Terraform says about itself; a run that fails without a reason has broken down."""
    for words in (
        ["init", "-json", "-backend=false", "-input=false"],
        ["apply", "-json", "-auto-approve", "-input=false", "-refresh=false", "-parallelism=20"],
    ):
        ran = run(root, words, folder)
        told = list(messages(ran.out))
        yield from told
        if ran.code:
            if not any(message.get("diagnostic", {}).get("severity") == "error" for message in told):
                raise JudgeFailed(f"terraform {words[0]}: {ran.err or ran.out}")
            return


def _lay_out(folder: Path, modules: Mapping[str, Module], endpoint: str) -> Mapping[str, Path]:
    folders = write_all(folder, {name: module.outputs for name, module in modules.items()})
    providers, calls, values, profiles = [], {}, {}, []
    settings = folder / "aws.ini"
    for name, module in modules.items():
        place, account = folders[name].name, module.account
        profiles += [
            f"[profile {place}]",
            f"region = {account.region}",
            f"endpoint_url = {endpoint}",
            f"aws_access_key_id = {account.key}",
            "aws_secret_access_key = none",
        ]
        settled = {"shared_config_files": [str(settings)], "max_retries": _ATTEMPTS}
        providers.append({"alias": place, "profile": place} | settled)
        given = {variable: f'${{var.{place}["{variable}"]}}' for variable in module.variables}
        source = {"source": f"./{place}/{home(module.outputs)}", "providers": {"aws": f"aws.{place}"}}
        calls[place] = source | given
        values[place] = module.variables
    root = {"provider": {"aws": providers}, "variable": {n: {"type": "any"} for n in values}, "module": calls}
    settings.write_text("\n".join(profiles), "utf-8")
    (folder / "main.tf.json").write_text(json.dumps(root), "utf-8")
    # In a file of values strings mean themselves; in the configuration they would be templates.
    (folder / "terraform.tfvars.json").write_text(json.dumps(values), "utf-8")
    return folders


def _changes(message: Mapping[str, Any]) -> bool:
    """Whether Terraform has begun to make something; data is read while it still plans, and is announced alike.

    https://developer.hashicorp.com/terraform/internals/machine-readable-ui#operation-messages
    """
    return message.get("type") == "apply_start" and message["hook"]["action"] != "read"


def _causes(errors: Iterable[Mapping[str, Any]], places: set[str]) -> dict[str, str]:
    """The errors by the module that they are about; those that are about none are everybody's.

    The lines that are shown with an error may be the one on which all modules are called.
    """
    found: dict[str, list[str]] = {}
    for error in errors:
        told = {member: value for member, value in error.items() if member != "snippet"}
        owners = {f"subject_{number}" for number in _SUBJECT.findall(json.dumps(told))} & places
        for place in owners or places:
            found.setdefault(place, []).append(said(error).replace(f"module.{place}.", ""))
    return {place: "\n".join(told[:_ERRORS]) for place, told in found.items()}


def _generated(resources: Iterable[Mapping[str, Any]], module: str) -> Iterator[str]:
    """The names that begin with a prefix, if only the provider's own, and go on at random."""
    for resource in resources:
        if resource.get("module") == module:
            names = (instance["attributes"].get("name") for instance in resource["instances"])
            yield from (name for name in names if isinstance(name, str) and _RANDOM.search(name))
