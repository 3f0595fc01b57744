"""OBS517."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS517", "given-role-without-managed-policy", Severity.INFO)
def given_role_without_managed_policy(plan: Plan) -> Iterator[Finding]:
    """A role that exists gets statements, although `platform.iam` asks for AWS's managed policies.

    ## Why
    CloudFormation has no resource that attaches an AWS managed policy to a role that exists. So that all targets do the
    same, a given role gets an inline policy with the permissions that are used.

    ## Bad
    ```yaml
    platform: { iam: managed }
    services:
      web: { taskRole: { ref: webTaskRole } }
    ```

    ## Good
    ```yaml
    platform: { iam: minimal }
    services:
      web: { taskRole: { ref: webTaskRole } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-rolepolicy.html
    """
    if plan.platform.iam != "managed":
        return
    for service in plan.services:
        for key, role in (("taskRole", service.task_role), ("executionRole", service.execution_role)):
            if role is not None:
                yield Finding(
                    message=f"`{key}` of `{service.name}` exists: it gets inline statements, no managed policy",
                    path=service.at(key),
                    label="given, so extended inline",
                    fix=f"nothing, or leave out `{key}` to have a role created",
                )
