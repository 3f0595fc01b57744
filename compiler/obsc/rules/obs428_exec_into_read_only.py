"""OBS428."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS428", "exec-into-read-only", Severity.ERROR)
def exec_into_read_only(plan: Plan) -> Iterator[Finding]:
    """ECS Exec is wanted in a container whose root is read-only.

    ## Why
    The agent behind ECS Exec writes files into the container. AWS does not support it with a read-only root: the task
    runs, and nobody gets in.

    ## Bad
    ```yaml
    services:
      web:
        enableExecuteCommand: true
        readonlyRootFilesystem: true
        server: { args: [--worker-tmp-dir, /dev/shm] }
    ```

    ## Good
    ```yaml
    services:
      web:
        enableExecuteCommand: true
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
    - https://github.com/aws/containers-roadmap/issues/1359
    """
    for service in plan.services:
        if service.enable_execute_command and service.readonly_root_filesystem:
            yield Finding(
                message=f"ECS Exec cannot get into `{service.name}`: its root is read-only",
                path=service.at("enableExecuteCommand"),
                label="does not work here",
                fix="leave out `enableExecuteCommand` or `readonlyRootFilesystem`",
                related=((service.at("readonlyRootFilesystem"), "because of this"),),
            )
