"""OBS405."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule


@rule("OBS405", "end-that-never-comes", Severity.ERROR)
def end_that_never_comes(plan: Plan) -> Iterator[Finding]:
    """A container waits for the end of one that is there to stay.

    ## Why
    COMPLETE and SUCCESS mean that the other container has ended. ECS refuses them on an essential container, whose end
    ends the task, and the agent never ends by itself.

    ## Bad
    ```yaml
    services:
      web:
        containers:
          warmer:
            image: public.ecr.aws/docker/library/busybox:1.36
            dependsOn: { web: SUCCESS }
    ```

    ## Good
    ```yaml
    services:
      web:
        containers:
          warmer:
            image: public.ecr.aws/docker/library/busybox:1.36
            dependsOn: { web: START }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
    """
    for service, container in plan.containers():
        for name, condition in container.depends_on:
            why = _why_it_stays(service, name) if condition in ("COMPLETE", "SUCCESS") else None
            if why is not None and name != container.name:
                yield Finding(
                    message=f"`{container.name}` waits for the end of `{name}`, {why}",
                    path=(*container.origin, "dependsOn", name),
                    label="never comes",
                    fix="write START, or HEALTHY if it has a health check",
                )


def _why_it_stays(service: Service, name: str) -> str | None:
    if name == service.name:
        return "which is the app itself"
    if name == service.agent.container_name and service.agent.own is None:
        return "which runs as long as the task"
    essential = any(container.name == name and container.essential for container in service.containers)
    return "whose end would end the task" if essential else None
