"""Collectors' configurations in parameters of AWS Systems Manager."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra.ssm import STANDARD_BYTES, Parameter
from obsc.infra.values import ACCOUNT_ID, PARTITION, REGION, Ref, Text, text
from obsc.plan.model import Agent, Plan, full_name


def parameters(plan: Plan) -> Iterator[Parameter]:
    """The parameter of every collector that gets its configuration from one."""
    found: dict[str, Agent] = {}
    for service in plan.services:
        if _is_stored(service.agent):
            found.setdefault(_node(service.agent), service.agent)
    for name, agent in sorted(found.items()):
        size = len(agent.config.encode())
        yield Parameter(
            name=name,
            # A name may not begin with `aws` or `ssm`, as a system's may.
            parameter_name=f"/collector/{full_name(plan.name, name)}",
            description=f"Configuration of the collector {name}",
            value=agent.config,
            tier="Standard" if size <= STANDARD_BYTES else "Advanced",
            origin=(*agent.origin, "configDelivery"),
        )


def parameter_arn(agent: Agent) -> Text | None:
    """The ARN of the parameter with an agent's configuration, or None where it is in the task definition."""
    if not _is_stored(agent):
        return None
    name = Ref(Parameter.__name__, _node(agent), "name")
    return text("arn:", PARTITION, ":ssm:", REGION, ":", ACCOUNT_ID, ":parameter", name)


def _is_stored(agent: Agent) -> bool:
    collector = agent.collector
    return collector is not None and collector.delivery == "ssm" and collector.built_in is None


def _node(agent: Agent) -> str:
    """The agent's own name; one that is written in a service and stands in its tasks has the name of others, too."""
    return agent.name if agent.named else f"{agent.origin[1]}-{agent.name}"
