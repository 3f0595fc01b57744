"""OBS302."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule
from obsc.rules.environment import is_true, known, written
from obsc.rules.server_options import option

_VARIABLE = "OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED"


@rule("OBS302", "deferral-without-hook", Severity.ERROR)
def deferral_without_hook(plan: Plan) -> Iterator[Finding]:
    """gunicorn's workers wait for a hook that gunicorn does not load.

    ## Why
    With deferral OpenTelemetry starts in gunicorn's `post_fork`, which obsc puts into the file behind `-c`. gunicorn
    takes one configuration, the last that is named: with another one nothing starts, nothing is sent, nothing is
    logged. `server.configFile` names a file that obsc reads from inside its own.

    ## Bad
    ```yaml
    services:
      web:
        server: { args: [--config, gunicorn.conf.py] }
    ```

    ## Good
    ```yaml
    services:
      web:
        server: { configFile: gunicorn.conf.py }
    ```

    ## Source
    - https://docs.gunicorn.org/en/stable/settings.html#config
    - https://docs.gunicorn.org/en/stable/configure.html
    - https://github.com/aws-observability/aws-otel-python-instrumentation
    """
    for service in plan.services:
        if service.server.name == "gunicorn":
            yield from _hook_replaced(service)
        if service.server.forks:
            yield from _hook_unknown(service)


_HOOK = {"gunicorn": "`post_fork` of the image's gunicorn.conf.py", "uwsgi": "`import` in the image's uwsgi.ini"}


def _hook_replaced(service: Service) -> Iterator[Finding]:
    own = option(service.server.args, "-c", "--config")
    if service.launch.deferred and own is not None and is_true(known(service, _VARIABLE)):
        yield Finding(
            message=f"`{own.name}` keeps gunicorn of `{service.name}` from loading obsc's hook",
            path=(*service.server.origin, "args", own.index),
            label="takes the place of the hook",
            fix=f"write `server.configFile: {own.value or 'gunicorn.conf.py'}` instead: obsc's own file reads it",
        )


def _hook_unknown(service: Service) -> Iterator[Finding]:
    how = service.instrumentation
    if how.attach == "none" and how.sdk == "adot" and is_true(written(service, _VARIABLE)):
        yield Finding(
            message=f"`{service.name}` waits for {service.server.kind.title}'s workers, and its hook is not obsc's",
            path=service.at("env", _VARIABLE),
            label="needs a hook in the image",
            fix=f"make sure that {_HOOK[service.server.name]} starts OpenTelemetry, or leave this out",
            why="Without a hook in the image's own configuration nothing is sent, and nothing is logged.",
            severity=Severity.WARNING,
        )
