"""OBS326."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.changes import Drop
from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.server_options import is_development, is_owned


@rule("OBS326", "reload", Severity.WARNING)
def reload(plan: Plan) -> Iterator[Finding]:
    """The server watches the code for changes outside development.

    ## Why
    The code in a container does not change, so that the watcher only costs memory and time. uvicorn runs a single
    worker then, and gunicorn's documentation keeps the setting for development.

    ## Bad
    ```yaml
    services:
      web:
        server: { reload: true }
    ```

    ## Good
    ```yaml
    deploymentEnvironment: development
    services:
      web:
        server: { reload: true }
    ```

    ## Source
    - https://docs.gunicorn.org/en/stable/settings.html#reload
    - https://www.uvicorn.org/settings/#development
    """
    if is_development(plan):
        return
    for service in plan.services:
        if service.server.reload and is_owned(service) and not service.server.kind.is_for_development:  # OBS309
            where = f"in `{plan.environment}`" if plan.environment else "in an environment that is not named"
            yield Finding(
                message=f"`{service.name}` watches its code for changes {where}",
                path=(*service.server.origin, "reload"),
                label="for development",
                fix="leave out `reload`",
                change=Drop((*service.server.origin, "reload")),
            )
