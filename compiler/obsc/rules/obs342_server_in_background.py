"""OBS342."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.server_options import is_owned, options


@rule("OBS342", "server-in-background", Severity.ERROR)
def server_in_background(plan: Plan) -> Iterator[Finding]:
    """gunicorn puts itself into the background, and the container ends.

    ## Why
    A container lives as long as its first process. With `--daemon` that process ends at once, and ECS starts task
    after task.

    ## Bad
    ```yaml
    services:
      web:
        server: { args: [--daemon] }
    ```

    ## Good
    ```yaml
    services:
      web:
        server: { args: [--timeout, "60"] }
    ```

    ## Source
    - https://docs.gunicorn.org/en/stable/settings.html#daemon
    - https://docs.docker.com/engine/containers/run/
    """
    for service in plan.services:
        for option in options(service.server.args) if is_owned(service) else ():
            if service.server.name == "gunicorn" and option.name in ("-D", "--daemon"):
                yield Finding(
                    message=f"`{option.name}` ends the container of `{service.name}` as soon as gunicorn has started",
                    path=(*service.server.origin, "args", option.index),
                    label="into the background",
                    fix=f"leave out `{option.name}`",
                )
