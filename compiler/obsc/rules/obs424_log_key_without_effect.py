"""OBS424."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.diagnostics import Path, Severity
from obsc.rules import Finding, Raw, rule


@rule("OBS424", "log-key-without-effect", Severity.WARNING)
def log_key_without_effect(document: Raw) -> Iterator[Finding]:
    """A key under `logs` changes nothing.

    ## Why
    How long a group keeps its lines, and whether it outlives the stack, is said by whoever creates it. And without a
    group of its own a container writes into the service's: only that one is configured.

    ## Bad
    ```yaml
    services:
      web:
        logs: { group: /ecs/shop, create: false, retentionDays: 7 }
    ```

    ## Good
    ```yaml
    services:
      web:
        logs: { group: /ecs/shop, retentionDays: 7 }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
    """
    for path, logs, needs_group in _logs(document):
        without_group = needs_group and "group" not in logs
        for key in logs:
            if without_group:
                message, fix = f"`{key}` has no effect without `group`", "name a `group`, or write it under the service"
            elif logs.get("create") is False and key in ("retentionDays", "removalPolicy"):
                message = f"`{key}` has no effect on a log group that obsc does not create"
                fix = f"leave out `{key}`, or `create: false`"
            else:
                continue
            yield Finding(message=message, path=(*path, key), key=True, label="not used", fix=fix)


def _logs(document: Raw) -> Iterator[tuple[Path, dict[str, Any], bool]]:
    """Every `logs`, and whether only its `group` makes it count."""
    for name, service in document.get("services", {}).items():
        at: Path = ("services", name)
        yield (*at, "logs"), service.get("logs", {}), False
        if isinstance(service.get("agent"), dict):
            yield (*at, "agent", "logs"), service["agent"].get("logs", {}), True
        for other, container in service.get("containers", {}).items():
            yield (*at, "containers", other, "logs"), container.get("logs", {}), True
    for name, agent in document.get("agents", {}).items():
        yield ("agents", name, "logs"), agent.get("logs", {}), True
