"""OBS324."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule
from obsc.rules.environment import known
from obsc.rules.server_options import UVICORN_WORKERS

_VARIABLE = "OTEL_BSP_SCHEDULE_DELAY"


@rule("OBS324", "last-batch-lost", Severity.INFO)
def last_batch_lost(plan: Plan) -> Iterator[Finding]:
    """The server ends on SIGTERM before OpenTelemetry has sent its last batch.

    ## Why
    uvicorn gives the signal back to the system when it has shut down, waitress and the servers of Django and Flask do
    not handle it: the process is gone before OpenTelemetry's own end. Measured: every stop of a task loses up to five
    seconds of spans and up to a minute of metrics. With a shorter delay it loses fewer spans.

    ## Bad
    ```yaml
    services:
      web:
        framework: fastapi
        server: { name: uvicorn }
    ```

    ## Good
    ```yaml
    services:
      web:
        framework: fastapi
        server: { name: uvicorn }
        env: { OTEL_BSP_SCHEDULE_DELAY: "1000" }
    ```

    ## Source
    - https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#batch-span-processor
    - https://aws.amazon.com/about-aws/whats-new/2025/12/amazon-ecs-custom-container-stop-signals-fargate/
    """
    for service in plan.services:
        server = service.server
        by_worker = server.name == "gunicorn" and server.worker_class in UVICORN_WORKERS
        if service.instrumentation.attach == "none" or (server.kind.sends_last_batch and not by_worker):
            continue
        if not _is_short(service):
            fix = f'set `env.{_VARIABLE}: "1000"` to lose one second of spans at most'
            if not server.kind.sends_last_batch:
                fix += ", or put `STOPSIGNAL SIGINT` into the Dockerfile to lose nothing"
            yield Finding(
                message=f"a task of `{service.name}` that stops loses its last spans",
                path=(*server.origin, "workerClass" if by_worker else "name"),
                label="ends before the last batch",
                fix=fix,
            )


def _is_short(service: Service) -> bool:
    value = known(service, _VARIABLE) or ""
    return re.fullmatch("[0-9]{1,4}", value) is not None and int(value) <= 1000
