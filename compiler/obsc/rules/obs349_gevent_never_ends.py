"""OBS349."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.plan.sdk import GEVENT_WORKERS
from obsc.rules import Finding, rule
from obsc.rules.images import distribution_version, shown, version_path
from obsc.rules.server_options import is_owned

_FIRST = (0, 14, 0)


@rule("OBS349", "gevent-never-ends", Severity.ERROR)
def gevent_never_ends(plan: Plan) -> Iterator[Finding]:
    """gevent's workers do not end on SIGTERM with this version of the AWS distribution.

    ## Why
    Measured with 0.12.0, gunicorn 27 and gevent 26: telemetry arrives, but the workers hang when they have to stop, so
    that ECS kills each task after `stopTimeout`, with what it has not sent. The distribution patches Python for gevent
    first of all only since 0.14.0, with which they end at once.

    ## Bad
    ```yaml
    services:
      web:
        framework: flask
        server: { name: gunicorn, workerClass: gevent }
        instrumentation: { version: 0.12.0 }
    ```

    ## Good
    ```yaml
    services:
      web:
        framework: flask
        server: { name: gunicorn, workerClass: gevent }
        instrumentation: { version: 0.19.0 }
    ```

    ## Source
    - https://github.com/aws-observability/aws-otel-python-instrumentation/blob/main/CHANGELOG.md
    - https://www.gevent.org/api/gevent.monkey.html
    """
    for service in plan.services:
        version = distribution_version(service.instrumentation)
        if is_owned(service) and service.server.worker_class in GEVENT_WORKERS and version < _FIRST:
            yield Finding(
                message=f"gevent's workers of `{service.name}` hang with {shown(version)} of the AWS distribution",
                path=(*service.server.origin, "workerClass"),
                label="does not end on SIGTERM",
                fix="take 0.14.0 or newer in `instrumentation`, or another worker class",
                related=((version_path(service, plan), "older than 0.14.0"),),
            )
