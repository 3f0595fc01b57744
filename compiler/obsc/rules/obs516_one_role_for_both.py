"""OBS516."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS516", "one-role-for-both", Severity.WARNING)
def one_role_for_both(plan: Plan) -> Iterator[Finding]:
    """The task role and the execution role are the same.

    ## Why
    The execution role may read the secrets and pull the images that ECS needs at the start. As the task role it gives
    those permissions to the app, and to everybody who gets into it.

    ## Bad
    ```yaml
    services:
      web:
        taskRole: { ref: role }
        executionRole: { ref: role }
    ```

    ## Good
    ```yaml
    services:
      web:
        taskRole: { ref: taskRole }
        executionRole: { ref: executionRole }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
    """
    for service in plan.services:
        if service.task_role is not None and service.task_role == service.execution_role:
            yield Finding(
                message=f"`{service.name}` has one role for its containers and for ECS",
                path=service.at("executionRole"),
                label="the task role too",
                fix="leave one of them out: obsc creates it with what it needs",
                related=((service.at("taskRole"), "the same role"),),
            )
