"""OBS331."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule
from obsc.rules.environment import is_written
from obsc.rules.server_options import GUNICORN, is_owned, options, variable_words


@rule("OBS331", "overridden-server-variable", Severity.WARNING)
def overridden_server_variable(plan: Plan) -> Iterator[Finding]:
    """A variable configures the server, and the command that obsc writes says something else.

    ## Why
    gunicorn and uvicorn read their settings from the environment too, and the command line wins over it.

    ## Bad
    ```yaml
    services:
      web:
        server: { workers: 2 }
        env: { WEB_CONCURRENCY: "4" }
    ```

    ## Good
    ```yaml
    services:
      web:
        server: { workers: 4 }
    ```

    ## Source
    - https://docs.gunicorn.org/en/stable/configure.html
    - https://www.uvicorn.org/settings/
    """
    for service in plan.services:
        if is_owned(service) and service.server.name in ("gunicorn", "uvicorn"):
            for variable, what, key in _overridden(service):
                yield Finding(
                    message=f"`{variable}` of `{service.name}` says `{what}`, and the command says it too"
                    if what != variable
                    else f"`{variable}` of `{service.name}` has no effect: the command says it too",
                    path=service.at("env", variable),
                    label="the command wins",
                    fix=f"write it in `server.{key}`",
                )


def _overridden(service: Service) -> Iterator[tuple[str, str, str]]:
    """The variable, what in it has no effect, and the key in its place."""
    server = service.server
    always = {"bind", "configFile"} if server.name == "gunicorn" else {"bind"}
    said = {"workers": server.workers, "threads": server.threads, "workerClass": server.worker_class}
    keys = always | {key for key, value in said.items() if value is not None}
    if server.name == "gunicorn":
        for option in options(variable_words(service, "GUNICORN_CMD_ARGS")):
            key = GUNICORN.get(option.name)
            if key in keys:
                yield "GUNICORN_CMD_ARGS", option.name, str(key)
        names = {"WEB_CONCURRENCY": "workers"}
    else:
        names = {
            "UVICORN_HOST": "bind",
            "UVICORN_PORT": "bind",
            "UVICORN_WORKERS": "workers",
            "WEB_CONCURRENCY": "workers",
        }
    for name, key in names.items():
        if key in keys and is_written(service, name):
            yield name, name, key
