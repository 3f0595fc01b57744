"""Rules of Prometheus do what they say, in Prometheus's own engine: promtool evaluates them over series of requests."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from judging import skip_without
from obsc.infra.prometheus import PrometheusRules
from obsc.pipeline import compile_text
from obsc_judges import promtool

SPECIFICATION = r"""
apiVersion: obsc/v1alpha1
kind: Observability
metadata: { name: shop }
deploymentEnvironment: production
backends:
  metrics:
    type: amp
    create: true
    rules:
      alerts:
        slow: { metric: latency, threshold: 500ms, for: 1m, services: [web], labels: { team: "{{ $value }} {{x" } }
        failing: { metric: faults, threshold: 5%, for: 1m }
        idle: { metric: requests, threshold: 0.5, for: 1m }
agents: { adot: { distribution: adot-collector } }
services:
  web:
    image: { ref: webImage }
    framework: flask
    server: { name: gunicorn, app: "app:app" }
    port: 8000
    runtime: { version: "3.12" }
    agent: adot
    resource: { attributes: { service.name: "a.b|c\"\\{{" } }
  api:
    image: { ref: apiImage }
    framework: flask
    server: { name: gunicorn, app: "app:app" }
    port: 8000
    runtime: { version: "3.12" }
    agent: adot
"""
WEB = 'a.b|c"\\{{'
"""A name of which a regular expression, a string of PromQL and a template would each make something else."""


def _rules(text: str = SPECIFICATION) -> str:
    compilation = compile_text(text.encode())
    assert compilation.graph is not None
    (node,) = compilation.graph.of(PrometheusRules)
    return node.data


def _series(metric: str, labels: dict[str, str], values: str) -> dict[str, str]:
    said = ",".join(f"{name}={json.dumps(value)}" for name, value in labels.items())
    return {"series": f"{metric}{{{said}}}", "values": values}


def _of_service(name: str, status: str, *, a_minute: int, slow: bool, stable: bool = False) -> list[dict[str, str]]:
    """Series of a service: how many requests end with a status, and whether they take a second instead of 100 ms."""
    metric = "http_server_request_duration_seconds" if stable else "http_server_duration_milliseconds"
    key, scale = ("http_response_status_code", 1) if stable else ("http_status_code", 1000)
    labels = {"service_name": name, "deployment_environment": "production", key: status}
    fast = "0+0x60" if slow else f"0+{a_minute}x60"
    every = f"0+{a_minute}x60"
    buckets = ((0.1, fast), (1.0, every), ("+Inf", every))
    return [
        _series(f"{metric}_count", labels, every),
        *(
            _series(f"{metric}_bucket", labels | {"le": le if isinstance(le, str) else f"{le * scale:g}"}, values)
            for le, values in buckets
        ),
    ]


def _alert(name: str, service: str, **labels: str) -> dict[str, Any]:
    return {"alertname": name, "service_name": service, "deployment_environment": "production", **labels}


def _evaluated(folder: Path, series: list[dict[str, str]], alerts: list[dict[str, Any]], queries: Any = ()) -> None:
    """Fail unless, after half an hour of the series, exactly these alerts fire and queries give these values."""
    if absent := promtool.available():
        skip_without(absent)
    (folder / "rules.yaml").write_text(_rules(), "utf-8")
    firing = [
        {
            "eval_time": "30m",
            "alertname": name,
            "exp_alerts": [_expected(one) for one in alerts if one["alertname"] == name],
        }
        for name in ("slow", "failing", "idle")
    ]
    asked = [
        {"eval_time": "30m", "expr": expression, "exp_samples": [{"labels": f"{{{labels}}}", "value": value}]}
        for expression, labels, value in queries
    ]
    test = {"interval": "1m", "input_series": series, "alert_rule_test": firing, "promql_expr_test": asked}
    wanted = {"rule_files": ["rules.yaml"], "evaluation_interval": "1m", "tests": [test]}
    (folder / "test.yaml").write_text(json.dumps(wanted), "utf-8")
    ran = subprocess.run(
        [promtool.NAME, "test", "rules", str(folder / "test.yaml")],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def _expected(alert: dict[str, Any]) -> dict[str, Any]:
    labels = {name: value for name, value in alert.items() if name not in ("alertname", "summary")}
    return {"exp_labels": labels, "exp_annotations": {"summary": alert["summary"]}}


@pytest.mark.parametrize("stable", [False, True])
def test_alerts_fire_for_who_is_slow_or_fails(tmp_path: Path, stable: bool) -> None:
    """A threshold in another unit, or a name taken for a regular expression, would tell the wrong people."""
    slow = _of_service(WEB, "200", a_minute=600, slow=True, stable=stable)
    healthy = _of_service("api", "200", a_minute=600, slow=False, stable=not stable)
    failing = _of_service("api", "503", a_minute=60, slow=False, stable=not stable)
    p95 = "p95 of the time that requests take in seconds, 0.5 or more"
    share = "share of requests that end in a server error, 0.05 or more"
    _evaluated(
        tmp_path,
        [*slow, *healthy, *failing],
        [
            _alert("slow", WEB, team="{{ $value }} {{x", summary=f"{WEB}: {p95}: 0.955"),
            _alert("failing", "api", summary=f"api: {share}: 0.09090909090909091"),
        ],
    )


def test_alerts_are_silent_where_all_is_well_and_where_it_is_not_theirs(tmp_path: Path) -> None:
    """Another system that writes to the same workspace has its own alerts; no errors are no reason to say nothing."""
    services = [*_of_service(WEB, "200", a_minute=60, slow=False), *_of_service("api", "404", a_minute=60, slow=True)]
    others = _of_service("aXb|c", "500", a_minute=600, slow=True)
    recorded = 'service:http_server_faults:ratio_rate5m{service_name="api"}'
    labels = f'__name__="{recorded.partition("{")[0]}",service_name="api",deployment_environment="production"'
    _evaluated(tmp_path, [*services, *others], [], [(recorded, labels, 0.0)])


def test_an_alert_fires_where_requests_stay_away(tmp_path: Path) -> None:
    """`requests` is the only one that fires below its threshold."""
    few = _of_service("api", "200", a_minute=6, slow=False)
    summary = "api: requests in a second, below 0.5: 0.1"
    _evaluated(tmp_path, few, [_alert("idle", "api", summary=summary)])


@pytest.mark.parametrize(
    "named",
    ["env: { OTEL_SERVICE_NAME: { ref: serviceName } }", "secrets: { OTEL_SERVICE_NAME: { ssm: /shop/name } }"],
)
def test_a_name_that_only_the_deployment_knows_selects_every_service(named: str) -> None:
    """A rule for a name that obsc guessed would be about nobody."""
    rules = _rules(SPECIFICATION.replace("  api:\n", f"    {named}\n  api:\n", 1))
    assert r"service_name!=\"\",deployment_environment=\"production\"" in rules
    assert "service_name=" not in rules.partition("alerts")[0]
