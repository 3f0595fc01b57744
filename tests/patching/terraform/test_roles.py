"""What the role may do already is found wherever it stands; what it lacks is added, never wider than a build's."""

from __future__ import annotations

import re

import pytest

from obsc.images.splices import Unsafe
from patching.cases import SPECIFICATION
from patching.terraform.cases import edit, outcome, read

_OWN_GROUP = SPECIFICATION + "    agent: { topology: sidecar, logs: { group: /shop/agent } }\n"
_TRACES = '["xray:GetSampling*", "xray:Put*"]'
_SIGNALS = "arn:aws:logs:*:123456789012:log-group:*"


def _main(policy: str) -> dict[str, str]:
    """The module of the corpus, with something more."""
    return {**read("jsonencode"), "policy.tf": policy}


def _document(actions: str, resource: str, more: str = "") -> str:
    return (
        '{ Version = "2012-10-17", Statement = [{ Effect = "Allow", '
        f'Action = {actions}, Resource = "{resource}"{more} }}] }}'
    )


COVERED = {
    "in a resource": (
        'resource "aws_iam_role_policy" "x" {\n  role   = aws_iam_role.web.id\n'
        f"  policy = jsonencode({_document(_TRACES, '*')})\n}}\n"
    ),
    "by the role's name": (
        'resource "aws_iam_role_policy" "x" {\n  role   = "web"\n'
        f"  policy = jsonencode({_document(_TRACES, '*')})\n}}\n"
    ),
    "by a policy of its own": (
        f'resource "aws_iam_policy" "x" {{\n  policy = jsonencode({_document(_TRACES, "*")})\n}}\n'
        'resource "aws_iam_role_policy_attachment" "x" {\n'
        "  role       = aws_iam_role.web.name\n  policy_arn = aws_iam_policy.x.arn\n}\n"
    ),
    "by a policy of AWS's": (
        'resource "aws_iam_role_policy_attachment" "x" {\n'
        '  for_each   = toset(["arn:aws:iam::aws:policy/a", "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"])\n'
        "  role       = aws_iam_role.web.name\n  policy_arn = each.key\n}\n"
    ),
    "by a document": (
        f'data "aws_iam_policy_document" "x" {{\n  statement {{\n    actions   = {_TRACES}\n    resources = ["*"]\n'
        '  }\n}\nresource "aws_iam_role_policy" "x" {\n  role   = aws_iam_role.web.id\n'
        "  policy = data.aws_iam_policy_document.x.json\n}\n"
    ),
}  # fmt: skip
NOT_COVERED = {
    "one action of several": COVERED["in a resource"].replace('"xray:Put*"', '"xray:PutTraceSegments"'),
    "another role": COVERED["in a resource"].replace("web.id", "start.id"),
    "a condition": COVERED["in a resource"].replace(
        'Resource = "*"', 'Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "true" } }'
    ),
    "a denial": COVERED["in a resource"].replace('"Allow"', '"Deny"'),
    "a denial in a document": COVERED["by a document"].replace("statement {", 'statement {\n    effect = "Deny"'),
    "a condition in a document": COVERED["by a document"].replace(
        "statement {", 'statement {\n    condition {\n      test = "Bool"\n    }'
    ),
    "some resources": COVERED["in a resource"].replace('Resource = "*"', 'Resource = "arn:aws:xray:x:y:z"'),
}


def _added(files: dict[str, str]) -> set[str]:
    text = "".join(edit(files)[path] for path in files)
    before = "".join(files.values())
    return set(re.findall(r'sid += "(\w+)"', text)) - set(re.findall(r'sid += "(\w+)"', before))


@pytest.mark.parametrize("case", COVERED)
def test_what_is_allowed_already(case: str) -> None:
    """One statement of two is left to be added."""
    assert _added(_main(COVERED[case])) == {"SendApplicationSignals"}


@pytest.mark.parametrize("case", NOT_COVERED)
def test_what_is_not_allowed(case: str) -> None:
    """Less than all of it is not enough."""
    assert _added(_main(NOT_COVERED[case])) == {"SendTraces", "SendApplicationSignals"}


def test_the_whole_policy_by_hand() -> None:
    """A role that may do all of it is left alone, and so is its file."""
    policy = 'resource "aws_iam_role_policy" "x" {\n  role   = aws_iam_role.web.id\n  policy = jsonencode({})\n}\n'
    own = edit(read("jsonencode"))
    moved = own["main.tf"]
    at = moved.index('data "aws_caller_identity"')
    end = moved.index('resource "aws_iam_role" "start"')
    files = {"main.tf": moved[:at] + moved[end:], "roles.tf": moved[at:end], "other.tf": policy}
    assert outcome(files).edits == ()


def test_a_name_that_is_taken() -> None:
    """Two inline policies of one name would take turns; labels are chosen so that no block is there twice."""
    taken = (
        'resource "aws_iam_role_policy" "web_task" {\n  name   = "shop-web-telemetry"\n'
        "  role   = aws_iam_role.web.id\n  policy = jsonencode({})\n}\n"
    )
    made = outcome(_main(taken))
    assert any("needs what `iam/web-task.shop-web-telemetry.json`" in note for note in made.notes)
    assert all("SendTraces" not in (one.after or "") for one in made.edits)
    labels = edit(_main(taken.replace("shop-web-telemetry", "x")))["main.tf"]
    assert 'resource "aws_iam_role_policy" "web_task_telemetry"' in labels


def test_a_role_whose_policies_are_listed() -> None:
    """One more would be taken away by the next run of Terraform."""
    listed = 'resource "aws_iam_role_policies_exclusive" "x" {\n  role_name = aws_iam_role.web.name\n}\n'
    made = outcome(_main(listed))
    assert any("needs what `iam/web-task" in note for note in made.notes)
    assert "aws_iam_role_policy" not in str(made.edits)


def test_what_terraform_ignores() -> None:
    """An edit that changes nothing where it runs is told."""
    ignored = "  lifecycle {\n    ignore_changes = [container_definitions]\n  }\n\n  tags = {"
    files = {"main.tf": read("jsonencode")["main.tf"].replace("  tags = {", ignored)}
    service = (
        'resource "aws_ecs_service" "x" {\n  task_definition = aws_ecs_task_definition.web.arn\n\n'
        "  lifecycle {\n    ignore_changes = [task_definition, desired_count]\n  }\n}\n"
    )
    notes = outcome({**files, "service.tf": service}).notes
    for where in ("aws_ecs_task_definition.web", "aws_ecs_service.x"):
        assert f"`ignore_changes` of `{where}` keeps Terraform from applying what changes here" in notes
    assert not any("ignore_changes" in note for note in outcome(read("json-file")).notes)


def test_facts_of_the_account_are_asked_once() -> None:
    """A data source of the module's own is used under its name."""
    facts = 'data "aws_partition" "here" {}\n\ndata "aws_caller_identity" "me" {}\n'
    after = edit(_main(facts))["main.tf"]
    assert "data.aws_partition.here.partition" in after and "data.aws_caller_identity.me.account_id" in after
    assert 'data "aws_' not in after.replace('data "aws_iam_policy_document"', "")


def test_a_fact_of_another_account() -> None:
    """A data source of another provider says something else, under whatever name."""
    other = 'data "aws_partition" "current" {\n  provider = aws.china\n}\n\nprovider "aws" {\n  alias = "china"\n}\n'
    assert "data.aws_partition.here.partition" in edit(_main(other))["main.tf"]


def test_a_log_group_of_the_agents() -> None:
    """One more group, what may write to it, and a reference that makes Terraform create it first."""
    after = edit(read("jsonencode"), _OWN_GROUP)["main.tf"]
    assert after.count('"awslogs-group"         = aws_cloudwatch_log_group.web_cloudwatch_agent.name') == 1
    assert 'resources = ["${aws_cloudwatch_log_group.web_cloudwatch_agent.arn}:*"]' in after
    assert "role   = aws_iam_role.start.name" in after
    there = {**read("jsonencode"), "logs.tf": 'resource "aws_cloudwatch_log_group" "a" {\n  name = "/shop/agent"\n}\n'}
    after = edit(there, _OWN_GROUP)["main.tf"]
    assert "aws_cloudwatch_log_group.a.name" in after and 'resource "aws_iam_role_policy" "web_execution"' not in after


def test_policies_of_aws() -> None:
    """Where the specification takes those, a role gets what is not on it yet."""
    managed = SPECIFICATION.replace("eu-west-1 }", "eu-west-1, iam: managed }")
    after = edit(read("jsonencode"), managed)
    added = 'policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/CloudWatchAgentServerPolicy"'
    assert after["main.tf"].count(added) == 1 and "xray:" not in after["main.tf"]
    assert outcome(after, managed).edits == ()
    there = {**read("one-line")}
    assert edit(there, managed)["main.tf"].count("CloudWatchAgentServerPolicy") == 1
    fresh = edit(read("no-roles"), managed)["main.tf"]
    assert re.search(r"aws_iam_role\.web_task\.name\n +policy_arn += .*CloudWatchAgentServerPolicy", fresh)


def test_a_permission_for_what_only_a_build_knows() -> None:
    """A variable of another module has no meaning here."""
    statements = "{ Read: { actions: ['s3:GetObject'], resources: [{ ref: bucketArn }] } }"
    select = "{ kind: RolePolicy, name: web-task }"
    asks = f"{SPECIFICATION}patches:\n  - select: {select}\n    set: {{ statements: {statements} }}\n"
    with pytest.raises(Unsafe, match=r"needs permissions for `var.bucket_arn`, which only a build has"):
        edit(read("jsonencode"), asks)


def test_a_role_of_the_specification() -> None:
    """Where the file says none, the one that the specification names is the task's."""
    given = SPECIFICATION + "    taskRole: arn:aws:iam::123456789012:role/shop\n"
    after = edit(read("no-roles"), given)["main.tf"]
    assert re.search(r'task_role_arn += "arn:aws:iam::123456789012:role/shop"', after)
