"""OBS421."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.changes import Rename, slip
from obsc.diagnostics import Severity, nearest
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule


@rule("OBS421", "unknown-or-circular-dependency", Severity.ERROR)
def unknown_or_circular_dependency(plan: Plan) -> Iterator[Finding]:
    """A container waits for one that is not there, or for itself by a detour.

    ## Why
    ECS refuses a task definition whose dependencies name an unknown container or go round in a circle.

    ## Bad
    ```yaml
    services:
      web:
        containers:
          proxy:
            image: public.ecr.aws/docker/library/nginx:1.27
            dependsOn: { wbe: START }
    ```

    ## Good
    ```yaml
    services:
      web:
        containers:
          proxy:
            image: public.ecr.aws/docker/library/nginx:1.27
            dependsOn: { web: START }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
    """
    for service in plan.services:
        yield from _unknown(service)
        yield from _circular(service)


def _unknown(service: Service) -> Iterator[Finding]:
    known = {service.name, *(container.name for container in service.containers)}
    if service.agent.own is None:
        known.add(service.agent.container_name)
    if service.instrumentation.attach == "init-container":
        known.add("init")
    for container in service.containers:
        for name, _ in container.depends_on:
            if name not in known:
                meant = slip(name, known - {container.name})
                yield Finding(
                    message=f"`{container.name}` waits for `{name}`, which is not in the task of `{service.name}`",
                    path=(*container.origin, "dependsOn", name),
                    key=True,
                    label="not in the task",
                    fix="in the task: " + ", ".join(f"`{other}`" for other in sorted(known - {container.name})),
                    suggestion=nearest(name, known - {container.name}),
                    change=None if meant is None else Rename((*container.origin, "dependsOn", name), meant),
                )


def _circular(service: Service) -> Iterator[Finding]:
    waits = {container.name: [name for name, _ in container.depends_on] for container in service.containers}
    if not any(waits.values()):
        return
    from graphlib import CycleError, TopologicalSorter

    while True:
        try:
            TopologicalSorter(waits).prepare()
            return
        except CycleError as error:
            circle: list[str] = error.args[1]
        # Where graphlib begins shall not tell which dependency is marked.
        steps = circle[:0:-1]
        begin = steps.index(max(steps))
        waiting, *others = steps[begin:] + steps[:begin]
        first = others[0] if others else waiting
        yield Finding(
            message="containers wait for each other: " + " → ".join((waiting, *others, waiting)),
            path=service.at("containers", waiting, "dependsOn", first),
            key=True,
            label="closes the circle",
            fix="take one of the dependencies out",
        )
        waits[waiting] = [name for name in waits[waiting] if name != first]
