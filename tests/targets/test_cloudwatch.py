"""Private DNS, alarms, dashboards and objectives in every target: the vendors' tools take what is written."""

from __future__ import annotations

import json

import pytest

from graphs import HEADER, full_graph
from judging import judge_or_skip
from obsc import registry
from obsc.infra.cloudwatch import Dashboard
from obsc.infra.values import JsonObject
from obsc_targets._shared.json_text import json_text
from printers.hostile import NASTY


@pytest.mark.parametrize(
    ("target", "judge"),
    [
        ("cfn", "cfn-lint"),
        ("cfn", "cloudformation-validate"),
        ("terraform", "terraform-fmt"),
        ("terraform", "terraform"),
        ("cdk", "python-source"),
        ("cdk", "mypy"),
    ],
)
def test_the_vendors_tools_take_it(target: str, judge: str) -> None:
    """A property of another spelling is found when it is deployed, by whoever deploys."""
    judge_or_skip(judge).accepts(_texts(target))


def test_json_text_is_json() -> None:
    """No string may end the JSON that it stands in, or begin an expression of CloudFormation's."""
    for said in NASTY:
        whole = json_text(JsonObject(((said, (said, f"${said}", f"{said}$")), ("x", f"{{{{resolve:{said}}}}}"))))
        assert isinstance(whole, str)
        assert "${" not in whole
        assert "{{" not in whole
        assert json.loads(whole) == {said: [said, f"${said}", f"{said}$"], "x": f"{{{{resolve:{said}}}}}"}


def test_a_dashboard_is_read_like_one() -> None:
    """Escaped JSON on one line cannot be reviewed, and rows of metrics on five lines each are not looked at."""
    template = _texts("cfn")["template.yaml"]
    row = '                  ["AWS/ECS", "CPUUtilization", "ServiceName", "${WebService.Name}", {"stat": "Average"}],\n'
    assert row in template
    assert "DashboardBody: !Sub |-\n" in template
    module = _texts("terraform")["main.tf"]
    assert "dashboard_body = jsonencode({\n" in module
    assert '["...", { visible = false }],\n' in module


def test_objectives_are_stacks_of_their_own_in_terraform() -> None:
    """In one stack for all, an objective that AWS refuses would take the others back."""
    module = _texts("terraform")["main.tf"]
    assert module.count('resource "aws_cloudformation_stack"') == 3
    assert module.count("  depends_on = [aws_cloudformation_stack.signals_discovery]\n") == 2


def _texts(target: str) -> dict[str, str]:
    found = registry.find(target)
    assert found is not None
    assert any(full_graph().of(Dashboard))
    return {file.path: file.text for file in found.emit(full_graph(), HEADER)}
