"""OBS439."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS439", "relative-working-directory", Severity.ERROR)
def relative_working_directory(plan: Plan) -> Iterator[Finding]:
    """A working directory does not begin with a slash.

    ## Why
    There is no folder that it could be relative to: the container is refused with "it needs to be an absolute path".

    ## Bad
    ```yaml
    services:
      web:
        workingDirectory: srv/app
    ```

    ## Good
    ```yaml
    services:
      web:
        workingDirectory: /srv/app
    ```

    ## Source
    - https://docs.docker.com/reference/cli/docker/container/run/#workdir
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    """
    for service in plan.services:
        folder = service.working_directory
        if folder is not None and not folder.startswith("/"):
            yield Finding(
                message=f"`{folder}` of `{service.name}` is not an absolute path",
                path=service.at("workingDirectory"),
                label="does not begin with `/`",
                fix=f"write `/{folder.removeprefix('./')}`, or leave it out to start in the image's WORKDIR",
            )
