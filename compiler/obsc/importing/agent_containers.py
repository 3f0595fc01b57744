"""An agent's container, beside an app or in a task of its own, by keys of `agent`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.importing.containers import Container
from obsc.importing.embedded import embedded
from obsc.importing.facts import Fact
from obsc.importing.resources import is_own
from obsc.importing.values import given, input_name, number, part, switch, unwrapped
from obsc.init.evidence import Notes
from obsc.plan.agents import SIDECAR_CPU, SIDECAR_MEMORY_RESERVATION
from obsc.spec.versions import (
    ADOT_COLLECTOR_IMAGE,
    ADOT_COLLECTOR_VERSION,
    CLOUDWATCH_AGENT_IMAGE,
    CLOUDWATCH_AGENT_TAG,
)


def agent_container_facts(agent: Container, *, beside: bool) -> Iterator[tuple[tuple[str, ...], Fact]]:
    """What an agent's container says; `beside` is one in the task of an app."""
    node = agent.node
    is_collector = agent.role == "adot-collector"
    if is_collector:
        yield ("distribution",), Fact("adot-collector", agent.place("image"))
    image = part(node, "image")
    written = given(image, "agentImage")
    shipped = f"{CLOUDWATCH_AGENT_IMAGE}:{CLOUDWATCH_AGENT_TAG}", f"{ADOT_COLLECTOR_IMAGE}:v{ADOT_COLLECTOR_VERSION}"
    if written not in shipped and not str(written).endswith(":latest") and ":" in str(written):
        yield ("image",), Fact(written, image.place(agent.file))
    elif written not in shipped:
        agent.notes.add(
            f"`{written}` can be another image tomorrow: obsc takes one that it ships", image.place(agent.file)
        )
    if beside:
        if switch(part(node, "essential")) is not False:
            yield ("essential",), Fact(True, agent.place("essential"))
        yield from _agent_size(agent)
    for name, value in agent.env.items():
        if name not in ("CW_CONFIG_CONTENT", "AOT_CONFIG_CONTENT"):
            yield ("env", name), Fact(given(value, input_name(name.lower())), value.place(agent.file))
    yield from _config(agent)
    for row in part(node, "secrets").rows if not is_own(agent.file) else ():
        agent.notes.add(
            "the agent's configuration is obsc's own: what a secret holds is left out", row.place(agent.file)
        )


def _agent_size(agent: Container) -> Iterator[tuple[tuple[str, ...], Fact]]:
    sizes = {key: number(part(agent.node, key)) for key in ("cpu", "memory", "memoryReservation")}
    usual = {"cpu": SIDECAR_CPU, "memory": None, "memoryReservation": SIDECAR_MEMORY_RESERVATION}
    for key, size in sizes.items():
        if size and (agent.role == "adot-collector" or size != usual[key] or (key != "cpu" and sizes["memory"])):
            yield ("resources", key), Fact(size, agent.place(key))


def _config(agent: Container) -> Iterator[tuple[tuple[str, ...], Fact]]:
    if agent.role != "adot-collector":
        return
    named = next((word for word in agent.words if word and word.startswith("--config=")), "")
    match = re.search(r"/etc/ecs/([a-z-]+)\.ya?ml$|/etc/ecs/([a-z-]+)/?$", named)
    if match:
        yield ("config",), Fact(f"builtin:{match[1] or match[2]}", agent.place("command"))
    content = agent.env.get("AOT_CONFIG_CONTENT")
    if content is None:
        return
    written = unwrapped(embedded(content, agent.file, Notes()))
    if isinstance(written, dict) and written:
        yield ("config",), Fact(written, content.place(agent.file))
    else:
        message = "the collector's own configuration is left out: see `receivers`, `backends` and `config`"
        agent.notes.add(message, content.place(agent.file))
