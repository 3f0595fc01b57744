"""OBS716."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.diagnostics import Path, Severity
from obsc.rules import Finding, Raw, rule

_OF_ECS = ("resources", "desiredCount", "executionRole", "enableExecuteCommand", "ecsServiceName", "deployment")
_OF_TASKS = (*_OF_ECS, "scaling", "containers")
_OF_CONTAINERS = (
    *("image", "container", "build", "entryPoint", "workingDirectory", "user", "readonlyRootFilesystem"),
    *("initProcess", "healthCheck", "logs"),
)
_OF_EC2 = ("process", "userData", "container")
_OF_AGENT_CONTAINERS = ("image", "essential", "resources", "env", "logs", "ecsServiceName", "desiredCount")


@rule("OBS716", "key-of-another-platform", Severity.WARNING)
def key_of_another_platform(document: Raw) -> Iterator[Finding]:
    """A key has no effect on this platform.

    ## Why
    A process of an instance has no image and no container, a container of an instance is in no task of ECS, and tasks
    have no user data. What such a key asks for would be missed without a word.

    ## Bad
    ```yaml
    platform: { ec2: {} }
    services: { web: { image: null, desiredCount: 3 } }
    ```

    ## Good
    ```yaml
    platform: { ec2: { autoScaling: { min: 3, max: 6 } } }
    services: { web: { image: null } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
    """
    platform = document.get("platform", {})
    ec2: dict[str, Any] | None = platform.get("ec2")
    if ec2 is None:
        yield from _useless(document, _OF_EC2, "on ECS", "write `platform.ec2`")
        return
    if "ecs" in platform:
        yield Finding(
            message="`ecs` has no effect beside `ec2`: a file has one platform",
            path=("platform", "ecs"),
            key=True,
            label="not used",
            fix="remove one of the two",
        )
    yield from _useless(document, _OF_TASKS, "on EC2", "write `platform.ecs`")
    if ec2.get("packaging", "host") == "host":
        yield from _useless(document, _OF_CONTAINERS, "on a host", "write `packaging: docker`")
    else:
        yield from _useless(document, ("process",), "in a container", "write `packaging: host`")
    for name, agent in document.get("agents", {}).items():
        for key in _OF_AGENT_CONTAINERS:
            if key in agent and agent.get("topology") == "host":
                yield _finding(("agents", name, key), "for an agent that is a process", "")


def _useless(document: Raw, keys: tuple[str, ...], where: str, other: str) -> Iterator[Finding]:
    for name, service in document.get("services", {}).items():
        yield from (_finding(("services", name, key), where, other) for key in keys if service.get(key))


def _finding(path: Path, where: str, other: str) -> Finding:
    return Finding(
        message=f"`{path[-1]}` has no effect {where}",
        path=path,
        key=True,
        label="not used",
        fix=f"remove `{path[-1]}`" + (f", or {other}" if other else ""),
    )
