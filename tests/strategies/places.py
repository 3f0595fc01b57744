"""Where a system runs: on Fargate or on instances, in which network mode, and which agents have tasks of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from strategies.parts import Strategy, bare, hex_id, literal_or_ref, merged, ref, some

Document = dict[str, Any]

_KINDS = ("FARGATE awsvpc", "FARGATE awsvpc", "EC2 awsvpc", "EC2 bridge", "EC2 host")
_TOPOLOGIES = {
    "FARGATE awsvpc": ("sidecar", "service"),
    "EC2 awsvpc": ("sidecar", "service", "daemon"),
    "EC2 bridge": ("sidecar", "daemon"),
    "EC2 host": ("sidecar", "daemon"),
}
_PROVIDERS = {"FARGATE": ("FARGATE", "FARGATE_SPOT"), "EC2": ("shop-instances", "a_1")}
_SIZES = ({}, {"cpu": 256, "memory": 512}, {"cpu": 512, "memory": 2048, "memoryReservation": 1024})
_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
_AGENT = "cloudwatch-agent"


@st.composite
def placed(draw: st.DrawFn, made: Document) -> Document:
    """The system somewhere, at first where it is; what would not build there is taken out of it."""
    kind = draw(st.sampled_from(_KINDS))
    launch_type, mode = kind.split()
    _move(draw, made, launch_type, mode)
    for name, agent in _agents(made):
        topology = draw(st.sampled_from(_TOPOLOGIES[kind]))
        if topology != "sidecar" and bare(name) not in {bare(service) for service in made["services"]}:
            _stand_alone(draw, agent, topology)
    _name_the_agents(draw, made)
    for service in made["services"].values():
        _fit(service, _agent_of(made, service), mode)
    return made


def _move(draw: st.DrawFn, made: Document, launch_type: str, mode: str) -> None:
    platform = made.get("platform", {})
    ecs = {**platform.get("ecs", {})}
    if launch_type == "EC2":
        ecs |= {"launchType": "EC2", "networkMode": mode}
        ecs.pop("platformVersion", None)  # OBS430
        platform.get("network", {}).pop("assignPublicIp", None)  # OBS131
    if not isinstance(ecs.get("cluster"), dict) or "create" not in ecs["cluster"]:  # OBS135
        ecs |= draw(_provider(launch_type))
    if ecs:
        made["platform"] = {**platform, "ecs": ecs}


def _provider(launch_type: str) -> Strategy:
    literal = st.sampled_from(_PROVIDERS[launch_type])
    return some(capacityProvider=literal_or_ref(literal, "capacity provider"))


def _agents(made: Document) -> Iterator[tuple[str, Document]]:
    """Every agent, with the name that its own service would have."""
    yield from made.get("agents", {}).items()
    for name, service in made["services"].items():
        if isinstance(agent := service.get("agent"), dict):
            yield f"{name}-agent", agent


def _agent_of(made: Document, service: Document) -> Document:
    chosen = service.get("agent", "sidecar")
    return chosen if isinstance(chosen, dict) else made.get("agents", {}).get(chosen, {})


_own = some(
    ecsServiceName=st.sampled_from(["agent-of-all", "A_1"]),
    enableExecuteCommand=st.booleans(),
)
_replica = some(
    desiredCount=st.integers(0, 3),
    securityGroups=st.lists(literal_or_ref(hex_id("sg"), "security group"), min_size=1, max_size=5)
    | ref("security groups"),
)


def _stand_alone(draw: st.DrawFn, agent: Document, topology: str) -> None:
    agent |= {"topology": topology} | draw(_own)
    agent.pop("essential", None)
    if topology == "service":
        agent.pop("resources", None)
        size = draw(st.sampled_from(_SIZES))
        agent |= draw(_replica) | ({"resources": size} if size else {})


_namespace = merged(
    st.sampled_from(["shop.local", "x", "a-b.internal"]).map(lambda name: {"name": name}),
    st.just({"create": True})
    | st.just({"create": False})
    | some(id=literal_or_ref(st.just("ns-0123456789abcdef"), "namespace")),
)


def _name_the_agents(draw: st.DrawFn, made: Document) -> None:
    """A namespace for agents that are found by name (OBS126), and security groups that can be let in (OBS111)."""
    replicas = [agent for _, agent in _agents(made) if agent.get("topology") == "service"]
    if not replicas:
        return
    platform = made.get("platform", {})
    network = {**platform.get("network", {}), "namespace": draw(_namespace)}
    made["platform"] = {**platform, "network": network}
    holders = [network, *made["services"].values()]
    if any(isinstance(holder.get("securityGroups"), dict) for holder in holders):
        for agent in replicas:
            agent.setdefault("securityGroups", ["sg-0123456789abcdef0"])


def _fit(service: Document, agent: Document, mode: str) -> None:
    """Take out what speaks of an agent in the task, and what cannot look for one on the instance."""
    topology = agent.get("topology", "sidecar")
    if topology == "daemon" and mode != "host" and not _has_command(service):
        service["agent"] = {}  # OBS127; without the key an agent called `sidecar` would be meant
        topology = "sidecar"
    if topology != "sidecar" or mode == "bridge":
        service.get("env", {}).pop(_ENDPOINT, None)  # OBS109
    if topology != "sidecar":
        for container in service.get("containers", {}).values():
            container.get("dependsOn", {}).pop(_AGENT, None)  # OBS421


def _has_command(service: Document) -> bool:
    """Whether obsc writes the command of the app."""
    if "script" in service["server"]:
        return True
    attached = service.get("instrumentation", {}).get("attach", "init-container") != "none"
    return attached and service["server"]["name"] != "python"
