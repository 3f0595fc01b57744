"""OBS719."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS719", "nothing-to-start", Severity.ERROR)
def nothing_to_start(plan: Plan) -> Iterator[Finding]:
    """A process on an instance has no command.

    ## Why
    A container has the command of its image; a process has only what the specification says. With `attach: none` obsc
    writes no command of a server.

    ## Bad
    ```yaml
    platform: { ec2: {} }
    services: { web: { image: null, instrumentation: { attach: none } } }
    ```

    ## Good
    ```yaml
    platform: { ec2: {} }
    services:
      web:
        image: null
        server: { name: python, app: null, script: app.py }
        instrumentation: { attach: none, sdk: opentelemetry }
    ```

    ## Source
    - https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#ExecStart=
    """
    if not plan.platform.is_host:
        return
    for service in plan.services:
        if not service.launch.is_ours and service.instrumentation.attach == "none":
            yield Finding(
                message=f"nothing says how `{service.name}` is started",
                path=service.at("instrumentation", "attach"),
                label="obsc writes no command",
                fix="write `server.script`, the program that starts the app, or `attach: package`",
            )
