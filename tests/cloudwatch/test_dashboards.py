"""A dashboard is one that CloudWatch takes, and shows nothing that does not exist."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given

from cloudwatch.body import complaints, plain
from cloudwatch.systems import only, web
from obsc.infra.cloudwatch import Dashboard
from obsc.infra.graph import Graph
from obsc.pipeline import compile_text
from shipped import VALID, compiled
from strategies import Document, documents, written

ROUTE = {"targetGroup": {"ref": "group"}, "loadBalancer": {"ref": "balancer"}, "securityGroup": {"ref": "peer"}}
CUSTOM = {"metric": {"namespace": "Shop", "name": "OrdersFailed"}, "threshold": 1}


def bodies(graph: Graph) -> list[Any]:
    """The bodies of all dashboards, as data."""
    return [plain(node.body) for node in graph.of(Dashboard)]


def titles(graph: Graph) -> list[str]:
    """The titles of the graphs of the only dashboard, from left to right and from top to bottom."""
    (body,) = bodies(graph)
    return [widget["properties"]["title"] for widget in body["widgets"] if widget["type"] == "metric"]


def test_the_judge_can_say_no() -> None:
    """A judge that takes everything proves nothing."""
    (body,) = bodies(web({"dashboard": {}, "alarms": {"slow": {"metric": "latency", "threshold": "500ms"}}}))
    assert list(complaints(body)) == []
    faults: list[tuple[tuple[Any, ...], Any]] = [
        (("widgets", 0, "type"), "metrics"),
        (("widgets", 2, "x"), 20),
        (("widgets", 2, "y"), 0),
        (("widgets", 2, "properties", "region"), None),
        (("widgets", 2, "properties", "period"), 90),
        (("widgets", 2, "properties", "metrics", 0, 1), 5),
        (("widgets", 2, "properties", "metrics", 0, -1, "stat"), "P99"),
        (("widgets", 3, "properties", "metrics", 0, -1, "id"), "other"),
        (("widgets", 2, "properties", "annotations", "horizontal", 0, "value"), "500ms"),
        (("widgets", 1, "properties", "alarms"), []),
        (("widgets", 0, "properties", "title"), "x"),
    ]
    for path, value in faults:
        assert list(complaints(_changed(body, path, value))) != [], path


def _changed(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    """A copy of the body with one value replaced, or taken away for None."""
    changed = json.loads(json.dumps(body))
    holder = changed
    for key in path[:-1]:
        holder = holder[key]
    if value is None:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return changed


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_shipped_dashboards_are_taken(path: Any) -> None:
    """CloudWatch would show an empty frame, or refuse it."""
    graph = compiled(path).graph
    assert graph is not None
    for body in bodies(graph):
        assert list(complaints(body)) == []


@given(documents())
def test_every_dashboard_is_taken(document: Document) -> None:
    """Whatever the names are and whatever is watched."""
    compilation = compile_text(written(document))
    if compilation.ok and compilation.graph is not None:
        for body in bodies(compilation.graph):
            assert list(complaints(body)) == []
            for widget in body["widgets"]:
                if widget["type"] == "text":
                    # Escaped names of any kind, and no text of the user: nothing that Markdown would read.
                    assert re.fullmatch(r"# [a-z0-9-]+\n[\w \[\]()#:/$%<>.~·-]*", widget["properties"]["markdown"])


def test_what_users_notice_comes_first() -> None:
    """Who is woken reads from the top."""
    graph = web({"dashboard": {}, "route": ROUTE, "alarms": {"orders": CUSTOM}})
    assert titles(graph) == [
        *("Latency", "Availability", "Requests", "Errors", "CPU and memory"),
        *("Memory of Python processes", "Threads of Python processes"),
        *("Server errors at the load balancer", "Response time at the load balancer", "orders"),
    ]


GROUP = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/943f017f100becff"
UNHEALTHY = {"metric": "unhealthy-hosts", "threshold": 1}


@pytest.mark.parametrize(
    ("group", "alarms", "named"),
    [
        (GROUP, {}, "targetgroup/web/943f017f100becff"),
        ({"ref": "group"}, {"unhealthy": UNHEALTHY}, "<webTargetGroupName>"),
        ({"ref": "group"}, {}, None),
    ],
)
def test_tasks_behind_a_load_balancer_are_those_of_the_target_group(group: Any, alarms: Any, named: str | None) -> None:
    """A load balancer has other services too, and without a target group it has no hosts at all."""
    graph = web({"dashboard": {}, "route": {**ROUTE, "targetGroup": group}, "alarms": alarms})
    (body,) = bodies(graph)
    shown = {widget["properties"].get("title"): widget["properties"] for widget in body["widgets"]}
    times = shown["Response time at the load balancer"]["metrics"]
    hosts = shown.get("Tasks at the load balancer", {"metrics": []})
    rows = [row[2:-1] for row in (*times, *hosts["metrics"])]
    expected = ["LoadBalancer", "<balancer>", *(["TargetGroup", named] if named else [])]
    assert rows == [expected] * (5 if named else 3)
    assert ("annotations" in hosts) == bool(alarms)


def test_the_target_group_that_obsc_creates_is_known() -> None:
    """Its name is an attribute that every target has."""
    network = {"vpc": {"create": True, "cidr": "10.0.0.0/16", "zones": 2}, "loadBalancer": {"create": True}}
    graph = web({"dashboard": {}, "route": {"path": "/*"}}, platform={"network": network})
    assert "Tasks at the load balancer" in titles(graph)


def test_nothing_is_shown_that_is_not_emitted() -> None:
    """An empty graph looks like a service without traffic."""
    upstream = {"attach": "none", "sdk": "opentelemetry"}
    assert titles(web({"dashboard": {}, "instrumentation": upstream})) == ["CPU and memory"]
    off = {"OTEL_AWS_APPLICATION_SIGNALS_ENABLED": "false"}
    assert titles(web({"dashboard": {}, "env": off})) == ["CPU and memory"]
    quiet = {"OTEL_AWS_APPLICATION_SIGNALS_RUNTIME_ENABLED": "false"}
    assert "Memory of Python processes" not in titles(web({"dashboard": {}, "env": quiet}))


@pytest.mark.parametrize("insights", ["disabled", "enabled", "enhanced"])
def test_tasks_are_counted_where_the_cluster_counts_them(insights: str) -> None:
    """Only Container Insights has the number of running tasks."""
    cluster = {"create": True, "containerInsights": insights}
    graph = web({"dashboard": {}}, platform={"ecs": {"cluster": cluster}})
    assert ("Tasks" in titles(graph)) == (insights != "disabled")


def test_names_of_dashboards() -> None:
    """Given, or the service's full name."""
    assert only(web({"dashboard": {}}), Dashboard).dashboard_name == "shop-web"
    assert only(web({"dashboard": {"name": "own_1"}}), Dashboard).dashboard_name == "own_1"
    assert list(web({}).of(Dashboard)) == []
