"""OBS321."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.server_options import is_owned, is_wsgi_worker, says_worker_class, variable_words

_NAMES = {"fastapi": "FastAPI", "asgi": "the app"}


@rule("OBS321", "asgi-app-in-wsgi-worker", Severity.ERROR)
def asgi_app_in_wsgi_worker(plan: Plan) -> Iterator[Finding]:
    """An ASGI app runs in a gunicorn worker that speaks WSGI.

    ## Why
    gunicorn's own default, `sync`, calls the app with two arguments, and FastAPI takes three: every request fails
    with 500. uvicorn's worker class for gunicorn speaks ASGI.

    ## Bad
    ```yaml
    services:
      web:
        framework: fastapi
        server: { name: gunicorn, workers: 2 }
    ```

    ## Good
    ```yaml
    services:
      web:
        framework: fastapi
        server: { name: gunicorn, workers: 2, workerClass: uvicorn_worker.UvicornWorker }
    ```

    ## Source
    - https://github.com/Kludex/uvicorn-worker
    - https://fastapi.tiangolo.com/deployment/server-workers/
    """
    for service in plan.services:
        server = service.server
        if service.framework.name not in _NAMES or server.name != "gunicorn" or not is_owned(service):
            continue
        if server.worker_class is None:
            wrong = not says_worker_class(server, variable_words(service, "GUNICORN_CMD_ARGS"))
        else:
            wrong = is_wsgi_worker(server.worker_class)
        if wrong:
            yield Finding(
                message=f"{_NAMES[service.framework.name]} in `{service.name}` speaks ASGI, and gunicorn's "
                + (f"`{server.worker_class}` workers speak WSGI" if server.worker_class else "default worker does not"),
                path=(*server.origin, "workerClass") if server.worker_class else (*server.origin, "name"),
                label="every request fails",
                fix="write `workerClass: uvicorn_worker.UvicornWorker`, and add `uvicorn-worker` to the image",
            )
