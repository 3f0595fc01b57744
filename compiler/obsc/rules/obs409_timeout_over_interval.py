"""OBS409."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import HealthCheck, Plan
from obsc.rules import Finding, rule


@rule("OBS409", "timeout-over-interval", Severity.WARNING)
def timeout_over_interval(plan: Plan) -> Iterator[Finding]:
    """A health check may take longer than the time until the next one.

    ## Why
    The next check is due before the last one has given up. CDK's own constructs refuse that; AWS's example for the
    ADOT Collector has it.

    ## Bad
    ```yaml
    services:
      web:
        healthCheck: { command: "curl -f http://localhost:8000/health", interval: 5, timeout: 10 }
    ```

    ## Good
    ```yaml
    services:
      web:
        healthCheck: { command: "curl -f http://localhost:8000/health", interval: 10, timeout: 5 }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
    - https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ecs.HealthCheck.html
    """
    for name, check in _checks(plan):
        if check.interval < check.timeout:
            yield Finding(
                message=f"the health check of `{name}` comes every {check.interval} s and may take {check.timeout} s",
                path=(*check.origin, "timeout"),
                label="longer than the interval",
                fix=f"write a `timeout` of at most {check.interval}, or an `interval` of at least {check.timeout}",
                related=(((*check.origin, "interval"), "the interval"),),
            )


def _checks(plan: Plan) -> Iterator[tuple[str, HealthCheck]]:
    yield from ((service.name, service.health_check) for service in plan.services if service.health_check)
    yield from (
        (container.name, container.health_check) for _, container in plan.containers() if container.health_check
    )
