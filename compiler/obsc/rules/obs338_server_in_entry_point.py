"""OBS338."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule

_SERVERS = ("gunicorn", "uvicorn", "uwsgi", "hypercorn", "daphne", "waitress-serve", "flask")


@rule("OBS338", "server-in-entry-point", Severity.ERROR)
def server_in_entry_point(plan: Plan) -> Iterator[Finding]:
    """The entry point starts a server, and so does obsc.

    ## Why
    obsc appends the server's command to the entry point. A server there would get the other server's command as its
    own arguments, and end.

    ## Bad
    ```yaml
    services:
      web:
        entryPoint: [gunicorn, "app:app"]
    ```

    ## Good
    ```yaml
    services:
      web:
        server: { name: gunicorn, app: "app:app" }
    ```

    ## Source
    - https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact
    """
    for service in plan.services:
        for index, word in enumerate(service.entry_point if service.launch.is_ours else ()):
            if word.rpartition("/")[2] in _SERVERS:
                yield Finding(
                    message=f"`{word}` in the entry point of `{service.name}` is a server, and obsc starts one",
                    path=service.at("entryPoint", index),
                    label="a second server",
                    fix="describe it under `server`, or write `instrumentation.attach: none`",
                )
                break
