"""Collectors whose configuration obsc made: `receivers` and `backends` again, where these give the very same text.

A configuration of somebody's own stays as it is written, below `config`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from obsc.diagnostics import Path
from obsc.importing.containers import Container, containers
from obsc.importing.embedded import embedded
from obsc.importing.facts import Fact, Facts
from obsc.importing.logs import Logs
from obsc.importing.resources import Found, is_own
from obsc.importing.service import Imported
from obsc.importing.values import Resource, given, part, references, text
from obsc.init.documents import Node
from obsc.init.evidence import Notes, Place
from obsc.lower.collector import CONFIG_VARIABLE
from obsc.lower.prometheus_rules import FAULTS, LATENCY, REQUESTS
from obsc.plan.collector.config import variable
from obsc.plan.inputs import camel

_TYPES = {
    "awsxray": "xray",
    "awsemf": "cloudwatch-metrics",
    "awscloudwatchlogs": "cloudwatch-logs",
    "prometheusremotewrite": "prometheus",
}
"""Backends by the exporters that send to them (`obsc.plan.collector.config`)."""
KINDS = ("PrometheusWorkspace", "PrometheusRules", "GrafanaWorkspace", "Parameter")
"""What backends and the delivery of configurations create."""


def collectors(found: Found, tasks: list[Imported], system: str, facts: Facts) -> Facts:
    """The facts, with the keys of collectors in place of their configurations; as they were, where these say more."""
    out, originals = dict(facts), dict[Path, str]()
    for at, container in _collectors(found, tasks, system, facts):
        content, delivery = _content(found, container)
        if content is None or (written := text(content)) is None:
            continue
        originals[at] = written
        document = embedded(content, container.file, Notes())
        if delivery is not None:
            out[(*at, "configDelivery")] = Fact("ssm", delivery)
        out.pop((*at, "config"), None)
        out[(*at, "receivers")] = Fact(_receivers(document["receivers"]), content.place(container.file))
        backends = dict(_backends(found, document["exporters"], container))
        out |= backends
        for name in ("AWS_REGION", *(variable(str(path[1]), what) for path in backends for what in _LATER)):
            out.pop((*at, "env", name), None)
    if not originals:
        return facts
    out |= dict(_grafana(found, system))
    out |= dict(_rules(found, out))
    return out if _gives(out, originals) else facts


_LATER = ("remote write url", "log group")


def _collectors(found: Found, tasks: list[Imported], system: str, facts: Facts) -> Iterator[tuple[Path, Container]]:
    """The collectors of what obsc wrote, each with its place in the document."""
    seen: set[Path] = set()
    for task in tasks:
        agent = task.agent
        if task.is_own and agent is not None and agent.role == "adot-collector":
            called = facts.get((*task.at, "agent"))
            at: Path = ("agents", str(called.value)) if called is not None else (*task.at, "agent")
            if at not in seen:
                seen.add(at)
                yield at, agent
    for resource in found.of("TaskDefinition"):
        name = (text(part(resource.body, "family")) or "").removeprefix(f"{system}-")
        if ("agents", name, "distribution") in facts and is_own(resource.file) and ("agents", name) not in seen:
            for one in containers(resource, Notes()):
                if one.role == "adot-collector":
                    yield ("agents", name), one


def _content(found: Found, container: Container) -> tuple[Node | None, Place | None]:
    """The configuration's text, in the container or in a parameter; and where it says the latter."""
    inline = container.env.get(CONFIG_VARIABLE)
    if inline is not None:
        return inline, None
    for row in part(container.node, "secrets").rows:
        if text(part(row, "name")) == CONFIG_VARIABLE:
            for reference in references(part(row, "valueFrom")):
                parameter = found.named("Parameter", reference.name)
                if parameter is not None:
                    value = parameter.body["insecure_value"]
                    return (value if value.data is not None else part(parameter.body, "value")), row.place(
                        container.file
                    )
    return None, None


def _receivers(node: Node) -> dict[str, object]:
    out: dict[str, object] = {}
    for name, body in node.items:
        if name == "otlp":
            protocols = tuple(key for key, _ in body["protocols"].items)
            out["otlp"] = {} if set(protocols) == {"grpc", "http"} else {"protocols": protocols}
        elif name == "statsd":
            out["statsd"] = {}
        elif name == "awsecscontainermetrics":
            out["containerMetrics"] = {}
        elif name == "awsxray":
            out["xray"] = {}
        elif name == "prometheus" and (jobs := body["config"]["scrape_configs"].rows):
            targets = [text(row) or "" for one in jobs[0]["static_configs"].rows for row in one["targets"].rows]
            interval = text(jobs[0]["scrape_interval"])
            scraped: dict[str, object] = {"targets": tuple(one.replace("$$", "$") for one in targets)}
            out["prometheus"] = scraped if interval == "20s" else {**scraped, "interval": interval}
    return out


def _backends(found: Found, exporters: Node, container: Container) -> Iterator[tuple[Path, Fact]]:
    for id, body in exporters.items:
        kind, _, name = id.partition("/")
        if kind not in _TYPES or (name.endswith("-containers") and exporters[id.removesuffix("-containers")].data):
            continue
        place = body.place(container.file)
        at: Path = ("backends", name)
        is_amp = kind == "prometheusremotewrite" and body["auth"].data is not None
        yield (*at, "type"), Fact("amp" if is_amp else _TYPES[kind], place)
        if kind in ("awsemf", "awscloudwatchlogs"):
            yield from _log_backend(found, body, name, container)
        elif is_amp:
            yield from _amp(found, container.env.get(variable(name, "remote write url")), name, container)
        elif kind == "prometheusremotewrite":
            yield (*at, "url"), Fact((text(body["endpoint"]) or "").replace("$$", "$"), place)


def _log_backend(found: Found, body: Node, name: str, container: Container) -> Iterator[tuple[Path, Fact]]:
    """The namespace of metrics, and the group that they or log records travel through."""
    at: Path = ("backends", name)
    namespace, node = text(body["namespace"]), body["log_group_name"]
    if namespace is not None:
        yield (*at, "namespace"), Fact(namespace.replace("$$", "$"), body.place(container.file))
    if (text(node) or "").startswith("${env:"):
        node = container.env.get(variable(name, "log group"), node)
    written = given(node, camel(name, "log-group"))
    group = written.replace("$$", "$") if isinstance(written, str) else written
    if namespace is None or group != f"/metrics/{namespace.replace('$$', '$')}":
        yield (*at, "group"), Fact(group, node.place(container.file))
    logs = Logs(found)
    resource = logs.called(group) if isinstance(group, str) else None
    if resource is None:
        yield (*at, "create"), Fact(False, node.place(container.file), "nothing in these files creates it")
    else:
        yield from (((*at, *key), fact) for key, fact in logs.kept(resource))


def _amp(found: Found, url: Node | None, name: str, container: Container) -> Iterator[tuple[Path, Fact]]:
    at: Path = ("backends", name)
    for reference in references(url) if url is not None else ():
        workspace = found.named("PrometheusWorkspace", reference.name)
        if workspace is not None:
            yield (*at, "create"), Fact(True, workspace.place())
            yield from _removal(at, workspace)
        elif reference.kind == "input":
            written = given(Node(reference, 1), camel(name, "workspace"))
            assert url is not None
            if written != {"ref": camel(name, "workspace")}:
                yield (*at, "workspace"), Fact(written, url.place(container.file))
    literal = re.search(r"/workspaces/(ws-[\w-]+)/", "".join(_texts(url)))
    if literal is not None and url is not None:
        yield (*at, "workspace"), Fact(literal[1], url.place(container.file))


def _texts(node: Node | None) -> Iterator[str]:
    parts = getattr(node.data, "parts", (node.data,)) if node is not None else ()
    return (one for one in parts if isinstance(one, str))


def _removal(at: Path, resource: Resource) -> Iterator[tuple[Path, Fact]]:
    """What happens to a workspace with its stack; Terraform keeps it by its lifecycle."""
    rows = resource.body["lifecycle"].rows
    kept = rows and text(rows[0]["prevent_destroy"]) == "true"
    if text(resource.body["DeletionPolicy"]) != "Retain" and not kept:
        yield (*at, "removalPolicy"), Fact("destroy", resource.place())


def _grafana(found: Found, system: str) -> Iterator[tuple[Path, Fact]]:
    for workspace in found.of("GrafanaWorkspace"):
        name = (text(part(workspace.body, "name")) or "").removeprefix(f"{system}-")
        if is_own(workspace.file) and re.fullmatch(r"[a-z][a-z0-9-]*", name):
            at: Path = ("backends", name)
            yield (*at, "type"), Fact("amg", workspace.place())
            yield (*at, "create"), Fact(True, workspace.place())
            yield from _removal(at, workspace)


def _rules(found: Found, facts: Facts) -> Iterator[tuple[Path, Fact]]:
    """The rules of a workspace: their interval, and the alerts."""
    for rules in found.of("PrometheusRules"):
        names = [path[1] for path in facts if path[0] == "backends" and path[2:] == ("type",)]
        amp = [name for name in names if facts["backends", name, "type"].value == "amp"]
        owner = (*references(part(rules.body, "workspace")), *references(part(rules.body, "workspaceId")))
        workspaces = [one.name for one in owner]
        mine = [name for name in amp if len(amp) == 1 or any(_same(str(name), one) for one in workspaces)]
        document = embedded(part(rules.body, "data"), rules.file, Notes())
        groups = {text(row["name"]): row for row in document["groups"].rows}
        if not mine or "requests" not in groups:
            continue
        at: Path = ("backends", mine[0], "rules")
        interval = text(groups["requests"]["interval"])
        if interval != "1m" or "alerts" not in groups:
            yield (*at, "interval"), Fact(interval, rules.place())
        everybody = _services(text(groups["requests"]["rules"].rows[0]["expr"]) or "")
        for row in groups["alerts"]["rules"].rows if "alerts" in groups else ():
            if (alert := _alert(row, everybody, facts)) is not None:
                yield (*at, "alerts", text(row["alert"]) or ""), Fact(alert, row.place(rules.file))


def _same(name: str, id: str) -> bool:
    return re.sub("[^a-z0-9]", "", name) in re.sub("[^a-z0-9]", "", id.lower())


def _services(expression: str) -> tuple[str, ...]:
    match = re.search(r'service_name=~"((?:[^"\\]|\\.)*)"', expression)
    names = match[1].replace("\\\\", "\\") if match is not None else ""
    return tuple(re.sub(r"\\(.)", r"\1", one) for one in re.split(r"(?<!\\)\|", names)) if names else ()


def _alert(row: Node, everybody: tuple[str, ...], facts: Facts) -> Mapping[str, object] | None:
    expression = text(row["expr"]) or ""
    match = re.fullmatch(r"(service:[\w:]+)\{.*\} (?:>=|<) ([0-9.]+)", expression)
    if match is None:
        return None
    recorded, limit = match[1], Decimal(match[2])
    out: dict[str, object]
    if recorded.startswith(f"{LATENCY}:"):
        statistic = recorded.rpartition(":")[2]
        out = {"metric": "latency", "threshold": f"{(limit * 1000).normalize():f}ms"}
        out |= {} if statistic == "p95" else {"statistic": statistic}
    elif recorded == FAULTS:
        out = {"metric": "faults", "threshold": f"{(limit * 100).normalize():f}%"}
    elif recorded == REQUESTS:
        out = {"metric": "requests", "threshold": float(limit)}
    else:
        return None
    if text(row["for"]) not in (None, "5m"):
        out["for"] = text(row["for"])
    named = _services(expression)
    if named != everybody:
        by_attribute = {
            str(fact.value): path[1]
            for path, fact in facts.items()
            if path[2:] == ("resource", "attributes", "service.name")
        }
        out["services"] = tuple(by_attribute.get(one, one) for one in named)
    if row["labels"].items:
        out["labels"] = {key: (text(one) or "").replace('{{"{{"}}', "{{") for key, one in row["labels"].items}
    return out


def _gives(facts: Facts, originals: Mapping[Path, str]) -> bool:
    """Whether the compiler makes the same configurations of the keys."""
    from obsc.importing.generated import plan_of

    plan = plan_of(facts)
    if plan is None:
        return False
    made: dict[Path, str] = {("agents", agent.name): agent.config for agent in plan.agents}
    made |= {("services", service.name, "agent"): service.agent.config for service in plan.services}
    return all(made.get(at) == written for at, written in originals.items())
