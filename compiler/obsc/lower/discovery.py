"""The names by which apps find agents that are services of their own."""

from __future__ import annotations

from obsc.infra.boundary import Output
from obsc.infra.discovery import DiscoveryService, Namespace
from obsc.infra.node import Node
from obsc.infra.values import Text
from obsc.plan.model import Agent, AgentService, Plan

TTL = 60
"""Seconds for which an app may go on with the address of a task that is gone: CDK's default for an ECS service.

https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ecs.CloudMapOptions.html
"""


def namespace(plan: Plan) -> tuple[Text | None, list[Node]]:
    """The id of the namespace, given or created, and the nodes that make it."""
    wanted, vpc = plan.platform.namespace, plan.platform.vpc
    if wanted is None or wanted.id is not None:
        return None if wanted is None else wanted.id, []
    if vpc is None or all(own.desired_count is None for _, own in plan.agent_services()):
        return None, []
    node = Namespace(
        name=plan.name,
        namespace_name=wanted.name,
        description=f"Names of the agents of {plan.name}",
        vpc=vpc,
        origin=wanted.origin,
    )
    output = Output(
        name="namespace-id",
        description=f"Id of the Cloud Map namespace {wanted.name}",
        value=node.ref("id"),
        origin=wanted.origin,
    )
    return node.ref("id"), [node, output]


def discovery_service(agent: Agent, own: AgentService, namespace_id: Text | None) -> DiscoveryService | None:
    """The name of an agent, with an A record for each of its tasks; a daemon has none, for it is on every instance.

    Exporters look up addresses, never the SRV records that Cloud Map has for other network modes.
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html
    """
    if own.desired_count is None or namespace_id is None:
        return None
    return DiscoveryService(
        name=agent.name,
        service_name=agent.name,
        description=f"Tasks of the agent {agent.name}",
        namespace=namespace_id,
        record_type="A",
        ttl=TTL,
        dns_name=agent.host,
        origin=agent.origin,
    )
