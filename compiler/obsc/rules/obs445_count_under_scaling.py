"""OBS445."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.changes import Drop
from obsc.diagnostics import Severity
from obsc.rules import Finding, Raw, rule


@rule("OBS445", "count-under-scaling", Severity.WARNING)
def count_under_scaling(document: Raw) -> Iterator[Finding]:
    """A service has a `desiredCount` and is scaled.

    ## Why
    Scaling sets the number of tasks. A number in the template would be set anew by every deployment, in the middle of a
    rush too; so none is in any output, and this one has no effect. `scaling.min` is the number that there always is.

    ## Bad
    ```yaml
    services:
      web:
        desiredCount: 3
        scaling: { min: 2, max: 6, cpu: 60 }
    ```

    ## Good
    ```yaml
    services:
      web:
        scaling: { min: 3, max: 6, cpu: 60 }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html
    - https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_service
    """
    for name, service in document.get("services", {}).items():
        if service.get("scaling") and "desiredCount" in service:
            yield Finding(
                message=f"`{name}` is scaled, so that its `desiredCount` has no effect",
                path=("services", name, "desiredCount"),
                key=True,
                label="not used",
                fix="remove it; `scaling.min` is the fewest tasks",
                change=Drop(("services", name, "desiredCount")),
            )
