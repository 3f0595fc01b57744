"""What obsc compiles sends telemetry: the task definition is read out of the emitted files and run for real."""

from __future__ import annotations

import re
from typing import Any

import pytest

from obsc.verify.client import Request
from runtime.compiled import compile_service
from runtime.observation import Observation
from runtime.samples import EVERY_ROUTE, run_cell

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
HYPERCORN = {"name": "hypercorn", "workers": 2}
UWSGI = {"name": "uwsgi", "workers": 2}
WSGI = {"framework": "wsgi"}
ASGI = {"framework": "asgi"}
INIT = {"attach": "init-container", "version": "0.21.0"}
PACKAGE = {"attach": "package"}


def _server(framework: Any, server: dict[str, Any]) -> dict[str, Any]:
    return {"framework": framework, "server": server, "instrumentation": INIT}


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
    "flask gunicorn gthread preload": (
        "flask",
        2,
        _server("flask", {"name": "gunicorn", "app": "app:app", "workers": 2, "threads": 2, "preload": True}),
    ),
    "fastapi gunicorn asgi": (
        "fastapi",
        2,
        _server("fastapi", {"name": "gunicorn", "app": "main:app", "workers": 2, "workerClass": "asgi"}),
    ),
    "flask uwsgi init-container": ("flask", 2, _server("flask", UWSGI | {"app": "app:app"})),
    "django uwsgi package": (
        "django",
        2,
        DJANGO | {"server": UWSGI | {"app": "shop.wsgi"}, "instrumentation": PACKAGE},
    ),
    "fastapi hypercorn init-container": ("fastapi", 2, _server("fastapi", HYPERCORN | {"app": "main:app"})),
    "flask hypercorn package": (
        "flask",
        2,
        {"framework": "flask", "server": HYPERCORN | {"app": "app:app"}, "instrumentation": PACKAGE},
    ),
    "django daphne init-container": (
        "django",
        1,
        _server(DJANGO["framework"], {"name": "daphne", "app": "shop.asgi:application"}),
    ),
    "flask waitress init-container": (
        "flask",
        1,
        _server("flask", {"name": "waitress", "app": "app:app", "threads": 8}),
    ),
    "django runserver init-container": ("django", 1, _server(DJANGO["framework"], {"name": "runserver"})),
    "flask run init-container": ("flask", 1, _server("flask", {"name": "flask", "app": "app:app"})),
    "flask python package": (
        "flask",
        1,
        {"framework": "flask", "server": {"name": "python", "script": "app.py"}, "instrumentation": PACKAGE},
    ),
    "flask start script": ("flask", 1, _server("flask", {"name": "waitress", "script": "start.sh"})),
    "wsgi gunicorn init-container": (
        "wsgi",
        2,
        _server("wsgi", {"name": "gunicorn", "app": "main:create()", "workers": 2}),
    ),
    "wsgi uwsgi package": (
        "wsgi",
        2,
        WSGI | {"server": UWSGI | {"app": "main"}, "instrumentation": PACKAGE, "env": {"PYTHONPATH": "/srv"}},
    ),
    "asgi uvicorn workers init-container": (
        "asgi",
        2,
        _server("asgi", {"name": "uvicorn", "app": "main:application", "workers": 2}),
    ),
    "asgi daphne package": (
        "asgi",
        1,
        ASGI | {"server": {"name": "daphne", "app": "main:application"}, "instrumentation": PACKAGE},
    ),
    "flask gunicorn read-only root": (
        "flask",
        2,
        FLASK | {"instrumentation": INIT, "readonlyRootFilesystem": True},
    ),
}


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


def test_own_uwsgi_configuration_is_chained_and_overruled() -> None:
    """A configuration that switches off what OpenTelemetry needs is one that somebody has; its other lines count."""
    service = FLASK | {"server": {"name": "uwsgi", "app": "app:app", "configFile": "uwsgi.ini"}}
    taskdef, _ = compile_service(service | {"instrumentation": INIT})
    seen = run_cell(taskdef, container="checkout", app="flask", workers=2)
    assert_delivered(seen)
    assert "served by 127.0.0.1" in seen.log


def test_gevent_workers_deliver() -> None:
    """With every thread a greenlet the sampler asks for its rules a moment after the first request, and has to ask."""
    server = {"name": "gunicorn", "app": "app:app", "workers": 2, "workerClass": "gevent"}
    taskdef, _ = compile_service(_server("flask", server))
    warm: list[str | Request] = [Request("/outbound", traced=False)] * 20
    seen = run_cell(taskdef, container="checkout", app="flask", workers=2, requests=[*warm, *EVERY_ROUTE])
    assert_delivered(seen)
    assert "MonkeyPatchWarning" not in seen.log


@pytest.mark.parametrize("attach", [INIT, PACKAGE], ids=["init-container", "package"])
def test_commands_before_the_server_are_not_instrumented(attach: dict[str, str]) -> None:
    """A migration would be a service of its own in the map, and a failed one must keep the server from starting."""
    before = [["python", "prepare.py", "it's $HOME", "a b"]]
    server = {"name": "flask", "app": "app:app", "before": before}
    taskdef, in_image = compile_service({"framework": "flask", "server": server, "instrumentation": attach})
    seen = run_cell(taskdef, container="checkout", app="flask", requests=["/"] * 4, image_files=in_image)
    assert_delivered(seen)
    assert "prepared, instrumented: False" in seen.log
    server["before"] = [*before, ["false"]]
    taskdef, in_image = compile_service({"framework": "flask", "server": server, "instrumentation": attach})
    failed = run_cell(taskdef, container="checkout", app="flask", image_files=in_image)
    assert failed.app is not None
    assert (failed.start_seconds, failed.app.exit_code) == (None, 1)


def test_log_lines_carry_their_trace() -> None:
    """With that, a trace leads to what the app wrote while it served the request."""
    taskdef, _ = compile_service(FLASK | {"instrumentation": INIT | {"logCorrelation": True}})
    seen = run_cell(taskdef, container="checkout", app="flask", workers=2)
    assert_delivered(seen)
    said = set(re.findall(r"trace_id=([0-9a-f]{32})", seen.log))
    failed = {span.trace_id for span in seen.server_spans if span.attributes.get("http.route") == "/error"}
    assert failed and failed <= said


@pytest.mark.parametrize("protocol", ["wsgi", "asgi"])
def test_excluded_urls_of_an_app_of_no_framework(protocol: str) -> None:
    """The load balancer's health check would be most of what is seen."""
    name = "gunicorn" if protocol == "wsgi" else "uvicorn"
    service = _server({"name": protocol, "excludedUrls": ["/users"]}, {"name": name, "app": "main:application"})
    taskdef, _ = compile_service(service | {"route": {"healthCheckPath": "/health"}})
    asked = [Request("/health", traced=False), Request("/users/42", traced=False), "/", "/"]
    seen = run_cell(taskdef, container="checkout", app=protocol, requests=asked)
    assert_delivered(seen)
    assert len(seen.server_spans) == 2
