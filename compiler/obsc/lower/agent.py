"""Agents: a container beside an app, or a task and an ECS service of its own."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra import ecs
from obsc.infra.boundary import Output
from obsc.infra.discovery import DiscoveryService
from obsc.infra.logs import LogGroup
from obsc.infra.node import Node
from obsc.infra.values import Text, TextList
from obsc.lower.collector import collector_container, receives
from obsc.lower.iam import Roles
from obsc.lower.logs import log
from obsc.lower.placement import placement
from obsc.lower.vpc import ways_out
from obsc.plan.agent_services import CONTAINER_NAME
from obsc.plan.model import (
    Agent,
    AgentService,
    CloudWatchLogsBackend,
    CloudWatchMetricsBackend,
    LogSettings,
    Plan,
)
from obsc.records import replace

DAEMON_DEPLOYMENT = ecs.DeploymentConfiguration(
    maximum_percent=100, minimum_healthy_percent=0, circuit_breaker=False, rollback=False
)
"""A daemon's ports are taken until the old task has stopped, and a cluster may have one instance.

CDK has the same limits and refuses another maximum; the circuit breaker counts in desired tasks, of which there are
none.
https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ecs.Ec2ServiceProps.html
https://github.com/aws/aws-cdk/issues/38102
"""
REPLICA_DEPLOYMENT = ecs.DeploymentConfiguration(
    maximum_percent=200, minimum_healthy_percent=100, circuit_breaker=True, rollback=True
)
"""The new task is there before the old one goes."""


def agent_container(plan: Plan, agent: Agent, logs: LogSettings) -> ecs.Container:
    """The container beside an app; it publishes no port, for the app reaches it inside the task."""
    if agent.collector is not None:
        return collector_container(plan, agent, agent.collector, logs)
    config = ecs.EnvironmentVariable(name="CW_CONFIG_CONTENT", value=agent.config, origin=agent.origin)
    own = (
        ecs.EnvironmentVariable(name=name, value=value, origin=(*agent.origin, "env", name))
        for name, value in agent.env
        if name != "CW_CONFIG_CONTENT"
    )
    return ecs.Container(
        name=CONTAINER_NAME,
        image=agent.image,
        essential=agent.essential,
        cpu=agent.cpu,
        memory=agent.memory,
        memory_reservation=agent.memory_reservation,
        environment=tuple(sorted((config, *own), key=lambda variable: variable.name)),
        log=log(plan, agent.logs or logs, CONTAINER_NAME),
        origin=agent.origin,
        comment=receives(agent, "inside the task only"),
    )


def agent_service_nodes(
    plan: Plan,
    agent: Agent,
    own: AgentService,
    cluster: Text,
    groups: TextList,
    roles: Roles,
    registry: DiscoveryService | None,
) -> Iterator[Node]:
    """The task definition, the service and the outputs of an agent that is a service of its own."""
    task = _task_definition(plan, agent, own, roles)
    running = _service(plan, agent, own, cluster, groups, task, roles, registry)
    yield task
    yield running
    yield Output(
        name=f"{agent.name}.service-name",
        description=f"Name of the ECS service of the agent {agent.name}",
        value=running.ref("name"),
        origin=agent.origin,
    )
    for group in groups if isinstance(groups, tuple) and own.security_groups is None else ():
        yield Output(
            name=f"{agent.name}.security-group-id",
            description=f"Security group of the agent {agent.name}",
            value=group,
            origin=agent.origin,
        )


def _task_definition(plan: Plan, agent: Agent, own: AgentService, roles: Roles) -> ecs.TaskDefinition:
    # Under bridge and host these are ports of the instance, under awsvpc of the task.
    ports = tuple(
        ecs.PortMapping(container_port=port.number, host_port=port.number, protocol=port.protocol)
        for port in agent.ports
    )
    assert agent.logs is not None
    container = replace(
        agent_container(plan, agent, agent.logs),
        port_mappings=ports,
        comment=receives(agent, "from other tasks"),
    )
    return ecs.TaskDefinition(
        name=agent.name,
        family=own.full_name,
        requires_compatibilities=(plan.platform.launch_type,),
        network_mode=own.network_mode,
        cpu=own.cpu,
        memory=own.memory,
        task_role=roles.task,
        execution_role=roles.execution,
        runtime_platform=ecs.RuntimePlatform(cpu_architecture=plan.platform.cpu_architecture),
        containers=(container,),
        origin=agent.origin,
    )


def _service(
    plan: Plan,
    agent: Agent,
    own: AgentService,
    cluster: Text,
    groups: TextList,
    task: ecs.TaskDefinition,
    roles: Roles,
    registry: DiscoveryService | None,
) -> ecs.Service:
    """The service; zones are rebalanced for replicas only.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
    """
    daemon = own.desired_count is None
    where = placement(plan, own.network_mode, groups, daemon=daemon)
    return ecs.Service(
        name=agent.name,
        service_name=own.ecs_service_name,
        cluster=cluster,
        task_definition=task.ref("arn"),
        scheduling_strategy="DAEMON" if daemon else "REPLICA",
        desired_count=own.desired_count,
        launch_type=where.launch_type,
        capacity_provider_strategy=where.capacity_provider_strategy,
        platform_version=where.platform_version,
        network=where.network,
        service_registries=() if registry is None else (ecs.ServiceRegistry(registry=registry.ref("arn")),),
        deployment=DAEMON_DEPLOYMENT if daemon else REPLICA_DEPLOYMENT,
        availability_zone_rebalancing="DISABLED" if daemon else "ENABLED",
        enable_execute_command=own.enable_execute_command,
        enable_ecs_managed_tags=True,
        propagate_tags="SERVICE",
        depends_on=(*roles.policies, *backends_first(agent), *ways_out(plan)),
        origin=agent.origin,
    )


def agent_first(agent: Agent) -> tuple[tuple[str, str], ...]:
    """What has to exist before a service that sends to this agent: the agent's own service."""
    return ((ecs.Service.__name__, agent.name),) if agent.own is not None else backends_first(agent)


def backends_first(agent: Agent) -> tuple[tuple[str, str], ...]:
    """The log groups that a collector in a task writes to and knows by name only: it would create them itself."""
    if agent.collector is None or agent.collector.built_in is not None:
        return ()
    return tuple(
        (LogGroup.__name__, backend.logs.node)
        for backend in agent.collector.backends
        if isinstance(backend, CloudWatchMetricsBackend | CloudWatchLogsBackend) and backend.logs.create
    )
