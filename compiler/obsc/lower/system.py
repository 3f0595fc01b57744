"""A whole system: every service's resources, and what they share."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra.boundary import Input
from obsc.infra.ecs import Cluster
from obsc.infra.graph import Graph
from obsc.infra.node import Node
from obsc.infra.values import Text
from obsc.lower import (
    agent,
    artifacts,
    backends,
    cloudwatch,
    discovery,
    ec2,
    ecs,
    endpoints,
    iam,
    loadbalancing,
    local,
    logs,
    network,
    parameters,
    scaling,
    vpc,
)
from obsc.plan.model import CreatedCluster, Plan


def lower(plan: Plan) -> Graph:
    """The graph of a plan: inputs, then what is shared, agents among it, then each service, then outputs."""
    nodes: list[Node] = [*_inputs(plan)]
    cluster, created = _cluster(plan)
    nodes += created
    nodes += _network(plan)
    namespace_id, namespaces = discovery.namespace(plan)
    nodes += namespaces
    nodes += logs.log_groups(plan)
    nodes += backends.backend_nodes(plan)
    nodes += local.local_nodes(plan)
    nodes += parameters.parameters(plan)
    nodes += _agents(plan, cluster, namespace_id)
    nodes += cloudwatch.account_switch(plan)
    for service in plan.services:
        groups, group_nodes = network.security_groups(plan, service)
        if plan.platform.ec2 is not None and service.machine is not None:
            nodes += [*group_nodes, *ec2.service_nodes(plan, service, plan.platform.ec2, service.machine, groups)]
            continue
        roles = iam.roles(plan, service)
        nodes += [*group_nodes, *roles.nodes]
        nodes += ecs.service_nodes(plan, service, cluster, groups, roles)
        cluster_name = cluster if created else plan.platform.cluster_name
        nodes += scaling.scaling_nodes(plan, service, cluster_name)
        nodes += cloudwatch.service_nodes(plan, service, cluster_name)
    nodes += artifacts.files(plan)
    nodes += artifacts.steps(plan)
    return Graph(tuple(nodes))


def _network(plan: Plan) -> Iterator[Node]:
    """What is created of the network: the VPC, the load balancer and the endpoints."""
    services = {service.name: network.security_groups(plan, service)[0] for service in plan.services}
    agents = [network.agent_groups(plan, one, own)[0] for one, own in plan.agent_services()]
    yield from vpc.vpc_nodes(plan)
    yield from endpoints.endpoint_nodes(plan, (*services.values(), *agents))
    yield from loadbalancing.load_balancer_nodes(plan, services)


def _agents(plan: Plan, cluster: Text, namespace_id: Text | None) -> Iterator[Node]:
    """Agents that are services of their own."""
    for one, own in plan.agent_services():
        groups, group_nodes = network.agent_groups(plan, one, own)
        registry = discovery.discovery_service(one, own, namespace_id)
        roles = iam.agent_roles(plan, one, own)
        yield from (*group_nodes, *roles.nodes)
        yield from () if registry is None else (registry,)
        yield from agent.agent_service_nodes(plan, one, own, cluster, groups, roles, registry)


def _inputs(plan: Plan) -> Iterator[Input]:
    """Every input once, of the kind that says most about it."""
    chosen: dict[str, Input] = {}
    for use in plan.inputs:
        before = chosen.get(use.input.name)
        if before is None or before.type == "string":
            chosen[use.input.name] = use.input
    yield from chosen.values()


def _cluster(plan: Plan) -> tuple[Text, list[Node]]:
    wanted = plan.platform.cluster
    if not isinstance(wanted, CreatedCluster):
        return wanted, []
    node = Cluster(
        name=plan.name,
        cluster_name=wanted.name,
        container_insights=wanted.container_insights,
        origin=("platform", "ecs", "cluster"),
    )
    return node.ref("name"), [node]
