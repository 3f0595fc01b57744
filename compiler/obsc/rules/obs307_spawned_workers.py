"""OBS307."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Path, Severity
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule
from obsc.rules.images import distribution_version, shown, version_path
from obsc.rules.server_options import is_owned, spawns, workers

_FIRST = (0, 18, 0)


@rule("OBS307", "spawned-workers", Severity.ERROR)
def spawned_workers(plan: Plan) -> Iterator[Finding]:
    """The server starts workers as fresh processes, and this version of the AWS distribution loses them.

    ## Why
    Before 0.18.0 the first process took OpenTelemetry's folder out of PYTHONPATH for good, so that the processes it
    starts are not instrumented: uvicorn's with several workers or with `reload`, hypercorn's always. Measured with 0.12
    to 0.17: no span and no metric, and nothing is logged.

    ## Bad
    ```yaml
    services:
      web:
        framework: fastapi
        server: { name: uvicorn, workers: 2 }
        instrumentation: { version: 0.17.1 }
    ```

    ## Good
    ```yaml
    services:
      web:
        framework: fastapi
        server: { name: uvicorn, workers: 2 }
        instrumentation: { version: 0.19.0 }
    ```

    ## Source
    - https://github.com/open-telemetry/opentelemetry-python-contrib/issues/385
    - https://github.com/open-telemetry/opentelemetry-python/issues/4927
    - https://github.com/open-telemetry/opentelemetry-python-contrib/pull/4469
    """
    for service in plan.services:
        version = distribution_version(service.instrumentation)
        reloader = service.server.kind.is_for_development  # OBS309
        if is_owned(service) and spawns(service) and not reloader and version < _FIRST:
            yield Finding(
                message=f"{shown(version)} of the AWS distribution loses the workers of `{service.name}`",
                path=_cause(service),
                label="starts fresh processes",
                fix="take 0.18.0 or newer in `instrumentation`, or gunicorn with `uvicorn_worker.UvicornWorker`",
                related=((version_path(service, plan), "older than 0.18.0"),),
            )


def _cause(service: Service) -> Path:
    asked = workers(service)
    if asked is None and not service.server.reload:
        return (*service.server.origin, "name")
    if service.server.reload or asked is None:
        return (*service.server.origin, "reload")
    return (*service.server.origin, "workers") if asked[1] == "workers" else service.at("env", asked[1])
