"""Mistakes of guides for collectors that nobody can make here: what is compiled has no place for them.

Those that can be written down are found by rules: `tests/rules/guides.md`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from obsc import registry
from obsc.infra.ecs import Container, TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.iam import Role, RolePolicy
from obsc.infra.local import LOCAL
from obsc.infra.values import Text, spelled
from obsc.infra.vpc import VpcEndpoint
from obsc.pipeline import compile_text, emit
from shipped import SPECS, VALID, compiled

WITH_COLLECTORS = [path for path in VALID if "adot-collector" in path.read_text()]


def _graph(path: Path) -> Graph:
    graph = compiled(path).graph
    assert graph is not None
    return graph


def _shipped(stem: str) -> Path:
    (path,) = (path for path in SPECS if path.stem == stem)
    return path


EMF, PROMETHEUS = _shipped("14-adot-sidecar-xray-emf"), _shipped("15-adot-prometheus-grafana")


def _containers(graph: Graph) -> Iterator[tuple[TaskDefinition, Container]]:
    return ((task, container) for task in graph.of(TaskDefinition) for container in task.containers)


every_system = pytest.mark.parametrize("path", WITH_COLLECTORS, ids=lambda path: path.stem)


def _actions(graph: Graph, arns: Collection[Text | None]) -> set[str]:
    """What the policies of the roles with these ARNs allow."""
    roles = {role.ref("name") for role in graph.of(Role) if role.ref("arn") in arns}
    own = (policy for policy in graph.of(RolePolicy) if policy.role in roles)
    return {action for policy in own for statement in policy.statements for action in statement.actions}


@every_system
def test_telemetry_is_sent_as_the_task_and_not_as_what_starts_it(path: Path) -> None:
    """Containers have the task role: permissions on the execution role let nothing out."""
    graph = _graph(path)
    starting = _actions(graph, {task.execution_role for task in graph.of(TaskDefinition)})
    assert not {action for action in starting if action.startswith(("xray:", "aps:", "cloudwatch:"))}


@every_system
def test_collectors_may_do_no_more_than_they_do(path: Path) -> None:
    """Guides add reading of logs, of parameters and of EC2, which nothing here does as the task."""
    graph = _graph(path)
    running = _actions(graph, {task.task_role for task in graph.of(TaskDefinition)})
    unused = ("ec2:", "logs:GetLogEvents", "logs:FilterLogEvents", "ssm:GetParameters")
    assert not {action for action in running if action.startswith(unused)}


@every_system
def test_groups_are_created_and_not_asked_for_at_the_start(path: Path) -> None:
    """`awslogs-create-group` needs a permission that the execution role does not have, and keeps lines for ever."""
    target = registry.find("ecs")
    assert target is not None
    files = emit(compiled(path), target)
    assert not [file.path for file in files if "awslogs-create-group" in file.text]


def test_the_address_of_a_workspace_ends_as_it_has_to() -> None:
    """The endpoint of a workspace ends with a slash: put together by hand there would be two, or none."""
    (url,) = {
        spelled(variable.value)
        for _, container in _containers(_graph(PROMETHEUS))
        for variable in container.environment
        if variable.name == "METRICS_REMOTE_WRITE_URL"
    }
    assert url == "<PrometheusWorkspace metrics endpoint>api/v1/remote_write"


def test_apps_are_told_where_to_send_and_how() -> None:
    """The defaults of the two SDKs differ: localhost:4317 by gRPC, localhost:4318 by HTTP."""
    for path in (EMF, PROMETHEUS):
        (said,) = (
            {variable.name: variable.value for variable in container.environment}
            for _, container in _containers(_graph(path))
            if any(variable.name == "OTEL_PROPAGATORS" for variable in container.environment)
        )
        assert said["OTEL_EXPORTER_OTLP_PROTOCOL"] == "http/protobuf"
        assert said["OTEL_EXPORTER_OTLP_ENDPOINT"] == "http://localhost:4318"
        assert said["OTEL_PROPAGATORS"] == "tracecontext,baggage"


def test_health_checks_are_programs_with_their_words() -> None:
    """A check of one word is a line of a shell to the CDK, and the collector's image has no shell."""
    for _, container in _containers(_graph(EMF)):
        if container.health_check is not None:
            assert len(container.health_check.command) > 1
            assert container.health_check.timeout < container.health_check.interval


def test_private_endpoints_are_those_in_use() -> None:
    """`aps` is for whoever administers workspaces: a collector needs `aps-workspaces`, and layers come from S3."""
    text = """
apiVersion: obsc/v1alpha1
kind: Observability
metadata: { name: shop }
deploymentEnvironment: production
platform: { network: { vpc: { create: true, cidr: 10.0.0.0/16, zones: 2, nat: none }, endpoints: auto } }
backends: { metrics: { type: amp, create: true }, traces: { type: xray } }
agents: { adot: { distribution: adot-collector, image: { ref: collectorImage } } }
services:
  web:
    image: { ref: webImage }
    framework: flask
    server: { name: python, script: app.py }
    port: 8000
    runtime: { version: "3.12" }
    agent: adot
    instrumentation: { attach: none, sdk: opentelemetry }
"""
    compilation = compile_text(text.encode())
    assert compilation.graph is not None, compilation.diagnostics
    services = {spelled(node.service_name).rpartition("<region>.")[2] for node in compilation.graph.of(VpcEndpoint)}
    assert {"aps-workspaces", "xray", "logs", "ecr.api", "ecr.dkr", "s3"} <= services
    assert "aps" not in services


def test_compose_has_neither_a_version_nor_keys() -> None:
    """`version` is obsolete, and a key in a file is a key in a repository."""
    for path in WITH_COLLECTORS:
        compilation = compiled(path)
        target = registry.find("compose")
        assert target is not None
        if compilation.graph is None or any(type(node) in LOCAL for node in compilation.graph.nodes):
            continue
        files = {file.path: file.text for file in emit(compilation, target)}
        assert not re.search(r"^version:", files["compose.yaml"], re.MULTILINE)
        assert not re.search(r"AWS_SECRET_ACCESS_KEY\s*[:=]\s*[\"']?[A-Za-z0-9/+]{8}", "\n".join(files.values()))


def test_people_are_told_what_no_template_does() -> None:
    """Nobody is let into a new Grafana before a person of IAM Identity Center is assigned."""
    target = registry.find("cfn")
    assert target is not None
    (checklist,) = (file.text for file in emit(compiled(PROMETHEUS), target) if file.path == "CHECKLIST.md")
    assert "IAM Identity Center" in checklist
    assert "alert manager definition" in checklist
