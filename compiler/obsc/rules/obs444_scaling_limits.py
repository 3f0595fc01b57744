"""OBS444."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Scaling
from obsc.rules import Finding, rule


@rule("OBS444", "scaling-limits", Severity.ERROR)
def scaling_limits(plan: Plan) -> Iterator[Finding]:
    """A service cannot be scaled between the limits that are written.

    ## Why
    AWS refuses a `min` above `max`. Equal ones leave nothing to scale. With a `min` of 0 the service may lose its last
    task; without tasks there is no CPU or memory use to measure, so that nothing ever brings one back.

    ## Bad
    ```yaml
    services:
      web:
        scaling: { min: 6, max: 2, cpu: 60 }
    ```
    ```yaml
    services:
      web:
        scaling: { min: 0, max: 2, cpu: 60 }
    ```

    ## Good
    ```yaml
    services:
      web:
        scaling: { min: 2, max: 6, cpu: 60 }
    ```

    ## Source
    - https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
    - https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
    """
    for service in plan.services:
        if service.scaling is not None:
            yield from _wrong(service.name, service.scaling)


def _wrong(name: str, scaling: Scaling) -> Iterator[Finding]:
    if scaling.min > scaling.max:
        yield Finding(
            message=f"`{name}` is scaled between {scaling.min} and {scaling.max} tasks",
            path=(*scaling.origin, "min"),
            label="more than `max`",
            fix=f"write at most {scaling.max}, or a greater `max`",
        )
    elif scaling.max == scaling.min:
        yield Finding(
            message=f"`{name}` always has {scaling.min} {'task' if scaling.min == 1 else 'tasks'}",
            path=(*scaling.origin, "max"),
            label="no more than `min`",
            fix="write a greater `max`, or `desiredCount` in place of `scaling`",
            severity=Severity.WARNING,
        )
    elif scaling.min == 0:
        yield Finding(
            message=f"`{name}` may lose its last task, and nothing measures that it needs one",
            path=(*scaling.origin, "min"),
            label="no way back from none",
            fix="write 1 or more",
            severity=Severity.WARNING,
        )
