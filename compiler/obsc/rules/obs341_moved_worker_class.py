"""OBS341."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.server_options import UVICORN_WORKERS


@rule("OBS341", "moved-worker-class", Severity.INFO)
def moved_worker_class(plan: Plan) -> Iterator[Finding]:
    """uvicorn's worker class has moved to a package of its own.

    ## Why
    The module `uvicorn.workers` is deprecated; importing it warns. The package `uvicorn-worker` has the same class.

    ## Bad
    ```yaml
    services:
      web:
        framework: fastapi
        server: { workerClass: uvicorn.workers.UvicornWorker }
    ```

    ## Good
    ```yaml
    services:
      web:
        framework: fastapi
        server: { workerClass: uvicorn_worker.UvicornWorker }
    ```

    ## Source
    - https://github.com/Kludex/uvicorn-worker
    - https://www.uvicorn.org/deployment/
    """
    for service in plan.services:
        name = service.server.worker_class
        if service.server.name == "gunicorn" and name in UVICORN_WORKERS and name.startswith("uvicorn.workers."):
            yield Finding(
                message=f"`{name}` of `{service.name}` is deprecated",
                path=(*service.server.origin, "workerClass"),
                label="has moved",
                fix=f"write `uvicorn_worker.{name.rpartition('.')[2]}`, and add `uvicorn-worker` to the image",
            )
