"""A whole system: every service's resources, and what they share."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra.boundary import Input
from obsc.infra.ecs import Cluster
from obsc.infra.graph import Graph
from obsc.infra.logs import LogGroup
from obsc.infra.node import Node
from obsc.infra.values import Text
from obsc.lower import artifacts, ecs, iam, network
from obsc.plan.model import CreatedCluster, LogSettings, Plan


def lower(plan: Plan) -> Graph:
    """The graph of a plan: inputs, then what is shared, then each service, then outputs."""
    nodes: list[Node] = [*_inputs(plan)]
    cluster, created = _cluster(plan)
    nodes += created
    nodes += _log_groups(plan)
    for service in plan.services:
        groups, group_nodes = network.security_groups(plan, service)
        roles = iam.roles(plan, service)
        nodes += [*group_nodes, *roles.nodes]
        nodes += ecs.service_nodes(plan, service, cluster, groups, roles)
    nodes += artifacts.files(plan)
    nodes += artifacts.steps(plan)
    return Graph(tuple(nodes))


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


def _log_groups(plan: Plan) -> Iterator[LogGroup]:
    """Every group that is to be created, once, however many containers write to it."""
    for settings in dict.fromkeys(_log_settings(plan)):
        if settings.create:
            yield LogGroup(
                name=settings.node,
                log_group_name=settings.group,
                retention_days=settings.retention_days,
                removal=settings.removal,
                origin=settings.origin,
            )


def _log_settings(plan: Plan) -> Iterator[LogSettings]:
    for service in plan.services:
        yield service.logs
        yield from (logs for logs in (service.agent.logs, *(c.logs for c in service.containers)) if logs is not None)
