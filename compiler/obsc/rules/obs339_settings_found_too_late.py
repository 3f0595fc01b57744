"""OBS339."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule
from obsc.rules.environment import known
from obsc.rules.server_options import is_owned, options


@rule("OBS339", "settings-found-too-late", Severity.ERROR)
def settings_found_too_late(plan: Plan) -> Iterator[Finding]:
    """Django's settings lie in a folder that only the server knows of.

    ## Why
    OpenTelemetry imports Django's settings when Python starts, before the server reads its arguments. If the import
    fails it configures Django with empty settings: measured, the app then answers every request with 500. The working
    directory and PYTHONPATH are known from the start.

    ## Bad
    ```yaml
    services:
      web:
        framework: { name: django, settingsModule: shop.settings }
        server: { app: "shop.wsgi:application", args: [--chdir, /srv/app] }
    ```

    ## Good
    ```yaml
    services:
      web:
        framework: { name: django, settingsModule: shop.settings }
        server: { app: "shop.wsgi:application" }
        workingDirectory: /srv/app
    ```

    ## Source
    - https://docs.gunicorn.org/en/stable/settings.html#chdir
    - https://github.com/open-telemetry/opentelemetry-python-contrib/tree/main/instrumentation/opentelemetry-instrumentation-django
    """
    for service in plan.services:
        if service.framework.name == "django" and is_owned(service):
            yield from _folders(service)


_FOLDERS = {
    "gunicorn": ("--chdir", "--pythonpath"),
    "uvicorn": ("--app-dir",),
    "uwsgi": ("--chdir", "--pythonpath", "--pp"),
    "runserver": ("--pythonpath",),
}


def _folders(service: Service) -> Iterator[Finding]:
    names = _FOLDERS.get(service.server.name, ())
    early = {folder.rstrip("/") for folder in (known(service, "PYTHONPATH") or "").split(":")}
    early.add((service.working_directory or "").rstrip("/"))
    for option in options(service.server.args):
        folder = option.value or ""
        if option.name in names and folder.rstrip("/") not in early:
            yield Finding(
                message=f"`{option.name}` comes too late for the settings of `{service.name}`",
                path=(*service.server.origin, "args", option.index),
                label="every request would fail",
                fix=f"write `workingDirectory: {folder}`" if folder.startswith("/") else "write `workingDirectory`",
            )
