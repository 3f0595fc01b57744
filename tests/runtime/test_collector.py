"""What apps send to an ADOT Collector arrives: those that wire OpenTelemetry themselves, and the AWS distribution."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from obsc import registry
from obsc.pipeline import compile_text, emit
from runtime.observation import Observation
from runtime.samples import run_cell

pytestmark = pytest.mark.runtime

COLLECTOR_PORT = 4318
OWN = {"attach": "none", "sdk": "opentelemetry"}
CELLS: dict[str, tuple[str, int, dict[str, Any]]] = {
    "fastapi, wired by itself, start script": (
        "fastapi_own",
        1,
        {
            "framework": "fastapi",
            "server": {"name": "uvicorn", "app": "main:app", "script": "./startup.sh"},
            "instrumentation": OWN,
        },
    ),
    "flask, wired by itself, plain python": (
        "flask_own",
        1,
        {"framework": "flask", "server": {"name": "python", "script": "app.py"}, "instrumentation": OWN},
    ),
    "flask, AWS distribution": (
        "flask",
        2,
        {
            "framework": "flask",
            "server": {"name": "gunicorn", "app": "app:app", "workers": 2},
            "instrumentation": {"attach": "init-container", "version": "0.21.0"},
        },
    ),
}


def compile_task(service: dict[str, Any]) -> dict[str, Any]:
    """The task definition of an app beside a collector with backends for traces and metrics."""
    document = {
        "apiVersion": "obsc/v1alpha1",
        "kind": "Observability",
        "metadata": {"name": "shop"},
        "deploymentEnvironment": "production",
        "backends": {"traces": {"type": "xray"}, "metrics": {"type": "cloudwatch-metrics", "namespace": "Shop"}},
        "agents": {"adot": {"distribution": "adot-collector"}},
        "services": {"checkout": {"port": 8000, "agent": "adot", "resources": {"cpu": 512, "memory": 1024}, **service}},
    }
    compilation = compile_text(yaml.safe_dump(document).encode())
    assert compilation.ok, [d.message for d in compilation.diagnostics]
    target = registry.find("ecs")
    assert target is not None
    files = {file.path: file.text for file in emit(compilation, target)}
    return json.loads(files["taskdef.checkout.json"])  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", CELLS)
def test_collector_is_sent_to(name: str) -> None:
    """Spans and metrics of every process that served go to 4318, and nothing goes to the CloudWatch agent's ports."""
    app, workers, service = CELLS[name]
    seen = run_cell(
        compile_task(service),
        container="checkout",
        app=app,
        workers=workers,
        requests=["/"] * 8,
        otlp_port=COLLECTOR_PORT,
        deliver_within=5.0,
    )
    _assert_sent(seen)
    asked = {post.path for post in seen.sampler_posts}
    assert ("/GetSamplingRules" in asked) == (service["instrumentation"] != OWN)


def _assert_sent(seen: Observation) -> None:
    assert len(seen.server_spans) == len(seen.responses), f"{seen.summary()}\n{seen.log}"
    assert seen.serving_pids == seen.span_pids, seen.summary()
    assert seen.unexpected == (), seen.summary()
    assert {post.path for post in seen.posts} == {"/v1/traces", "/v1/metrics"}
    assert {post.port for post in seen.posts} == {COLLECTOR_PORT}
    assert seen.latency_samples == 0, "Application Signals' metrics mean nothing to a collector"
    assert seen.app is not None
    assert not seen.app.killed
