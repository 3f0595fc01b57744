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

GRAPH = [
    {"ReferenceId": 0, "Name": "client", "Type": "client", "Edges": [{"ReferenceId": 1}]},
    {"ReferenceId": 1, "Name": "checkout", "Type": "AWS::ECS::Fargate", "Edges": [{"ReferenceId": 2}]},
    {"ReferenceId": 2, "Name": "orders", "Type": "AWS::DynamoDB::Table", "Edges": []},
]
"""X-Ray's graph: somebody calls the service, and it calls a table."""


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
            *changed.get("list", [("list_tasks", {"taskArns": [TASK]})]),
            ("describe_tasks", {"tasks": [task | changed.get("task", {})]}),
            *changed.get("more", []),
            ("describe_task_definition", {"taskDefinition": definition}),
            ("describe_task_definition", {"taskDefinition": definition}),
        ],
        "application-signals": [("get_service", changed.get("signals", known))],
        "xray": [
            ("get_trace_summaries", {"TraceSummaries": changed.get("traces", [{"Id": "1-0-0"}])}),
            ("get_service_graph", {"Services": changed.get("graph", GRAPH)}),
        ],
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
    names = ["service", "tasks", "init", "agent", "definition", "permissions", "permissions"]
    assert [each.name for each in found] == [*names, "signals", "metrics", "traces", "dependencies", "logs"]
    saw = {each.name: each.saw for each in found}
    assert saw["dependencies"] == "called by client (client); calls orders (AWS::DynamoDB::Table)"


def test_every_page_is_read(aws: boto3.Session, compilation: Compilation) -> None:
    """The task that is unhealthy may be the last of hundreds; a page of traces may be empty, and the next one not."""
    arns = [f"{TASK}{number}" for number in range(150)]
    pages = [{"taskArns": arns[:100], "nextToken": "2"}, {"taskArns": arns[100:]}]
    bad = {"taskArn": f"{TASK}last", "taskDefinitionArn": DEFINITION, "healthStatus": "UNHEALTHY", "containers": []}
    prepared = answers(
        compilation,
        list=[("list_tasks", page) for page in pages],
        more=[("describe_tasks", {"tasks": [bad]})],
    )
    prepared["xray"][:1] = [
        ("get_trace_summaries", {"TraceSummaries": [], "NextToken": "2"}),
        ("get_trace_summaries", {"TraceSummaries": [{"Id": "1-0-0"}]}),
    ]
    prepared["xray"][-1:] = [
        ("get_service_graph", {"Services": GRAPH[:1], "NextToken": "2"}),
        ("get_service_graph", {"Services": GRAPH[1:]}),
    ]
    found = {each.name: each for each in checks(account(aws, compilation, prepared), compilation)}
    assert (found["tasks"].status, found["tasks"].saw) == ("failed", "0123456789abcdeflast")
    assert (found["traces"].status, found["traces"].saw) == ("passed", "1 traces")
    assert found["dependencies"].saw == "called by client (client); calls orders (AWS::DynamoDB::Table)"


def test_xray_is_asked_only_where_traces_go_there(aws: boto3.Session) -> None:
    """A system that sends its metrics to Prometheus would fail for ever."""
    agents = {"adot": {"distribution": "adot-collector"}}
    services = {"checkout": DOCUMENT["services"]["checkout"] | {"agent": "adot"}}  # type: ignore[index]
    for kind, is_asked in (("xray", True), ("amp", False)):
        backend = {"type": kind} if kind == "xray" else {"type": kind, "create": True}
        document = DOCUMENT | {"agents": agents, "services": services, "backends": {"one": backend}}
        compilation = compile_text(json.dumps(document).encode())
        found = checks(account(aws, compilation, answers(compilation)), compilation)
        assert ({"traces", "dependencies"} <= {each.name for each in found}) == is_asked


def test_a_service_on_an_instance(aws: boto3.Session) -> None:
    """What runs there no call tells; what it sends is asked for under the environment that the agent gives it."""
    ec2 = {"ec2": {"os": "ubuntu-24.04", "instanceType": "t3.small"}}
    document = DOCUMENT | {"platform": ec2, "deploymentEnvironment": None}
    compilation = compile_text(json.dumps(document).encode())
    known = {"Service": {"KeyAttributes": {}, "MetricReferences": []}, "StartTime": NOW, "EndTime": NOW}
    prepared: dict[str, list[tuple[str, Any]]] = {
        "application-signals": [("get_service", known)],
        "xray": answers(compilation)["xray"],
    }
    found = checks(account(aws, compilation, prepared), compilation)
    assert [(each.name, each.status) for each in found] == [
        ("service", "noted"),
        ("signals", "passed"),
        ("metrics", "failed"),
        ("traces", "passed"),
        ("dependencies", "passed"),
    ]
    assert "Environment=ec2:default, Service=checkout" in found[2].asked
    group = document | {"platform": {"ec2": ec2["ec2"] | {"autoScaling": {"min": 1, "max": 2}}}}
    compilation = compile_text(json.dumps(group).encode())
    found = checks(account(aws, compilation, {"xray": answers(compilation)["xray"]}), compilation)
    assert [each.status for each in found if each.name in ("signals", "metrics")] == ["noted", "noted"]


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
        ("dependencies", {"graph": GRAPH[2:]}, "no such node"),
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
