"""OBS322."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Service
from obsc.plan.servers import SERVERS
from obsc.rules import Finding, rule
from obsc.rules.server_options import is_asgi_worker, is_owned


@rule("OBS322", "option-of-another-server", Severity.ERROR)
def option_of_another_server(plan: Plan) -> Iterator[Finding]:
    """A key under `server` means nothing to this server, or nothing together with another key.

    ## Why
    A setting that is silently left out is worse than none: whoever wrote it believes that it works.

    ## Bad
    ```yaml
    services:
      web:
        framework: fastapi
        server: { name: uvicorn, threads: 4 }
    ```

    ## Good
    ```yaml
    services:
      web:
        framework: fastapi
        server: { name: uvicorn, workers: 4 }
    ```

    ## Source
    - https://www.uvicorn.org/settings/
    - https://docs.gunicorn.org/en/stable/settings.html
    """
    for service in plan.services:
        # A script that Python runs serves by itself, and takes nothing but arguments.
        if is_owned(service) or service.server.name == "python":
            yield from _unknown(service)
            yield from _ignored(service)


def _unknown(service: Service) -> Iterator[Finding]:
    server = service.server
    for key, value in (
        ("app", server.app),
        ("workers", server.workers),
        ("threads", server.threads),
        ("workerClass", server.worker_class),
        ("preload", server.preload or None),
        ("reload", server.reload or None),
        ("configFile", server.config_file),
    ):
        if value is not None and key not in server.kind.keys:
            others = [name for name, kind in SERVERS.items() if key in kind.keys]
            yield Finding(
                message=f"{server.kind.title} has no `{key}`",
                path=(*server.origin, key),
                key=True,
                label=f"{SERVERS[others[0]].title}'s",
                fix=f"leave out `{key}`, or write `name: {others[0]}`" + _or(others[1:]),
            )


def _or(names: list[str]) -> str:
    return f" ({', '.join(f'`{name}`' for name in names)} have it too)" if names else ""


def _ignored(service: Service) -> Iterator[Finding]:
    server = service.server
    if server.name == "uvicorn" and server.reload and (server.workers or 1) > 1:
        yield _without_effect(service, "workers", "reload", "uvicorn runs one worker when it reloads.")
    if server.name == "gunicorn" and server.reload and server.preload:
        yield _without_effect(service, "reload", "preload", "gunicorn cannot reload an app that it has preloaded.")
    if server.name == "gunicorn" and server.threads is not None and is_asgi_worker(server.worker_class or ""):
        yield _without_effect(service, "threads", "workerClass", "Workers for ASGI have no threads.")


def _without_effect(service: Service, key: str, other: str, why: str) -> Finding:
    return Finding(
        message=f"`{key}` of `{service.name}` has no effect beside `{other}`",
        path=(*service.server.origin, key),
        key=True,
        label="ignored",
        fix=f"leave out `{key}` or `{other}`",
        why=why,
        severity=Severity.WARNING,
        related=(((*service.server.origin, other), "because of this"),),
    )
