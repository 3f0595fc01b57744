"""OBS330."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS330", "entry-point-alone", Severity.INFO)
def entry_point_alone(plan: Plan) -> Iterator[Finding]:
    """An entry point is set, and the image's own command is lost with that.

    ## Why
    A container whose entry point is replaced does not get the image's CMD either. With `attach: none` obsc writes no
    command, so that the words of `entryPoint` are all that runs.

    ## Bad
    ```yaml
    services:
      web:
        instrumentation: { attach: none }
        entryPoint: [/entry.sh]
    ```

    ## Good
    ```yaml
    services:
      web:
        instrumentation: { attach: none }
    ```

    ## Source
    - https://docs.docker.com/reference/cli/docker/container/run/#entrypoint
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    """
    for service in plan.services:
        if service.entry_point and not service.launch.is_ours and service.instrumentation.attach == "none":
            yield Finding(
                message=f"`{service.name}` runs `{' '.join(service.entry_point)}` and nothing of the image's CMD",
                path=service.at("entryPoint"),
                label="the whole command",
                fix="write the whole command here, or leave it out to run what the image says",
            )
