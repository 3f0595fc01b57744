"""OBS406."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule


@rule("OBS406", "health-of-unchecked", Severity.ERROR)
def health_of_unchecked(plan: Plan) -> Iterator[Finding]:
    """A container waits until another is healthy, and nobody checks that one.

    ## Why
    HEALTHY needs a health check on the container that is waited for. The CloudWatch agent can have none: its image has
    no shell, and it answers no health request.

    ## Bad
    ```yaml
    services:
      web:
        containers:
          proxy:
            image: public.ecr.aws/docker/library/nginx:1.27
            dependsOn: { web: HEALTHY }
    ```

    ## Good
    ```yaml
    services:
      web:
        healthCheck: { command: "curl -f http://localhost:8000/health" }
        containers:
          proxy:
            image: public.ecr.aws/docker/library/nginx:1.27
            dependsOn: { web: HEALTHY }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
    - https://github.com/aws/amazon-cloudwatch-agent/issues/541
    """
    for service, container in plan.containers():
        checked, there = _containers(service)
        for name, condition in container.depends_on:
            if condition == "HEALTHY" and name in there and name not in checked and name != container.name:
                has_key = name not in (service.agent.container_name, "init")
                yield Finding(
                    message=f"`{container.name}` waits until `{name}` is healthy, and `{name}` has no health check",
                    path=(*container.origin, "dependsOn", name),
                    label="never healthy",
                    fix=f"give `{name}` a `healthCheck`, or write START" if has_key else "write START",
                )


def _containers(service: Service) -> tuple[set[str], set[str]]:
    """The containers that have a health check, and all of them."""
    own = {container.name: container.health_check is not None for container in service.containers}
    checks = {service.name: service.health_check is not None} | own
    if service.agent.own is None:
        checks[service.agent.container_name] = service.agent.collector is not None
    if service.instrumentation.attach == "init-container":
        checks["init"] = False
    return {name for name, check in checks.items() if check}, set(checks)
