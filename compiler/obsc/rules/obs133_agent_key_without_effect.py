"""OBS133."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.diagnostics import Path, Severity
from obsc.rules import Finding, Raw, rule

_WITHOUT_EFFECT = {
    "sidecar": ("ecsServiceName", "desiredCount", "enableExecuteCommand", "securityGroups"),
    "service": ("essential",),
    "daemon": ("essential", "desiredCount", "securityGroups"),
}


@rule("OBS133", "agent-key-without-effect", Severity.WARNING)
def agent_key_without_effect(document: Raw) -> Iterator[Finding]:
    """A key of an agent has no effect where the agent runs.

    ## Why
    A sidecar is part of its services' tasks and has no ECS service of its own. A daemon has one task on every instance,
    and ports of the instance. In a task of its own the agent is the one container, and is essential.

    ## Bad
    ```yaml
    agents:
      cloudwatch: { desiredCount: 2 }
    services:
      web: { agent: cloudwatch }
    ```

    ## Good
    ```yaml
    platform:
      network: { namespace: { name: shop.local, create: true } }
    agents:
      cloudwatch: { topology: service, desiredCount: 2 }
    services:
      web: { agent: cloudwatch }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    """
    for path, agent in _agents(document):
        topology = agent.get("topology", "sidecar")
        for key in _WITHOUT_EFFECT.get(topology, ()):
            if key in agent:
                yield Finding(
                    message=f"`{key}` has no effect on an agent with `topology: {topology}`",
                    path=(*path, key),
                    key=True,
                    label="not used",
                    fix=f"remove `{key}`" + (", or write `topology: service`" if topology == "sidecar" else ""),
                )


def _agents(document: Raw) -> Iterator[tuple[Path, dict[str, Any]]]:
    yield from ((("agents", name), agent) for name, agent in document.get("agents", {}).items())
    for name, service in document.get("services", {}).items():
        if isinstance(agent := service.get("agent"), dict):
            yield ("services", name, "agent"), agent
