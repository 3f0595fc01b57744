"""Read `backends`: where collectors send to."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from obsc.diagnostics import Path
from obsc.infra.values import Ref, Text
from obsc.plan import model as plan
from obsc.plan.inputs import Inputs, camel
from obsc.plan.metrics import converted, quantity
from obsc.plan.model import LogSettings, Taken
from obsc.spec import read as spec

Workspace = Literal["prometheus-workspace-id", "grafana-workspace-id"]
Written = (
    spec.XrayBackend
    | spec.CloudWatchMetricsBackend
    | spec.CloudWatchLogsBackend
    | spec.AmpBackend
    | spec.AmgBackend
    | spec.PrometheusBackend
    | spec.JaegerBackend
    | spec.GrafanaBackend
)
"""A backend as it is written."""


def read_backends(document: spec.Observability, inputs: Inputs, taken: list[Taken]) -> tuple[plan.Backend, ...]:
    """Every backend, by name."""
    return tuple(_read(name, written, document, inputs, taken) for name, written in sorted(document.backends.items()))


def host_name(backend: str, document: spec.Observability) -> str:
    """The name of a backend that a local run starts: its type's, `prometheus`, unless something else has that name."""
    kind = document.backends[backend].type
    alike = [other for other in document.backends.values() if other.type == kind]
    taken = {*document.services, *document.agents}
    return kind if len(alike) == 1 and kind not in taken else f"{backend}.{kind}.local"


def _read(
    name: str, written: Written, document: spec.Observability, inputs: Inputs, taken: list[Taken]
) -> plan.Backend:
    at: Path = ("backends", name)
    match written:
        case spec.XrayBackend():
            return plan.XrayBackend(
                name=name,
                sampling=tuple(_sampling_rule(key, rule, at) for key, rule in sorted(written.sampling.items())),
                groups=tuple(_trace_group(key, group, at) for key, group in sorted(written.groups.items())),
                origin=at,
            )
        case spec.CloudWatchMetricsBackend():
            group = written.group
            if group is None:
                group = f"/metrics/{written.namespace}"
                taken.append(Taken((*at, "group"), group, "one group for each namespace"))
            logs = _logs(name, written, group, inputs)
            return plan.CloudWatchMetricsBackend(name=name, namespace=written.namespace, logs=logs, origin=at)
        case spec.CloudWatchLogsBackend():
            return plan.CloudWatchLogsBackend(name=name, logs=_logs(name, written, written.group, inputs), origin=at)
        case spec.AmpBackend():
            given = _given(written, at, "prometheus-workspace-id", "Prometheus", inputs, taken)
            rules = _rules(written.rules, at)
            return plan.AmpBackend(name=name, workspace=given, removal=written.removal_policy, rules=rules, origin=at)
        case spec.AmgBackend():
            given = _given(written, at, "grafana-workspace-id", "Grafana", inputs, taken)
            return plan.AmgBackend(name=name, workspace=given, removal=written.removal_policy, origin=at)
        case spec.PrometheusBackend():
            host = None if written.url is not None else host_name(name, document)
            url = written.url or f"http://{host}:9090/api/v1/write"
            return plan.PrometheusBackend(name=name, url=url, host=host, rules=_rules(written.rules, at), origin=at)
        case spec.JaegerBackend():
            return plan.JaegerBackend(name=name, host=host_name(name, document), origin=at)
        case spec.GrafanaBackend():
            return plan.GrafanaBackend(name=name, host=host_name(name, document), origin=at)


def _sampling_rule(name: str, written: spec.SamplingRule, at: Path) -> plan.SamplingRule:
    return plan.SamplingRule(
        name=name,
        priority=written.priority,
        rate=float(Decimal(written.rate.removesuffix("%")) / 100),
        reservoir=written.reservoir,
        service_name=written.service_name or "*",
        service_type=written.service_type,
        host=written.host,
        method=written.method,
        path=written.path,
        attributes=tuple(sorted(written.attributes.items())),
        origin=(*at, "sampling", name),
    )


def _trace_group(name: str, written: spec.TraceGroup, at: Path) -> plan.TraceGroup:
    return plan.TraceGroup(
        name=name,
        filter=written.filter,
        insights=written.insights,
        notifications=written.notifications,
        origin=(*at, "groups", name),
    )


def _rules(written: spec.PrometheusRules | None, at: Path) -> plan.PrometheusRules | None:
    if written is None:
        return None
    place = (*at, "rules")
    alerts = tuple(_alert(name, alert, (*place, "alerts", name)) for name, alert in sorted(written.alerts.items()))
    return plan.PrometheusRules(interval=written.interval, alerts=alerts, origin=place)


def _alert(name: str, written: spec.PrometheusAlert, at: Path) -> plan.PrometheusAlert:
    number, unit = quantity(written.threshold)
    return plan.PrometheusAlert(
        name=name,
        metric=written.metric,
        statistic=written.statistic,
        threshold=float(number / 100) if unit == "%" else converted(number, unit, "s"),
        lasting=written.for_,
        services=None if written.services is None else tuple(sorted(set(written.services))),
        labels=tuple(sorted(written.labels.items())),
        origin=at,
    )


def _given(
    written: spec.AmpBackend | spec.AmgBackend, at: Path, kind: Workspace, what: str, inputs: Inputs, taken: list[Taken]
) -> Text | None:
    """The id of a workspace, or None where it is created."""
    if written.create:
        return None
    id = written.workspace
    if id is None:
        id = spec.Ref({"ref": camel(str(at[-1]), "workspace")})
        given = Ref("Input", id.ref, "value")
        taken.append(Taken((*at, "workspace"), given, "a workspace is given at deployment"))
    return inputs.text(id, kind, f"Workspace of Amazon Managed {what}, by its id.", (*at, "workspace"))


def _logs(
    name: str,
    written: spec.CloudWatchMetricsBackend | spec.CloudWatchLogsBackend,
    group: str | spec.Ref,
    inputs: Inputs,
) -> LogSettings:
    at: Path = ("backends", name)
    return LogSettings(
        node=f"{name}.backend",
        group=inputs.text(group, "log-group-name", f"Log group of the backend {name}.", (*at, "group")),
        create=written.create,
        retention_days=written.retention_days,
        removal=written.removal_policy,
        stream_prefix=None,
        origin=at,
    )
