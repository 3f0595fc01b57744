"""Alarms watch metrics that exist, over periods that CloudWatch has, and say so in words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from cloudwatch.systems import only, web
from obsc.infra.boundary import Input, Step
from obsc.infra.cloudwatch import Alarm, Discovery, Metric, ServiceLevelObjective
from obsc.infra.values import spelled
from obsc.pipeline import compile_text
from rules.blocks import SMALLEST, merged
from strategies import Document, documents, written

DAY = 86400
ROUTE = {"targetGroup": {"ref": "group"}, "securityGroup": {"ref": "peer"}}
SIGNALS = "ApplicationSignals Environment=production Service=web"
ECS = "AWS/ECS ClusterName=<cluster> ServiceName=<Service web name>"
ELB = "AWS/ApplicationELB LoadBalancer=<webLoadBalancer>"
ELB_GROUP = f"{ELB} TargetGroup=<webTargetGroupName>"


def alarm(**entries: Any) -> Alarm:
    """The alarm of these keys, of a service behind a load balancer."""
    return only(web({"alarms": {"it": entries}, "route": ROUTE}), Alarm)


def where(metric: Metric) -> str:
    """A metric's namespace and dimensions in a line."""
    dimensions = (f"{name}={spelled(value)}" for name, value in metric.dimensions)
    return " ".join((spelled(metric.namespace), *dimensions))


@pytest.mark.parametrize(
    ("metric", "threshold", "found", "name", "statistic", "value"),
    [
        ("latency", "500ms", SIGNALS, "Latency", "p99", 500),
        ("latency", "1.5s", SIGNALS, "Latency", "p99", 1500),
        ("faults", 5, SIGNALS, "Fault", "Sum", 5),
        ("errors", 7, SIGNALS, "Error", "Sum", 7),
        ("cpu", "80%", ECS, "CPUUtilization", "Average", 80),
        ("memory", 90, ECS, "MemoryUtilization", "Average", 90),
        ("alb-5xx", 5, ELB, "HTTPCode_ELB_5XX_Count", "Sum", 5),
        ("alb-response-time", "500ms", ELB_GROUP, "TargetResponseTime", "p99", 0.5),
        ("unhealthy-hosts", 1, ELB_GROUP, "UnHealthyHostCount", "Maximum", 1),
    ],
)
def test_named_metrics(metric: str, threshold: Any, found: str, name: str, statistic: str, value: float) -> None:
    """A metric with another set of dimensions has no data, and its alarm is silent for ever."""
    made = alarm(metric=metric, threshold=threshold)
    assert made.metric is not None and made.queries == ()
    assert (where(made.metric), made.metric.metric_name, made.metric.statistic) == (found, name, statistic)
    assert (made.threshold, made.comparison) == (value, "GreaterThanOrEqualToThreshold")


@pytest.mark.parametrize(
    ("metric", "threshold", "counted", "expression", "comparison"),
    [
        ("availability", "99.9%", "Fault", "100 * (1 - faults / requests)", "LessThanThreshold"),
        ("availability", 99.9, "Fault", "100 * (1 - faults / requests)", "LessThanThreshold"),
        ("faults", "99.9%", "Fault", "100 * faults / requests", "GreaterThanOrEqualToThreshold"),
        ("errors", "99.9%", "Error", "100 * errors / requests", "GreaterThanOrEqualToThreshold"),
    ],
)
def test_shares(metric: str, threshold: Any, counted: str, expression: str, comparison: str) -> None:
    """Percent of the requests of all the time, by metric math of which one line returns data."""
    made = alarm(metric=metric, threshold=threshold, **{"for": "10m"})
    requests, bad, share = made.queries
    assert requests.metric is not None and bad.metric is not None and made.metric is None
    assert (requests.metric.metric_name, requests.metric.statistic) == ("Latency", "SampleCount")
    assert (bad.metric.metric_name, bad.metric.statistic) == (counted, "Sum")
    assert where(requests.metric) == where(bad.metric) == SIGNALS
    assert [query.return_data for query in made.queries] == [False, False, True]
    assert (share.expression, made.comparison, made.threshold) == (expression, comparison, 99.9)
    assert {requests.metric.period, bad.metric.period, made.evaluation_periods} == {600, 1}


@pytest.mark.parametrize(
    ("metric", "threshold", "time", "period", "count"),
    [
        ("latency", "500ms", "5m", 60, 5),
        ("cpu", 80, "24h", 60, 1440),
        ("cpu", 80, "7d", 3600, 168),
        ("faults", 5, "5m", 300, 1),
        ("faults", "5%", "1h", 3600, 1),
        ("alb-5xx", 5, "1d", DAY, 1),
        ({"namespace": "Shop", "name": "Queue", "statistic": "Maximum"}, 5, "5m", 60, 5),
        ({"namespace": "Shop", "name": "Failed"}, 1, "5m", 300, 1),
        ({"namespace": "Shop", "name": "Queue", "statistic": "Maximum"}, 5, "30s", 30, 1),
    ],
)
def test_periods(metric: Any, threshold: Any, time: str, period: int, count: int) -> None:
    """A level holds in each of many periods; one failure of the last five minutes is enough for a count."""
    made = alarm(metric=metric, threshold=threshold, **{"for": time})
    used = made.metric or made.queries[0].metric
    assert used is not None
    assert (used.period, made.evaluation_periods, made.datapoints_to_alarm) == (period, count, count)


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        (
            {"metric": "latency", "threshold": "1.5s"},
            "latency of requests (p99): 1500 ms or more in every minute of 5 minutes.",
        ),
        ({"metric": "availability", "threshold": 99.9, "for": "1h"}, "server error: below 99.9% in 1 hour."),
        ({"metric": "faults", "threshold": 100}, "server error (Sum): 100 or more in 5 minutes."),
        (
            {"metric": {"namespace": "Shop", "name": "Failed"}, "threshold": 1e9},
            "Shop Failed (Sum): 1000000000 or more",
        ),
    ],
)
def test_descriptions_say_what_fired(entries: dict[str, Any], words: str) -> None:
    """Who is woken reads this first."""
    description = alarm(**entries).description
    assert description.startswith("web: ") and words in description


def test_topics_and_missing_data() -> None:
    """What is written is what is done; a topic that is written twice is told once."""
    topics = [{"ref": "pager"}, "arn:aws:sns:us-east-1:123456789012:chat", {"ref": "pager"}]
    made = alarm(metric="cpu", threshold=80, actions=topics, treatMissingData="breaching")
    assert [spelled(action) for action in made.alarm_actions] == ["<pager>", topics[1]]
    assert made.treat_missing_data == "breaching"
    assert alarm(metric="cpu", threshold=80).treat_missing_data == "notBreaching"


def test_load_balancers_that_are_known_need_no_input() -> None:
    """The ends of two ARNs are the dimensions; an input is asked for only where nobody says them."""
    arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:"
    route = {
        "targetGroup": arn + "targetgroup/web/0123456789abcdef",
        "loadBalancer": arn + "loadbalancer/app/web/50dc6c495c0c9188",
        "securityGroup": {"ref": "peer"},
    }
    graph = web({"alarms": {"it": {"metric": "unhealthy-hosts", "threshold": 1}}, "route": route})
    made = only(graph, Alarm)
    assert made.metric is not None
    assert dict(made.metric.dimensions) == {
        "LoadBalancer": "app/web/50dc6c495c0c9188",
        "TargetGroup": "targetgroup/web/0123456789abcdef",
    }
    assert not {node.type for node in graph.of(Input)} & {"load-balancer-name", "target-group-name"}


@pytest.mark.parametrize(
    ("cluster", "name", "kind"),
    [
        ("main", "main", None),
        ("arn:aws:ecs:us-east-1:123456789012:cluster/main", "main", None),
        ({"ref": "where"}, "<where>", "cluster-name"),
        ({"create": True}, "<Cluster shop name>", None),
    ],
)
def test_the_cluster_is_a_name_in_dimensions(cluster: Any, name: str, kind: str | None) -> None:
    """A metric has the cluster's name; with an ARN in its place there is none."""
    graph = web(
        {"alarms": {"busy": {"metric": "cpu", "threshold": 80}, "slow": {"metric": "latency", "threshold": "1s"}}},
        platform={"ecs": {"cluster": cluster}},
        deploymentEnvironment=None,
    )
    busy, slow = graph.of(Alarm)
    assert busy.metric is not None and slow.metric is not None
    assert spelled(dict(busy.metric.dimensions)["ClusterName"]) == name
    assert spelled(dict(slow.metric.dimensions)["Environment"]) == f"ecs:{name}"
    kinds = {node.type for node in graph.of(Input) if node.name == "where"}
    assert kinds == ({kind} if kind else set())


def test_a_cluster_may_be_an_arn_where_nobody_needs_its_name() -> None:
    """Nobody is asked for more than the system needs."""
    assert [node.type for node in web({}).of(Input) if node.name == "cluster"] == ["cluster"]


@given(documents())
def test_cloudwatch_takes_every_alarm(document: Document) -> None:
    """The limits of PutMetricAlarm that no schema has.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    """
    compilation = compile_text(written(document))
    if not compilation.ok or compilation.graph is None:
        return
    for made in compilation.graph.of(Alarm):
        assert (made.metric is None) == bool(made.queries)
        metrics = [made.metric] if made.metric else [query.metric for query in made.queries if query.metric]
        for metric in metrics:
            assert metric.period in (10, 20, 30) or metric.period % 60 == 0
            assert metric.period * made.evaluation_periods <= (7 * DAY if metric.period >= 3600 else DAY)
            assert len(metric.dimensions) <= 30 and list(metric.dimensions) == sorted(metric.dimensions)
        assert sum(query.return_data for query in made.queries) == (1 if made.queries else 0)
        assert len(spelled(made.alarm_name)) <= 255 and len(made.description) <= 1024
        assert len(made.alarm_actions) <= 5
        assert 1 <= made.datapoints_to_alarm <= made.evaluation_periods


@pytest.mark.parametrize(
    ("window", "length", "unit"), [("28d", 28, "DAY"), ("36h", 36, "HOUR"), ("48h", 2, "DAY"), ("120m", 2, "HOUR")]
)
def test_objectives(window: str, length: int, unit: str) -> None:
    """Good requests in percent, over a rolling window; latency in milliseconds."""
    entries = {"objective": "99.5", "metric": "latency", "threshold": "2s", "window": window}
    graph = web({"slos": {"fast": entries}}, applicationSignals={"enableDiscovery": True})
    made = only(graph, ServiceLevelObjective)
    assert (made.metric_type, made.threshold, made.attainment_goal) == ("LATENCY", 2000, 99.5)
    assert (made.window, made.window_unit, made.slo_name) == (length, unit, "shop-web-fast")
    assert (made.service, made.environment) == ("web", "production")
    assert made.depends_on == (("Discovery", only(graph, Discovery).name),)


def test_availability_has_no_threshold() -> None:
    """The API refuses one."""
    made = only(web({"slos": {"up": {"objective": "99.9", "metric": "availability"}}}), ServiceLevelObjective)
    assert (made.metric_type, made.threshold, made.depends_on) == ("AVAILABILITY", None, ())


def test_the_account_is_switched_on_once() -> None:
    """By the stack, or by a person: never by both."""
    by_hand, by_stack = web({}), web({}, applicationSignals={"enableDiscovery": True})
    assert [len(list(graph.of(Discovery))) for graph in (by_hand, by_stack)] == [0, 1]
    steps = [{step.name for step in graph.of(Step)} for graph in (by_hand, by_stack)]
    assert steps[0] - steps[1] == {"application-signals"}


def test_an_alarm_without_its_metric_is_refused() -> None:
    """It would never fire."""
    entries = {"slow": {"metric": "latency", "threshold": "1s"}}
    fragment = {"alarms": entries, "instrumentation": {"attach": "none", "sdk": "opentelemetry"}}
    compilation = compile_text(json.dumps(merged(SMALLEST, {"services": {"web": fragment}})).encode())
    assert "OBS809" in {problem.code for problem in compilation.diagnostics} and not compilation.ok
