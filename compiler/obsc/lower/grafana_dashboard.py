"""A Grafana dashboard of what instrumented servers say about their requests, by way of Prometheus."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from obsc.infra.boundary import Artifact
from obsc.lower.request_metrics import COUNTS, faults, latency, requests
from obsc.plan.model import AmgBackend, AmpBackend, GrafanaBackend, Plan, PrometheusBackend

_SELECTED = 'service_name=~"$service"'

_SOURCE = {"type": "prometheus", "uid": "${datasource}"}
"""A variable of the dashboard: every Grafana names its data sources itself."""


def dashboard_path(plan: Plan) -> str | None:
    """Where the dashboard lies among a target's files, or None where no Grafana sees a Prometheus."""
    has_prometheus = any(isinstance(backend, AmpBackend | PrometheusBackend) for backend in plan.backends)
    has_grafana = any(isinstance(backend, AmgBackend | GrafanaBackend) for backend in plan.backends)
    return f"grafana/{plan.name}.json" if has_prometheus and has_grafana else None


def grafana_dashboards(plan: Plan) -> Iterator[Artifact]:
    """The dashboard as a file: a local run shows it, everywhere else a person imports it."""
    path = dashboard_path(plan)
    if path is None:
        return
    grafana = next(backend for backend in plan.backends if isinstance(backend, AmgBackend | GrafanaBackend))
    yield Artifact(
        name=path,
        content=json.dumps(_dashboard(plan.name), indent=2) + "\n",
        purpose="A dashboard of requests, for Dashboards, New, Import in Grafana.",
        origin=grafana.origin,
    )


def _dashboard(name: str) -> dict[str, Any]:
    """https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/"""
    return {
        "uid": f"obsc-{name}"[:40],
        "title": name,
        "tags": ["obsc"],
        "schemaVersion": 39,
        "editable": True,
        "refresh": "30s",
        "time": {"from": "now-30m", "to": "now"},
        "templating": {"list": [_data_source(), _service()]},
        "panels": [
            _panel(1, 0, "Requests", "reqps", requests(_SELECTED)),
            _panel(2, 1, "Faults", "percentunit", faults(_SELECTED)),
            _panel(3, 2, "Latency, p95", "s", latency(95, _SELECTED)),
        ],
    }


def _data_source() -> dict[str, Any]:
    return {"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus"}


def _service() -> dict[str, Any]:
    asked = f'label_values({{__name__=~"{COUNTS}"}}, service_name)'
    return {
        "name": "service",
        "label": "Service",
        "type": "query",
        "datasource": _SOURCE,
        "query": {"query": asked, "refId": "service"},
        "refresh": 2,
        "multi": True,
        "includeAll": True,
        "current": {"text": "All", "value": "$__all"},
    }


def _panel(number: int, column: int, title: str, unit: str, expression: str) -> dict[str, Any]:
    return {
        "id": number,
        "title": title,
        "type": "timeseries",
        "gridPos": {"x": column * 8, "y": 0, "w": 8, "h": 8},
        "datasource": _SOURCE,
        "fieldConfig": {"defaults": {"unit": unit, "min": 0}, "overrides": []},
        "targets": [
            {
                "refId": "A",
                "datasource": _SOURCE,
                "expr": expression,
                "legendFormat": "{{service_name}} {{deployment_environment}}",
            }
        ],
    }
