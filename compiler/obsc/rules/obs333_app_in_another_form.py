"""OBS333."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule
from obsc.rules.server_options import is_owned, option


@rule("OBS333", "app-in-another-form", Severity.ERROR)
def app_in_another_form(plan: Plan) -> Iterator[Finding]:
    """`server.app` has a form that this server does not read.

    ## Why
    All read `module:variable`. gunicorn, uWSGI and Flask also call a factory, `module:create()`, and do not follow dots
    behind the colon. uvicorn and daphne follow dots and need the colon; uvicorn calls a factory only with `--factory`,
    daphne never. Around an app of no framework obsc puts a module of its own, which reads every form.

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
                message=f"{service.server.kind.title} cannot read `{service.server.app}`",
                path=(*service.server.origin, "app"),
                label=wrong[0],
                fix=wrong[1],
            )


_WITHOUT_DOTS = ("gunicorn", "uwsgi", "flask")
_WITH_COLON = ("uvicorn", "daphne", "waitress")


def _wrong(service: Service) -> tuple[str, str] | None:
    server = service.server
    module, colon, variable = (server.app or "").partition(":")
    if service.framework.is_wrapped or "app" not in server.kind.keys:
        return _wrong_of_wrapped(service)
    if server.name in _WITHOUT_DOTS and "." in variable.strip("."):
        return "no dots behind the colon", f"give `{variable}` a name of its own in `{module}`, and write that"
    if server.name in _WITH_COLON and not colon:
        return "needs a colon", f'write `app: "{module}:app"`, with the name of the variable'
    if variable.endswith("()") and server.name == "uvicorn":
        return "a call", f'write `app: "{module}:{variable.removesuffix("()")}"` and `args: [--factory]`'
    if variable.endswith("()") and server.name == "daphne":
        return "a call", f"give what `{variable}` returns a name in `{module}`, and write that"
    return None


def _wrong_of_wrapped(service: Service) -> tuple[str, str] | None:
    app = service.server.app or ""
    if service.server.name == "uvicorn" and option(service.server.args, "--factory") is not None:
        called = app if app.endswith("()") else f"{app}()"
        return "not called by uvicorn", f'leave out `--factory`, and write `app: "{called}"`'
    return None
