"""OBS333."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule
from obsc.rules.server_options import is_owned


@rule("OBS333", "app-in-another-form", Severity.ERROR)
def app_in_another_form(plan: Plan) -> Iterator[Finding]:
    """`server.app` has a form that this server does not read.

    ## Why
    Both read `module:variable`. gunicorn also calls a factory, `module:create()`, and does not follow dots behind the
    colon. uvicorn follows dots, needs the colon, and calls a factory only with `--factory`.

    ## Bad
    ```yaml
    services:
      web:
        framework: fastapi
        server: { name: uvicorn, app: "app:create_app()" }
    ```

    ## Good
    ```yaml
    services:
      web:
        framework: fastapi
        server: { name: uvicorn, app: "app:create_app", args: [--factory] }
    ```

    ## Source
    - https://docs.gunicorn.org/en/stable/run.html
    - https://www.uvicorn.org/#application-factories
    """
    for service in plan.services:
        wrong = _wrong(service) if is_owned(service) else None
        if wrong is not None:
            yield Finding(
                message=f"{service.server.name} cannot read `{service.server.app}`",
                path=(*service.server.origin, "app"),
                label=wrong[0],
                fix=wrong[1],
            )


def _wrong(service: Service) -> tuple[str, str] | None:
    app = service.server.app or ""
    module, colon, variable = app.partition(":")
    if service.server.name == "gunicorn":
        if "." in variable.strip("."):
            return "no dots behind the colon", f"give `{variable}` a name of its own in `{module}`, and write that"
        return None
    if not colon:
        return "needs a colon", f'write `app: "{app}:app"`, with the name of the variable'
    if variable.endswith("()"):
        return "a call", f'write `app: "{app.removesuffix("()")}"` and `args: [--factory]`'
    return None
