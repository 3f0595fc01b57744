"""The servers that frameworks bring for development."""

from __future__ import annotations

from obsc.plan.model import Server


def runserver(server: Server, _app: str) -> tuple[str, ...]:
    """Django's server; without `--noreload` a second process serves, and both are instrumented.

    https://docs.djangoproject.com/en/stable/ref/django-admin/#runserver
    """
    words = [] if server.reload else ["--noreload"]
    return ("python", "manage.py", "runserver", *words, *server.args, f"{server.host}:{server.port}")


def flask(server: Server, app: str) -> tuple[str, ...]:
    """Flask's server; FLASK_DEBUG would switch on the reloader and a debugger that runs what a visitor types.

    https://flask.palletsprojects.com/en/stable/cli/
    """
    words = ["--app", app, "run", "--host", server.host.strip("[]"), "--port", str(server.port)]
    words += ["--reload" if server.reload else "--no-reload", "--no-debugger"]
    return ("flask", *words, *server.args)
