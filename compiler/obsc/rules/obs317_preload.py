"""OBS317."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS317", "preload", Severity.INFO)
def preload(plan: Plan) -> Iterator[Finding]:
    """gunicorn loads the app before OpenTelemetry starts.

    ## Why
    With `preload` the master imports the app, and OpenTelemetry starts in the workers afterwards. Flask and Django were
    measured to be traced all the same; a library that the app has copied a function of at import may not be.

    ## Bad
    ```yaml
    services:
      web:
        server: { preload: true }
    ```

    ## Good
    ```yaml
    services:
      web:
        server: { preload: false }
    ```

    ## Source
    - https://docs.gunicorn.org/en/stable/settings.html#preload-app
    - https://opentelemetry-python.readthedocs.io/en/latest/examples/fork-process-model/README.html
    """
    for service in plan.services:
        if service.server.name == "gunicorn" and service.server.preload and service.launch.deferred:
            yield Finding(
                message=f"the app of `{service.name}` is imported before OpenTelemetry starts",
                path=(*service.server.origin, "preload"),
                label="imports in the master",
                fix="look whether every library shows up in the traces, or leave out `preload`",
            )
