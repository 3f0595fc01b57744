"""OBS326."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule

_DEVELOPMENT = re.compile(r"(?<![a-z])(dev|develop|development|local|test|testing|sandbox)(?![a-z])", re.IGNORECASE)


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
    if plan.environment is not None and _DEVELOPMENT.search(plan.environment):
        return
    for service in plan.services:
        if service.server.reload and service.launch.command:
            where = f"in `{plan.environment}`" if plan.environment else "in an environment that is not named"
            yield Finding(
                message=f"`{service.name}` watches its code for changes {where}",
                path=(*service.server.origin, "reload"),
                label="for development",
                fix="leave out `reload`",
            )
