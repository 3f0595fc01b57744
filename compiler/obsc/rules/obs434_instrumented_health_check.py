"""OBS434."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule

_PYTHON = r"(?:^|[\s/;&|(])python[0-9.]*\s+(?!-[A-Za-z]*[EI])"


@rule("OBS434", "instrumented-health-check", Severity.WARNING)
def instrumented_health_check(plan: Plan) -> Iterator[Finding]:
    """A health check starts Python, and OpenTelemetry with it.

    ## Why
    The check runs with the app's environment, in which PYTHONPATH leads every Python process to OpenTelemetry: each
    check takes half a second longer, and under uvicorn its own request is reported as well. `python -I` does not look
    at PYTHONPATH.

    ## Bad
    ```yaml
    services:
      web:
        healthCheck:
          command: [python, -c, "import urllib.request as u; u.urlopen('http://localhost:8000/health')"]
    ```

    ## Good
    ```yaml
    services:
      web:
        healthCheck:
          command: [python, -I, -c, "import urllib.request as u; u.urlopen('http://localhost:8000/health')"]
    ```

    ## Source
    - https://docs.python.org/3/using/cmdline.html#cmdoption-I
    - https://docs.python.org/3/library/site.html#module-sitecustomize
    """
    for service in plan.services:
        check = service.health_check
        if check is None or service.instrumentation.attach != "init-container":
            continue
        if re.search(_PYTHON, " ".join(check.command[1:])):
            yield Finding(
                message=f"every health check of `{service.name}` starts OpenTelemetry",
                path=(*check.origin, "command"),
                label="an instrumented Python",
                fix="write `python -I`, which leaves PYTHONPATH alone",
            )
