"""OBS306."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.changes import Drop
from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.environment import written

_VARIABLE = "OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED"


@rule("OBS306", "hook-without-deferral", Severity.WARNING)
def hook_without_deferral(plan: Plan) -> Iterator[Finding]:
    """Deferral is switched off, and gunicorn's workers start OpenTelemetry a second time.

    ## Why
    Without deferral OpenTelemetry starts in the master, and obsc's hook starts it again in every worker. Measured:
    each worker sends a made-up operation of its own, and one stop in twenty hung.

    ## Bad
    ```yaml
    services:
      web:
        env: { OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED: "false" }
    ```

    ## Good
    ```yaml
    services:
      web:
        env: { OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED: "true" }
    ```

    ## Source
    - https://github.com/aws-observability/aws-otel-python-instrumentation
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
    """
    for service in plan.services:
        # What is neither true nor false, OBS223 speaks of.
        off = (written(service, _VARIABLE) or "").lower() == "false"
        if off and service.server.name == "gunicorn" and service.launch.deferred:
            yield Finding(
                message=f"OpenTelemetry starts twice in the workers of `{service.name}`",
                path=service.at("env", _VARIABLE),
                label="starts in the master too",
                fix=f"leave out `{_VARIABLE}`: obsc sets it together with the hook",
                change=Drop(service.at("env", _VARIABLE)),
            )
