"""OBS340."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from obsc.changes import Change, Put, slip
from obsc.diagnostics import Severity, nearest
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule
from obsc.rules.server_options import ASGI_WORKER, HYPERCORN_WORKERS, UVICORN_WORKERS, WSGI_WORKERS, is_owned


@rule("OBS340", "unknown-worker-class", Severity.ERROR)
def unknown_worker_class(plan: Plan) -> Iterator[Finding]:
    """The server has no worker class of this name.

    ## Why
    gunicorn knows a few classes by a short name; every other one is written with its module. hypercorn knows three.
    With an unknown one they do not start.

    ## Bad
    ```yaml
    services:
      web:
        server: { workerClass: gthreads }
    ```

    ## Good
    ```yaml
    services:
      web:
        server: { workerClass: gthread }
    ```

    ## Source
    - https://docs.gunicorn.org/en/stable/settings.html#worker-class
    - https://github.com/Kludex/uvicorn-worker
    """
    known = (*WSGI_WORKERS, ASGI_WORKER, *UVICORN_WORKERS)
    for service in plan.services:
        name = service.server.worker_class
        if service.server.name == "hypercorn" and is_owned(service) and name not in (None, *HYPERCORN_WORKERS):
            yield _of_hypercorn(service)
        if service.server.name != "gunicorn" or not is_owned(service) or name is None or name in known:
            continue
        if name == "eventlet":  # OBS347
            continue
        module, _, last = name.rpartition(".")
        ours = any(other.startswith(f"{module}.") for other in UVICORN_WORKERS)
        if not module or ours or not all(part.isidentifier() for part in module.split(".")) or not last.isidentifier():
            yield Finding(
                message=f"`{name}` of `{service.name}` is not a worker class",
                path=(*service.server.origin, "workerClass"),
                label="gunicorn does not start",
                fix="write one of " + ", ".join(f"`{other}`" for other in known[:2]) + ", or `module.Class`",
                suggestion=nearest(name, known),
                change=_meant(service, known),
            )


def _of_hypercorn(service: Service) -> Finding:
    name = service.server.worker_class or ""
    return Finding(
        message=f"`{name}` of `{service.name}` is not a worker class of hypercorn",
        path=(*service.server.origin, "workerClass"),
        label="hypercorn does not start",
        fix="write `asyncio`, `uvloop` or `trio`, or leave it out",
        suggestion=nearest(name, HYPERCORN_WORKERS),
        change=_meant(service, HYPERCORN_WORKERS),
    )


def _meant(service: Service, known: Iterable[str]) -> Change | None:
    meant = slip(service.server.worker_class or "", known)
    return None if meant is None else Put((*service.server.origin, "workerClass"), meant)
