"""OBS414."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.diagnostics import Path, Severity
from obsc.plan.agents import CONTAINER_NAME
from obsc.plan.sdk import APPLICATION_SIGNALS_PORT, SAMPLING_PORT
from obsc.rules import Finding, Raw, rule

_AGENT_PORTS = (4315, APPLICATION_SIGNALS_PORT, SAMPLING_PORT)


@rule("OBS414", "name-or-port-taken", Severity.ERROR)
def name_or_port_taken(document: Raw) -> Iterator[Finding]:
    """Two containers of a task have one name, or listen on one port.

    ## Why
    Container names are unique in a task definition: obsc's own are `init` and `cloudwatch-agent`, and the app has the
    service's name. The containers of a task share one network, in which the agent listens on 4315, 4316 and 2000: who
    comes second ends with "address already in use".

    ## Bad
    ```yaml
    services:
      web:
        containers:
          proxy: { image: "public.ecr.aws/docker/library/nginx:1.27", ports: [{ port: 8000 }] }
    ```

    ## Good
    ```yaml
    services:
      web:
        containers:
          proxy: { image: "public.ecr.aws/docker/library/nginx:1.27", ports: [{ port: 8080 }] }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html
    - https://github.com/aws/amazon-cloudwatch-agent
    """
    for name, service in document.get("services", {}).items():
        yield from _names(name, service)
        yield from _ports(name, service)


def _names(name: str, service: dict[str, Any]) -> Iterator[Finding]:
    attach = service.get("instrumentation", {}).get("attach", "init-container")
    taken = {CONTAINER_NAME: "the agent's container"}
    if attach == "init-container":
        taken["init"] = "the container that brings OpenTelemetry"
    if name in taken:
        yield _finding(f"the service `{name}` has the name of {taken[name]}", ("services", name), "another name")
    taken.setdefault(name, "the app's container")
    for other in service.get("containers", {}):
        if other in taken:
            path: Path = ("services", name, "containers", other)
            yield _finding(f"the container `{other}` of `{name}` has the name of {taken[other]}", path, "another name")


def _ports(name: str, service: dict[str, Any]) -> Iterator[Finding]:
    taken: dict[tuple[int | None, str], str] = {(port, "tcp"): "the agent" for port in _AGENT_PORTS}
    for path, owner, port in _listeners(name, service):
        number, protocol = port.get("port"), port.get("protocol", "tcp")
        first = taken.setdefault((number, protocol), "")
        taken[number, protocol] = first or f"`{owner}`"
        if first:
            what = f"`{owner}` listens on {protocol} port {number}, and so does {first}"
            yield _finding(what.replace(f"and so does `{owner}`", "twice"), path, "another port", key=False)


def _listeners(name: str, service: dict[str, Any]) -> Iterator[tuple[Path, str, dict[str, Any]]]:
    yield ("services", name, "port"), name, service
    for other, container in service.get("containers", {}).items():
        for index, port in enumerate(container.get("ports", ())):
            yield ("services", name, "containers", other, "ports", index, "port"), other, port


def _finding(message: str, path: Path, choose: str, *, key: bool = True) -> Finding:
    return Finding(message=message, path=path, key=key, label="already taken", fix=f"choose {choose}")
