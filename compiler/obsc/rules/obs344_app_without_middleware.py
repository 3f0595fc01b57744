"""OBS344."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS344", "app-without-middleware", Severity.ERROR)
def app_without_middleware(plan: Plan) -> Iterator[Finding]:
    """Nothing sees the requests of an app of no framework that OpenTelemetry knows.

    ## Why
    OpenTelemetry instruments frameworks. For any other WSGI or ASGI app its middleware has to stand around the app:
    without it there are no spans of requests, and no service in Application Signals. obsc puts it there where it writes
    the server's command; around an app that a script serves only the script can put it.

    ## Bad
    ```yaml
    services:
      web:
        framework: wsgi
        server: { name: python, app: null, script: serve.py }
    ```

    ## Good
    ```yaml
    services:
      web:
        framework: { name: wsgi, middleware: true }
        server: { name: python, app: null, script: serve.py }
    ```

    ## Source
    - https://opentelemetry-python-contrib.readthedocs.io/en/latest/instrumentation/wsgi/wsgi.html
    - https://opentelemetry-python-contrib.readthedocs.io/en/latest/instrumentation/asgi/asgi.html
    """
    for service in plan.services:
        scripted = service.server.script is not None and not service.server.forks  # OBS346
        if service.framework.is_wrapped and service.instrumentation.attach != "none" and scripted:
            module = f"opentelemetry.instrumentation.{service.framework.name}"
            yield Finding(
                message=f"nothing makes spans of the requests to `{service.name}`",
                path=service.framework.origin,
                label="no framework that OpenTelemetry knows",
                fix=f"in the script, `from {module} import OpenTelemetryMiddleware` and serve "
                "`OpenTelemetryMiddleware(app)`; then write `middleware: true` under `framework`",
                related=(((*service.server.origin, "script"), "obsc cannot look into it"),),
            )
