"""Agents that are ADOT Collectors, and the backends that they send to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from hypothesis import strategies as st

from obsc.plan.resolve import resolve
from obsc.plan.sent_metrics import senders
from strategies.containers import Texts
from strategies.parts import Strategy, fixed, literal_or_ref, merged, some
from strategies.texts import limited

Document = dict[str, Any]

RETENTION = st.sampled_from([1, 30, 3653])
REMOVAL = st.sampled_from(["retain", "destroy"])
OF_APPLICATION_SIGNALS = ("latency", "faults", "errors", "availability")
BUILT_IN = ("ecs-default-config", "otel-task-metrics-config", "ecs-xray", "ecs-cloudwatch", "ecs-cloudwatch-xray")
WITH_AMP = ("ecs-amp", "ecs-amp-xray", "ecs-amp-prometheus", "ecs-amp-xray-prometheus")
OWN: Document = {
    "extensions": {"health_check": {"endpoint": "0.0.0.0:13133"}},
    "receivers": {"otlp": {"protocols": {"http": {"endpoint": "0.0.0.0:4318"}}}},
    "processors": {"memory_limiter": {"check_interval": "1s", "limit_percentage": 80}},
    "exporters": {"debug": {"verbosity": "detailed"}},
    "service": {
        "extensions": ["health_check"],
        "pipelines": {
            "traces": {"receivers": ["otlp"], "processors": ["memory_limiter"], "exporters": ["debug"]},
            "metrics": {"receivers": ["otlp"], "processors": ["memory_limiter"], "exporters": ["debug"]},
        },
    },
}
"""A configuration that a person wrote."""


@st.composite
def collected(draw: st.DrawFn, texts: Texts, made: Document) -> Document:
    """The system with some of its agents made collectors, at first with none; what would not build is taken out."""
    agents = [agent for agent in _agents(made) if draw(st.sampled_from([False, True, True]))]
    if not agents or draw(st.sampled_from([True, True, False])):
        return made
    made["backends"] = draw(_backends(texts))
    for agent in agents:
        _become(draw, agent, made["backends"])
    for service in made["services"].values():
        agent = _agent_of(made, service)
        if agent.get("distribution") == "adot-collector":
            _fit(service, agent)
    _let_rules_be_about_somebody(draw, made)
    return made


def _let_rules_be_about_somebody(draw: st.DrawFn, made: Document) -> None:
    """Take rules out where nobody sends metrics (OBS623), and let some alerts name who does."""
    for backend in resolve(made).backends:
        written = made["backends"][backend.name]
        if "rules" not in written:
            continue
        sending = [service.name for service in senders(resolve(made), backend)]
        if not sending:
            del written["rules"]
            continue
        for alert in written["rules"].get("alerts", {}).values():
            if draw(st.booleans()):
                alert["services"] = draw(st.lists(st.sampled_from(sending), min_size=1, max_size=2, unique=True))


def _agents(made: Document) -> Iterator[Document]:
    yield from made.get("agents", {}).values()
    yield from (service["agent"] for service in made["services"].values() if isinstance(service.get("agent"), dict))


def _agent_of(made: Document, service: Document) -> Document:
    chosen = service.get("agent", "sidecar")
    return chosen if isinstance(chosen, dict) else made.get("agents", {}).get(chosen, {})


@cache
def _backends(texts: Texts) -> Strategy:
    """One of a type: two groups of one name would be one group (OBS422)."""
    kept = some(create=st.booleans(), retentionDays=RETENTION, removalPolicy=REMOVAL)
    amp = st.just("ws-0123abcd-0123-abcd-0123-0123456789ab")
    amg = st.just("g-0123456789")
    given_or_made = st.just({}) | fixed(create=True) | fixed(create=False)
    group = literal_or_ref(st.just("/backends/own"), "string").map(_as_group)
    return merged(
        fixed(traces=_xray(texts)),
        some(
            **{
                "app-metrics": merged(
                    fixed(type="cloudwatch-metrics", group=group, namespace=texts.any | st.just("Shop")), kept
                )
                | merged(fixed(type="cloudwatch-metrics", namespace=st.just("Shop")), kept),
                "logs": merged(fixed(type="cloudwatch-logs", group=st.just("/backends/logs")), kept),
                "amp": merged(
                    fixed(type="amp"),
                    given_or_made | fixed(workspace=literal_or_ref(amp, "prometheus workspace")),
                    some(removalPolicy=REMOVAL, rules=_rules(texts)),
                ),
                "amg": merged(
                    fixed(type="amg"),
                    given_or_made | fixed(workspace=literal_or_ref(amg, "grafana workspace")),
                    some(removalPolicy=REMOVAL),
                ),
                "prometheus": merged(
                    fixed(type="prometheus", url=st.just("http://prometheus.internal:9090/api/v1/write"))
                    | fixed(type="prometheus"),
                    some(rules=_rules(texts)),
                ),
                "jaeger": fixed(type="jaeger"),
                "grafana": fixed(type="grafana"),
            }
        ),
    )


@cache
def _xray(texts: Texts) -> Strategy:
    """Priorities are free to be the same: that is a warning."""
    rule = merged(
        fixed(priority=st.sampled_from([1, 100, 9999]), rate=st.sampled_from(["0%", "5%", "12.5%", "100%"])),
        some(
            reservoir=st.sampled_from([0, 1, 50]),
            serviceName=limited(texts.any, 64) | st.sampled_from(["web", "*"]),
            serviceType=st.sampled_from(["*", "AWS::ECS::Fargate"]),
            host=limited(texts.any, 64),
            method=st.sampled_from(["GET", "P*"]),
            path=limited(texts.any, 128),
            attributes=st.dictionaries(limited(texts.any, 32), limited(texts.any, 32), max_size=2),
        ),
    )
    insights = st.sampled_from([{}, {"insights": True}, {"insights": True, "notifications": True}])
    group = merged(fixed(filter=texts.any | st.just("responsetime > 2")), insights)
    keys = st.sampled_from(["rest", "checkout", "a"])
    return merged(
        fixed(type="xray"),
        some(
            sampling=st.dictionaries(keys, rule, max_size=2),
            groups=st.dictionaries(keys, group, max_size=2),
        ),
    )


@cache
def _rules(texts: Texts) -> Strategy:
    limits = {"latency": ["500ms", "1.5s", "2s"], "faults": ["5%", "0.5%"], "requests": [10, 0.5]}
    limited_by_metric = st.sampled_from([(metric, limit) for metric, known in limits.items() for limit in known])
    alert = merged(
        limited_by_metric.map(lambda drawn: {"metric": drawn[0], "threshold": drawn[1]}),
        some(
            statistic=st.sampled_from(["p50", "p90", "p95", "p99"]),
            labels=st.dictionaries(st.sampled_from(["severity", "team"]), texts.any | st.just("{{ x }}"), max_size=2),
            **{"for": st.sampled_from(["5m", "1h", "30s"])},
        ),
    )
    keys = st.sampled_from(["slow", "failing", "a"])
    return some(interval=st.sampled_from(["30s", "1m"]), alerts=st.dictionaries(keys, alert, max_size=2))


def _as_group(written: Any) -> Any:
    return {"ref": "metricsGroup"} if isinstance(written, dict) else written


_protocols = st.lists(st.sampled_from(["http", "grpc"]), max_size=1).map(lambda more: ["http", *more])
_receivers: Strategy = merged(
    fixed(otlp=some(protocols=_protocols)),
    some(
        statsd=st.just({}),
        containerMetrics=st.just({}),
        xray=st.just({}),
        prometheus=merged(
            fixed(targets=st.lists(st.sampled_from(["localhost:8080", "$x:1", "a b"]), min_size=1, max_size=2)),
            some(interval=st.sampled_from(["20s", "1m"])),
        ),
    ),
)
_images = literal_or_ref(st.just("public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0"), "image")


def _become(draw: st.DrawFn, agent: Document, backends: Document) -> None:
    agent["distribution"] = "adot-collector"
    if "image" in agent:
        agent["image"] = draw(_images)
    size = agent.setdefault("resources", {})
    if not size.keys() & {"memory", "memoryReservation"} and agent.get("topology", "sidecar") == "sidecar":
        size["memoryReservation"] = 128
    kind = draw(st.sampled_from(["", "generated", "built-in", "amp", "own"]))
    if kind == "amp" and "amp" in backends:
        agent |= {"config": f"builtin:{draw(st.sampled_from(WITH_AMP))}"}
        agent |= {"receivers": {"prometheus": {"targets": ["localhost:8080"]}}}
    elif kind == "built-in":
        agent |= {"config": f"builtin:{draw(st.sampled_from(BUILT_IN))}"}
    else:
        agent |= {"config": OWN} if kind == "own" else {"config": "generated"} if kind == "generated" else {}
        agent |= draw(some(receivers=_receivers, configDelivery=st.sampled_from(["inline", "ssm"])))
        agent |= {"backends": ["traces"]} if kind == "generated" else {}


def _fit(service: Document, agent: Document) -> None:
    """Take out what is of Application Signals, and X-Ray's rules where there is no proxy for them."""
    service.get("instrumentation", {}).pop("serviceEvents", None)  # OBS201
    service.get("env", {}).pop("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", None)  # OBS106
    service.pop("slos", None)  # OBS809
    alarms = service.get("alarms", {})
    for name in [name for name, alarm in alarms.items() if alarm["metric"] in OF_APPLICATION_SIGNALS]:
        del alarms[name]
    traces = service.get("signals", {}).get("traces", {})
    if agent.get("config", "generated") != "generated" and traces.get("sampler") == "xray":
        del traces["sampler"]  # OBS209
    for container in service.get("containers", {}).values():
        waits = container.get("dependsOn", {})
        if waits.pop("cloudwatch-agent", None):
            waits["adot-collector"] = "HEALTHY"
