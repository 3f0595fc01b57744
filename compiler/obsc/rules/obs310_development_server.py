"""OBS310."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.server_options import is_development, is_owned


@rule("OBS310", "development-server", Severity.WARNING)
def development_server(plan: Plan) -> Iterator[Finding]:
    """A framework's own server runs outside development.

    ## Why
    Django and Flask say of their servers that they are made for development and tested for nothing else. They do not
    handle SIGTERM either, so that a stopping task loses its last spans.

    ## Bad
    ```yaml
    services:
      web:
        framework: flask
        server: { name: flask }
    ```

    ## Good
    ```yaml
    services:
      web:
        framework: flask
        server: { name: waitress }
    ```

    ## Source
    - https://docs.djangoproject.com/en/stable/ref/django-admin/#runserver
    - https://flask.palletsprojects.com/en/stable/server/
    """
    if is_development(plan):
        return
    for service in plan.services:
        if service.server.kind.is_for_development and is_owned(service):
            where = f"in `{plan.environment}`" if plan.environment else "in an environment that is not named"
            yield Finding(
                message=f"{service.server.kind.title} serves `{service.name}` {where}",
                path=(*service.server.origin, "name"),
                label="for development",
                fix="write `server.name: gunicorn` or `waitress`, with `server.app`",
            )
