"""OBS346."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS346", "start-script-without-hook", Severity.ERROR)
def start_script_without_hook(plan: Plan) -> Iterator[Finding]:
    """A script starts a server that forks its workers, and OpenTelemetry's hook does not reach them.

    ## Why
    In the workers of gunicorn and uWSGI OpenTelemetry is started by a configuration that obsc names in the server's
    command. A script writes that command itself. Measured without the hook: X-Ray's sampler is dead in gunicorn's
    workers, and uWSGI sends no metrics and does not stop. As an entry point the same script gets the command from obsc.

    ## Bad
    ```yaml
    services:
      web:
        server: { name: gunicorn, script: start.sh }
    ```

    ## Good
    ```yaml
    services:
      web:
        server: { name: gunicorn, app: "app:app" }
        entryPoint: [./start.sh]
    ```

    ## Source
    - https://github.com/aws-observability/aws-otel-python-instrumentation
    - https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact
    """
    for service in plan.services:
        server = service.server
        if server.forks and server.script is not None and service.instrumentation.attach != "none":
            yield Finding(
                message=f"the workers of `{service.name}` start without OpenTelemetry's hook",
                path=(*server.origin, "script"),
                label=f"starts {server.kind.title} itself",
                fix='end the script with `exec "$@"` in place of the server, and write it in `entryPoint`',
            )
