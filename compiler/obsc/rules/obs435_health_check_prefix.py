"""OBS435."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.changes import Put
from obsc.diagnostics import Severity
from obsc.plan.model import HealthCheck, Plan
from obsc.rules import Finding, rule


@rule("OBS435", "health-check-prefix", Severity.ERROR)
def health_check_prefix(plan: Plan) -> Iterator[Finding]:
    """A health check begins with ECS's own first word, which obsc writes.

    ## Why
    obsc writes CMD in front of a list and CMD-SHELL in front of a string. A second one would be taken for the name of
    a program, and the container would never be healthy.

    ## Bad
    ```yaml
    services:
      web:
        healthCheck: { command: [CMD-SHELL, "curl -f http://localhost:8000/health || exit 1"] }
    ```

    ## Good
    ```yaml
    services:
      web:
        healthCheck: { command: "curl -f http://localhost:8000/health || exit 1" }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
    """
    for name, check in _checks(plan):
        first, *rest = " ".join(check.command[1:]).split(maxsplit=1) or ("",)
        if first.rstrip(",") in ("CMD", "CMD-SHELL", "NONE"):
            command = rest[0] if rest else "…"
            fix = f'write the shell\'s line as a string: `command: "{command}"`'
            if first == "CMD" and check.command[0] == "CMD":
                fix = f"leave out `{first}`: a list is run as it is"
            yield Finding(
                message=f"the health check of `{name}` would run a program named `{first.rstrip(',')}`",
                path=(*check.origin, "command"),
                label="obsc writes this word",
                fix=fix if first != "NONE" else "leave out `healthCheck`",
                change=Put((*check.origin, "command"), command) if first == "CMD-SHELL" and rest else None,
            )


def _checks(plan: Plan) -> Iterator[tuple[str, HealthCheck]]:
    yield from ((service.name, service.health_check) for service in plan.services if service.health_check)
    yield from (
        (container.name, container.health_check) for _, container in plan.containers() if container.health_check
    )
