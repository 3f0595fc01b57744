"""OBS323."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule
from obsc.rules.server_options import WITH_KEYS, applications, is_owned, options


@rule("OBS323", "argument-that-has-a-key", Severity.ERROR)
def argument_that_has_a_key(plan: Plan) -> Iterator[Finding]:
    """`server.args` repeats what obsc writes from a key of its own.

    ## Why
    obsc writes the command, and most of these options would stand there twice. It also looks at the keys to tell how
    OpenTelemetry has to start: an argument is only passed on.

    ## Bad
    ```yaml
    services:
      web:
        server: { args: [--workers, "4"] }
    ```

    ## Good
    ```yaml
    services:
      web:
        server: { workers: 4, args: [--timeout, "60"] }
    ```

    ## Source
    - https://docs.gunicorn.org/en/stable/settings.html
    - https://www.uvicorn.org/settings/
    """
    for service in plan.services:
        if is_owned(service):
            yield from _options(service)
            yield from _apps(service)


def _options(service: Service) -> Iterator[Finding]:
    keys = WITH_KEYS[service.server.name]
    for option in options(service.server.args):
        key = keys.get(option.name)
        if key is None or (key == "configFile" and service.server.name == "gunicorn"):  # OBS302
            continue
        switch = "false" if option.name.startswith("--no") else "true"
        value = switch if key in ("preload", "reload") else _value(option.value, key, option.name)
        yield Finding(
            message=f"`{option.name}` in `server.args` of `{service.name}` has a key: `{key}`",
            path=(*service.server.origin, "args", option.index),
            label="a second time",
            fix=f"write `server.{key}: {value}` instead",
        )


def _value(value: str | None, key: str, name: str) -> str:
    if key == "bind" and name not in ("-b", "--bind"):
        return '"address:port"'
    return f'"{value}"' if value and key == "bind" else value or "…"


def _apps(service: Service) -> Iterator[Finding]:
    for index, word in applications(service.server.args):
        yield Finding(
            message=f"`{word}` in `server.args` of `{service.name}` looks like an app, and `server.app` names it",
            path=(*service.server.origin, "args", index),
            label="a second app",
            fix="leave it out, or write it in `server.app`",
        )
