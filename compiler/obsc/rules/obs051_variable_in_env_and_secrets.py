"""OBS051."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Path, Severity
from obsc.plan.model import Plan, Secret
from obsc.rules import Finding, rule


@rule("OBS051", "variable-in-env-and-secrets", Severity.ERROR)
def variable_in_env_and_secrets(plan: Plan) -> Iterator[Finding]:
    """A container gets the same variable from `env` and from `secrets`.

    ## Why
    ECS refuses to register such a task definition: "The secret name must be unique and not shared with any new or
    existing environment variables set on the container". Variables that obsc sets count too.

    ## Bad
    ```yaml
    services:
      web:
        env: { DATABASE_URL: "sqlite:///local.db" }
        secrets: { DATABASE_URL: { secretsManager: shop/database } }
    ```

    ## Good
    ```yaml
    services:
      web:
        secrets: { DATABASE_URL: { secretsManager: shop/database } }
    ```

    ## Source
    - https://github.com/dagster-io/dagster/issues/11622
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    """
    for service in plan.services:
        for secret in service.secrets:
            variable = service.variable(secret.name)
            if variable is not None and variable.source == "generated":
                yield Finding(
                    message=f"obsc sets `{secret.name}` of `{service.name}` itself, so it cannot be a secret",
                    path=secret.origin,
                    key=True,
                    label="already a plain variable",
                    fix=f"leave it out, or give its value in `env: {{ {secret.name}: … }}`",
                )
            elif variable is not None:
                yield _twice(secret, service.name, variable.origin)
    for _, container in plan.containers():
        env = {name for name, _ in container.env}
        for secret in container.secrets:
            if secret.name in env:
                yield _twice(secret, container.name, (*container.origin, "env", secret.name))


def _twice(secret: Secret, owner: str, other: Path) -> Finding:
    return Finding(
        message=f"`{secret.name}` of `{owner}` is both under `env` and under `secrets`",
        path=secret.origin,
        key=True,
        label="a secret here",
        fix="remove one of the two",
        related=((other, "a plain value here"),),
    )
