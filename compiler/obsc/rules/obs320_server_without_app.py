"""OBS320."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS320", "server-without-app", Severity.ERROR)
def server_without_app(plan: Plan) -> Iterator[Finding]:
    """The server is not told which app to serve.

    ## Why
    obsc writes the command that starts the server, because OpenTelemetry has to start with it: in the workers of
    gunicorn, or before uvicorn imports the app.

    ## Bad
    ```yaml
    services:
      web:
        server: { app: null }
    ```

    ## Good
    ```yaml
    services:
      web:
        server: { app: "app:app" }
    ```

    ## Source
    - https://docs.gunicorn.org/en/stable/run.html
    - https://www.uvicorn.org/#usage
    """
    for service in plan.services:
        if service.server.app is None and service.instrumentation.attach != "none":
            yield Finding(
                message=f"`server` of `{service.name}` does not say what it serves",
                path=(*service.server.origin, "app"),
                label="needs `app`",
                fix='write `app: "module:variable"`, or `instrumentation.attach: none` to keep the image\'s command',
            )
