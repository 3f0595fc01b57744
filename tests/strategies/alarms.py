"""What watches a service: a dashboard, alarms on metrics that it has, objectives."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from hypothesis import strategies as st

from strategies.containers import Texts
from strategies.parts import Strategy, fixed, literal_or_ref, merged, names, some

LOAD_BALANCERS = (
    "app/web/50dc6c495c0c9188",
    "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/50dc6c495c0c9188",
)
TOPIC = "arn:aws:sns:us-east-1:123456789012:pager"
LEVEL, TOTAL = ["5m", "1m", "24h", "48h", "7d", "60s"], ["5m", "1h", "1d", "600s"]
SHARES: dict[str, list[Any]] = {"faults": ["5%", "0.5%"], "errors": ["10%"], "availability": ["99.9%", 99, 99.95]}
COUNTS: dict[str, list[Any]] = {"faults": [5, 0], "errors": [100, 0.5]}
LEVELS: dict[str, list[Any]] = {"latency": ["500ms", "1.5s", 750, 1200.5], "cpu": ["80%", 75], "memory": ["90%", 62.5]}
OF_LOAD_BALANCERS: dict[str, list[Any]] = {"alb-response-time": ["2s", "300ms", 1], "unhealthy-hosts": [1, 2]}
STATISTICS = ["p99", "Average", "Maximum", "p99.9", "tm90", "TM(10%:90%)", "IQM"]

_names = names(["high-latency", "web", "a"], 1, 3)


@st.composite
def watched(draw: st.DrawFn, texts: Texts, service: dict[str, Any], name: str) -> dict[str, Any]:
    """Some of `dashboard`, `alarms` and `slos` that fit a service."""
    emits = service.get("instrumentation", {}).get("sdk", "adot") == "adot"
    behind = "targetGroup" in service.get("route", {})
    made: dict[str, Any] = draw(_dashboard)
    if "name" in made.get("dashboard", {}):
        made["dashboard"]["name"] = name + made["dashboard"]["name"]  # one of its own (OBS813)
    if draw(st.booleans()):
        made["alarms"] = {key: draw(_alarm(texts, emits, behind)) for key in draw(_names)}
    if emits and draw(st.booleans()):
        made["slos"] = {key: draw(_objective) for key in draw(_names)}
    return made


def fit_for_metrics(document: dict[str, Any]) -> None:
    """Make what names services and environments a value of a dimension, where metrics are asked for (OBS814)."""
    if not any(service.keys() & {"dashboard", "alarms", "slos"} for service in document["services"].values()):
        return
    if "deploymentEnvironment" in document:
        document["deploymentEnvironment"] = _dimension(document["deploymentEnvironment"])
    for holder in (document, *document["services"].values()):
        attributes = holder.get("resource", {}).get("attributes", {})
        for key in attributes.keys() & {"service.name", "deployment.environment.name"}:
            attributes[key] = _dimension(attributes[key])


def _dimension(text: str) -> str:
    return "x" + re.sub("[^ -~]", "_", text)[:200]


_dashboard: Strategy = some(dashboard=some(name=st.sampled_from(["-own", "_X-1"])))


@cache
def _alarm(texts: Texts, emits: bool, behind: bool) -> Strategy:
    levels = LEVELS if emits else {key: LEVELS[key] for key in ("cpu", "memory")}
    kinds = [_of(levels, LEVEL, STATISTICS), _custom(texts)]
    if emits:
        kinds += [_of(SHARES, TOTAL, []), _of(COUNTS, TOTAL, ["Sum", "SampleCount"])]
    if behind:
        kinds += [_of(OF_LOAD_BALANCERS, LEVEL, STATISTICS), _of({"alb-5xx": [5, 1]}, TOTAL, ["Sum"])]
    return merged(st.one_of(kinds), _handling())


def _of(metrics: dict[str, list[Any]], times: list[str], statistics: list[str]) -> Strategy:
    chosen = st.sampled_from([(metric, value) for metric, values in metrics.items() for value in values])
    what = chosen.map(lambda pair: {"metric": pair[0], "threshold": pair[1]})
    options: dict[str, Strategy] = {"for": st.sampled_from(times)}
    if statistics:
        options["statistic"] = st.sampled_from(statistics)
    return merged(what, some(**options))


@cache
def _custom(texts: Texts) -> Strategy:
    words = texts.any.map(_dimension)
    metric = merged(
        fixed(namespace=st.sampled_from(["Shop", "a/b_c.d#e:f-g", "CWAgent"]), name=words),
        some(
            dimensions=st.dictionaries(words, literal_or_ref(words, "string"), max_size=3),
            statistic=st.sampled_from([*STATISTICS, "Sum"]),
        ),
    )
    thresholds = st.sampled_from([1, 0, -2.5, 1e9])
    return merged(fixed(metric=metric, threshold=thresholds), some(**{"for": st.sampled_from(["5m", "30s", "24h"])}))


@cache
def _handling() -> Strategy:
    return some(
        treatMissingData=st.sampled_from(["missing", "notBreaching", "breaching", "ignore"]),
        actions=st.lists(literal_or_ref(st.just(TOPIC), "topic"), max_size=3),
    )


_windows = st.sampled_from(["28d", "7d", "36h", "24h", "120m"])
_goals = st.sampled_from(["99.9", "99", "95.25"])
_objective: Strategy = merged(
    fixed(objective=_goals),
    fixed(metric="availability") | fixed(metric="latency", threshold=st.sampled_from(["500ms", "2s"])),
    some(window=_windows),
)
