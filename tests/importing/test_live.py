"""`obsc diff --against live` on an embedded AWS: only what was changed by hand differs."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from obsc.cli import main
from obsc.infra.cloudwatch import Alarm, Metric, MetricQuery
from shipped import SPECS, compiled, texts

REGION = "eu-central-1"
SPEC = next(path for path in SPECS if path.stem.startswith("12"))


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[boto3.Session]:
    """An account in which a specification with alarms and a dashboard runs."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    with mock_aws():
        session = boto3.Session(region_name=REGION)
        session.client("logs").create_log_group(logGroupName="/ecs/tickets-web", tags={"team": "events"})
        session.client("logs").put_retention_policy(logGroupName="/ecs/tickets-web", retentionInDays=30)
        ecs = session.client("ecs")
        ecs.create_cluster(clusterName="prod")
        _roles(session.client("iam"))
        _watched(session.client("cloudwatch"))
        task, service = (_filled(name) for name in ("taskdef.web.json", "service.web.json"))
        ecs.register_task_definition(**task)
        ec2 = session.client("ec2")
        group = ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
        ec2.authorize_security_group_ingress(
            GroupId=group, IpProtocol="tcp", FromPort=8000, ToPort=8000, CidrIp="10.0.0.0/8"
        )
        subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        service["networkConfiguration"]["awsvpcConfiguration"] |= {"subnets": [subnet], "securityGroups": [group]}
        ecs.create_service(**{**service, "cluster": "prod"})
        yield session


def _filled(name: str) -> dict[str, Any]:
    text = re.sub(r"<web-log-group.name>", "/ecs/tickets-web", texts(SPEC, "ecs")[name])
    text = re.sub(r"<web-(task|execution)-role.arn>", r"arn:aws:iam::123456789012:role/web-\1", text)
    filled: dict[str, Any] = json.loads(re.sub(r"<([\w.-]+)>", r"given-\1", text))
    return filled


def _roles(iam: Any) -> None:
    """The task role by a policy of its own, the execution role by AWS's."""
    for name in ("web-task", "web-execution"):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument="{}")
    policy = next(
        text for path, text in texts(SPEC, "ecs").items() if path.endswith("web-task.tickets-web-telemetry.json")
    )
    iam.put_role_policy(RoleName="web-task", PolicyName="telemetry", PolicyDocument=_placed(policy))
    start = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": ["ecr:*", "logs:*"], "Resource": "*"}],
    }
    made = iam.create_policy(PolicyName="start", PolicyDocument=json.dumps(start))
    iam.attach_role_policy(RoleName="web-execution", PolicyArn=made["Policy"]["Arn"])


def _placed(policy: str) -> str:
    return policy.replace("<partition>", "aws").replace("<region>", REGION).replace("<account-id>", "123456789012")


def _watched(cloudwatch: Any) -> None:
    graph = compiled(SPEC).graph
    assert graph is not None
    for alarm in graph.of(Alarm):
        assert isinstance(alarm.alarm_name, str)
        how = _metric(alarm.metric) if alarm.metric is not None else {"Metrics": list(map(_query, alarm.queries))}
        cloudwatch.put_metric_alarm(
            AlarmName=alarm.alarm_name,
            ComparisonOperator=alarm.comparison,
            Threshold=alarm.threshold,
            EvaluationPeriods=alarm.evaluation_periods,
            DatapointsToAlarm=alarm.datapoints_to_alarm,
            TreatMissingData=alarm.treat_missing_data,
            AlarmActions=["arn:aws:sns:eu-central-1:123456789012:pager"],
            **how,
        )
    body = texts(SPEC, "cfn")["template.yaml"].partition("DashboardBody: !Sub |-\n")[2].partition("\nOutputs:")[0]
    cloudwatch.put_dashboard(DashboardName="tickets-web", DashboardBody=textwrap.dedent(body))


def _metric(metric: Metric) -> dict[str, Any]:
    dimensions = [{"Name": name, "Value": str(value)} for name, value in metric.dimensions]
    kind = "ExtendedStatistic" if metric.statistic.startswith("p") else "Statistic"
    said = {"Namespace": metric.namespace, "MetricName": metric.metric_name, "Dimensions": dimensions}
    return {**said, kind: metric.statistic, "Period": metric.period}


def _query(query: MetricQuery) -> dict[str, Any]:
    out: dict[str, Any] = {"Id": query.id, "Label": query.label, "ReturnData": query.return_data}
    if query.metric is None:
        return {**out, "Expression": query.expression}
    said = _metric(query.metric)
    metric = {key: said[key] for key in ("Namespace", "MetricName", "Dimensions")}
    return {**out, "MetricStat": {"Metric": metric, "Stat": query.metric.statistic, "Period": query.metric.period}}


_WORDS = ["diff", "-f", str(SPEC), "--against", "live", "--cluster", "prod", "--region", REGION, "--format", "json"]


def _differences(capsys: pytest.CaptureFixture[str], code: int) -> set[tuple[str, str, str]]:
    assert main(_WORDS) == code
    found = json.loads(capsys.readouterr().out)["differences"]
    return {(one["what"], one["resource"], one["field"]) for one in found}


def test_an_account_is_asked(session: boto3.Session, capsys: pytest.CaptureFixture[str]) -> None:
    """Hand edits are seen; what is as it was built is not told of."""
    assert _differences(capsys, 0) == set()
    session.client("ecs").update_service(cluster="prod", service="tickets-web", desiredCount=5)
    session.client("logs").put_retention_policy(logGroupName="/ecs/tickets-web", retentionInDays=1)
    iam, cloudwatch, ec2 = (session.client(name) for name in ("iam", "cloudwatch", "ec2"))
    iam.delete_role_policy(RoleName="web-task", PolicyName="telemetry")
    cloudwatch.delete_alarms(AlarmNames=["tickets-web-slow"])
    cloudwatch.put_metric_alarm(
        AlarmName="tickets-web-refused-payments",
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        Threshold=30,
        EvaluationPeriods=1,
        DatapointsToAlarm=1,
        TreatMissingData="notBreaching",
        AlarmActions=["arn:aws:sns:eu-central-1:123456789012:chat"],
        Namespace="Tickets",
        MetricName="PaymentsRefused",
        Dimensions=[{"Name": "Provider", "Value": "bank"}],
        Statistic="Sum",
        Period=300,
    )
    cloudwatch.delete_dashboards(DashboardNames=["tickets-web"])
    group = ec2.describe_security_groups()["SecurityGroups"][0]
    ec2.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=group["IpPermissions"])
    assert _differences(capsys, 1) == {
        ("changed", "Service web", "desired_count"),
        ("changed", "LogGroup web", "retention_days"),
        ("changed", "RolePolicy web-task", "actions"),
        ("missing", "Alarm web.slow", ""),
        ("changed", "Alarm web.refused-payments", "threshold"),
        ("missing", "Dashboard web", ""),
        ("missing", "SecurityGroupIngress web.load-balancer", ""),
    }


def test_what_nobody_may_ask_is_not_missing(
    session: boto3.Session, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A role that reads ECS and its logs is enough; the rest is named."""
    from botocore.client import BaseClient

    ask = BaseClient._make_api_call

    def refuse(client: Any, name: str, arguments: Any) -> Any:
        if client.meta.service_model.service_name in ("iam", "ec2", "cloudwatch"):
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, name)
        return ask(client, name, arguments)

    monkeypatch.setattr(BaseClient, "_make_api_call", refuse)
    assert main(_WORDS) == 0
    told = json.loads(capsys.readouterr().out)
    assert [note.partition(" are")[0] for note in told["notes"]] == [
        *("the roles", "the security groups", "the alarms", "the dashboards")
    ]
    assert {"RolePolicy", "Alarm", "Dashboard"} <= told["notCompared"].keys()


def test_without_a_cluster_nothing_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    """The specification leaves it open."""
    path = next(path for path in SPECS if path.stem.startswith("01"))
    assert main(["diff", "-f", str(path), "--against", "live", "--region", REGION]) == 2
    assert "--cluster NAME" in capsys.readouterr().err


def test_a_folder_may_be_called_live(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its path has a slash."""
    (tmp_path / "live").mkdir()
    assert main(["diff", "-f", str(SPEC), "--against", str(tmp_path / "live")]) == 1
    assert "no task definition" in capsys.readouterr().err
