"""OBS319."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule
from obsc.rules.server_options import is_asgi_worker, is_owned, is_wsgi_worker, option, says_worker_class


@rule("OBS319", "framework-and-server", Severity.ERROR)
def framework_and_server(plan: Plan) -> Iterator[Finding]:
    """The app and the server do not speak the same protocol.

    ## Why
    Flask and Django's `wsgi.py` speak WSGI; FastAPI and Django's `asgi.py` speak ASGI. A server of the other kind
    starts, calls the app in the wrong way and answers every request with 500.

    ## Bad
    ```yaml
    services:
      web:
        framework: flask
        server: { name: uvicorn }
    ```

    ## Good
    ```yaml
    services:
      web:
        framework: flask
        server: { name: gunicorn }
    ```

    ## Source
    - https://flask.palletsprojects.com/en/stable/deploying/asgi/
    - https://docs.djangoproject.com/en/stable/howto/deployment/
    - https://www.uvicorn.org/settings/
    """
    for service in plan.services:
        speaks = _served(service) if is_owned(service) else None
        if speaks == "ASGI" and service.framework.name == "flask":
            yield _flask(service)
        elif speaks is not None and service.framework.name == "django":
            yield from _django(service, speaks)


def _served(service: Service) -> str | None:
    """What the server speaks, where that is known."""
    server = service.server
    if server.name == "uvicorn":
        interface = option(server.args, "--interface")
        return "WSGI" if interface is not None and interface.value == "wsgi" else "ASGI"
    if server.worker_class is None:
        return None if says_worker_class(server, ()) else "WSGI"
    if is_asgi_worker(server.worker_class):
        return "ASGI"
    return "WSGI" if is_wsgi_worker(server.worker_class) else None


def _flask(service: Service) -> Finding:
    server = service.server
    if server.name == "uvicorn":
        return Finding(
            message=f"Flask in `{service.name}` speaks WSGI, and uvicorn speaks ASGI",
            path=(*server.origin, "name"),
            label="every request fails",
            fix="write `server.name: gunicorn`",
        )
    return Finding(
        message=f"Flask in `{service.name}` speaks WSGI, and the workers speak ASGI",
        path=(*server.origin, "workerClass"),
        label="every request fails",
        fix="leave out `workerClass`, or write `gthread`",
    )


def _django(service: Service, served: str) -> Iterator[Finding]:
    # Only the name of the module tells, by Django's own convention: no more than a warning.
    module = (service.server.app or "").partition(":")[0]
    last = module.rpartition(".")[2]
    if last in ("wsgi", "asgi") and last.upper() != served:
        other = f"{module.removesuffix(last)}{served.lower()}"
        who = "uvicorn speaks" if service.server.name == "uvicorn" else "gunicorn's workers speak"
        yield Finding(
            message=f"`{module}` looks like {last.upper()}, and {who} {served}",
            path=(*service.server.origin, "app"),
            label="every request would fail",
            fix=f"write `server.app: {other}:application`, or choose the other kind of server",
            severity=Severity.WARNING,
        )
