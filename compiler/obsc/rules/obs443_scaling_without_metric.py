"""OBS443."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS443", "scaling-without-metric", Severity.ERROR)
def scaling_without_metric(plan: Plan) -> Iterator[Finding]:
    """A service is to be scaled, and by nothing.

    ## Why
    A scalable target without a policy holds the number of tasks between its limits and never changes it.

    ## Bad
    ```yaml
    services:
      web:
        scaling: { min: 2, max: 6 }
    ```

    ## Good
    ```yaml
    services:
      web:
        scaling: { min: 2, max: 6, cpu: 60 }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html
    """
    for service in plan.services:
        scaling = service.scaling
        if scaling is not None and scaling.cpu is None and scaling.memory is None:
            yield Finding(
                message=f"`{service.name}` is scaled by no metric",
                path=scaling.origin,
                label="never changes the number of tasks",
                fix="write `cpu: 60`, `memory: 75`, or both",
            )
