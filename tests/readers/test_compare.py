"""Comparing graphs: every difference is found and named by its place, and what AWS does not tell apart is none."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from graphs import full_graph, variations
from obsc.compare import MISSING, Difference, differences, rename, say
from obsc.infra.boundary import Input, Output, Step
from obsc.infra.ecs import Container, EnvironmentVariable, Service, TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.iam import Role, RolePolicy, Statement
from obsc.infra.logs import LogGroup
from obsc.infra.network import SecurityGroup
from obsc.infra.node import Node
from obsc.infra.values import ACCOUNT_ID, REGION, Ref, RoleName, text
from readers.shop import GRAPH


def _node(name: str) -> Any:
    (node,) = (node for node in GRAPH.nodes if node.name == name)
    return node


def _found(changed: Node) -> list[tuple[str, object, object]]:
    """Where the shop differs from the shop with one node changed."""
    return [(one.field, one.expected, one.actual) for one in differences(GRAPH, GRAPH.replace([changed]))]


def _web(**changed: Any) -> TaskDefinition:
    task: TaskDefinition = _node("Task")
    agent, web = task.containers
    return replace(task, containers=(agent, replace(web, **changed)))


def test_a_graph_is_like_itself() -> None:
    """Else nothing can be proven."""
    assert differences(GRAPH, GRAPH) == ()
    assert differences(full_graph(), full_graph()) == ()


def test_the_order_of_nodes_says_nothing() -> None:
    """Every language has its own."""
    assert differences(GRAPH, Graph(GRAPH.nodes[::-1])) == ()


def test_a_node_that_is_not_there() -> None:
    """Missing ones in the order of what was expected, then those beyond it by name."""
    more = (Role(name="B", service="", description=""), Role(name="A", service="", description=""))
    actual = Graph((*(node for node in GRAPH.nodes if node.kind != "RolePolicy"), *more))
    assert [
        Difference("RolePolicy", "TaskPolicy", "", _node("TaskPolicy"), MISSING),
        Difference("RolePolicy", "GivenPolicy", "", _node("GivenPolicy"), MISSING),
        Difference("Role", "A", "", MISSING, more[1]),
        Difference("Role", "B", "", MISSING, more[0]),
    ] == list(differences(GRAPH, actual))


def test_a_node_that_stands_twice() -> None:
    """A second one under one name is one too many."""
    (one,) = differences(GRAPH, Graph((*GRAPH.nodes, _node("Logs"))))
    assert (one.kind, one.name, one.expected) == ("LogGroup", "Logs", MISSING)


def test_a_field_is_named_by_its_path() -> None:
    """A person looks for the name, not for a number."""
    config, workers = _node("Task").containers[1].environment
    changed = _web(environment=(config, replace(workers, value="3")))
    assert _found(changed) == [("containers[web].environment[WORKERS].value", "2", "3")]


def test_one_that_is_missing_among_several() -> None:
    """By name, so that one variable too few does not make the next ones differ."""
    config, workers = _node("Task").containers[1].environment
    assert [("containers[web].environment[CONFIG]", config, MISSING)] == _found(_web(environment=(workers,)))


def test_one_that_stands_twice_among_several() -> None:
    """ECS takes the last of two variables; two are not one, whatever they say."""
    config, workers = _node("Task").containers[1].environment
    assert _found(_web(environment=(config, workers, workers)))
    assert _found(_web(environment=(config, replace(workers, value="3"), workers)))


def test_a_number_is_not_a_boolean_nor_text() -> None:
    """Python takes True for 1."""
    service: Service = _node("Service")
    assert _found(replace(service, desired_count="2")) == [("desired_count", 2, "2")]  # type: ignore[arg-type]
    one = replace(service, desired_count=1)
    graph = GRAPH.replace([one])
    assert differences(graph, GRAPH.replace([replace(service, desired_count=True)]))


@pytest.mark.parametrize(
    "changed",
    [
        _web(environment=_node("Task").containers[1].environment[::-1]),
        replace(_node("Task"), tags=_node("Task").tags[::-1]),
        replace(_node("Group"), egress=_node("Group").egress[::-1]),
        replace(_node("Service"), depends_on=_node("Service").depends_on[::-1]),
        replace(
            _node("TaskPolicy"),
            statements=tuple(replace(s, actions=s.actions[::-1]) for s in _node("TaskPolicy").statements),
        ),
    ],
)
def test_sets_have_no_order(changed: Node) -> None:
    """AWS keeps none, so none can be lost."""
    assert _found(changed) == []


def test_containers_and_statements_have_an_order() -> None:
    """AWS keeps it and gives it back; a plan would show it."""
    task: TaskDefinition = _node("Task")
    policy: RolePolicy = _node("TaskPolicy")
    assert _found(replace(task, containers=task.containers[::-1])) == [
        ("containers", ("agent", "web"), ("web", "agent"))
    ]
    assert _found(replace(policy, statements=policy.statements[::-1])) == [
        ("statements", ("Write", "Key"), ("Key", "Write"))
    ]


def test_a_command_has_an_order() -> None:
    """Word by word."""
    assert (_found(_web(command=("app:app", "gunicorn")))) == [
        ("containers[web].command[0]", "gunicorn", "app:app"),
        ("containers[web].command[1]", "app:app", "gunicorn"),
    ]


def test_a_set_differs_in_what_has_no_counterpart() -> None:
    """A wider policy is one action more, wherever it stands."""
    policy: RolePolicy = _node("GivenPolicy")
    (pull,) = policy.statements
    wider = replace(policy, statements=(replace(pull, actions=("ecr:*", *pull.actions)),))
    assert _found(wider) == [("statements[Pull].actions[0]", MISSING, "ecr:*")]


def test_rules_differ_field_by_field() -> None:
    """Of the rules that have no counterpart, the first is compared with the first."""
    group: SecurityGroup = _node("Group")
    every, https = group.egress
    changed = replace(group, egress=(replace(https, to_port=444), every))
    assert _found(changed) == [("egress[0].to_port", 443, 444)]


def test_statements_without_names_are_compared_in_turn() -> None:
    """IAM asks for no Sid."""
    policy: RolePolicy = _node("TaskPolicy")
    nameless = tuple(replace(statement, sid="") for statement in policy.statements)
    expected = GRAPH.replace([replace(policy, statements=nameless)])
    actual = GRAPH.replace([replace(policy, statements=(nameless[0], replace(nameless[1], effect="Allow")))])
    assert [one.field for one in differences(expected, actual)] == ["statements[1].effect"]


def test_what_explains_is_not_compared() -> None:
    """Comments are for readers; a language may have no room for them."""
    task: TaskDefinition = _node("Task")
    explained = tuple(replace(container, comment="c", origin=("x",)) for container in task.containers)
    policy: RolePolicy = _node("GivenPolicy")
    why = tuple(replace(statement, why="because") for statement in policy.statements)
    nodes = [replace(task, containers=explained, comment="c"), replace(policy, statements=why, origin=("y", 1))]
    assert differences(GRAPH, GRAPH.replace(nodes)) == ()
    assert differences(GRAPH, Graph((*GRAPH.nodes, Step(name="look", description="Look.")))) == ()


def test_of_an_input_only_whether_it_is_a_list() -> None:
    """CloudFormation has no type for a role's ARN."""
    role: Input = _node("GivenRole")
    assert _found(replace(role, type="role-arn")) == []
    assert _found(replace(role, type="subnet-ids")) == [("type", "string", "subnet-ids")]
    assert _found(replace(role, description="")) == [("description", "A role", "")]


def test_text_and_a_reference_differ() -> None:
    """A name that is written out is no dependency."""
    logs: LogGroup = _node("Logs")
    output: Output = _node("Name")
    assert [("value", output.value, "shop")] == _found(replace(output, value="shop"))
    assert [("log_group_name", "/ecs/shop", text("/ecs/", REGION))] == _found(
        replace(logs, log_group_name=text("/ecs/", REGION))
    )


def test_every_change_is_a_difference_at_its_place() -> None:
    """Whatever changes in a graph, one field at a time, is found; but for what AWS does not tell apart."""
    graph = full_graph()
    unseen = []
    for node in graph.nodes:
        for path, changed in variations(node):
            found = differences(graph, graph.replace([changed]))
            if not found:
                unseen.append(f"{node.kind}{path}")
            assert {(node.kind, node.name)} >= {(one.kind, one.name) for one in found}
    prose = {"Artifact.purpose", "Step.description", "Input.type"}
    unordered = {
        "Alarm.alarm_actions reversed",
        "Alarm.metric.dimensions reversed",
        "Alarm.queries reversed",
        "Alarm.queries[0].metric.dimensions reversed",
        "Instance.security_groups reversed",
        "ListenerRule.path_patterns reversed",
        "LoadBalancer.security_groups reversed",
        "LoadBalancer.subnets reversed",
        "SecurityGroup.egress reversed",
        "TaskDefinition.containers[1].environment reversed",
        "VpcEndpoint.route_tables reversed",
    }
    objects = {what for what in unseen if re.fullmatch(r"Dashboard\.body(\..*)?\.entries reversed", what)}
    assert prose | unordered == set(unseen) - objects
    assert objects


def test_differences_do_not_hang_on_order() -> None:
    """The same two systems give the same report."""
    other = Graph(tuple(changed for node in full_graph().nodes for _, changed in list(variations(node))[:1]))
    assert differences(GRAPH, other) == differences(GRAPH, Graph(other.nodes[::-1]))


def test_rename_follows_every_reference() -> None:
    """Languages have names of their own; a reference that kept the old one would point to nothing."""
    graph = full_graph()
    ids = {(node.kind, node.name): f"{node.kind}-{number}" for number, node in enumerate(graph.nodes)}
    renamed = rename(graph, ids)
    assert renamed.verify() == []
    assert list(ids.values()) == [node.name for node in renamed.nodes]
    assert differences(graph, rename(renamed, {(kind, new): old for (kind, old), new in ids.items()})) == ()


def test_rename_goes_by_kind() -> None:
    """A service and its task definition may share a name; tags look like references and are none."""
    service: Service = _node("Service")
    graph = Graph((replace(service, tags=(("RolePolicy", "TaskPolicy"),)),))
    renamed = rename(graph, {("RolePolicy", "TaskPolicy"): "P", ("Role", "Task"): "no"}).nodes[0]
    assert isinstance(renamed, Service)
    assert renamed.depends_on == (("RolePolicy", "P"), ("RolePolicy", "GivenPolicy"))
    assert renamed.tags == (("RolePolicy", "TaskPolicy"),)
    assert Ref("TaskDefinition", "Task", "arn") == renamed.task_definition


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("a'b", '"a\'b"'),
        (7, "7"),
        (MISSING, "nothing"),
        (text("a", ACCOUNT_ID, "b"), "'a<account-id>b'"),
        (RoleName(Ref("Input", "role", "value")), "<the name in <role>>"),
        (("a", REGION), "['a', <region>]"),
        (Container(name="web", image="x", essential=True), "Container web"),
        (Statement(sid="One", actions=(), resources=()), "Statement One"),
        (EnvironmentVariable(name="A", value="1"), "EnvironmentVariable A"),
    ],
)
def test_values_are_said_for_people(value: object, said: str) -> None:
    """The report is read by a person."""
    assert said == say(value)


def test_a_difference_is_one_line() -> None:
    """Resource, field, both values."""
    (one,) = differences(GRAPH, GRAPH.replace([replace(_node("Logs"), retention_days=None)]))
    assert str(one) == "LogGroup Logs retention_days: expected 30, found None"
