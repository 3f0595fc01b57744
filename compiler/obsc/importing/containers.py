"""Containers of task definitions: which of them is the app, which is an agent, and what each says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from obsc.diagnostics import Path
from obsc.importing.command import read_start
from obsc.importing.embedded import embedded
from obsc.importing.facts import Fact, Facts
from obsc.importing.values import (
    Joined,
    Reference,
    Resource,
    given,
    input_name,
    number,
    part,
    spelled,
    switch,
    text,
    words,
)
from obsc.init.documents import Node
from obsc.init.evidence import Notes, Place
from obsc.init.project import TextFile

Role = Literal["app", "cloudwatch-agent", "adot-collector", "xray-daemon", "init", "extra"]

_IMAGES: Mapping[str, Role] = {
    "cloudwatch-agent": "cloudwatch-agent",
    "aws-otel-collector": "adot-collector",
    "aws-xray-daemon": "xray-daemon",
    "adot-autoinstrumentation": "init",
}
"""By a piece of the image's name: https://gallery.ecr.aws/cloudwatch-agent, https://gallery.ecr.aws/aws-observability,
https://gallery.ecr.aws/xray."""

_NAMES: Mapping[str, Role] = {
    "cloudwatch-agent": "cloudwatch-agent",
    "cwagent": "cloudwatch-agent",
    "ecs-cwagent": "cloudwatch-agent",
    "aws-otel-collector": "adot-collector",
    "adot-collector": "adot-collector",
    "xray-daemon": "xray-daemon",
}
"""By the container's name, where its image says nothing: an input, or a copy in a registry of one's own."""

_READ = frozenset(
    {
        *("name", "image", "essential", "cpu", "memory", "memoryReservation", "entryPoint", "command", "environment"),
        *("secrets", "portMappings", "dependsOn", "healthCheck", "user", "workingDirectory", "mountPoints", "links"),
        *("readonlyRootFilesystem", "linuxParameters", "stopTimeout", "logConfiguration"),
    }
)


@dataclass
class Container:
    """A container definition."""

    node: Node
    file: TextFile
    notes: Notes

    @cached_property
    def name(self) -> str:
        """Its name; nothing where it is not written out."""
        return text(part(self.node, "name")) or ""

    @cached_property
    def role(self) -> Role:
        """What it is for, by its image; where that is not written out, by its name."""
        image = spelled(part(self.node, "image"))
        for piece, role in _IMAGES.items():
            if piece in image:
                return role
        if re.search(r"(^|/)xray(:|@|$)", image):
            return "xray-daemon"
        if self.words[:3] == ("cp", "-a", "/autoinstrumentation/."):
            return "init"
        return _NAMES.get(self.name, "extra")

    @cached_property
    def env(self) -> dict[str, Node]:
        """The variables, by name."""
        rows = ((text(part(row, "name")), part(row, "value")) for row in part(self.node, "environment").rows)
        return {name: value for name, value in rows if name}

    @cached_property
    def known(self) -> dict[str, str]:
        """The variables that are written out."""
        return {name: found for name, value in self.env.items() if (found := text(value)) is not None}

    @cached_property
    def words(self) -> tuple[str | None, ...]:
        """What it starts; nothing leaves that to its image."""
        return (*words(part(self.node, "entryPoint")), *words(part(self.node, "command")))

    @cached_property
    def is_server(self) -> bool:
        """Whether it starts a server of the language."""
        return read_start(self.words, self.known) is not None

    def place(self, *path: str) -> Place:
        """Where a part of it stands."""
        return part(self.node, *path).place(self.file)

    def ports(self) -> Iterator[tuple[int, str, Place]]:
        """The ports that it listens on, with their protocols."""
        for row in part(self.node, "portMappings").rows:
            port = number(part(row, "containerPort"))
            if port is not None:
                yield port, text(part(row, "protocol")) or "tcp", row.place(self.file)

    def log(self) -> tuple[Node, Node, Node]:
        """The group, the region and the prefix of its log driver."""
        options = part(self.node, "logConfiguration", "options")
        return options["awslogs-group"], options["awslogs-region"], options["awslogs-stream-prefix"]

    def tell(self, elsewhere: frozenset[str] = frozenset()) -> None:
        """Note what of it goes nowhere; `elsewhere` are keys that something else reads."""
        for key, node in self.node.items:
            camel = re.sub(r"_([a-z])", lambda match: match[1].upper(), key)
            plain = camel[:1].lower() + camel[1:]
            if plain not in _READ | elsewhere and node.data not in (None, [], {}, 0, False, ""):
                self.notes.add(
                    f"`{plain}` of the container `{self.name}` is not in the specification", node.place(self.file)
                )
        for key in ("command", "entryPoint", "environment", "secrets", "portMappings"):
            node = part(self.node, key)
            if node.data is not None and not isinstance(node.data, list):
                message = f"`{key}` of the container `{self.name}` is not written out"
                self.notes.add(message, node.place(self.file))
        driver = part(self.node, "logConfiguration", "logDriver")
        if text(driver) not in (None, "awslogs"):
            message = f"the log driver `{text(driver)}` of `{self.name}` becomes `awslogs`"
            self.notes.add(message, driver.place(self.file))


def containers(task: Resource, notes: Notes) -> list[Container]:
    """The containers of a task definition, which Terraform may hold as JSON in a string."""
    node = embedded(part(task.body, "containerDefinitions"), task.file, notes)
    if not node.rows:
        notes.add(f"the containers of `{task.id}` are not written out", node.place(task.file))
    return [Container(row, task.file, notes) for row in node.rows]


def app_of(found: list[Container], balanced: str | None) -> Container | None:
    """The container that is the app: what starts a server, what the load balancer asks, the only one, the first."""
    extras = [one for one in found if one.role == "extra" and one.name]
    servers = [one for one in extras if one.is_server]
    if len(servers) == 1:
        return servers[0]
    named = [one for one in extras if one.name == balanced]
    with_ports = [one for one in extras if any(one.ports())]
    essential = [one for one in with_ports if switch(part(one.node, "essential")) is not False]
    # obsc writes the app last, behind what it waits for.
    return next(iter([*named, *servers, *reversed(essential), *with_ports, *extras]), None)


def extra_facts(container: Container, known: frozenset[str]) -> Iterator[tuple[str, Fact]]:
    """A container of the user's own, by keys of the language; `known` are the containers that it can wait for."""
    node, file = container.node, container.file
    image = part(node, "image")
    yield "image", Fact(given(image, input_name(f"{container.name}-image") or "image"), image.place(file))
    essential = part(node, "essential")
    if switch(essential) is not False:
        yield "essential", Fact(True, essential.place(file))
    for key in ("entryPoint", "command"):
        if part(node, key).rows:
            yield key, Fact(tuple(word or "" for word in words(part(node, key))), container.place(key))
    for key in ("cpu", "memory", "memoryReservation"):
        if number(part(node, key)):
            yield key, Fact(number(part(node, key)), container.place(key))
    ports = [
        {"port": port} if protocol == "tcp" else {"port": port, "protocol": protocol}
        for port, protocol, _ in container.ports()
    ]
    if ports:
        yield "ports", Fact(tuple(ports), container.place("portMappings"))
    waits = {text(part(row, "containerName")): text(part(row, "condition")) for row in part(node, "dependsOn").rows}
    wanted = {name: condition for name, condition in waits.items() if name in known and condition}
    if wanted:
        yield "dependsOn", Fact(wanted, container.place("dependsOn"))
    yield from common_facts(container)


def common_facts(container: Container) -> Iterator[tuple[str, Fact]]:
    """What the app and containers of the user's own have alike."""
    node = container.node
    check = health_check(part(node, "healthCheck"))
    if check:
        yield "healthCheck", Fact(check, container.place("healthCheck"))
    if (user := text(part(node, "user"))) is not None:
        yield "user", Fact(user, container.place("user"))
    if switch(part(node, "readonlyRootFilesystem")):
        yield "readonlyRootFilesystem", Fact(True, container.place("readonlyRootFilesystem"))


def health_check(node: Node) -> dict[str, object] | None:
    """A health check, without what the API takes anyway.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
    """
    command = [word for word in words(part(node, "command")) if word is not None]
    if not command or command[0] == "NONE":
        return None
    out: dict[str, object] = {}
    if command[0] == "CMD-SHELL" and len(command) == 2:
        out["command"] = command[1]
    else:
        out["command"] = tuple(command[1:] if command[0] == "CMD" else command)
    for key, default in (("interval", 30), ("timeout", 5), ("retries", 3), ("startPeriod", 0)):
        value = number(part(node, key))
        if value is not None and value != default:
            out[key] = value
    return out


def environment(container: Container, at: Path) -> Facts:
    """The variables: texts, and inputs for what is known at deployment."""
    facts: Facts = {}
    for name, value in container.env.items():
        written = given(value, input_name(name.lower()) or "value")
        if written is not None and re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            why = f"as {spelled(value)}" if isinstance(value.data, Joined) else ""
            facts[(*at, "env", name)] = Fact(written, value.place(container.file), why)
    return facts


def secrets(container: Container, at: Path) -> Facts:
    """The variables that ECS reads from Secrets Manager and Systems Manager, by the form of their ARNs.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
    """
    facts: Facts = {}
    for row in part(container.node, "secrets").rows:
        name, source = text(part(row, "name")), part(row, "valueFrom")
        if name:
            facts[(*at, "secrets", name)] = Fact(_secret(source, name), row.place(container.file))
    return facts


def _secret(source: Node, name: str) -> dict[str, object]:
    pieces = source.data.parts if isinstance(source.data, Joined) else (source.data,)
    first = pieces[0]
    tail = "".join(piece for piece in pieces[1:] if isinstance(piece, str))
    if isinstance(first, Reference) and first.kind in ("input", "resource") and re.fullmatch(r"(:[^:]*){0,3}", tail):
        key, stage = (*tail.split(":")[1:], "", "")[:2]
        whose = "ssm" if "ssm" in first.name.lower() or "param" in first.name.lower() else "secretsManager"
        out: dict[str, object] = {whose: given(Node(first, source.line), input_name(name.lower()))}
        return _detailed(out, key, stage)
    known_pieces = (piece for piece in pieces if isinstance(piece, str | Reference))
    whole = "".join(piece if isinstance(piece, str) else _fact(piece) for piece in known_pieces)
    manager = re.fullmatch(
        r"arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:([^:]+)(?::([^:]*))?(?::([^:]*))?(?::[^:]*)?", whole
    )
    short = re.fullmatch(r"secretsmanager:([^:]+)(?::([^:]*))?(?::([^:]*))?(?::[^:]*)?", whole)
    parameter = re.fullmatch(r"arn:[^:]*:ssm:[^:]*:[^:]*:parameter/(.+)", whole)
    is_open = "<" in whole.partition(":secret:")[0]
    if manager:
        name_or_arn = manager[1] if is_open else whole[: manager.start(1)] + manager[1]
        return _detailed({"secretsManager": name_or_arn}, manager[2], manager[3])
    if short:
        return _detailed({"secretsManager": short[1]}, short[2], short[3])
    if parameter and "<" in whole:
        return {"ssm": f"/{parameter[1]}"}
    known = text(source)
    return {"ssm": known if known is not None else {"ref": input_name(name.lower()) or "secret"}}


def _detailed(out: dict[str, object], key: str | None, stage: str | None) -> dict[str, object]:
    return out | ({"key": key} if key else {}) | ({"versionStage": stage} if stage else {})


def _fact(reference: Reference) -> str:
    return f"<{reference.name}>"
