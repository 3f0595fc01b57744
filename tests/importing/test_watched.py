"""Alarms of others: a key only where it gives the very same again; everything else stays, and is told of."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from obsc.importing import draft_of
from obsc.init import Project

TEMPLATE = """
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop-web
      ContainerDefinitions:
        - { Name: web, Image: "shop/web:1", Command: [gunicorn, "shop:app"], PortMappings: [{ ContainerPort: 80 }] }
  Web:
    Type: AWS::ECS::Service
    Properties: { ServiceName: shop-web, TaskDefinition: !Ref Task, Cluster: shop }
  Busy:
    Type: AWS::CloudWatch::Alarm
    Properties: ALARM
"""
ALARM = {
    "AlarmName": "shop-web-busy",
    "Namespace": "AWS/ECS",
    "MetricName": "CPUUtilization",
    "Dimensions": [{"Name": "ClusterName", "Value": "shop"}, {"Name": "ServiceName", "Value": "shop-web"}],
    "Statistic": "Average",
    "Period": 60,
    "EvaluationPeriods": 10,
    "Threshold": 75,
    "ComparisonOperator": "GreaterThanOrEqualToThreshold",
    "AlarmActions": ["arn:aws:sns:eu-west-1:123456789012:pager"],
}


def _read(folder: Path, **changes: object) -> tuple[dict[str, object], str]:
    alarm = yaml.safe_dump({**ALARM, **changes}, default_flow_style=True).replace("\n", " ")
    (folder / "template.yaml").write_text(TEMPLATE.replace("ALARM", alarm), encoding="utf-8")
    draft = draft_of(Project(str(folder)))
    facts = {str(path[4]): fact.value for path, fact in draft.facts.items() if path[2:4] == ("alarms", "busy")}
    return facts, " ".join(str(note) for note in draft.notes.all if "Busy" in str(note))


def test_an_alarm_that_obsc_could_have_made_becomes_a_key(tmp_path: Path) -> None:
    """With everything that is not as obsc takes it anyway."""
    facts, notes = _read(tmp_path)
    assert facts == {
        "metric": "cpu",
        "threshold": "75%",
        "for": "10m",
        "treatMissingData": "missing",
        "actions": ("arn:aws:sns:eu-west-1:123456789012:pager",),
    }
    assert notes == ""


def test_a_metric_without_a_name_is_one_of_the_users_own(tmp_path: Path) -> None:
    """Its dimensions too."""
    dimensions = [{"Name": "Queue", "Value": "orders"}]
    changes = {"Namespace": "Shop", "MetricName": "Waiting", "Dimensions": dimensions, "Statistic": "Maximum"}
    facts, _ = _read(tmp_path, **changes)
    assert facts["metric"] == {
        "namespace": "Shop",
        "name": "Waiting",
        "dimensions": {"Queue": "orders"},
        "statistic": "Maximum",
    }
    assert facts["threshold"] == 75


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"AlarmName": "high-cpu"}, "is not in the specification"),
        ({"ComparisonOperator": "GreaterThanThreshold"}, "compares by"),
        ({"DatapointsToAlarm": 3}, "every period"),
        ({"Period": 300}, "its period"),
        ({"OKActions": ["arn:aws:sns:eu-west-1:123456789012:pager"]}, "only `actions`"),
        ({"ActionsEnabled": False}, "only `actions`"),
        ({"Metrics": [{"Id": "a", "Expression": "1"}]}, "not written out"),
    ],
)
def test_an_alarm_that_is_another_stays_where_it_is(tmp_path: Path, changes: dict[str, object], why: str) -> None:
    """Two alarms on one thing wake somebody twice."""
    facts, notes = _read(tmp_path, **changes)
    assert facts == {}
    assert why in notes
