"""OBS431."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.changes import Drop
from obsc.diagnostics import Path, Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule

_OF_ECS = (
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_EXECUTION_ENV",
    "ECS_AGENT_URI",
    "ECS_CONTAINER_METADATA_URI",
    "ECS_CONTAINER_METADATA_URI_V4",
)


@rule("OBS431", "reserved-variable", Severity.WARNING)
def reserved_variable(plan: Plan) -> Iterator[Finding]:
    """A variable has a name that ECS or obsc keeps for itself.

    ## Why
    ECS tells containers by variables where their credentials and their metadata are: with other values the agent sends
    nothing, and the app finds no role. obsc carries the files that a command writes in variables like `OBSC_UWSGI_INI`.

    ## Bad
    ```yaml
    services:
      web:
        env: { ECS_CONTAINER_METADATA_URI_V4: "http://localhost" }
    ```

    ## Good
    ```yaml
    services:
      web:
        env: { METADATA: "http://localhost" }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
    """
    for service in plan.services:
        for file in service.launch.files:
            variable = service.variable(file.variable or "")
            if variable is not None and variable.generated is not None:
                own = "; `server.configFile` names a configuration of your own" if service.launch.deferred else ""
                yield Finding(
                    message=f"`{variable.name}` of `{service.name}` holds {file.purpose}",
                    path=variable.origin,
                    key=True,
                    label="obsc's own",
                    fix=f"leave it out{own}",
                    severity=Severity.ERROR,
                )
    for owner, path in dict.fromkeys(_variables(plan)):
        if path[-1] in _OF_ECS:
            yield Finding(
                message=f"`{path[-1]}` of `{owner}` is set by ECS",
                path=path,
                key=True,
                label="ECS's own",
                fix="leave it out",
                change=Drop(path),
            )


def _variables(plan: Plan) -> Iterator[tuple[str, Path]]:
    for service in plan.services:
        yield from ((service.name, v.origin) for v in service.variables if v.source != "generated")
        yield from ((service.name, secret.origin) for secret in service.secrets)
        yield from ((service.agent.name, (*service.agent.origin, "env", name)) for name, _ in service.agent.env)
    for _, container in plan.containers():
        yield from ((container.name, (*container.origin, "env", name)) for name, _ in container.env)
        yield from ((container.name, secret.origin) for secret in container.secrets)
