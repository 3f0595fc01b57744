"""Read agents: what stands in their container, and where services find them."""

from __future__ import annotations

import json

from obsc.diagnostics import Path
from obsc.plan.inputs import Inputs
from obsc.plan.model import Agent, LogSettings, Taken
from obsc.spec import read as spec
from obsc.spec.versions import CLOUDWATCH_AGENT_IMAGE, CLOUDWATCH_AGENT_TAG

SIDECAR_CPU = 64
SIDECAR_MEMORY_RESERVATION = 128
"""What AWS's guide reserves for the agent beside an app.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
"""

CONTAINER_NAME = "cloudwatch-agent"


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


def read_agent(written: spec.Agent, name: str | None, origin: Path, inputs: Inputs, taken: list[Taken]) -> Agent:
    """An agent, named under `agents` or written in a service."""
    image = f"{CLOUDWATCH_AGENT_IMAGE}:{CLOUDWATCH_AGENT_TAG}"
    if written.image is None:
        taken.append(Taken((*origin, "image"), image, "the newest full tag that obsc ships"))
    resources = written.resources
    reservation = resources.memory_reservation
    if reservation is None and resources.memory is None:
        reservation = SIDECAR_MEMORY_RESERVATION
        taken.append(Taken((*origin, "resources", "memoryReservation"), reservation, "what AWS's guide reserves"))
    if resources.cpu is None:
        taken.append(Taken((*origin, "resources", "cpu"), SIDECAR_CPU, "what AWS's guide reserves"))
    return Agent(
        name=name or CONTAINER_NAME,
        named=name is not None,
        distribution=written.distribution,
        topology=written.topology,
        image=inputs.text(written.image or image, "image", "Image of the CloudWatch agent.", (*origin, "image")),
        essential=written.essential,
        cpu=SIDECAR_CPU if resources.cpu is None else resources.cpu,
        memory=resources.memory,
        memory_reservation=reservation,
        config=application_signals_config(),
        env=tuple(
            (key, inputs.text(value, "string", f"Value of {key} for the agent.", (*origin, "env", key)))
            for key, value in sorted(written.env.items())
        ),
        logs=_logs(written.logs, name, origin, inputs),
        origin=origin,
    )


def _logs(written: spec.Logs, name: str | None, origin: Path, inputs: Inputs) -> LogSettings | None:
    if written.group is None:
        return None
    at = (*origin, "logs")
    return LogSettings(
        node=f"{name}.agent" if name else ".".join([str(origin[1]), "agent"]),
        group=inputs.text(written.group, "log-group-name", "Log group of the CloudWatch agent.", (*at, "group")),
        create=written.create,
        retention_days=written.retention_days,
        removal=written.removal_policy,
        stream_prefix=written.stream_prefix,
        origin=at,
    )
