"""OBS342."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.changes import Drop
from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.server_options import is_owned, options

_BACKGROUND = {"gunicorn": ("-D", "--daemon"), "uwsgi": ("-d", "--daemonize", "--daemonize2")}


@rule("OBS342", "server-in-background", Severity.ERROR)
def server_in_background(plan: Plan) -> Iterator[Finding]:
    """The server puts itself into the background, and the container ends.

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
            if option.name in _BACKGROUND.get(service.server.name, ()):
                server = service.server.kind.title
                yield Finding(
                    message=f"`{option.name}` ends the container of `{service.name}` as soon as {server} has started",
                    path=(*service.server.origin, "args", option.index),
                    label="into the background",
                    fix=f"leave out `{option.name}`",
                    change=Drop((*service.server.origin, "args", option.index)),
                )
