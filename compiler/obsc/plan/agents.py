"""Read agents: what stands in their container, and where services find them."""

from __future__ import annotations

import json
from functools import cache

from obsc.diagnostics import Path
from obsc.lock import Lock
from obsc.plan.agent_services import COLLECTOR_CONTAINER, CONTAINER_NAME, host, read_agent_service
from obsc.plan.collector.read import Read, Setting, read_collector
from obsc.plan.inputs import Inputs
from obsc.plan.model import Agent, AgentPort, AgentService, Backend, LogSettings, Platform, Taken
from obsc.plan.sdk import APPLICATION_SIGNALS_PORT, SAMPLING_PORT
from obsc.spec import read as spec
from obsc.spec.versions import ADOT_COLLECTOR_IMAGE, CLOUDWATCH_AGENT_IMAGE

SIDECAR_CPU = 64
SIDECAR_MEMORY_RESERVATION = 128
"""What AWS's guide reserves for the agent beside an app.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
"""
COLLECTOR_MEMORY_RESERVATION = 256
"""Room for what a collector needs by itself and for batches: its memory limiter goes by this."""

APPLICATION_SIGNALS = (
    AgentPort(number=SAMPLING_PORT, protocol="tcp", purpose="Sampling rules for services"),
    AgentPort(number=APPLICATION_SIGNALS_PORT, protocol="tcp", purpose="Telemetry of services"),
)
"""What the CloudWatch agent listens on."""


@cache
def application_signals_config() -> str:
    """The agent's configuration for Application Signals: traces and metrics, nothing else.

    An `enabled` key is ignored by the agent, so there is none.
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
    """
    config: dict[str, dict[str, dict[str, dict[str, str]]]] = {
        "traces": {"traces_collected": {"application_signals": {}}},
        "logs": {"metrics_collected": {"application_signals": {}}},
    }
    return json.dumps(config, separators=(",", ":"))


def read_agent(
    written: spec.Agent,
    name: str | None,
    origin: Path,
    *,
    system: str,
    platform: Platform,
    backends: tuple[Backend, ...],
    wants_sampling_rules: bool,
    inputs: Inputs,
    taken: list[Taken],
    lock: Lock,
) -> Agent:
    """An agent, named under `agents` or written in a service."""
    called = name or _name_of_inline(written, origin)
    own = read_agent_service(written, called, system, origin, platform, inputs, taken)
    default = lock.default(_IMAGE[written.distribution])
    image = written.image if isinstance(written.image, spec.Ref) else lock.pinned(written.image or default)
    if written.image is None:
        taken.append(Taken((*origin, "image"), lock.pinned(default), lock.reason))
    cpu, memory, reservation = _size(written, own, origin, taken)
    collector: Read | None = None
    if written.distribution == "adot-collector":
        room = memory or (own.memory if own is not None else None) or reservation or COLLECTOR_MEMORY_RESERVATION
        collector = read_collector(
            written,
            origin,
            Setting(platform=platform, backends=backends, wants_sampling_rules=wants_sampling_rules, memory=room),
        )
    return Agent(
        name=called,
        named=name is not None or own is not None,
        distribution=written.distribution,
        topology=written.topology,
        image=inputs.text(image, "image", f"Image of the agent {called}.", (*origin, "image")),
        essential=written.essential or own is not None,
        cpu=cpu,
        memory=memory,
        memory_reservation=reservation,
        config=application_signals_config() if collector is None else collector.config,
        env=tuple(
            (key, inputs.text(value, "string", f"Value of {key} for the agent.", (*origin, "env", key)))
            for key, value in sorted(written.env.items())
        ),
        logs=_logs(written.logs, name, called, own, origin, inputs, taken),
        host=host(written.topology, called, platform, _CONTAINER[written.distribution]),
        own=own,
        ports=APPLICATION_SIGNALS if collector is None else collector.ports,
        signals=() if collector is None else collector.signals,
        collector=None if collector is None else collector.collector,
        origin=origin,
    )


_CONTAINER = {"cloudwatch-agent": CONTAINER_NAME, "adot-collector": COLLECTOR_CONTAINER}
_IMAGE = {"cloudwatch-agent": CLOUDWATCH_AGENT_IMAGE, "adot-collector": ADOT_COLLECTOR_IMAGE}


def _name_of_inline(written: spec.Agent, origin: Path) -> str:
    """The name of an agent that is written in a service: a service of its own needs one that nobody else has."""
    return _CONTAINER[written.distribution] if written.topology == "sidecar" else f"{origin[1]}-agent"


def _size(
    agent: spec.Agent, own: AgentService | None, origin: Path, taken: list[Taken]
) -> tuple[int, int | None, int | None]:
    """CPU, limit and reservation of the container: a task of its own is all its, of another's it has a share."""
    written, is_collector = agent.resources, agent.distribution == "adot-collector"
    if own is not None and own.cpu is not None:
        return own.cpu, None, written.memory_reservation or own.memory
    reservation = written.memory_reservation
    if reservation is None and written.memory is None:
        reservation = COLLECTOR_MEMORY_RESERVATION if is_collector else SIDECAR_MEMORY_RESERVATION
        why = "room for its batches" if is_collector else "what AWS's guide reserves"
        taken.append(Taken((*origin, "resources", "memoryReservation"), reservation, why))
    if written.cpu is None:
        taken.append(Taken((*origin, "resources", "cpu"), SIDECAR_CPU, "what AWS's guide reserves"))
    return written.cpu or SIDECAR_CPU, written.memory, reservation


def _logs(
    written: spec.Logs,
    name: str | None,
    called: str,
    own: AgentService | None,
    origin: Path,
    inputs: Inputs,
    taken: list[Taken],
) -> LogSettings | None:
    at = (*origin, "logs")
    group = written.group
    if group is None and own is not None:
        group = f"/ecs/{own.full_name}"
        taken.append(Taken((*at, "group"), group, "one group for each service"))
    if group is None:
        return None
    return LogSettings(
        node=called if own is not None else f"{name}.agent" if name is not None else f"{origin[1]}.{called}",
        group=inputs.text(group, "log-group-name", f"Log group of the agent {called}.", (*at, "group")),
        create=written.create,
        retention_days=written.retention_days,
        removal=written.removal_policy,
        stream_prefix=written.stream_prefix,
        origin=at,
    )
