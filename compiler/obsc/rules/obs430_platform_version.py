"""OBS430."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Path, Severity
from obsc.infra.values import Join
from obsc.plan.model import Plan, Secret, Service
from obsc.rules import Finding, rule

_AT: Path = ("platform", "ecs", "platformVersion")


@rule("OBS430", "platform-version", Severity.ERROR)
def platform_version(plan: Plan) -> Iterator[Finding]:
    """The Fargate platform version is none, or is too old for what the tasks need.

    ## Why
    obsc's tasks start their containers in order, which takes platform version 1.3.0. Tasks on ARM, ECS Exec, a key of a
    JSON secret and tasks of 8 vCPU and more take 1.4.0, which is also what `LATEST` means. On container instances there
    is no such version, and ECS refuses one.

    ## Bad
    ```yaml
    platform:
      ecs: { platformVersion: 1.2.0 }
    ```

    ## Good
    ```yaml
    platform:
      ecs: { platformVersion: 1.4.0 }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-linux-fargate.html
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
    """
    written = plan.platform.platform_version
    if written is not None and plan.platform.launch_type != "FARGATE":
        yield Finding(
            message="only Fargate has platform versions",
            path=_AT,
            label="not for EC2",
            fix="leave it out, or write `launchType: FARGATE`",
        )
        return
    if written is None or written == "LATEST":
        return
    if not re.fullmatch(r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}", written):
        yield _finding(f"`{written}` is not a Fargate platform version", "not a version")
        return
    version = tuple(int(part) for part in written.split("."))
    if version < (1, 3, 0):
        yield _finding(f"platform version {written} cannot start containers in order", "needs 1.3.0")
    elif version < (1, 4, 0):
        for service in plan.services:
            for what in _needs_1_4(service):
                yield _finding(f"platform version {written} has no {what}, as `{service.name}` wants", "needs 1.4.0")


def _needs_1_4(service: Service) -> Iterator[str]:
    if service.architecture == "ARM64":
        yield "tasks on ARM"
    if service.enable_execute_command:
        yield "ECS Exec"
    if service.cpu >= 8192:
        yield f"tasks with cpu {service.cpu}"
    secrets = (*service.secrets, *(secret for container in service.containers for secret in container.secrets))
    if any(_has_key(secret) for secret in secrets):
        yield "keys of JSON secrets"


def _has_key(secret: Secret) -> bool:
    """Whether ECS's form of the secret, `secret:name:key:stage:version`, names a key or a stage."""
    last = secret.value_from.parts[-1] if isinstance(secret.value_from, Join) else secret.value_from
    return secret.service == "secretsmanager" and isinstance(last, str) and last.endswith(":")


def _finding(message: str, label: str) -> Finding:
    return Finding(message=message, path=_AT, label=label, fix="write `1.4.0`, or leave it out")
