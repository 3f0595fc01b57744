"""OBS301."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.changes import Drop
from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.environment import is_true, written
from obsc.rules.server_options import spawns

_VARIABLE = "OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED"


@rule("OBS301", "deferral-without-workers", Severity.ERROR)
def deferral_without_workers(plan: Plan) -> Iterator[Finding]:
    """OpenTelemetry is told to wait for workers under a server that forks none.

    ## Why
    With deferral the first Python process is taken for the master of a forking server and is left alone. The one
    process of uvicorn, daphne or waitress is that first process: measured, not a single span leaves, and nothing is
    logged.

    ## Bad
    ```yaml
    services:
      web:
        framework: fastapi
        server: { name: uvicorn }
        env: { OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED: "true" }
    ```

    ## Good
    ```yaml
    services:
      web:
        framework: fastapi
        server: { name: uvicorn }
    ```

    ## Source
    - https://github.com/aws-observability/aws-otel-python-instrumentation
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
    """
    for service in plan.services:
        how = service.instrumentation
        if service.server.forks or (how.attach == "none" and how.sdk != "adot"):
            continue
        if is_true(written(service, _VARIABLE)):
            fresh = spawns(service)
            yield Finding(
                message=f"`{service.name}` waits for workers, and {service.server.kind.title} forks none",
                path=service.at("env", _VARIABLE),
                label="works only by chance here" if fresh else "no telemetry at all",
                fix=f"leave out `{_VARIABLE}`: obsc sets it where it is needed",
                severity=Severity.WARNING if fresh else None,
                change=Drop(service.at("env", _VARIABLE)),
                why="Its workers are fresh processes and start OpenTelemetry by themselves." if fresh else "",
            )
