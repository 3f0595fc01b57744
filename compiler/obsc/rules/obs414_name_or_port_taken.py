"""OBS414."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.diagnostics import Path, Severity
from obsc.plan.agent_services import COLLECTOR_CONTAINER, CONTAINER_NAME
from obsc.plan.collector.listeners import HEALTH, OTLP_GRPC, OTLP_HTTP, STATSD, XRAY
from obsc.plan.sdk import APPLICATION_SIGNALS_PORT, SAMPLING_PORT
from obsc.rules import Finding, Raw, rule

_AGENT_PORTS = (4315, APPLICATION_SIGNALS_PORT, SAMPLING_PORT)


@rule("OBS414", "name-or-port-taken", Severity.ERROR)
def name_or_port_taken(document: Raw) -> Iterator[Finding]:
    """Two containers of a task have one name, or listen on one port.

    ## Why
    Container names are unique in a task definition, and its containers share one network: who comes second on a port
    ends with "address already in use".

    obsc's own containers are `init` and, for a sidecar, `cloudwatch-agent`, which listens on 4315, 4316 and 2000; the
    app has the service's name. In host mode the network is the instance's, in bridge mode the ports of the instance are
    those that are published; a daemon has 4316 and 2000 there. An ADOT Collector is called `adot-collector` and listens
    on 13133 and on the ports of its `receivers`.

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
    mode = (document.get("platform", {}).get("ecs") or {}).get("networkMode", "awsvpc")
    for name, service in document.get("services", {}).items():
        agent = _agent(document, service)
        yield from _names(name, service, agent)
        yield from _ports(name, service, _agent_ports(agent, mode))


def _agent(document: Raw, service: dict[str, Any]) -> dict[str, Any]:
    chosen = service.get("agent", "sidecar")
    agent = document.get("agents", {}).get(chosen, {}) if isinstance(chosen, str) else chosen
    return agent if isinstance(agent, dict) else {}


def _agent_ports(agent: dict[str, Any], mode: str) -> tuple[tuple[int, str], ...]:
    """The ports that an agent has on the network on which the task's ports are."""
    topology = agent.get("topology", "sidecar")
    here = mode != "bridge" if topology == "sidecar" else topology == "daemon" and mode != "awsvpc"
    if not here:
        return ()
    if agent.get("distribution") == "adot-collector":
        return tuple(_collector_ports(agent.get("receivers") or {"otlp": {}}))
    return tuple((port, "tcp") for port in _AGENT_PORTS)


def _collector_ports(receivers: dict[str, Any]) -> Iterator[tuple[int, str]]:
    yield HEALTH, "tcp"
    if "otlp" in receivers:
        yield from ((port, "tcp") for port in (OTLP_GRPC, OTLP_HTTP))
    if "statsd" in receivers:
        yield STATSD, "udp"
    if "xray" in receivers:
        yield from ((XRAY, transport) for transport in ("tcp", "udp"))


def _names(name: str, service: dict[str, Any], agent: dict[str, Any]) -> Iterator[Finding]:
    attach = service.get("instrumentation", {}).get("attach", "init-container")
    of_agent = COLLECTOR_CONTAINER if agent.get("distribution") == "adot-collector" else CONTAINER_NAME
    taken = {of_agent: "the agent's container"} if agent.get("topology", "sidecar") == "sidecar" else {}
    if attach == "init-container":
        taken["init"] = "the container that brings OpenTelemetry"
    if name in taken:
        yield _finding(f"the service `{name}` has the name of {taken[name]}", ("services", name), "another name")
    taken.setdefault(name, "the app's container")
    for other in service.get("containers", {}):
        if other in taken:
            path: Path = ("services", name, "containers", other)
            yield _finding(f"the container `{other}` of `{name}` has the name of {taken[other]}", path, "another name")


def _ports(name: str, service: dict[str, Any], of_agent: tuple[tuple[int, str], ...]) -> Iterator[Finding]:
    taken: dict[tuple[int | None, str], str] = dict.fromkeys(of_agent, "the agent")
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
