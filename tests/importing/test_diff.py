"""`obsc diff` finds what somebody changed, and nothing where nobody did."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from importing.corpus import unpacked
from obsc.cli import main
from shipped import SPECS, texts

UNPATCHED = [path for path in SPECS if not path.stem.startswith("13")]
"""A patch changes what no file says in its own words."""


def _outputs(path: Path, target: str, folder: Path) -> str:
    for name, text in texts(path, target).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return str(folder)


CASES = [
    *((path, "cfn") for path in UNPATCHED),
    *((path, "ecs") for path in UNPATCHED if path.stem[1] in "39"),
    *((path, "terraform") for path in (UNPATCHED[6], *UNPATCHED[11:])),
]


@pytest.mark.parametrize(("path", "target"), CASES, ids=lambda value: getattr(value, "stem", value))
def test_own_outputs_do_not_differ(path: Path, target: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A false alarm a day, and nobody looks any more."""
    code = main(["diff", "-f", str(path), "--against", _outputs(path, target, tmp_path)])
    assert code == 0, capsys.readouterr().out


EDITS = {
    "Cpu: 160": ("Cpu: 128", "TaskDefinition", "containers[catalog].cpu", "160", "128"),
    "RetentionInDays: 7": ("RetentionInDays: 14", "LogGroup cloudwatch.agent", "retention_days", "7", "14"),
    "Value: xray": ("Value: always_on", "TaskDefinition", "environment[OTEL_TRACES_SAMPLER]", "'xray'", "'always_on'"),
    "MinimumHealthyPercent: 50": ("MinimumHealthyPercent: 60", "Service payments", "deployment", "50", "60"),
    "DesiredCount: 1": ("DesiredCount: 4", "Service catalog", "desired_count", "1", "4"),
    "        - Name: init": ("        - Name: copy", "TaskDefinition", "containers[init].name", "'init'", "'copy'"),
    "LaunchType: FARGATE": ("LaunchType: EC2", "Service", "launch_type", "'FARGATE'", "'EC2'"),
}


@pytest.mark.parametrize("edited", EDITS)
def test_a_change_by_hand_is_found(edited: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the line of the specification, the resource, the field, and both values."""
    path = next(path for path in SPECS if path.stem.startswith("07"))
    by, resource, field, ours, theirs = EDITS[edited]
    where = _outputs(path, "cfn", tmp_path)
    template = tmp_path / "template.yaml"
    assert edited in template.read_text(encoding="utf-8")
    template.write_text(template.read_text(encoding="utf-8").replace(edited, by, 1), encoding="utf-8")
    assert main(["diff", "-f", str(path), "--against", where, "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)["differences"]
    (one,) = [one for one in found if field in one["field"]]
    assert one["resource"].startswith(resource) and (one["specification"], one["existing"]) == (ours, theirs)
    assert one["file"].startswith("template.yaml:")
    assert one["line"] is not None or one["what"] == "changed"
    assert main(["diff", "-f", str(path), "--against", where]) == 1
    assert "template.yaml:" in capsys.readouterr().out


BESIDE = [
    ("12", "              - xray:PutTraceSegments\n", "", "changed", "RolePolicy web-task", "actions"),
    ("12", "Threshold: 80", "Threshold: 90", "changed", "Alarm web.busy", "threshold"),
    ("12", "AlarmName: tickets-web-slow", "AlarmName: slow", "missing", "Alarm web.slow", ""),
    ("12", '"title": "Latency"', '"title": "Slow"', "changed", "Dashboard web", "widgets[2].properties.title"),
    ("12", "DashboardName: tickets-web", "DashboardName: mine", "missing", "Dashboard web", ""),
    ("12", "ToPort: 8000", "ToPort: 7999", "missing", "SecurityGroupIngress web.load-balancer", ""),
    ("12", "      TaskRoleArn: !GetAtt WebTaskRole.Arn\n", "", "missing", "Role web-task", ""),
    ("17", "Type: t4g.small", "Type: t4g.large", "changed", "LaunchTemplate my-python-app", "instance_type"),
    ("17", "--workers 2", "--workers 9", "changed", "LaunchTemplate my-python-app", "user_data.command"),
    (
        *("17", 'OTEL_TRACES_EXPORTER="otlp"', 'OTEL_TRACES_EXPORTER="none"', "changed"),
        *("LaunchTemplate my-python-app", "user_data.environment[OTEL_TRACES_EXPORTER]"),
    ),
    ("17", "              - xray:GetSamplingRules\n", "", "changed", "RolePolicy my-python-app-instance", "actions"),
    (
        "18",
        "            --env OTEL_METRICS_EXPORTER=none \\\n",
        "",
        "changed",
        "Instance python-flask",
        "user_data.environment[OTEL_METRICS_EXPORTER]",
    ),
]


@pytest.mark.parametrize("edit", BESIDE, ids=lambda edit: f"{edit[4]} {edit[5]}")
def test_what_stands_beside_tasks_is_compared_too(
    edit: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Permissions, ports, alarms, dashboards, and what instances run."""
    number, before, after, *expected = edit
    path = next(path for path in SPECS if path.stem.startswith(number))
    where = _outputs(path, "cfn", tmp_path)
    template = tmp_path / "template.yaml"
    text = template.read_text(encoding="utf-8")
    assert before in text
    template.write_text(text.replace(before, after, 1), encoding="utf-8")
    assert main(["diff", "-f", str(path), "--against", where, "--format", "json"]) == 1
    (one,) = json.loads(capsys.readouterr().out)["differences"]
    assert [one["what"], one["resource"], one["field"]] == expected
    assert one["line"] is not None
    assert expected[0] == "missing" or one["file"].startswith("template.yaml:")


HAND_WRITTEN = """
resource "aws_iam_role" "task" {
  name               = "shop-task"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}
data "aws_iam_policy_document" "telemetry" {
  statement {
    actions   = ["xray:Put*", "xray:GetSampling*"]
    resources = ["*"]
  }
}
resource "aws_iam_policy" "telemetry" {
  policy = data.aws_iam_policy_document.telemetry.json
}
resource "aws_iam_role_policy_attachment" "telemetry" {
  role       = aws_iam_role.task.name
  policy_arn = aws_iam_policy.telemetry.arn
}
resource "aws_iam_role_policy" "logs" {
  role   = aws_iam_role.task.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "LOGS_ACTION", Resource = "*" }] })
}
resource "aws_iam_role" "start" {
  name                = "shop-start"
  managed_policy_arns = ["arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"]
}
resource "aws_security_group" "web" {
  ingress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["10.0.0.0/8"]
  }
}
resource "aws_ecs_task_definition" "web" {
  family                   = "shop-web"
  task_role_arn            = aws_iam_role.task.arn
  execution_role_arn       = aws_iam_role.start.arn
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  container_definitions    = jsonencode([{ name = "web", image = "shop/web:1" }])
}
resource "aws_ecs_service" "web" {
  name            = "shop-web"
  task_definition = aws_ecs_task_definition.web.arn
  network_configuration {
    subnets         = var.subnets
    security_groups = [aws_security_group.web.id]
  }
}
"""
OURS = """
apiVersion: obsc/v1alpha1
kind: Observability
metadata: { name: shop }
services:
  web:
    image: shop/web:1
    framework: flask
    server: { name: gunicorn, app: "app:app" }
    port: 8000
    route: { targetGroup: { ref: group }, securityGroup: { ref: balancer } }
"""


@pytest.mark.parametrize(
    ("action", "missing", "wide"),
    [
        ("logs:*", [], ["logs:*"]),
        ("logs:PutLogEvents", ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams"], []),
    ],
)
def test_permissions_of_hand_written_roles_are_counted_action_by_action(
    action: str, missing: list[str], wide: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """However they are attached; what is more than needed is noted, and no difference."""
    (tmp_path / "s.yaml").write_text(OURS, encoding="utf-8")
    (tmp_path / "main.tf").write_text(HAND_WRITTEN.replace("LOGS_ACTION", action), encoding="utf-8")
    words = ["diff", "-f", str(tmp_path / "s.yaml"), "--against", str(tmp_path / "main.tf"), "--format", "json"]
    assert main(words) == 1
    told = json.loads(capsys.readouterr().out)
    found = [one for one in told["differences"] if one["resource"].startswith(("Role", "SecurityGroup"))]
    assert [one["specification"] for one in found] == ([str(missing)] if missing else [])
    assert [note for note in told["notes"] if "more than" in note] == [
        f"main.tf:2: `aws_iam_role.task` allows `{one}`: more than anything here needs" for one in wide
    ]


def test_defaults_that_nobody_chose_are_no_differences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A hand-written service does not drown in them; a key that is written counts."""
    (tmp_path / "main.tf").write_text(HAND_WRITTEN, encoding="utf-8")
    fields = []
    for more in ("", "    deployment: { rollback: true }\n"):
        (tmp_path / "s.yaml").write_text(OURS + more, encoding="utf-8")
        main(["diff", "-f", str(tmp_path / "s.yaml"), "--against", str(tmp_path / "main.tf"), "--format", "json"])
        told = json.loads(capsys.readouterr().out)
        fields.append({one["field"] for one in told["differences"] if one["resource"] == "Service web"})
        assert told["defaults"] == 6 - len(more[:1])
    assert fields[1] - fields[0] == {"deployment.rollback"}


def test_what_is_missing_and_what_is_extra(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A whole task that only one side has."""
    path = next(path for path in SPECS if path.stem.startswith("07"))
    where = _outputs(path, "ecs", tmp_path)
    (tmp_path / "taskdef.catalog.json").rename(tmp_path / "taskdef.other.json")
    other = tmp_path / "taskdef.other.json"
    other.write_text(
        other.read_text(encoding="utf-8").replace('"bookshop-catalog"', '"bookshop-other"', 1), encoding="utf-8"
    )
    assert main(["diff", "-f", str(path), "--against", where, "--format", "json"]) == 1
    told = {one["what"]: one["resource"] for one in json.loads(capsys.readouterr().out)["differences"]}
    assert told == {"missing": "TaskDefinition catalog", "extra": "TaskDefinition bookshop-other"}


def test_foreign_files_show_what_instrumentation_adds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """After an import, the differences are what obsc would change."""
    root = unpacked("cfn-xray-daemon", tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["import", str(root)]) == 0
    assert main(["diff", "--against", str(root), "--format", "json"]) == 1
    fields = {one["field"] for one in json.loads(capsys.readouterr().out)["differences"]}
    assert {"containers[init]", "containers[cloudwatch-agent]", "containers[xray-daemon]"} <= fields
    assert "containers[tickets].environment[OTEL_TRACES_EXPORTER]" in fields
    assert not any(field.startswith("containers[tickets].image") for field in fields)


def test_nothing_to_compare_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty folder is not the same system."""
    assert main(["diff", "-f", str(SPECS[0]), "--against", str(tmp_path)]) == 1
    assert main(["diff", "-f", str(SPECS[0]), "--against", str(tmp_path / "absent")]) == 2
    assert "no such file" in capsys.readouterr().err
