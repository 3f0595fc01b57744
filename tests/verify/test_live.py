"""`obsc verify --live`: what is asked of AWS, and what is made of the answers.

Logs, metrics and who is asking are an embedded AWS's; other answers have the shapes of botocore's own service model,
which checks them and the questions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from moto import mock_aws

from obsc.cli import main
from obsc.pipeline import Compilation, compile_text
from obsc.verify.check import Check
from obsc.verify.live.account import Account
from obsc.verify.live.judge import judge

NUMBER, REGION = "123456789012", "eu-central-1"
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
TASK = f"arn:aws:ecs:{REGION}:{NUMBER}:task/prod/0123456789abcdef"
DEFINITION = f"arn:aws:ecs:{REGION}:{NUMBER}:task-definition/shop-checkout:7"
ROLE = f"arn:aws:iam::{NUMBER}:role/checkout-task"
GROUP = "/ecs/shop-checkout"
DOCUMENT = {
    "apiVersion": "obsc/v1alpha1",
    "kind": "Observability",
    "metadata": {"name": "shop"},
    "deploymentEnvironment": "production",
    "services": {
        "checkout": {"port": 8000, "framework": "flask", "server": {"name": "gunicorn", "app": "app:app"}},
    },
}


@pytest.fixture
def compilation() -> Compilation:
    """What the account is held against."""
    return compile_text(json.dumps(DOCUMENT).encode())


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[boto3.Session]:
    """An embedded AWS in which the service has written logs and metrics."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    with mock_aws():
        session = boto3.Session(region_name=REGION)
        logs = session.client("logs")
        logs.create_log_group(logGroupName=GROUP)
        logs.create_log_stream(logGroupName=GROUP, logStreamName="s")
        now = int(datetime.now(UTC).timestamp() * 1000)
        logs.put_log_events(logGroupName=GROUP, logStreamName="s", logEvents=[{"timestamp": now, "message": "hello"}])
        own = [{"Name": "Environment", "Value": "production"}, {"Name": "Service", "Value": "checkout"}]
        for dimensions in (own, [*own, {"Name": "Operation", "Value": "GET /"}]):
            data = [{"MetricName": "Latency", "Dimensions": dimensions, "Value": 1.0}]
            session.client("cloudwatch").put_metric_data(Namespace="ApplicationSignals", MetricData=data)
        yield session


class Answers:
    """Clients that give prepared answers, in order; the others are those of the embedded AWS."""

    def __init__(self, session: boto3.Session, prepared: dict[str, list[tuple[str, Any]]]) -> None:
        self.clients: dict[str, Any] = {}
        self.session = session
        for service, answers in prepared.items():
            self.clients[service] = session.client(service)
            stubber = Stubber(self.clients[service])
            for operation, answer in answers:
                if isinstance(answer, str):
                    stubber.add_client_error(operation, answer)
                else:
                    stubber.add_response(operation, answer)
            stubber.activate()

    def __call__(self, service: str) -> Any:
        return self.clients.get(service) or self.session.client(service)


def account(session: boto3.Session, compilation: Compilation, prepared: dict[str, list[tuple[str, Any]]]) -> Account:
    """An account with prepared answers."""
    assert compilation.graph is not None
    now = datetime.now(UTC)
    return Account(
        clients=Answers(session, prepared),
        graph=compilation.graph,
        number=NUMBER,
        partition="aws",
        region=REGION,
        cluster="prod",
        given={},
        since=now - timedelta(hours=1),
        until=now,
    )


def answers(compilation: Compilation, **changed: Any) -> dict[str, list[tuple[str, Any]]]:
    """What AWS says of a service that works, with changes."""
    assert compilation.plan is not None and compilation.graph is not None
    environment = [
        {"name": variable.name, "value": variable.value}
        for variable in compilation.plan.services[0].variables
        if isinstance(variable.value, str)
    ]
    containers = [
        {"name": "init", "lastStatus": "STOPPED", "exitCode": 0},
        {"name": "cloudwatch-agent", "lastStatus": "RUNNING"},
        {"name": "checkout", "lastStatus": "RUNNING"},
    ]
    service = {"status": "ACTIVE", "runningCount": 1, "desiredCount": 1, "deployments": [{"rolloutState": "COMPLETED"}]}
    task = {"taskArn": TASK, "taskDefinitionArn": DEFINITION, "healthStatus": "HEALTHY", "containers": containers}
    definition = {
        "taskRoleArn": ROLE,
        "containerDefinitions": [{"name": "checkout", "environment": changed.get("environment", environment)}],
    }
    allowed = {"EvalActionName": "logs:PutLogEvents", "EvalDecision": changed.get("decision", "allowed")}
    key = {"Type": "Service", "Name": "checkout"}
    known = {"Service": {"KeyAttributes": key, "MetricReferences": []}, "StartTime": NOW, "EndTime": NOW}
    return {
        "ecs": [
            ("describe_services", {"services": [service | changed.get("service", {})]}),
            ("list_tasks", {"taskArns": [TASK]}),
            ("describe_tasks", {"tasks": [task | changed.get("task", {})]}),
            ("describe_task_definition", {"taskDefinition": definition}),
            ("describe_task_definition", {"taskDefinition": definition}),
        ],
        "application-signals": [("get_service", changed.get("signals", known))],
        "xray": [("get_trace_summaries", {"TraceSummaries": changed.get("traces", [{"Id": "1-0-0"}])})],
        "iam": [("simulate_principal_policy", {"EvaluationResults": [allowed]})] * 2,
    }


def checks(account: Account, compilation: Compilation) -> list[Check]:
    """What is made of the answers."""
    assert compilation.plan is not None
    return list(judge(account, compilation.plan, compilation.plan.services[0]))


def test_a_service_that_works(aws: boto3.Session, compilation: Compilation) -> None:
    """Every exit criterion of a deployment, asked in one command."""
    found = checks(account(aws, compilation, answers(compilation)), compilation)
    assert [each for each in found if each.status != "passed"] == []
    names = ["service", "tasks", "init", "agent", "definition", "signals", "metrics", "traces", "logs"]
    assert [each.name for each in found] == [*names, "permissions", "permissions"]


@pytest.mark.parametrize(
    ("name", "changed", "saw"),
    [
        ("service", {"service": {"runningCount": 0}}, "0 of 1 run"),
        ("service", {"service": {"status": "INACTIVE"}}, "no active service in prod"),
        ("service", {"service": {"deployments": [{"rolloutState": "FAILED"}]}}, "deployment FAILED"),
        ("tasks", {"task": {"healthStatus": "UNHEALTHY"}}, "0123456789abcdef"),
        ("init", {"task": {"containers": [{"name": "init", "exitCode": 1}]}}, "1"),
        ("agent", {"task": {"containers": [{"name": "cloudwatch-agent", "lastStatus": "STOPPED"}]}}, "STOPPED"),
        ("definition", {"environment": []}, "OTEL_RESOURCE_ATTRIBUTES"),
        ("signals", {"signals": "ResourceNotFoundException"}, "ResourceNotFoundException"),
        ("traces", {"traces": []}, "0 traces"),
        ("permissions", {"decision": "explicitDeny"}, "logs:PutLogEvents denied"),
    ],
)
def test_what_is_wrong_is_seen(
    aws: boto3.Session, compilation: Compilation, name: str, changed: dict[str, Any], saw: str
) -> None:
    """A check that cannot fail says nothing."""
    found = checks(account(aws, compilation, answers(compilation, **changed)), compilation)
    failed = [each for each in found if each.status == "failed"]
    assert name in {each.name for each in failed}
    assert any(saw in each.saw for each in failed if each.name == name)


def test_what_was_not_written_is_seen(aws: boto3.Session, compilation: Compilation) -> None:
    """Metrics with other dimensions are other metrics; an empty log group is no evidence."""
    logs = aws.client("logs")
    logs.delete_log_stream(logGroupName=GROUP, logStreamName="s")
    other = compile_text(json.dumps(DOCUMENT | {"deploymentEnvironment": "staging"}).encode())
    found = {each.name: each for each in checks(account(aws, other, answers(other)), other)}
    assert (found["logs"].status, found["logs"].saw) == ("failed", "nothing")
    assert (found["metrics"].status, found["metrics"].code) == ("failed", "OBS802")
    logs.delete_log_group(logGroupName=GROUP)
    found = {each.name: each for each in checks(account(aws, other, answers(other)), other)}
    assert found["logs"].saw == "there is no such group"


def test_command(
    aws: boto3.Session, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An account that has nothing of it: every check fails with what it asked, and none breaks the others."""
    (tmp_path / "observability.yaml").write_text(json.dumps(DOCUMENT))
    monkeypatch.chdir(tmp_path)
    assert main(["verify", "--live", "--region", REGION]) == 2
    assert "--cluster" in capsys.readouterr().err
    aws.client("ecs").create_cluster(clusterName="prod")
    assert main(["verify", "--live", "--region", REGION, "--cluster", "prod", "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["account"], told["region"], told["ok"]) == (NUMBER, REGION, False)
    found = {each["name"]: each for each in told["checks"]}
    assert found["service"]["saw"] == "no active service in prod"
    assert found["logs"]["status"] == "passed"
