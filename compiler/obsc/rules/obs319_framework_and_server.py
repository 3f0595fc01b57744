"""OBS319."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Service
from obsc.plan.servers import SERVERS
from obsc.rules import Finding, rule
from obsc.rules.server_options import is_asgi_worker, is_owned, is_wsgi_worker, option, says_worker_class

_SPEAKS = {"flask": "WSGI", "wsgi": "WSGI", "fastapi": "ASGI", "asgi": "ASGI"}
_NAMES = {"flask": "Flask", "fastapi": "FastAPI", "django": "Django", "wsgi": "a WSGI app", "asgi": "an ASGI app"}


@rule("OBS319", "framework-and-server", Severity.ERROR)
def framework_and_server(plan: Plan) -> Iterator[Finding]:
    """The app and the server do not speak the same protocol.

    ## Why
    Flask and Django's `wsgi.py` speak WSGI; FastAPI and Django's `asgi.py` speak ASGI. A server of the other kind
    starts, calls the app in the wrong way and answers every request with 500. Django's and Flask's own servers serve
    apps of their own framework alone.

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
        if not is_owned(service):
            continue
        kind, framework = service.server.kind, service.framework.name
        speaks = _served(service)
        if kind.only not in (None, framework):
            yield _own_server(service)
        elif speaks is not None and _SPEAKS.get(framework, speaks) != speaks:
            # Of FastAPI in gunicorn's own workers OBS321 speaks.
            if service.server.name != "gunicorn" or speaks == "ASGI":
                yield _other_protocol(service, speaks)
        elif speaks is not None and framework == "django":
            yield from _django(service, speaks)


def _served(service: Service) -> str | None:
    """What the server speaks, where that is known and one thing."""
    server = service.server
    if server.name == "uvicorn":
        interface = option(server.args, "--interface")
        return "WSGI" if interface is not None and interface.value == "wsgi" else "ASGI"
    if server.name != "gunicorn":
        return server.kind.speaks[0] if len(server.kind.speaks) == 1 else None
    if server.worker_class is None:
        return None if says_worker_class(server, ()) else "WSGI"
    if is_asgi_worker(server.worker_class):
        return "ASGI"
    return "WSGI" if is_wsgi_worker(server.worker_class) else None


def _own_server(service: Service) -> Finding:
    kind = service.server.kind
    return Finding(
        message=f"{kind.title} serves apps of {_NAMES[str(kind.only)]} only, and `{service.name}` is "
        + _NAMES[service.framework.name],
        path=(*service.server.origin, "name"),
        label="serves no such app",
        fix=_fix(_SPEAKS.get(service.framework.name, "WSGI")),
    )


def _other_protocol(service: Service, served: str) -> Finding:
    server, speaks = service.server, _SPEAKS[service.framework.name]
    name = _NAMES[service.framework.name]
    if server.name == "gunicorn":
        return Finding(
            message=f"{name} in `{service.name}` speaks {speaks}, and the workers speak {served}",
            path=(*server.origin, "workerClass"),
            label="every request fails",
            fix="leave out `workerClass`, or write `gthread`",
        )
    return Finding(
        message=f"{name} in `{service.name}` speaks {speaks}, and {server.kind.title} speaks {served}",
        path=(*server.origin, "name"),
        label="every request fails",
        fix=_fix(speaks),
    )


def _fix(speaks: str) -> str:
    names = [name for name, kind in SERVERS.items() if speaks in kind.speaks and kind.only is None and name != "python"]
    if speaks == "ASGI":
        names.remove("gunicorn")
        return (
            f"write `server.name: {names[0]}`, {', '.join(names[1:])}, or gunicorn with `uvicorn_worker.UvicornWorker`"
        )
    return f"write `server.name: {names[0]}`, {', '.join(names[1:-1])} or {names[-1]}"


def _django(service: Service, served: str) -> Iterator[Finding]:
    # Django's own convention names the module for what it speaks.
    module = (service.server.app or "").partition(":")[0]
    last = module.rpartition(".")[2]
    if last in ("wsgi", "asgi") and last.upper() != served:
        other = f"{module.removesuffix(last)}{served.lower()}"
        who = "gunicorn's workers speak" if service.server.name == "gunicorn" else f"{service.server.kind.title} speaks"
        yield Finding(
            message=f"`{module}` speaks {last.upper()}, and {who} {served}",
            path=(*service.server.origin, "app"),
            label="every request would fail",
            fix=f"write `server.app: {other}:application`, or choose the other kind of server",
        )
