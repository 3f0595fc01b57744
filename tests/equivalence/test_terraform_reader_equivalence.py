"""What the Terraform target writes, read back by a reader that knows only the provider's reference, is the graph again.

`read(emit(graph)) == project(graph)`, under the names that the target gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unicodedata import is_normalized

import pytest
from hypothesis import assume, example, given, settings

from graphs import HEADER, LAST, around, full_graph, is_sound, variations, with_a_task
from obsc import registry
from obsc.compare import differences, rename
from obsc.infra.boundary import Input, Output
from obsc.infra.cloudwatch import Dashboard
from obsc.infra.ecs import EnvironmentVariable, SecretVariable, TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.values import REGION, JsonObject, Ref, RoleName, text
from obsc.target import project
from obsc_readers.terraform import read
from printers.hostile import hostile_text
from shipped import VALID, compiled

TARGET = registry.find("terraform")


def _files(graph: Graph) -> dict[str, str]:
    assert TARGET is not None
    return {file.path: file.text for file in TARGET.emit(graph, HEADER)}


def _expected(graph: Graph) -> Graph:
    assert TARGET is not None
    return rename(project(graph, TARGET), TARGET.ids(graph))


def _complaints(graph: Graph) -> list[str]:
    """What the reader refuses of the module, and where what it reads is not the graph."""
    reading = read(_files(graph))
    found = [str(refusal) for refusal in reading.refused]
    return found or [str(difference) for difference in differences(_expected(graph), reading.graph)]


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_specification_is_read_back(path: Path) -> None:
    """A field that differs is a resource that obsc did not mean."""
    graph = compiled(path).graph
    assert graph is not None
    assert _complaints(graph) == []


def test_a_graph_with_everything_is_read_back() -> None:
    """Specifications do not set every field."""
    assert _complaints(full_graph()) == []


def test_every_change_of_a_field_is_read_back() -> None:
    """A constant in the target or in the reader would pass on one value; nothing may be lost between the two."""
    assert [f"{what}: {complaint}" for what, changed in _variations() for complaint in _complaints(changed)] == []


def _variations() -> Iterator[tuple[str, Graph]]:
    """What is changed, and the part of the full graph around it, with the change."""
    graph = full_graph()
    for node in graph.nodes:
        for path, changed in variations(node):
            if is_sound(path, changed):
                yield f"{node.kind}{path}", around(graph, node, changed).replace([changed])


@pytest.mark.parametrize(
    "ref",
    [
        pytest.param(node.ref(attr), id=f"{node.kind}-{node.name}-{attr}")
        for node in full_graph().nodes
        for attr in node.ATTRS
        if not (isinstance(node, Input) and node.is_list)
    ],
)
def test_every_attribute_is_read_back(ref: Ref) -> None:
    """A reference to another attribute is another value: a name for an ARN, say."""
    graph = with_a_task(ref.kind, ref.name)
    output = Output(name="more", description="", value=ref)
    assert _complaints(Graph((*graph.nodes, output))) == []
    if ref.kind in LAST:  # which a task definition cannot refer to
        return
    values = (ref, text("x", ref, "y"), *((RoleName(ref),) if ref.kind in ("Role", "Input") else ()))
    environment = tuple(EnvironmentVariable(name=f"V{number}", value=value) for number, value in enumerate(values))
    task = next(graph.of(TaskDefinition))
    helper, web = task.containers
    changed = replace(task, containers=(helper, replace(web, environment=environment)))
    assert _complaints(graph.replace([changed])) == []


@settings(max_examples=120, deadline=None)
@given(said=hostile_text)
@example(said="${var.web_image}")
@example(said="$${x} %{ if true } %%{ ${ ${")
@example(said="EOT\n}\n")
def test_hostile_text_arrives_as_it_is(said: str) -> None:
    """No string may become code; each arrives to the last character, alone and beside references."""
    assume(is_normalized("NFC", said))  # the rest Terraform would compose, which OBS055 refuses
    graph = with_a_task("Input", "webImage")
    task = next(graph.of(TaskDefinition))
    mixed = text(said, REGION, said, Ref("Input", "webImage", "value"), said)
    helper, web = task.containers
    hostile = replace(
        web,
        command=(said, "x"),
        user=said,
        environment=(EnvironmentVariable(name="A", value=said), EnvironmentVariable(name="B", value=mixed)),
        secrets=(SecretVariable(name="C", value_from=mixed),),
        docker_labels=(("label", said),),
    )
    changed = graph.replace([replace(task, containers=(helper, hostile), tags=((said or "x", said),))])
    assert _complaints(changed) == []


@settings(max_examples=120, deadline=None)
@given(said=hostile_text)
@example(said="${var.web_image} %{ if true } $")
def test_hostile_text_in_a_dashboard_arrives(said: str) -> None:
    """A dashboard is an object of Terraform's, in whose strings an expression would be evaluated."""
    assume(is_normalized("NFC", said))
    graph = with_a_task("Input", "webImage", "Dashboard")
    (dashboard,) = graph.of(Dashboard)
    mixed = text(said, REGION, said, Ref("Input", "webImage", "value"), said)
    body = JsonObject(((said, said), (f"{said}x", (mixed, None, True, 0, -0.5, JsonObject(())))))
    assert _complaints(graph.replace([replace(dashboard, body=body)])) == []


FAULTS = {
    "an argument renamed": ("retention_in_days", "retention_days"),
    "an argument of another spelling": ("task_role_arn            =", "taskRoleArn              ="),
    "a key of the API in the provider's spelling": ("containerPort = 8000", "container_port = 8000"),
    "an argument dropped": ('  network_mode             = "awsvpc"\n', ""),
    "a family dropped": ('  family                   = "shop-web"\n', ""),
    "kept no longer": ("  skip_destroy      = true\n", ""),
    "kept not": ("  skip_destroy      = true\n", "  skip_destroy      = false\n"),
    "CPU and memory swapped": (
        'cpu                      = "512"\n  memory                   = "1024"',
        'cpu                      = "1024"\n  memory                   = "512"',
    ),
    "limits swapped": (
        "memory            = 512\n      memoryReservation = 256",
        "memory            = 256\n      memoryReservation = 512",
    ),
    "percents swapped": (
        "deployment_maximum_percent         = 200\n  deployment_minimum_healthy_percent = 100",
        "deployment_maximum_percent         = 100\n  deployment_minimum_healthy_percent = 200",
    ),
    "a percent dropped": ("  deployment_minimum_healthy_percent = 100\n", ""),
    "a port of the container": ("containerPort = 8000", "containerPort = 8001"),
    "a port of the host": ("hostPort      = 8000", "hostPort      = 80"),
    "a port of the load balancer": ("container_port   = 8000", "container_port   = 80"),
    "a port of a rule": ("from_port         = 8000", "from_port         = 0"),
    "text for a number in JSON": ("cpu               = 256", 'cpu               = "256"'),
    "a number for text in JSON": ('value = "1"', "value = 1"),
    "text for a truth value in JSON": ("essential = false", 'essential = "false"'),
    "a truth value flipped": (
        "enable_execute_command             = true",
        "enable_execute_command             = false",
    ),
    "a policy widened": ('resources = ["${aws_cloudwatch_log_group.web.arn}:*"]', 'resources = ["*"]'),
    "an action widened": ('actions   = ["logs:PutLogEvents"]', 'actions   = ["logs:*"]'),
    "a denial dropped": ('    effect    = "Deny"\n', ""),
    "a denial allowed": ('effect    = "Deny"', 'effect    = "Allow"'),
    "another who may take the role": ("ecs-tasks.amazonaws.com", "ecs.amazonaws.com"),
    "anybody may take the role": ('type        = "Service"', 'type        = "AWS"'),
    "streams lost": ("${aws_cloudwatch_log_group.web.arn}:*", "${aws_cloudwatch_log_group.web.arn}"),
    "another fact": ("${local.partition}:ssm", "${local.region}:ssm"),
    "facts swapped": ("${local.region}:${local.account_id}", "${local.account_id}:${local.region}"),
    "a reference that is text": ("= aws_iam_role.web_task.arn", '= "aws_iam_role.web_task.arn"'),
    "a reference escaped": ('"arn:${local.partition}:ssm:x"', '"arn:$${local.partition}:ssm:x"'),
    "another resource": ("= aws_ecs_task_definition.web.arn", "= aws_iam_role.web_task.arn"),
    "another attribute": ("= aws_iam_role.web_task.arn", "= aws_iam_role.web_task.name"),
    "another variable": ("image             = var.web_image", "image             = var.registry"),
    "the roles swapped": (
        "task_role_arn            = aws_iam_role.web_task.arn\n  execution_role_arn       = var.given_role",
        "task_role_arn            = var.given_role\n  execution_role_arn       = aws_iam_role.web_task.arn",
    ),
    "a name out of another ARN": ("basename(var.given_role)", "basename(var.target_group)"),
    "an ARN for a name": ("basename(var.given_role)", "var.given_role"),
    "the policy of another role": ("role       = aws_iam_role.web_task.name", "role       = basename(var.given_role)"),
    "another policy attached": ("policy/ReadOnlyAccess", "policy/AdministratorAccess"),
    "the document of another policy": (
        "policy = data.aws_iam_policy_document.web_given.json",
        "policy = data.aws_iam_policy_document.web_task.json",
    ),
    "a wider block": ('cidr_ipv4         = "10.1.0.0/16"', 'cidr_ipv4         = "0.0.0.0/0"'),
    "IPv6 for IPv4": ('cidr_ipv4         = "10.1.0.0/16"', 'cidr_ipv6         = "10.1.0.0/16"'),
    "ingress for egress": (
        '"aws_vpc_security_group_egress_rule" "web_tcp_443_444"',
        '"aws_vpc_security_group_ingress_rule" "web_tcp_443_444"',
    ),
    "a rule of another group": (
        'security_group_id = aws_security_group.web.id\n  description       = "From the load balancer"',
        'security_group_id = var.registry\n  description       = "From the load balancer"',
    ),
    "a dependency dropped": ("    aws_iam_role_policy.web_task,\n", ""),
    "a dependency on egress dropped": ("    aws_vpc_security_group_egress_rule.web_all,\n", ""),
    "a dependency on a policy dropped": ("    aws_iam_role_policy_attachment.web_task_read_only_access,\n", ""),
    "another dependency": ("    aws_iam_role_policy.web_task,\n", "    aws_iam_role_policy.web_given,\n"),
    "a label renamed": ('resource "aws_ecs_cluster" "shop"', 'resource "aws_ecs_cluster" "shops"'),
    "a resource twice": ('resource "aws_iam_role_policy" "web_given"', 'resource "aws_iam_role_policy" "web_task"'),
    "two by count": ('resource "aws_ecs_cluster" "shop" {\n', 'resource "aws_ecs_cluster" "shop" {\n  count = 2\n'),
    "a comment that swallows": ('  launch_type         = "FARGATE"\n', '  # launch_type         = "FARGATE"\n'),
    "a quote lost": ('"logs:PutLogEvents"', '"logs:PutLogEvents'),
    "a quote too many": ('name = "helper"', 'name = "helper""'),
    "a comma lost": ('command     = ["CMD", "true"]', 'command     = ["CMD" "true"]'),
    "a comma lost in an object": ('name = "helper", image', 'name = "helper" image'),
    "a new line lost": ("        interval    = 30\n        timeout ", "        interval    = 30 timeout "),
    "a brace lost": (
        "  deployment_circuit_breaker {\n    enable   = true\n    rollback = true\n  }\n",
        "  deployment_circuit_breaker {\n    enable   = true\n    rollback = true\n",
    ),
    "a block for an argument": ("  tags = {\n    team", "  tags {\n    team"),
    "an argument for a block": ("  runtime_platform {", "  runtime_platform = {"),
    "a word out of place": (
        'availability_zone_rebalancing      = "ENABLED"',
        'availability_zone_rebalancing      = "SERVICE"',
    ),
    "a volume renamed": ('    name = "scratch"', '    name = "scratched"'),
    "an empty folder on the host": ('    host_path = "/var/lib"\n', ""),
    "a mount that is written to": ("readOnly = true", "readOnly = false"),
    "a name that is not left open": (
        'name_prefix        = "${local.name}-web-task-"',
        'name               = "${local.name}-web-task"',
    ),
    "another list": ("subnets          = var.subnet_ids", "subnets          = [var.vpc_id]"),
    "text for a list": ("subnets          = var.subnet_ids", "subnets          = var.vpc_id"),
    "an Auto Scaling group that asks nobody but EC2": ('  health_check_type         = "ELB"\n', ""),
    "zones that are down": ('  state = "available"\n', ""),
    "a filter that lets everything through": ('["opt-in-not-required"]', "[]"),
    "a threshold that AWS does not know": ("failure_threshold = 1", "failure_threshold = 2"),
    "containers not encoded": ("container_definitions = jsonencode([", "container_definitions = concat(["),
}
"""Each replaces the first text that stands in the module by the second."""


@pytest.mark.parametrize("name", FAULTS)
def test_every_seeded_fault_is_found(name: str) -> None:
    """A fault that lives on is a bug in the reader, or in what is taken for the same."""
    old, new = FAULTS[name]
    files = _files(full_graph())
    assert old in files["main.tf"]
    reading = read({**files, "main.tf": files["main.tf"].replace(old, new, 1)})
    assert reading.refused or differences(_expected(full_graph()), reading.graph)
