"""The faults themselves: that none is missing where text says something, and that the rest of a file stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from mutation.engine import Mutant, mutants, sample
from mutation.subjects import subjects
from mutation.survivors import reason

TEMPLATE = """\
Parameters:
  Role:
    Type: String
Resources:
  Web:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Cpu: "512" # units
      Roles: [!Ref Role, !Sub "${AWS::Region}${!x}"]
"""
TASK = '{"cpu": 256, "role": "<web-role.arn>", "essential": true, "command": ["a", "b"]}\n'
MODULE = """\
variable "role" {
  type = string
}

resource "aws_iam_role" "web" {
  name = "$${x}\\n" # a comment
}

resource "aws_ecs_service" "web" {
  role    = aws_iam_role.web.arn
  subnets = [var.role, "b"]
  actions = ["logs:Put"]
}
"""
PACKAGE = """\
class Web(Construct):
    def __init__(self, *,
        role: str,
    ):
        self.cfn_web = ecs.CfnService(self, "é", desired_count=2, role=role)
        self.cfn_web.apply_removal_policy(cdk.RemovalPolicy.RETAIN)
"""


def _made(path: str, text: str) -> dict[tuple[str, str], str]:
    return {(mutant.kind, mutant.place): mutant.text for mutant in mutants({path: text})}


@pytest.mark.parametrize(
    ("kind", "place", "old", "new"),
    [
        ("drop", "Resources.Web.Properties.Cpu", 'Cpu: "512" # units\n      Roles', "Roles"),
        ("rename", "Resources.Web.Properties.Cpu", "Cpu:", "Cpux:"),
        ("double", "Resources.Web.Properties.Roles.0", "[!Ref Role, ", "[!Ref Role, !Ref Role, "),
        ("reorder", "Resources.Web.Properties.Roles.0", "!Ref Role, !Sub", "!Sub"),
        ("unquote", "Resources.Web.Properties.Cpu", '"512"', "512"),
        ("add one", "Resources.Web.Properties.Cpu", '"512"', '"513"'),
        ("drop tag", "Resources.Web.Properties.Roles.0", "!Ref Role", "Role"),
        ("retarget", "Resources.Web.Properties.Roles.1", "AWS::Region", "AWS::AccountId"),
        ("retarget to another kind", "Resources.Web.Properties.Roles.0", "!Ref Role", "!Ref Web"),
        ("lose an escape", "Resources.Web.Properties.Roles.1", "${!x}", "${x}"),
        ("another type", "Parameters.Role.Type", "Type: String", "Type: List<AWS::EC2::Subnet::Id>"),
    ],
)
def test_faults_in_yaml(kind: str, place: str, old: str, new: str) -> None:
    """A fault that is not made is never found missing."""
    expected = TEMPLATE.replace(old, new, 1)
    if kind == "reorder":
        expected = TEMPLATE.replace('!Ref Role, !Sub "${AWS::Region}${!x}"', '!Sub "${AWS::Region}${!x}", !Ref Role')
    if kind == "another type":
        kind = "another word"
    assert expected == _made("template.yaml", TEMPLATE)[kind, place]


@pytest.mark.parametrize(
    ("kind", "place", "old", "new"),
    [
        ("drop", "cpu", '"cpu": 256, ', ""),
        ("drop", "command.1", ', "b"', ""),
        ("flip", "essential", "true", "false"),
        ("quote", "cpu", "256", '"256"'),
        ("swap lines", "", "", ""),
        ("literal", "role", '"<web', '"web'),
        ("other attribute", "role", ".arn>", ".name>"),
    ],
)
def test_faults_in_json(kind: str, place: str, old: str, new: str) -> None:
    """The same in JSON, in which placeholders are the references."""
    made = _made("taskdef.web.json", TASK)
    assert (made.get((kind, place)) == TASK.replace(old, new, 1)) is bool(old)


@pytest.mark.parametrize(
    ("kind", "place", "old", "new"),
    [
        ("drop", "variable.role.type", "{\n  type = string\n}", "{}"),
        ("rename label", "resource.aws_iam_role.web", '"aws_iam_role"', '"aws_iam_rolex"'),
        ("lose an escape", "resource.aws_iam_role.web.name", "$${", "${"),
        ("other attribute", "resource.aws_ecs_service.web.role", ".arn", ".name"),
        ("retarget to another kind", "resource.aws_ecs_service.web.role", "= aws_iam_role.", "= aws_ecs_service."),
        ("literal", "resource.aws_ecs_service.web.subnets.0", "var.role", '"var.role"'),
        ("reorder", "resource.aws_ecs_service.web.subnets.0", 'var.role, "b"', '"b", var.role'),
        ("widen", "resource.aws_ecs_service.web.actions.0", '"logs:Put"', '"*"'),
        ("another word", "variable.role.type", "string", "list(string)"),
        ("drop line", "resource.aws_ecs_service.web.role", "  role    = aws_iam_role.web.arn\n", ""),
    ],
)
def test_faults_in_hcl(kind: str, place: str, old: str, new: str) -> None:
    """The same in HCL."""
    wanted = MODULE.replace(old, new, 1)
    assert wanted in [one.text for one in mutants({"main.tf": MODULE}) if (one.kind, one.place) == (kind, place)] or (
        kind == "drop line" and wanted in [one.text for one in mutants({"main.tf": MODULE}) if one.place == place]
    )


@pytest.mark.parametrize(
    ("kind", "place", "old", "new"),
    [
        ("add one", "Web.__init__.cfn_web.desired_count", "=2", "=3"),
        ("drop", "Web.__init__.cfn_web.role", ", role=role", ""),
        ("rename", "Web.__init__.cfn_web.desired_count", "desired_count", "desired_countx"),
        ("append", "Web.__init__.cfn_web.1", '"é"', '"éx"'),
        ("retarget", "Web.__init__.apply_removal_policy.0", "RETAIN", "DESTROY"),
        ("retarget to another kind", "Web.__init__.cfn_web.role", "role=role", "role=cdk.Aws.ACCOUNT_ID"),
    ],
)
def test_faults_in_python(kind: str, place: str, old: str, new: str) -> None:
    """The same in Python, whose parser counts bytes."""
    assert PACKAGE.replace(old, new, 1) == _made("construct.py", PACKAGE)[kind, place]


DASHBOARD_IN_YAML = """\
Resources:
  Slow:
    Type: AWS::CloudWatch::Alarm
  Busy:
    Type: AWS::CloudWatch::Alarm
  Board:
    Type: AWS::CloudWatch::Dashboard
    Properties:
      DashboardBody: !Sub |-
        {"period": 1.5, "alarms": ["${Slow.Arn}"]}
"""
DASHBOARD_IN_HCL = """\
resource "alarm" "slow" {
}

resource "alarm" "busy" {
}

resource "board" "web" {
  body = jsonencode({ period = 1.5, alarms = [alarm.slow.arn] })
}
"""
DASHBOARD_IN_PYTHON = """\
class Web(Construct):
    def __init__(self):
        self.cfn_slow = cw.CfnAlarm(self, "Slow")
        self.cfn_busy = cw.CfnAlarm(self, "Busy")
        self.body = stack.to_json_string({"period": 1.5, "alarms": [self.cfn_slow.attr_arn]})
"""


@pytest.mark.parametrize(
    ("file", "text", "reference", "other"),
    [
        ("template.yaml", DASHBOARD_IN_YAML, "${Slow", "${Busy"),
        ("main.tf", DASHBOARD_IN_HCL, "[alarm.slow", "[alarm.busy"),
        ("construct.py", DASHBOARD_IN_PYTHON, "[self.cfn_slow", "[self.cfn_busy"),
    ],
)
def test_faults_in_a_document_in_a_document(file: str, text: str, reference: str, other: str) -> None:
    """The body of a dashboard would be one long text, in which one character in the middle is changed."""
    made = [(mutant.kind, mutant.text) for mutant in mutants({file: text})]
    assert ("retarget", text.replace(reference, other)) in made
    assert ("add one", text.replace("1.5", "2.5")) in made
    assert any("alarms" in changed and "period" not in changed for kind, changed in made if kind == "drop")


def test_faults_in_a_heredoc() -> None:
    """The script of an instance, in which `#` begins no comment of the configuration."""
    script = "<<EOT\n#!/bin/sh\necho $${HOME} ${var.image}\nEOT\n"
    source = 'variable "image" {\n}\n\nvariable "other" {\n}\n\nresource "a" "b" {\n  run = ' + script + "}\n"
    made = [(mutant.kind, mutant.text) for mutant in mutants({"main.tf": source})]
    assert ("drop line", source.replace("#!/bin/sh\n", "")) in made
    assert ("lose an escape", source.replace("$$", "$")) in made
    assert ("retarget", source.replace("${var.image}", "${var.other}")) in made


@pytest.mark.parametrize("target", ["cfn", "terraform", "ecs"])
def test_no_word_is_left_alone(target: str) -> None:
    """What no fault ever touches may be wrong unnoticed; to take a whole line away is not to touch its words."""
    languages = (".yaml", ".tf", ".json")
    for subject in subjects(target):
        files = {path: text for path, text in subject.documents.items() if path.endswith(languages)}
        touched = {(one.file, at) for one in mutants(files) if one.kind not in WHOLE for at in _touched(one)}
        silent = [
            f"{path}: {word[0]}"
            for path, text in files.items()
            for word in re.finditer(r"\w(?:[\w.-]|::)*", re.sub(r"(?m)^\s*#.*$", lambda line: " " * len(line[0]), text))
            if not any((path, at) in touched for at in range(word.start(), word.end() + 1))
        ]
        assert silent == [], subject.name


WHOLE = ("cut file", "double", "drop", "empty file", "reorder", "swap")


def _touched(mutant: Mutant) -> Iterator[int]:
    """Every place that is changed, and where something is put in."""
    if "line" not in mutant.kind:
        for (start, end), _ in mutant.edits:
            yield from range(start, max(end, start + 1))


def test_a_sample_has_every_kind() -> None:
    """A kind of fault that is not in the sample is not tried in most runs."""
    everything = list(mutants(subjects("cfn")[0].documents))
    chosen = sample(everything, 100)
    assert len(chosen) == 100
    assert {mutant.kind for mutant in everything} == {mutant.kind for mutant in chosen}
    assert chosen == sample(everything, 100)


@pytest.mark.parametrize("target", ["ecs", "terraform"])
def test_the_table_does_not_excuse_everything(target: str) -> None:
    """A reader that sees no difference at all must not pass for a good one."""
    found = sample(mutants(subjects(target)[0].documents), 300)
    excused = [mutant for mutant in found if reason(mutant)]
    assert len(excused) < len(found) / 4
