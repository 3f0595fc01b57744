"""What a local run starts in place of a service of AWS: Prometheus, Jaeger, Grafana."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra.local import DataSource, LocalGrafana, LocalJaeger, LocalPrometheus
from obsc.infra.node import Node
from obsc.lower.grafana_dashboard import dashboard_path
from obsc.lower.prometheus_rules import rules_path, rules_text
from obsc.plan.model import Backend, GrafanaBackend, JaegerBackend, Plan, PrometheusBackend
from obsc.spec.versions import GRAFANA_IMAGE, JAEGER_IMAGE, PROMETHEUS_IMAGE

JAEGER_PAGES = 16686
"""https://www.jaegertracing.io/docs/2.17/getting-started/"""


def local_nodes(plan: Plan) -> Iterator[Node]:
    """The backends that exist nowhere else, Grafana last."""
    for backend in plan.backends:
        match backend:
            case PrometheusBackend(host=str() as host):
                rules = () if rules_text(plan, backend) is None else (rules_path(backend),)
                yield LocalPrometheus(
                    name=backend.name, host=host, image=PROMETHEUS_IMAGE, rules=rules, origin=backend.origin
                )
            case JaegerBackend(host=host):
                yield LocalJaeger(name=backend.name, host=host, image=JAEGER_IMAGE, origin=backend.origin)
    path = dashboard_path(plan)
    for backend in plan.backends:
        if isinstance(backend, GrafanaBackend):
            yield LocalGrafana(
                name=backend.name,
                host=backend.host,
                image=GRAFANA_IMAGE,
                data_sources=tuple(_data_sources(plan.backends)),
                dashboards=() if path is None else (path,),
                origin=backend.origin,
            )


def _data_sources(backends: tuple[Backend, ...]) -> Iterator[DataSource]:
    """What Grafana can ask without an account of AWS; a Prometheus answers where it takes remote write."""
    for backend in backends:
        match backend:
            case PrometheusBackend(url=url):
                yield DataSource(name=backend.name, type="prometheus", url=url.removesuffix("/api/v1/write"))
            case JaegerBackend(host=host):
                yield DataSource(name=backend.name, type="jaeger", url=f"http://{host}:{JAEGER_PAGES}")
