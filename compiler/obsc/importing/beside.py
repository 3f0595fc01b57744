"""What stands beside tasks and services: roles, security groups, dashboards, instances; compared by what they are for.

Roles and groups have names of their own everywhere, and allow more than one system needs. What counts is that nothing
is missing: an action, a port, a variable. More is noted where it is everything.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from obsc.compare import MISSING, Difference
from obsc.diagnostics import Path
from obsc.importing.access import allowed, groups_of, openings, role_of, role_of_instance
from obsc.importing.embedded import embedded
from obsc.importing.machine_task import running_of
from obsc.importing.machines import Machine, machines
from obsc.importing.resources import Found
from obsc.importing.service import runs
from obsc.importing.values import Joined, Reference, Resource, part, text
from obsc.infra.cloudwatch import Dashboard
from obsc.infra.ec2 import Instance, LaunchTemplate
from obsc.infra.ecs import TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.iam import RolePolicy
from obsc.infra.network import Peer, SecurityGroupIngress
from obsc.infra.values import JsonObject, Ref
from obsc.init.documents import Node
from obsc.init.evidence import Notes, Place
from obsc.lower.userdata.host import command, variables
from obsc.pipeline import Compilation
from obsc.plan.model import Plan, full_name


@dataclass(frozen=True, slots=True)
class Beyond:
    """A difference with its places."""

    difference: Difference
    origin: Path
    place: Place | None


@dataclass(slots=True)
class Beside:
    """What differs, and which of our nodes were compared, by kind and name."""

    drifts: list[Beyond] = field(default_factory=list)
    compared: set[tuple[str, str]] = field(default_factory=set)


def beside(compilation: Compilation, found: Found, notes: Notes, *, has_dashboards: bool) -> Beside:
    """Compare what belongs to the tasks and services that were found; with all dashboards one can be missing."""
    plan, graph = compilation.plan, compilation.graph
    assert plan is not None and graph is not None
    out = Beside()
    tasks = {node.family: node.name for node in graph.of(TaskDefinition)}
    family = families(found, graph)
    for task in found.of("TaskDefinition"):
        name = tasks.get(family[task.id])
        if name is None:
            continue
        for key, kind in (("taskRoleArn", "task"), ("executionRoleArn", "execution")):
            node = part(task.body, key)
            _role(found, graph, f"{name}-{kind}", node, role_of(found, node), task, out, notes)
        running = next((one for one in found.of("Service") if runs(one, task)), None)
        if running is not None:
            _groups(found, plan, graph, name, running, out)
    _machines(found, plan, graph, out, notes)
    _dashboards(found, graph, out, has_all=has_dashboards)
    return out


def families(found: Found, graph: Graph) -> dict[str, str]:
    """The families of task definitions by their ids; one that an expression says is that of the only one missing."""
    said = {task.id: text(part(task.body, "family")) for task in found.of("TaskDefinition")}
    missing = [node.family for node in graph.of(TaskDefinition) if node.family not in said.values()]
    left = [id_ for id_, family in said.items() if family is None]
    only = dict(zip(left, missing, strict=True)) if len(left) == len(missing) == 1 else {}
    return {id_: family or only.get(id_, id_) for id_, family in said.items()}


def _role(
    found: Found,
    graph: Graph,
    name: str,
    node: Node,
    role: Resource | None,
    owner: Resource,
    out: Beside,
    notes: Notes,
) -> None:
    """The actions that a role has to allow; one that is not here is somebody else's to compare."""
    ours = next((one for one in graph.of(RolePolicy) if one.name == name), None)
    if ours is None or (role is None and node.data is not None):
        return
    out.compared |= {("RolePolicy", name), ("Role", name)}
    if role is None:
        difference = Difference("Role", name, "", Ref("Role", name, "arn"), MISSING)
        out.drifts.append(Beyond(difference, ours.origin, owner.place()))
        return
    may = allowed(found, role)
    missing = sorted({action for one in ours.statements for action in one.actions if not may.allows(action, one.sid)})
    if missing and may.is_open:
        notes.add(f"what `{role.id}` allows is not all written out: it may lack {', '.join(missing)}", role.place())
    elif missing:
        difference = Difference("RolePolicy", name, "actions", tuple(missing), MISSING)
        out.drifts.append(Beyond(difference, ours.origin, role.place()))
    if may.wide:
        said = ", ".join(f"`{one}`" for one in may.wide)
        notes.add(f"`{role.id}` allows {said}: more than anything here needs", role.place())


def _groups(found: Found, plan: Plan, graph: Graph, name: str, running: Resource, out: Beside) -> None:
    """The ports that the security groups of a service let in."""
    network = part(running.body, "networkConfiguration", "awsvpcConfiguration")
    network = network if network.data is not None else part(running.body, "networkConfiguration")
    rows = part(network, "securityGroups").rows
    groups, is_open = groups_of(found, rows)
    if not groups or is_open:
        return
    there = [one for group in groups for one in openings(found, group)]
    for rule in _wanted(plan, graph, name):
        out.compared.add(("SecurityGroupIngress", rule.name))
        if not any(one.covers(rule.protocol, rule.from_port) for one in there):
            said = f"{rule.protocol} {rule.from_port}, {rule.description.rstrip('.')}"
            difference = Difference("SecurityGroupIngress", rule.name, "", said, MISSING)
            out.drifts.append(Beyond(difference, rule.origin, groups[0].place()))
    out.compared.add(("SecurityGroup", name))


def _wanted(plan: Plan, graph: Graph, name: str) -> Iterator[SecurityGroupIngress]:
    """The rules of the group that obsc would create; for groups that are given, what they have to let in."""
    own = [
        rule
        for rule in graph.of(SecurityGroupIngress)
        if isinstance(rule.group, Ref) and rule.group.kind == "SecurityGroup" and rule.group.name == name
    ]
    yield from own
    if own:
        return
    for service in plan.services:
        if service.name == name and service.security_groups is not None and service.route is not None:
            yield _rule(f"{name}.load-balancer", "tcp", service.port, "From the load balancer", service.route.origin)
    for agent, apart in plan.agent_services():
        if agent.name == name and apart.security_groups is not None:
            for port in agent.ports:
                yield _rule(f"{name}.{port.number}", port.protocol, port.number, port.purpose, agent.origin)


def _rule(name: str, protocol: Any, port: int, why: str, origin: Path) -> SecurityGroupIngress:
    return SecurityGroupIngress(
        name=name,
        group="",
        protocol=protocol,
        from_port=port,
        to_port=port,
        peer=Peer(),
        description=why,
        origin=origin,
    )


def _machines(found: Found, plan: Plan, graph: Graph, out: Beside, notes: Notes) -> None:
    """Apps on instances: their type, what they start with which variables, and their role."""
    if plan.platform.ec2 is None:
        return
    for machine in machines(found, notes):
        service = next((one for one in plan.services if _is_service(machine, plan, one.name)), None)
        if service is None or service.machine is None:
            continue
        nodes: list[Instance | LaunchTemplate] = [*graph.of(Instance), *graph.of(LaunchTemplate)]
        node = next((one for one in nodes if one.name == service.name), None)
        if node is None:
            continue
        out.compared |= {(node.kind, node.name), ("AutoScalingGroup", node.name), ("InstanceProfile", node.name)}
        kind = text(part(machine.properties, "instanceType"))
        if kind is not None and kind != node.instance_type:
            _differs(out, node, "instance_type", node.instance_type, kind, machine, machine.app.line)
        ours: dict[str, Any] = {one.name: one.value for one in service.variables}
        words: tuple[str, ...] = (*service.launch.entry_point, *service.launch.command)
        if plan.platform.is_host:
            ours = {**variables(service, service.machine)}
            words = command(service, service.machine)
        _compare_environment(out, node, ours, machine)
        theirs = _command(machine)
        if theirs is not None and words and theirs != words:
            _differs(out, node, "user_data.command", words, theirs, machine, machine.app.line)
        profile = part(machine.properties, "iamInstanceProfile")
        role = role_of_instance(found, profile)
        _role(found, graph, f"{service.name}-instance", profile, role, machine.resource, out, notes)
        _groups(found, plan, graph, service.name, running_of(machine), out)


def _is_service(machine: Machine, plan: Plan, name: str) -> bool:
    return machine.name in (name, full_name(plan.name, name)) or machine.app.name == full_name(plan.name, name)


def _command(machine: Machine) -> tuple[str, ...] | None:
    """What the instance starts; None where a word of it is known only at deployment."""
    app = machine.app
    docker = app.docker
    entry = docker.one("entrypoint") if docker is not None else None
    words = app.words if docker is None else (*((entry,) if entry else ()), *docker.arguments)
    known = [machine.data.marks.known(word) for word in words]
    return None if None in known else tuple(str(word) for word in known)


def _compare_environment(out: Beside, node: Instance | LaunchTemplate, ours: dict[str, Any], machine: Machine) -> None:
    for name, value in ours.items():
        said = machine.app.env.get(name)
        if said is None:
            _differs(out, node, f"user_data.environment[{name}]", value, MISSING, machine, machine.app.line)
            continue
        known = machine.data.marks.known(said[0])
        if known is not None and isinstance(value, str) and known != value:
            _differs(out, node, f"user_data.environment[{name}]", value, known, machine, said[1])


def _differs(
    out: Beside, node: Instance | LaunchTemplate, name: str, ours: object, theirs: object, machine: Machine, line: int
) -> None:
    place = machine.data.place(line)
    out.drifts.append(Beyond(Difference(node.kind, node.name, name, ours, theirs), node.origin, place))


def _dashboards(found: Found, graph: Graph, out: Beside, *, has_all: bool) -> None:
    """Dashboards by their names: each widget that is another, as far as it is written out."""
    there = {text(part(one.body, "dashboardName")): one for one in found.of("Dashboard")}
    if not there and not has_all:
        return
    for node in graph.of(Dashboard):
        out.compared.add((node.kind, node.name))
        resource = there.get(node.dashboard_name if isinstance(node.dashboard_name, str) else None)
        if resource is None:
            out.drifts.append(
                Beyond(Difference(node.kind, node.name, "", node.dashboard_name, MISSING), node.origin, None)
            )
            continue
        body = embedded(part(resource.body, "dashboardBody"), resource.file, Notes())
        for path, ours, theirs in _unequal("", node.body, body):
            out.drifts.append(
                Beyond(Difference(node.kind, node.name, path, ours, theirs), node.origin, body.place(resource.file))
            )


def _unequal(path: str, ours: Any, theirs: Node) -> Iterator[tuple[str, object, object]]:
    """Where a JSON document differs from ours; references are known only at deployment."""
    if isinstance(theirs.data, Reference | Joined):
        return
    if isinstance(ours, JsonObject):
        for key, value in ours.entries:
            if isinstance(theirs.data, dict) and key in theirs.data:
                yield from _unequal(f"{path}.{key}".lstrip("."), value, theirs[key])
            else:
                yield f"{path}.{key}".lstrip("."), _plain(value), MISSING
        known = {key for key, _ in ours.entries}
        for key, node in theirs.items:
            if key not in known:
                yield f"{path}.{key}".lstrip("."), MISSING, _data(node)
    elif isinstance(ours, tuple):
        for number, (one, other) in enumerate(zip(ours, theirs.rows, strict=False)):
            yield from _unequal(f"{path}[{number}]", one, other)
        if len(ours) != len(theirs.rows):
            yield path, len(ours), len(theirs.rows)
    elif isinstance(ours, str | bool | int | float) and ours != theirs.data:
        is_number = isinstance(ours, int | float) and not isinstance(ours, bool)
        if not (is_number and text(theirs) is not None and _number(text(theirs)) == ours):
            yield path, ours, _data(theirs)


def _number(written: str | None) -> float | None:
    try:
        return float(written or "")
    except ValueError:
        return None


def _plain(value: Any) -> object:
    return json.dumps(value) if isinstance(value, str | int | float | bool) else type(value).__name__


def _data(node: Node) -> object:
    return node.data if isinstance(node.data, str | int | float | bool) else MISSING
