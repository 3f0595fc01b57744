"""Servers for ASGI apps: uvicorn, hypercorn, daphne. Their processes start OpenTelemetry by themselves."""

from __future__ import annotations

from obsc.plan.model import Server


def uvicorn(server: Server, app: str) -> tuple[str, ...]:
    """uvicorn's command. https://www.uvicorn.org/settings/"""
    words = [app, "--host", server.host.strip("[]"), "--port", str(server.port)]
    words += ["--workers", str(server.workers)] if server.workers else []
    words += ["--reload"] if server.reload else []
    return ("uvicorn", *words, *server.args)


def hypercorn(server: Server, app: str) -> tuple[str, ...]:
    """hypercorn's command; it serves WSGI apps too.

    https://hypercorn.readthedocs.io/en/latest/how_to_guides/configuring.html
    """
    words = ["--bind", f"{server.host}:{server.port}"]
    words += ["--workers", str(server.workers)] if server.workers else []
    words += ["--worker-class", server.worker_class] if server.worker_class else []
    words += ["--reload"] if server.reload else []
    return ("hypercorn", *words, *server.args, app)


def daphne(server: Server, app: str) -> tuple[str, ...]:
    """daphne's command. https://github.com/django/daphne"""
    return ("daphne", "-b", server.host.strip("[]"), "-p", str(server.port), *server.args, app)
