"""Read what an agent has that is an ECS service of its own, and where services find an agent."""

from __future__ import annotations

from obsc.diagnostics import Path
from obsc.infra.ecs import NetworkMode
from obsc.plan.inputs import Inputs
from obsc.plan.instance import INSTANCE
from obsc.plan.model import AgentService, Platform, Taken, full_name
from obsc.spec import read as spec

CONTAINER_NAME = "cloudwatch-agent"
COLLECTOR_CONTAINER = "adot-collector"

SERVICE_CPU = 256
SERVICE_MEMORY = 512
"""The smallest task of Fargate.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
"""


def read_agent_service(
    written: spec.Agent, name: str, system: str, origin: Path, platform: Platform, inputs: Inputs, taken: list[Taken]
) -> AgentService | None:
    """The service of its own that an agent is, or None for one that stands in the tasks of others."""
    if written.topology not in ("service", "daemon"):
        return None
    replica = written.topology == "service"
    chosen, size = full_name(system, name), written.resources
    if written.ecs_service_name is None:
        taken.append(Taken((*origin, "ecsServiceName"), chosen, "Terraform and the API want a name, so all have it"))
    if replica and size.cpu is None:
        taken.append(Taken((*origin, "resources", "cpu"), SERVICE_CPU, "the smallest task of Fargate"))
    if replica and size.memory is None:
        taken.append(Taken((*origin, "resources", "memory"), SERVICE_MEMORY, "the smallest task of Fargate"))
    groups = written.security_groups
    return AgentService(
        ecs_service_name=written.ecs_service_name or chosen,
        full_name=chosen,
        desired_count=written.desired_count if replica else None,
        network_mode=_network_mode(replica, platform),
        cpu=(size.cpu or SERVICE_CPU) if replica else None,
        memory=(size.memory or SERVICE_MEMORY) if replica else None,
        enable_execute_command=written.enable_execute_command,
        security_groups=None
        if groups is None
        else inputs.texts(
            groups,
            "security-group-ids",
            "security-group-id",
            f"Security groups of the agent {name}.",
            (*origin, "securityGroups"),
        ),
    )


def host(topology: str, name: str, platform: Platform, container: str = CONTAINER_NAME) -> str:
    """The host name by which services reach an agent.

    In bridge mode Docker's links give a container the name of another. A daemon listens on ports of the instance,
    which in host mode is where the app is, too.
    """
    if topology == "service":
        return name if platform.namespace is None else f"{name}.{platform.namespace.name}"
    if topology == "daemon":
        return "localhost" if platform.network_mode == "host" else INSTANCE
    if topology == "host":
        return "localhost"
    return container if platform.network_mode == "bridge" else "localhost"


def _network_mode(replica: bool, platform: Platform) -> NetworkMode:
    """A replica is found by DNS, which takes an address of its own; a daemon's ports are ports of the instance."""
    if replica:
        return "awsvpc"
    return "host" if platform.network_mode == "host" else "bridge"
