"""OBS347."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.server_options import is_owned

_WHY = {
    "eventlet": "gunicorn has removed it, and eventlet is no longer maintained",
    "tornado": "it runs apps made with Tornado, and no telemetry from it was ever measured",
}


@rule("OBS347", "unproven-worker-class", Severity.ERROR)
def unproven_worker_class(plan: Plan) -> Iterator[Finding]:
    """gunicorn's worker class is one from which telemetry is not known to arrive.

    ## Why
    OpenTelemetry sends from threads of its own, and each worker class treats threads in its way. `sync`, `gthread`,
    `gevent` and the classes for ASGI are measured to deliver. Current releases of gunicorn do not have `eventlet`.

    ## Bad
    ```yaml
    services:
      web:
        server: { workerClass: eventlet }
    ```

    ## Good
    ```yaml
    services:
      web:
        server: { workerClass: gevent }
    ```

    ## Source
    - https://docs.gunicorn.org/en/stable/settings.html#worker-class
    - https://eventlet.readthedocs.io/en/latest/
    """
    for service in plan.services:
        name = service.server.worker_class or ""
        if service.server.name == "gunicorn" and is_owned(service) and name in _WHY:
            yield Finding(
                message=f"`{name}` workers of `{service.name}` are not known to send anything: {_WHY[name]}",
                path=(*service.server.origin, "workerClass"),
                label="not measured",
                fix="write `gevent` or `gthread`",
            )
