"""What obsc compiles sends telemetry: the task definition is read out of the emitted files and run for real."""

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

FLASK = {"framework": "flask", "server": {"name": "gunicorn", "app": "app:app", "workers": 2}}
DJANGO = {"framework": {"name": "django", "settingsModule": "shop.settings"}}
DJANGO_WSGI = DJANGO | {"server": {"name": "gunicorn", "app": "shop.wsgi:application", "workers": 2}}
DJANGO_ASGI = DJANGO | {"server": {"name": "uvicorn", "app": "shop.asgi:application"}}
FASTAPI = {"framework": "fastapi"}
FASTAPI_UVICORN = FASTAPI | {"server": {"name": "uvicorn", "app": "main:app"}}
FASTAPI_WORKERS = FASTAPI | {"server": {"name": "uvicorn", "app": "main:app", "workers": 2}}
FASTAPI_GUNICORN = FASTAPI | {
    "server": {
        "name": "gunicorn",
        "app": "main:app",
        "workers": 2,
        "workerClass": "uvicorn_worker.UvicornWorker",
    }
}
INIT = {"attach": "init-container", "version": "0.21.0"}
PACKAGE = {"attach": "package"}

CELLS: dict[str, tuple[str, int, dict[str, Any]]] = {
    "flask gunicorn init-container": ("flask", 2, FLASK | {"instrumentation": INIT}),
    "flask gunicorn package": ("flask", 2, FLASK | {"instrumentation": PACKAGE}),
    "django gunicorn init-container": ("django", 2, DJANGO_WSGI | {"instrumentation": INIT}),
    "django gunicorn package": ("django", 2, DJANGO_WSGI | {"instrumentation": PACKAGE}),
    "django uvicorn init-container": ("django", 1, DJANGO_ASGI | {"instrumentation": INIT}),
    "django uvicorn package": ("django", 1, DJANGO_ASGI | {"instrumentation": PACKAGE}),
    "fastapi uvicorn init-container": ("fastapi", 1, FASTAPI_UVICORN | {"instrumentation": INIT}),
    "fastapi uvicorn package": ("fastapi", 1, FASTAPI_UVICORN | {"instrumentation": PACKAGE}),
    "fastapi uvicorn workers init-container": ("fastapi", 2, FASTAPI_WORKERS | {"instrumentation": INIT}),
    "fastapi gunicorn init-container": ("fastapi", 2, FASTAPI_GUNICORN | {"instrumentation": INIT}),
    "fastapi gunicorn package": ("fastapi", 2, FASTAPI_GUNICORN | {"instrumentation": PACKAGE}),
    "flask gunicorn read-only root": (
        "flask",
        2,
        FLASK | {"instrumentation": INIT, "readonlyRootFilesystem": True},
    ),
}


def compile_service(service: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The task definition that obsc writes for a service, and the files that its image must hold."""
    document = {
        "apiVersion": "obsc/v1alpha1",
        "kind": "Observability",
        "metadata": {"name": "shop"},
        "deploymentEnvironment": "production",
        "services": {"checkout": {"port": 8000, "agent": "sidecar", **service}},
    }
    compilation = compile_text(yaml.safe_dump(document).encode())
    assert compilation.ok, [d.message for d in compilation.diagnostics]
    target = registry.find("ecs")
    assert target is not None
    files = {file.path: file.text for file in emit(compilation, target)}
    in_image = {}
    if "images/checkout/Dockerfile" in files:
        for line in files["images/checkout/Dockerfile"].splitlines():
            if line.startswith("COPY "):
                _, name, path = line.split()
                in_image[path] = files[f"images/checkout/{name}"]
    return json.loads(files["taskdef.checkout.json"]), in_image


def assert_delivered(seen: Observation) -> None:
    """Every request is a span and a latency sample, from the processes that served, under the right names."""
    assert seen.delivery_seconds is not None, f"{seen.summary()}\n{seen.log}"
    assert seen.serving_pids == seen.span_pids == seen.metric_pids, seen.summary()
    assert seen.unexpected == (), seen.summary()
    assert {"checkout"} == seen.services
    assert seen.resource["deployment.environment"] == "production"
    assert "InternalOperation" not in seen.operations
    assert "/GetSamplingRules" in {post.path for post in seen.sampler_posts}
    assert seen.app is not None
    assert not seen.app.killed


@pytest.mark.parametrize("name", CELLS)
def test_cell_delivers(name: str) -> None:
    """A cell that compiles without a diagnostic and delivers nothing is what users find out in production."""
    app, workers, service = CELLS[name]
    taskdef, in_image = compile_service(service)
    seen = run_cell(taskdef, container="checkout", app=app, workers=workers, image_files=in_image)
    assert_delivered(seen)


def test_own_gunicorn_configuration_is_chained() -> None:
    """The user's own worker hook is lost where a generated configuration replaces it."""
    taskdef, _ = compile_service(FLASK | {"instrumentation": INIT})
    seen = run_cell(taskdef, container="checkout", app="flask_conf", workers=2)
    assert_delivered(seen)
    served = [{key.lower(): value for key, value in response.headers.items()} for response in seen.responses]
    assert all(headers["x-post-fork"] == headers["x-worker-pid"] for headers in served)
