"""Agents that have tasks and ECS services of their own, and which services send to them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from obsc.importing.agent_containers import agent_container_facts
from obsc.importing.containers import Container, containers
from obsc.importing.facts import Fact, Facts
from obsc.importing.logs import Logs
from obsc.importing.resources import Found
from obsc.importing.service import AGENTS, Imported, runs
from obsc.importing.values import Resource, given, number, part, switch, text
from obsc.init.evidence import Notes
from obsc.init.unit import plain
from obsc.plan.agent_services import SERVICE_CPU, SERVICE_MEMORY
from obsc.plan.instance import INSTANCE, PROGRAM_VARIABLE
from obsc.plan.model import full_name

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")


@dataclass(frozen=True, slots=True)
class Agents:
    """The agents, and for a service the name of the one that it sends to; None is one in its task."""

    facts: Facts
    used_by: Callable[[Imported], str | None]


def agent_services(found: Found, tasks: list[Imported], system: str, logs: Logs, notes: Notes) -> Agents:
    """Every task in which there is an agent and no app, with the service that runs it."""
    facts: Facts = {}
    names: list[tuple[str, bool]] = []
    quiet = Notes()
    for task in found.of("TaskDefinition"):
        all_containers = containers(task, quiet)
        agents = [one for one in all_containers if one.role in AGENTS]
        if not agents or any(one.role == "extra" for one in all_containers):
            continue
        running = next((one for one in found.of("Service") if runs(one, task)), None)
        family = text(part(task.body, "family")) or task.id
        name = plain(family.removeprefix(f"{system}-")) or "agent"
        container = Container(agents[0].node, agents[0].file, notes)
        is_daemon = running is not None and text(part(running.body, "schedulingStrategy")) == "DAEMON"
        facts |= {
            ("agents", name, *key): fact
            for key, fact in _facts(task, running, container, logs, name, system, is_daemon)
        }
        names.append((name, is_daemon))
    if any(not is_daemon for _, is_daemon in names):
        facts |= _namespace(found)
        facts |= _by_endpoint(tasks, names)
    return Agents(facts, lambda service: _used(service, names))


def _used(service: Imported, names: list[tuple[str, bool]]) -> str | None:
    """A service that has no agent beside it sends to the one that its variables name, or to the only one."""
    if service.agent is not None or not names:
        return None
    endpoint = next((service.app.known[one] for one in _ENDPOINTS if one in service.app.known), "")
    named = [name for name, _ in names if re.match(rf"https?://{re.escape(name)}[.:]", endpoint)]
    daemons = [name for name, is_daemon in names if is_daemon]
    if PROGRAM_VARIABLE in service.app.env or INSTANCE in endpoint:
        named = daemons
    return next(iter([*named, *(name for name, _ in names)]), None)


def _facts(
    task: Resource,
    running: Resource | None,
    container: Container,
    logs: Logs,
    name: str,
    system: str,
    is_daemon: bool,
) -> list[tuple[tuple[str, ...], Fact]]:
    whole = full_name(system, name)
    node = running.body if running is not None else task.body
    file = running.file if running is not None else task.file
    topology = "daemon" if is_daemon else "service"
    out: list[tuple[tuple[str, ...], Fact]] = []
    out.append((("topology",), Fact(topology, part(node, "schedulingStrategy").place(file))))
    out += agent_container_facts(container, beside=False)
    usual = {"cpu": SERVICE_CPU, "memory": SERVICE_MEMORY}
    for key in ("cpu", "memory"):
        of_task = part(task.body, key)
        if not is_daemon and number(of_task) not in (None, usual[key]):
            out.append((("resources", key), Fact(number(of_task), of_task.place(task.file))))
    if is_daemon:
        for key in ("cpu", "memory", "memoryReservation"):
            if number(part(container.node, key)):
                out.append((("resources", key), Fact(number(part(container.node, key)), container.place(key))))
    out += [(("logs", *key), fact) for key, fact in logs.facts(container, f"/ecs/{whole}", container.name)]
    if running is None:
        return out
    service_name = part(running.body, "serviceName")
    service_name = service_name if service_name.data is not None else running.body["name"]
    if text(service_name) not in (None, whole):
        out.append((("ecsServiceName",), Fact(text(service_name), service_name.place(file))))
    count = part(running.body, "desiredCount")
    if not is_daemon and number(count) not in (None, 1):
        out.append((("desiredCount",), Fact(number(count), count.place(file))))
    if switch(execute := part(running.body, "enableExecuteCommand")):
        out.append((("enableExecuteCommand",), Fact(True, execute.place(file))))
    return out


def _by_endpoint(tasks: list[Imported], names: list[tuple[str, bool]]) -> Facts:
    """The namespace in the address by which a service knows an agent."""
    for task in tasks:
        for variable in _ENDPOINTS:
            for name, _ in names:
                match = re.match(
                    rf"https?://{re.escape(name)}\.([\w.-]+?)(:\d+)?(/|$)", task.app.known.get(variable, "")
                )
                if match:
                    place = task.app.env[variable].place(task.app.file)
                    return {("platform", "network", "namespace", "name"): Fact(match[1], place)}
    return {}


def _namespace(found: Found) -> Facts:
    """The namespace in which services find agents."""
    for kind in ("AWS::ServiceDiscovery::PrivateDnsNamespace", "aws_service_discovery_private_dns_namespace"):
        for namespace in found.of(kind):
            name = part(namespace.body, "name")
            at = ("platform", "network", "namespace")
            return {
                (*at, "name"): Fact(text(name), name.place(namespace.file)),
                (*at, "create"): Fact(True, namespace.place()),
            }
    for kind in ("AWS::ServiceDiscovery::Service", "aws_service_discovery_service"):
        for registry in found.of(kind):
            id = part(registry.body, "namespaceId")
            id = (
                id
                if id.data is not None
                else part(registry.body["dns_config"].rows[0], "namespaceId")
                if registry.body["dns_config"].rows
                else id
            )
            written = given(id, "namespaceId")
            at = ("platform", "network", "namespace")
            facts: Facts = {(*at, "name"): Fact(None, registry.place(), "the files do not say it")}
            if written not in (None, {"ref": "namespaceId"}):
                facts[(*at, "id")] = Fact(written, id.place(registry.file))
            return facts
    return {}
