"""The ADOT Collector's container."""

from __future__ import annotations

from obsc.infra import ecs
from obsc.lower.logs import log
from obsc.lower.parameters import parameter_arn
from obsc.plan.agent_services import COLLECTOR_CONTAINER
from obsc.plan.collector.builtin import BUILT_IN
from obsc.plan.model import Agent, Collector, LogSettings, Plan
from obsc.records import replace

CONFIG_VARIABLE = "AOT_CONFIG_CONTENT"
"""The whole configuration; it takes the place of `--config`.

https://github.com/aws-observability/aws-otel-collector/blob/v0.49.0/pkg/config/config_factory.go
"""

HEALTH_CHECK = ecs.HealthCheck(command=("CMD", "/healthcheck"), interval=10, timeout=5, retries=3, start_period=10)
"""The image has no shell but this program, which asks the extension `health_check`.

Two words: CDK takes one for a line of a shell.
https://github.com/aws-observability/aws-otel-collector/blob/v0.49.0/cmd/healthcheck/main.go
https://github.com/aws-observability/aws-otel-collector/issues/2655
"""


def collector_container(plan: Plan, agent: Agent, collector: Collector, logs: LogSettings) -> ecs.Container:
    """The container beside an app; it publishes no port, for the app reaches it inside the task."""
    variables = {name: ecs.EnvironmentVariable(name=name, value=value) for name, value in collector.variables}
    variables |= {
        name: ecs.EnvironmentVariable(name=name, value=value, origin=(*agent.origin, "env", name))
        for name, value in agent.env
    }
    container = ecs.Container(
        name=COLLECTOR_CONTAINER,
        image=agent.image,
        essential=agent.essential,
        cpu=agent.cpu,
        memory=agent.memory,
        memory_reservation=agent.memory_reservation,
        health_check=HEALTH_CHECK,
        log=log(plan, agent.logs or logs, COLLECTOR_CONTAINER),
        origin=agent.origin,
        comment=receives(agent, "inside the task only"),
    )
    stored = parameter_arn(agent)
    if collector.built_in is not None:
        container = replace(container, command=(f"--config={BUILT_IN[collector.built_in].file}",))
    elif stored is None:
        variables[CONFIG_VARIABLE] = ecs.EnvironmentVariable(
            name=CONFIG_VARIABLE, value=agent.config, origin=(*agent.origin, "config")
        )
    else:
        variables.pop(CONFIG_VARIABLE, None)
        secret = ecs.SecretVariable(name=CONFIG_VARIABLE, value_from=stored, origin=(*agent.origin, "configDelivery"))
        container = replace(container, secrets=(secret,))
    return replace(container, environment=tuple(variables[name] for name in sorted(variables)))


def receives(agent: Agent, from_where: str) -> str:
    """What an agent listens for, for a reader of its container."""
    if agent.collector is None:
        return f"Receives OTLP on 4316 and sampling requests on 2000, {from_where}."
    return f"Receives {_listed([f'{port.purpose} on {port.number}' for port in agent.ports])}, {from_where}."


def _listed(items: list[str]) -> str:
    return " and ".join((", ".join(items[:-1]), items[-1])) if len(items) > 1 else "".join(items) or "nothing"
