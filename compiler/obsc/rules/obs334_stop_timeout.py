"""OBS334."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule

_ENOUGH = 10


@rule("OBS334", "stop-timeout", Severity.WARNING)
def stop_timeout(plan: Plan) -> Iterator[Finding]:
    """The app is killed before OpenTelemetry can send what it holds.

    ## Why
    When a task stops, the server finishes its requests and OpenTelemetry sends its last batch: an exporter waits up to
    ten seconds for an answer. Fargate takes no less than two seconds at all.

    ## Bad
    ```yaml
    services:
      web:
        stopTimeout: 5
    ```

    ## Good
    ```yaml
    services:
      web:
        stopTimeout: 30
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    - https://opentelemetry.io/docs/specs/otel/protocol/exporter/
    """
    for service in plan.services:
        path = service.at("stopTimeout")
        if service.stop_timeout < _ENOUGH and service.instrumentation.attach != "none":
            yield Finding(
                message=f"`{service.name}` may be killed {service.stop_timeout} s after SIGTERM with telemetry unsent",
                path=path,
                label="less than an exporter waits",
                fix='write 10 or more, or lower `env.OTEL_EXPORTER_OTLP_TIMEOUT` (seconds, `"2"`)',
            )
