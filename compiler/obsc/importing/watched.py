"""What watches the services: alarms, dashboards, objectives, X-Ray's rules and groups, the account's switch.

A key stands for one of them only if it gives the very same again, its name too; whatever else is there stays where it
is, and is noted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from obsc.diagnostics import Path
from obsc.importing.embedded import embedded
from obsc.importing.facts import Fact, Facts
from obsc.importing.resources import Found, is_own
from obsc.importing.service import Imported
from obsc.importing.values import Reference, Resource, given, input_name, number, part, switch, text
from obsc.init.documents import Node
from obsc.init.evidence import Notes
from obsc.plan.metrics import METRICS, TOTALS, NamedMetric
from obsc.plan.model import full_name

_LOAD_BALANCER = "AWS/ApplicationELB"
_COMPUTE = ("AWS/ECS", "AWS/EC2")
_DAY = 86400


@dataclass(frozen=True, slots=True)
class Watched:
    """The facts, and the ids of what they stand for."""

    facts: Facts = field(default_factory=dict)
    read: set[str] = field(default_factory=set)


def watched(found: Found, tasks: list[Imported], system: str, notes: Notes) -> Watched:
    """Everything that has a key."""
    out = Watched()
    for resource in found.all:
        task, name = _whose(resource, tasks, system)
        read: Facts | str | None = None
        if resource.kind == "Alarm" and task is not None:
            read = _alarm(resource, task, name)
        elif resource.kind == "ServiceLevelObjective" and task is not None:
            read = _objective(resource, task, name)
        elif resource.kind == "Dashboard":
            read = _dashboard(resource, tasks, system)
        elif resource.kind in ("SamplingRule", "TraceGroup"):
            read = _xray(resource, system)
        elif resource.kind == "Discovery" and is_own(resource.file):
            read = {("applicationSignals", "enableDiscovery"): Fact(True, resource.place())}
        if isinstance(read, str):
            notes.add(f"`{resource.id}` stays where it is: {read}", resource.place())
            out.read.add(resource.id)
        elif read is not None:
            out.facts.update(read)
            out.read.add(resource.id)
    return out


def _named(resource: Resource) -> str:
    """The name that an account knows it by."""
    body = resource.body
    keys = ("alarmName", "dashboardName", "ruleName", "groupName", "name")
    nodes = (*(part(body, key) for key in keys), part(body, "samplingRule", "ruleName"))
    return next((written for node in nodes if (written := text(node))), "")


def _whose(resource: Resource, tasks: list[Imported], system: str) -> tuple[Imported | None, str]:
    """The service whose full name a name begins with, and the rest of it."""
    called = _named(resource)
    fitting = [task for task in tasks if called.startswith(f"{full_name(system, task.name)}-")]
    best = max(fitting, key=lambda task: len(task.name), default=None)
    if best is None:
        return None, ""
    return best, called[len(full_name(system, best.name)) + 1 :]


_NAME = r"[a-z][a-z0-9-]*"


@dataclass(frozen=True, slots=True)
class _Metric:
    """A metric as an alarm names it."""

    namespace: str
    name: str
    dimensions: Mapping[str, Node]
    statistic: str
    period: int


def _alarm(resource: Resource, task: Imported, name: str) -> Facts | str:
    """The keys of an alarm; why it has none."""
    body = resource.body
    watches = _watches(body)
    if watches is None or not re.fullmatch(_NAME, name):
        return "what it watches is not written out"
    metric, share, is_availability = watches
    comparison = "LessThanThreshold" if is_availability else "GreaterThanOrEqualToThreshold"
    count = number(part(body, "evaluationPeriods")) or 1
    of_these = part(body, "datapointsToAlarm")
    refused = [
        said
        for said, is_so in (
            (f"an alarm of obsc compares by {comparison}", text(part(body, "comparisonOperator")) != comparison),
            ("every period has to be over the threshold", of_these.data is not None and number(of_these) != count),
            ("only `actions` at an alarm have a key", bool(_other_actions(body))),
            ("its period is another than obsc's", not _is_usual(metric, count, share)),
        )
        if is_so
    ]
    if refused:
        return refused[0]
    key, known = _key(metric, task, share, is_availability)
    at: Path = (*task.at, "alarms", name)
    place = resource.place()
    facts: Facts = {}
    if known is None:
        facts[(*at, "metric")] = Fact(_custom(metric, task), place)
    else:
        facts[(*at, "metric")] = Fact(key, place)
        if not share and metric.statistic != known.statistic:
            facts[(*at, "statistic")] = Fact(metric.statistic, place)
        facts |= _load_balancer(metric, known, task, resource)
    threshold = part(body, "threshold")
    facts[(*at, "threshold")] = Fact(_threshold(threshold, known, share), threshold.place(resource.file))
    seconds = metric.period * count
    if seconds != 300:
        facts[(*at, "for")] = Fact(_duration(seconds), place)
    missing = part(body, "treatMissingData")
    if text(missing) != "notBreaching":
        facts[(*at, "treatMissingData")] = Fact(text(missing) or "missing", missing.place(resource.file))
    actions = part(body, "alarmActions")
    rows = [given(row, input_name(f"{name}-action-{at}")) for at, row in enumerate(actions.rows, 1)]
    if rows:
        facts[(*at, "actions")] = Fact(tuple(row for row in rows if row is not None), actions.place(resource.file))
    return facts


def _other_actions(body: Node) -> list[Node]:
    keys = ("okActions", "OKActions", "insufficientDataActions")
    rows = [row for key in keys for row in part(body, key).rows]
    is_off = switch(part(body, "actionsEnabled")) is False
    return [*rows, *([body] if is_off else [])]


def _watches(body: Node) -> tuple[_Metric, bool, bool] | None:
    """The metric, whether it is a share of the requests, and whether of the good ones."""
    rows = part(body, "metrics").rows or body["metric_query"].rows
    if not rows:
        metric = _metric(body, body)
        return None if metric is None else (metric, False, False)
    by_id = {text(part(row, "id")): row for row in rows}
    for what in ("faults", "errors"):
        expression = text(part(by_id.get("share", Node(None, 1)), "expression"))
        is_share, is_good = expression == f"100 * {what} / requests", expression == f"100 * (1 - {what} / requests)"
        if by_id.keys() == {"requests", what, "share"} and (is_share or is_good):
            row = by_id[what]
            stat = part(row, "metricStat")
            inner = part(stat, "metric") if stat.data is not None else part(row, "metric")
            inner = inner.rows[0] if inner.rows else inner
            metric = _metric(inner, stat if stat.data is not None else inner)
            return None if metric is None else (metric, True, is_good)
    return None


def _metric(metric: Node, how: Node) -> _Metric | None:
    namespace, name = text(part(metric, "namespace")), text(part(metric, "metricName"))
    statistic = next((s for k in ("statistic", "extendedStatistic", "stat") if (s := text(part(how, k)))), None)
    period = number(part(how, "period"))
    node = part(metric, "dimensions")
    pairs = [(text(part(row, "name")), part(row, "value")) for row in node.rows] if node.rows else list(node.items)
    if namespace is None or name is None or statistic is None or period is None:
        return None
    return _Metric(namespace, name, {key: value for key, value in pairs if key is not None}, statistic, period)


def _is_usual(metric: _Metric, count: int, share: bool) -> bool:
    """Whether obsc divides the same time into the same periods (`obsc.lower.alarms`)."""
    seconds = metric.period * count
    if seconds < 60 or share or metric.statistic in TOTALS:
        return count == 1
    return metric.period == (60 if seconds <= _DAY else 3600)


def _key(metric: _Metric, task: Imported, share: bool, is_availability: bool) -> tuple[str, NamedMetric | None]:
    """The language's name of a metric; none where it is one of the user's own."""
    for key, known in METRICS.items():
        if known.name != metric.name or (key == "availability") != is_availability:
            continue
        if known.source == "application-signals" and metric.namespace == "ApplicationSignals":
            if metric.dimensions.keys() == {"Environment", "Service"}:
                return key, known
        elif known.source == "ecs" and metric.namespace in _COMPUTE:
            if _is_compute(metric, task):
                return key, known
        elif known.source == "load-balancer" and metric.namespace == _LOAD_BALANCER:
            wanted = {"LoadBalancer", "TargetGroup"} if known.per_target_group else {"LoadBalancer"}
            if metric.dimensions.keys() == wanted:
                return key, known
    return "", None


def _is_compute(metric: _Metric, task: Imported) -> bool:
    """Whether a metric is that of the service's own tasks or instances."""
    dimensions = metric.dimensions
    if dimensions.keys() == {"ClusterName", "ServiceName"}:
        data = dimensions["ServiceName"].data
        named = task.of_service("serviceName")
        named = named if named.data is not None or task.running is None else task.running.body["name"]
        is_same = isinstance(data, Reference) and task.running is not None and data.name == task.running.id
        return is_same or (isinstance(data, str) and data == text(named))
    if dimensions.keys() in ({"AutoScalingGroupName"}, {"InstanceId"}) and task.machine is not None:
        data = next(iter(dimensions.values())).data
        return isinstance(data, Reference) and task.running is not None and data.name == task.running.id
    return False


def _custom(metric: _Metric, task: Imported) -> dict[str, object]:
    out: dict[str, object] = {"namespace": metric.namespace, "name": metric.name}
    if metric.dimensions:
        out["dimensions"] = {
            key: given(value, input_name(f"{task.name}-{key.lower()}")) for key, value in metric.dimensions.items()
        }
    return out | ({"statistic": metric.statistic} if metric.statistic != "Sum" else {})


def _load_balancer(metric: _Metric, known: NamedMetric, task: Imported, resource: Resource) -> Facts:
    """The load balancer in front, which no service names."""
    if known.source != "load-balancer":
        return {}
    node = metric.dimensions["LoadBalancer"]
    if isinstance(node.data, Reference) and node.data.kind == "resource" and task.is_own:
        return {}
    return {(*task.at, "route", "loadBalancer"): Fact(given(node, "loadBalancer"), node.place(resource.file))}


def _threshold(node: Node, known: NamedMetric | None, share: bool) -> object:
    """The value with its unit."""
    written = (text(node) or "0").removesuffix(".0")
    unit = "%" if share else known.unit if known is not None else ""
    if unit:
        return f"{written}{unit}"
    return int(written) if re.fullmatch(r"-?\d{1,15}", written) else float(written)


def _duration(seconds: int) -> str:
    """A time in the largest unit that it is a multiple of."""
    for length, unit in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds % length == 0:
            return f"{seconds // length}{unit}"
    return f"{seconds}s"


def _objective(resource: Resource, task: Imported, name: str) -> Facts | str:
    """The keys of a service level objective of Application Signals."""
    body, file = resource.body, resource.file
    sli = part(body, "requestBasedSli")
    kind = text(part(sli, "requestBasedSliMetric", "metricType"))
    goal = part(body, "goal")
    window = part(goal, "interval", "rollingInterval")
    length, unit = number(part(window, "duration")), text(part(window, "durationUnit"))
    percent = part(goal, "attainmentGoal")
    written = text(percent)
    if kind not in ("AVAILABILITY", "LATENCY") or length is None or unit not in ("DAY", "HOUR") or written is None:
        return "it is no objective on requests over a rolling window"
    if not re.fullmatch(_NAME, name) or not re.fullmatch(r"[0-9]{1,2}(\.[0-9]{1,9})?", written):
        return "its name or its goal has no key"
    at: Path = (*task.at, "slos", name)
    facts: Facts = {
        (*at, "objective"): Fact(written.removesuffix(".0"), percent.place(file)),
        (*at, "metric"): Fact(kind.lower(), resource.place()),
    }
    threshold = part(sli, "metricThreshold")
    if kind == "LATENCY":
        limit = (text(threshold) or "").removesuffix(".0")
        if not limit.isdigit():
            return "its threshold is no whole number of milliseconds"
        facts[(*at, "threshold")] = Fact(f"{limit}ms", threshold.place(file))
    duration = f"{length}{'d' if unit == 'DAY' else 'h'}"
    if duration != "28d":
        facts[(*at, "window")] = Fact(duration, window.place(file))
    return facts


def _dashboard(resource: Resource, tasks: list[Imported], system: str) -> Facts | None:
    """A dashboard that obsc made; one of a person has more to it than a key can say."""
    if not is_own(resource.file):
        return None
    name = _named(resource)
    body = embedded(part(resource.body, "dashboardBody"), resource.file, Notes())
    titles = [text(part(row, "properties", "markdown")) or "" for row in body["widgets"].rows]
    for task in tasks:
        full = full_name(system, task.name)
        is_titled = any(title.partition("\n")[0] == f"# {full}" for title in titles)
        if is_titled or name == full:
            path: Path = (*task.at, "dashboard")
            if name == full:
                return {path: Fact({}, resource.place())}
            return {(*path, "name"): Fact(name, resource.place())}
    return None


def _xray(resource: Resource, system: str) -> Facts | str:
    """A sampling rule or a group of traces, below the backend that sends to X-Ray."""
    called = _named(resource)
    name = called.removeprefix(f"{system}-")
    if name == called or not re.fullmatch(_NAME, name):
        return f"obsc's own begin with `{system}-`"
    backend = _backend(resource, name)
    at: Path = ("backends", backend)
    facts: Facts = {(*at, "type"): Fact("xray", resource.place())}
    if resource.kind == "TraceGroup":
        found = part(resource.body, "filterExpression")
        facts[(*at, "groups", name, "filter")] = Fact(text(found), found.place(resource.file))
        insights = part(resource.body, "insightsConfiguration")
        insights = insights.rows[0] if insights.rows else insights
        for key, ours in (("insightsEnabled", "insights"), ("notificationsEnabled", "notifications")):
            node = part(insights, key)
            if switch(node):
                facts[(*at, "groups", name, ours)] = Fact(True, node.place(resource.file))
        return facts
    rule = part(resource.body, "samplingRule")
    rule = rule if rule.data is not None else resource.body
    place = resource.place()
    where: Path = (*at, "sampling", name)
    rate = text(part(rule, "fixedRate"))
    facts[(*where, "priority")] = Fact(number(part(rule, "priority")) or 1, place)
    facts[(*where, "rate")] = Fact(_percent(rate or "0"), place)
    if number(part(rule, "reservoirSize")):
        facts[(*where, "reservoir")] = Fact(number(part(rule, "reservoirSize")), place)
    for keys, ours in (
        (("serviceName",), "serviceName"),
        (("serviceType",), "serviceType"),
        (("host",), "host"),
        (("HTTPMethod", "httpMethod", "http_method"), "method"),
        (("URLPath", "urlPath", "url_path"), "path"),
    ):
        node = next((n for key in keys if (n := part(rule, key)).data is not None), Node(None, 1))
        if text(node) not in (None, "*"):
            facts[(*where, ours)] = Fact(text(node), node.place(resource.file))
    attributes = part(rule, "attributes")
    if attributes.items:
        facts[(*where, "attributes")] = Fact(
            {key: text(value) or "" for key, value in attributes.items}, attributes.place(resource.file)
        )
    return facts


def _backend(resource: Resource, name: str) -> str:
    """The backend's name, which stands before the rule's in the id of what obsc wrote; `traces` otherwise."""
    if not is_own(resource.file):
        return "traces"
    id = re.sub(r"(SamplingRule|TraceGroup)$", "", resource.id.rpartition(".")[2])
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", id).replace("_", "-").lower()
    before = plain.removesuffix(f"-{name}")
    return before if before != plain and re.fullmatch(_NAME, before) else "traces"


def _percent(share: str) -> str:
    """A share from 0 to 1 in percent.

    >>> _percent("0.05"), _percent("1"), _percent("0.123")
    ('5%', '100%', '12.3%')
    """
    try:
        number = (Decimal(share) * 100).normalize()
    except InvalidOperation:
        return "0%"
    return f"{number:f}%"
