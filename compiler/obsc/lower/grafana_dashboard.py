"""A Grafana dashboard of what instrumented servers say about their requests, by way of Prometheus.

The metrics have one name and unit in older instrumentation, and another in what follows the stable conventions; in
Prometheus, the unit is part of the name.
https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#metric-httpserverrequestduration
https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from obsc.infra.boundary import Artifact
from obsc.plan.model import AmgBackend, AmpBackend, GrafanaBackend, Plan, PrometheusBackend

_OLD, _STABLE = "http_server_duration_milliseconds", "http_server_request_duration_seconds"
_COUNT = f'__name__=~"({_OLD}|{_STABLE})_count",service_name=~"$service"'
_FAILED = (f'{{{_COUNT},http_status_code=~"5.."}}', f'{{{_COUNT},http_response_status_code=~"5.."}}')

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
    rate = f"sum by (service_name) (rate({{{_COUNT}}}[5m]))"
    failed = " or ".join(f"sum by (service_name) (rate({selector}[5m]))" for selector in _FAILED)
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
            _panel(1, 0, "Requests", "reqps", rate),
            _panel(2, 1, "Faults", "percent", f"100 * ({failed}) / {rate}"),
            _panel(3, 2, "Latency, p95", "ms", _quantile(1, _OLD), _quantile(1000, _STABLE)),
        ],
    }


def _quantile(milliseconds: int, metric: str) -> str:
    """The 95th percentile of a histogram whose unit is so many milliseconds."""
    buckets = f'sum by (le, service_name) (rate({metric}_bucket{{service_name=~"$service"}}[5m]))'
    return ("" if milliseconds == 1 else f"{milliseconds} * ") + f"histogram_quantile(0.95, {buckets})"


def _data_source() -> dict[str, Any]:
    return {"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus"}


def _service() -> dict[str, Any]:
    asked = f'label_values({{__name__=~"({_OLD}|{_STABLE})_count"}}, service_name)'
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


def _panel(number: int, column: int, title: str, unit: str, *expressions: str) -> dict[str, Any]:
    return {
        "id": number,
        "title": title,
        "type": "timeseries",
        "gridPos": {"x": column * 8, "y": 0, "w": 8, "h": 8},
        "datasource": _SOURCE,
        "fieldConfig": {"defaults": {"unit": unit, "min": 0}, "overrides": []},
        "targets": [
            {
                "refId": chr(ord("A") + index),
                "datasource": _SOURCE,
                "expr": expression,
                "legendFormat": "{{service_name}}",
            }
            for index, expression in enumerate(expressions)
        ],
    }
