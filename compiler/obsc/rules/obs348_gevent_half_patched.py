"""OBS348."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.plan.sdk import GEVENT_WORKERS
from obsc.rules import Finding, rule
from obsc.rules.environment import words, written
from obsc.rules.server_options import is_owned

_DISABLED = "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS"
_PATCH = "AWS_GEVENT_PATCH_MODULES"


@rule("OBS348", "gevent-half-patched", Severity.WARNING)
def gevent_half_patched(plan: Plan) -> Iterator[Finding]:
    """OpenTelemetry does not run well on gevent's workers with this variable.

    ## Why
    OpenTelemetry's instrumentation of `threading` keeps the timers of threads that gevent has patched from firing:
    measured, X-Ray's sampler never asks for its rules, and one request a second is traced. And unless the AWS
    distribution patches Python first of all, gunicorn patches it after OpenTelemetry has loaded `ssl`.

    ## Bad
    ```yaml
    services:
      web:
        server: { workerClass: gevent }
        env: { OTEL_PYTHON_DISABLED_INSTRUMENTATIONS: "redis" }
    ```

    ## Good
    ```yaml
    services:
      web:
        server: { workerClass: gevent }
        instrumentation: { disabled: [redis] }
    ```

    ## Source
    - https://www.gevent.org/api/gevent.monkey.html
    - https://github.com/aws-observability/aws-otel-python-instrumentation
    """
    for service in plan.services:
        if service.server.worker_class not in GEVENT_WORKERS or not is_owned(service):
            continue
        disabled, patch = written(service, _DISABLED), written(service, _PATCH)
        if disabled is not None and not {"threading", "*"} & set(words(disabled)):
            yield Finding(
                message=f"no timer fires in the gevent workers of `{service.name}`",
                path=service.at("env", _DISABLED),
                label="lacks `threading`",
                fix="write the names under `instrumentation.disabled`: obsc adds `threading`",
            )
        if patch is not None and patch not in ("", "all"):
            yield Finding(
                message=f"gunicorn patches Python for `{service.name}` after OpenTelemetry has started",
                path=service.at("env", _PATCH),
                label="too late for `ssl`",
                fix=f"leave out `{_PATCH}`",
            )
