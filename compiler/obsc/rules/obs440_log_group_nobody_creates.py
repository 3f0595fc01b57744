"""OBS440."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS440", "log-group-nobody-creates", Severity.WARNING)
def log_group_nobody_creates(plan: Plan) -> Iterator[Finding]:
    """A log group is not to be created, and has the name that obsc would have given it.

    ## Why
    Without the log group no container of the task starts. `create: false` says that the group exists: then it most
    likely has a name of its own.

    ## Bad
    ```yaml
    services:
      web:
        logs: { create: false }
    ```

    ## Good
    ```yaml
    services:
      web:
        logs: { create: false, group: /shop/web }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
    """
    by_default = {taken.path for taken in plan.taken}
    own = [(agent.name, agent.logs) for agent, _ in plan.agent_services() if agent.logs is not None]
    for name, logs in (*((service.name, service.logs) for service in plan.services), *own):
        if not logs.create and (*logs.origin, "group") in by_default:
            yield Finding(
                message=f"nobody creates `{logs.group}`, where `{name}` writes",
                path=(*logs.origin, "create"),
                label="has to exist",
                fix="name the group that exists in `group`, or leave out `create`",
            )
