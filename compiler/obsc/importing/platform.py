"""Where the services run, as their tasks and ECS services say it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from obsc.diagnostics import Path
from obsc.importing.facts import Fact, Facts
from obsc.importing.machine_platform import machine_platform
from obsc.importing.resources import Found
from obsc.importing.service import Imported
from obsc.importing.values import Reference, Resource, given, input_name, number, part, switch, text
from obsc.init.documents import Node
from obsc.init.evidence import Notes
from obsc.init.project import TextFile

_REGION = r"[a-z]{2}(-[a-z]+)+-[0-9]"
_AS_THE_PLATFORM_SAYS = "As the platform says"
"""The description of an ingress rule that `platform.network.ingress` asks for."""


def platform(found: Found, tasks: list[Imported], notes: Notes) -> Facts:
    """The platform, the labels, and what each service has in another way than the rest."""
    facts: Facts = {}
    facts |= dict(_compute(found, tasks))
    facts |= _instances(tasks, notes)
    facts |= _cluster(found, tasks, notes)
    facts |= dict(_labels(found, tasks))
    facts |= dict(_policies(found, tasks))
    facts |= _network(found, tasks, notes)
    facts |= dict(_ingress(found, tasks, notes))
    return facts


def _compute(found: Found, tasks: list[Imported]) -> Iterator[tuple[Path, Fact]]:
    for provider in found.of("Provider"):
        region = provider.body["region"]
        if re.fullmatch(_REGION, text(region) or ""):
            yield ("platform", "region"), Fact(text(region), region.place(provider.file))
    for task in tasks:
        region = task.app.log()[1]
        if isinstance(region.data, str) and re.fullmatch(_REGION, region.data):
            yield ("platform", "region"), Fact(region.data, region.place(task.app.file))
        kinds = part(task.task.body, "requiresCompatibilities")
        launch = task.of_service("launchType")
        kind = text(launch) or next((text(row) for row in kinds.rows if text(row) in ("EC2", "FARGATE")), None)
        if kind == "EC2":
            node, file = (launch, task.running.file) if text(launch) and task.running else (kinds, task.task.file)
            yield ("platform", "ecs", "launchType"), Fact("EC2", node.place(file))
        mode = part(task.task.body, "networkMode")
        if text(mode) in ("bridge", "host"):
            yield ("platform", "ecs", "networkMode"), Fact(text(mode), mode.place(task.task.file))
        elif kind == "EC2" and mode.data is None and kinds.rows:
            yield ("platform", "ecs", "networkMode"), Fact("bridge", kinds.place(task.task.file), "the API's default")
        processor = part(task.task.body, "runtimePlatform", "cpuArchitecture")
        if text(processor) == "ARM64":
            alike = all(text(part(one.task.body, "runtimePlatform", "cpuArchitecture")) == "ARM64" for one in tasks)
            path: Path = ("platform", "ecs", "cpuArchitecture") if alike else (*task.at, "cpuArchitecture")
            yield path, Fact("ARM64", processor.place(task.task.file))
        for row in task.of_service("capacityProviderStrategy").rows[:1]:
            name = part(row, "capacityProvider")
            file = task.running.file if task.running is not None else task.task.file
            if task.running is not None:
                yield ("platform", "ecs", "capacityProvider"), Fact(given(name, "capacityProvider"), name.place(file))
        version = task.of_service("platformVersion")
        usual = (None,) if task.is_own else (None, "LATEST")
        if task.running is not None and text(version) not in usual:
            yield ("platform", "ecs", "platformVersion"), Fact(text(version), version.place(task.running.file))


def _instances(tasks: list[Imported], notes: Notes) -> Facts:
    """What the instances are: the platform has one kind of them."""
    facts: Facts = {}
    for task in tasks:
        for path, fact in machine_platform(task.machine).items() if task.machine is not None else ():
            before = facts.setdefault(path, fact)
            if before.value != fact.value:
                notes.add(
                    f"`{'.'.join(map(str, path[1:]))}` of `{task.name}` is another: the platform has one", fact.place
                )
    return facts


def _cluster(found: Found, tasks: list[Imported], notes: Notes) -> Facts:
    for task in tasks:
        node = task.of_service("cluster")
        if node.data is None or task.running is None:
            continue
        place = node.place(task.running.file)
        at: Path = ("platform", "ecs", "cluster")
        if not isinstance(node.data, Reference) or node.data.kind != "resource":
            written = given(node, "cluster")
            if isinstance(written, str) and written.startswith("arn:"):
                written = written.rpartition("/")[2]
            return {} if written == {"ref": "cluster"} else {at: Fact(written, place)}
        resource = found.named("Cluster", node.data.name)
        if not task.is_own:
            return {at: Fact({"ref": "cluster"}, place, "the cluster stays where it is: give its name")}
        facts: Facts = {(*at, "create"): Fact(True, place if resource is None else resource.place())}
        if resource is not None:
            name = part(resource.body, "clusterName")
            name = name if name.data is not None else resource.body["name"]
            facts[(*at, "name")] = Fact(text(name), name.place(resource.file))
            for row in (*part(resource.body, "clusterSettings").rows, *resource.body["setting"].rows):
                if text(part(row, "name")) == "containerInsights" and text(part(row, "value")) != "disabled":
                    value = part(row, "value")
                    facts[(*at, "containerInsights")] = Fact(text(value), value.place(resource.file))
        return facts
    return {}


def _labels(found: Found, tasks: list[Imported]) -> Iterator[tuple[Path, Fact]]:
    """Tags that everything of the services has that has any."""
    tagged = [*found.of("TaskDefinition"), *found.of("Service"), *found.of("LogGroup")]
    tags = [own for resource in tagged if (own := _tags(resource))]
    for name, (value, node) in _tags(tasks[0].task).items():
        alike = all(one.get(name, (None, None))[0] == value for one in tags)
        if alike and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 _.:/=+@-]{0,127}", name):
            yield ("metadata", "labels", name), Fact(value, node.place(tasks[0].task.file))


def _policies(found: Found, tasks: list[Imported]) -> Iterator[tuple[Path, Fact]]:
    """Whether obsc put AWS's own policies on the roles that it created."""
    for role in found.of("Role") if any(task.is_own for task in tasks) else ():
        for row in part(role.body, "managedPolicyArns").rows:
            yield ("platform", "iam"), Fact("managed", row.place(role.file))
    for attached in found.of("aws_iam_role_policy_attachment") if any(task.is_own for task in tasks) else ():
        yield ("platform", "iam"), Fact("managed", attached.place())


def _tags(task: Resource) -> dict[str, tuple[str, Node]]:
    node = part(task.body, "tags")
    pairs = [(text(part(row, "key")), part(row, "value")) for row in node.rows] if node.rows else list(node.items)
    return {name: (value, item) for name, item in pairs if name and (value := text(item)) is not None}


def _network(found: Found, tasks: list[Imported], notes: Notes) -> Facts:
    """Subnets, which are the platform's, and security groups, which are each service's own."""
    facts: Facts = {}
    for task in tasks:
        network = task.of_service("networkConfiguration", "awsvpcConfiguration")
        if network.data is None:
            network = task.of_service("networkConfiguration")
        if network.data is None or task.running is None:
            continue
        file = task.running.file
        subnets = part(network, "subnets")
        written = _several(subnets, "subnetIds")
        before = facts.get(("platform", "network", "subnets"))
        if written is not None and before is not None and before.value != written:
            notes.add(f"the subnets of `{task.name}` are others: the platform has one list", subnets.place(file))
        elif written is not None and written != {"ref": "subnetIds"}:
            facts["platform", "network", "subnets"] = Fact(written, subnets.place(file))
        if switch(public := part(network, "assignPublicIp")):
            facts["platform", "network", "assignPublicIp"] = Fact(True, public.place(file))
        groups = part(network, "securityGroups")
        if groups.data is not None and not (task.is_own and _are_created(groups)):
            written = _several(groups, input_name(f"{task.name}-security-groups"))
            if written is not None:
                why = "the groups stay where they are" if _are_created(groups) else ""
                facts[(*task.at, "securityGroups")] = Fact(written, groups.place(file), why)
    facts |= _vpc(found, tasks)
    return facts


def _are_created(groups: Node) -> bool:
    return any(isinstance(row.data, Reference) and row.data.kind == "resource" for row in groups.rows)


def _several(node: Node, hint: str) -> object | None:
    """A list of ids and inputs, or one input that is a list."""
    if not node.rows:
        return given(node, hint) if node.data not in (None, []) else None
    rows = [given(row, f"{hint}{number}") for number, row in enumerate(node.rows, 1)]
    # `<subnetIds>` stands in a list for a list, as the CLI's files have no other place for it.
    if len(rows) == 1 and isinstance(rows[0], Mapping) and rows[0]["ref"].endswith("s"):
        return rows[0]
    return tuple(row for row in rows if row is not None)


def _vpc(found: Found, tasks: list[Imported]) -> Facts:
    for group in found.of("SecurityGroup"):
        vpc = part(group.body, "vpcId")
        written = given(vpc, "vpcId")
        if any(task.is_own for task in tasks) and written not in (None, {"ref": "vpcId"}):
            return {("platform", "network", "vpc"): Fact(written, vpc.place(group.file))}
    return {}


def _ingress(found: Found, tasks: list[Imported], notes: Notes) -> Iterator[tuple[Path, Fact]]:
    """What obsc lets in to the groups that it created: for a load balancer, and as the platform says."""
    rules: dict[str, tuple[dict[str, Any], Node, TextFile]] = {}
    for rule in found.of("SecurityGroupIngress"):
        owner = part(rule.body, "groupId")
        owner = owner if owner.data is not None else part(rule.body, "securityGroupId")
        task = next((one for one in tasks if one.is_own and _has(one, owner)), None)
        port = number(part(rule.body, "fromPort"))
        if task is None or port is None:
            continue
        peer, cidr = _peer(rule)
        if peer.data is not None and isinstance(peer.data, Reference) and peer.data.kind == "resource":
            continue
        if text(part(rule.body, "description")) == _AS_THE_PLATFORM_SAYS:
            source: object = text(cidr) if cidr.data is not None else {"securityGroup": given(peer, "peer")}
            rules.setdefault(repr((port, source)), ({"port": port, "from": source}, rule.body, rule.file))
        elif peer.data is not None:
            group = given(peer, input_name(f"{task.name}-load-balancer-security-group"))
            yield (*task.at, "route", "securityGroup"), Fact(group, peer.place(rule.file))
    if rules:
        first = next(iter(rules.values()))
        yield (
            ("platform", "network", "ingress"),
            Fact(tuple(one[0] for one in rules.values()), first[1].place(first[2])),
        )


def _peer(rule: Resource) -> tuple[Node, Node]:
    group = part(rule.body, "sourceSecurityGroupId")
    group = group if group.data is not None else part(rule.body, "referencedSecurityGroupId")
    cidr = part(rule.body, "cidrIp")
    return group, cidr if cidr.data is not None else rule.body["cidr_ipv4"]


def _has(task: Imported, owner: Node) -> bool:
    network = task.of_service("networkConfiguration", "awsvpcConfiguration")
    network = network if network.data is not None else task.of_service("networkConfiguration")
    names = {row.data.name for row in part(network, "securityGroups").rows if isinstance(row.data, Reference)}
    return isinstance(owner.data, Reference) and owner.data.name in names
