"""What is left for a person where agents stand outside of the apps' tasks, and where tasks stand on instances."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra.boundary import Step
from obsc.plan.instance import INSTANCE
from obsc.plan.model import CreatedCluster, Plan

_CLUSTER = ("platform", "ecs", "cluster")


def agent_steps(plan: Plan) -> Iterator[Step]:
    """The steps, in the order in which they are to be taken."""
    if plan.platform.launch_type == "EC2" and plan.platform.ec2 is None:
        yield from _instances(plan)
    for agent, own in plan.agent_services():
        if own.desired_count is None:
            yield from _daemon(plan, agent.name)
        elif own.security_groups is not None:
            yield Step(
                name=f"{agent.name}.security-groups",
                description=(
                    f"The security groups of {agent.name} are given: they have to let its services in on TCP ports "
                    "4316 and 2000."
                ),
                origin=agent.origin,
            )
    if any(own.desired_count is not None for _, own in plan.agent_services()):
        yield from _namespace(plan)


def _instances(plan: Plan) -> Iterator[Step]:
    """https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html for the types of target groups."""
    if isinstance(plan.platform.cluster, CreatedCluster):
        yield Step(
            name="instances",
            description=(
                f"Container instances have to join the cluster {plan.platform.cluster.name}: until then no task starts."
            ),
            origin=_CLUSTER,
        )
    kind = "ip" if plan.platform.network_mode == "awsvpc" else "instance"
    for service in plan.services:
        if service.route is not None and service.route.target_group is not None:
            yield Step(
                name=f"{service.name}.target-group",
                description=(
                    f"The target group of {service.name} needs the target type `{kind}`, for tasks in "
                    f"{plan.platform.network_mode} mode."
                ),
                origin=service.route.origin,
            )


def _daemon(plan: Plan, name: str) -> Iterator[Step]:
    """https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html for the agent's variable."""
    senders = [service for service in plan.services if service.agent.name == name and service.agent.host == INSTANCE]
    if not senders:
        return
    names = ", ".join(service.name for service in senders)
    yield Step(
        name=f"{name}.metadata",
        description=(
            f"The instance metadata service is asked for the address of {name}, by {names}: the instances need "
            "`HttpPutResponseHopLimit` 2, and tasks must not be kept from it (`ECS_AWSVPC_BLOCK_IMDS`, or a rule of a "
            "firewall)."
        ),
        origin=senders[0].at("agent"),
    )
    yield Step(
        name=f"{name}.python3",
        description=(
            f"A shell `sh` and `python3` have to be in the image of {names}: the command looks for {name} with them."
        ),
        origin=senders[0].at("agent"),
    )
    if plan.platform.network_mode == "awsvpc":
        yield Step(
            name=f"{name}.instance-security-group",
            description=(
                f"The security group of the instances has to let {names} in on TCP ports 4316 and 2000: these are "
                f"ports of {name} on the instance."
            ),
            origin=senders[0].at("agent"),
        )


def _namespace(plan: Plan) -> Iterator[Step]:
    """https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html"""
    namespace = plan.platform.namespace
    if namespace is not None:
        exists = "" if namespace.id is None else "The namespace that is given has to have that name and be of that VPC."
        yield Step(
            name="namespace",
            description=(
                f"Names in {namespace.name} are found only in a VPC with DNS support and DNS host names switched on. "
                f"{exists}"
            ).strip(),
            origin=namespace.origin,
        )
