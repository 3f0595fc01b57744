"""OBS318."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule

_IN_PYTHON = (
    r"(python|pypy)[0-9.]*|supervisord|circusd|honcho|poetry|pipenv|pdm|hatch|ddtrace-run|newrelic-admin|.+\.py"
)


@rule("OBS318", "python-before-server", Severity.WARNING)
def python_before_server(plan: Plan) -> Iterator[Finding]:
    """A program written in Python stands in front of a server that forks its workers.

    ## Why
    The first Python process in the container is taken for the master of gunicorn or uWSGI and is left alone. If that is
    another program, the real master is instrumented before it forks: measured, the X-Ray sampler dies in gunicorn's
    workers and operations appear that nobody called, and uWSGI sends no metrics and does not stop. A shell script in
    front does no harm.

    ## Bad
    ```yaml
    services:
      web:
        entryPoint: [python, /srv/entry.py]
    ```

    ## Good
    ```yaml
    services:
      web:
        entryPoint: [/srv/entry.sh]
    ```

    ## Source
    - https://github.com/aws-observability/aws-otel-python-instrumentation
    """
    for service in plan.services:
        if service.instrumentation.attach != "init-container" or not service.launch.deferred:
            continue
        for index, word in enumerate(service.entry_point):
            if re.fullmatch(_IN_PYTHON, word.rpartition("/")[2]):
                yield Finding(
                    message=f"`{word}` is taken for {service.server.kind.title}'s master in `{service.name}`",
                    path=service.at("entryPoint", index),
                    label="a Python program",
                    fix='do this in a shell script that ends with `exec "$@"`, or attach by `package`',
                )
                break
