"""OBS225."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.environment import is_true, written


@rule("OBS225", "service-events-by-variable", Severity.ERROR)
def service_events_by_variable(plan: Plan) -> Iterator[Finding]:
    """Service Events are switched on by a variable, which obsc does not look at.

    ## Why
    The agent needs permission to write to `/aws/service-events/`, and the SDK needs two endpoints. obsc gives both for
    `serviceEvents: true` only.

    ## Bad
    ```yaml
    services:
      web:
        env: { OTEL_AWS_SERVICE_EVENTS_ENABLED: "true" }
    ```

    ## Good
    ```yaml
    services:
      web:
        instrumentation: { serviceEvents: true }
        agent: { image: { ref: agentImage } }
    ```

    ## Source
    - https://github.com/aws/amazon-cloudwatch-agent/blob/main/RELEASE_NOTES
    """
    for service in plan.services:
        on = is_true(written(service, "OTEL_AWS_SERVICE_EVENTS_ENABLED"))
        if on and not service.instrumentation.service_events:
            yield Finding(
                message=f"`{service.name}` has Service Events on, and not the permissions for them",
                path=service.at("env", "OTEL_AWS_SERVICE_EVENTS_ENABLED"),
                label="only half of what is needed",
                fix="write `instrumentation: { serviceEvents: true }` in place of it",
            )
