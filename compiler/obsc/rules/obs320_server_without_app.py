"""OBS320."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.images import keeps_image_command
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule


@rule("OBS320", "server-without-app", Severity.ERROR)
def server_without_app(plan: Plan) -> Iterator[Finding]:
    """The server is not told which app to serve.

    ## Why
    obsc writes the command that starts the server, because OpenTelemetry has to start with it: in the workers of
    gunicorn and uWSGI, or before other servers import the app. `python` needs the script that it runs. An image's own
    command that is wrapped, `build.wrapCommand`, is what runs, unless the server has such workers.

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
        server = service.server
        if service.instrumentation.attach == "none" or server.script is not None:
            continue
        if keeps_image_command(service.build, server, service.instrumentation, service.entry_point):
            continue
        if server.name == "python":
            yield _finding(service, "script", "script: app.py")
        elif server.app is None and "app" in server.kind.keys:
            yield _finding(service, "app", 'app: "module:variable"')


def _finding(service: Service, key: str, example: str) -> Finding:
    return Finding(
        message=f"`server` of `{service.name}` does not say what it serves",
        path=(*service.server.origin, key),
        label=f"needs `{key}`",
        fix=f"write `{example}`, or `instrumentation.attach: none` to keep the image's command",
    )
