"""Log groups: which one a container writes to, and what the files say about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from obsc.importing.containers import Container
from obsc.importing.facts import Fact
from obsc.importing.resources import Found
from obsc.importing.values import Joined, Reference, Resource, given, input_name, number, part, spelled, text
from obsc.init.documents import Node

_KEPT_FOR_EVER = 0


@dataclass(frozen=True, slots=True)
class Group:
    """The group of a container; `name` is None where the files do not say it."""

    name: str | None
    node: Node
    prefix: Node | None
    resource: Resource | None
    is_open: bool = False
    """Whether its name is only known at deployment."""


@dataclass(frozen=True, slots=True)
class Logs:
    """The log groups of the files."""

    found: Found

    def of(self, container: Container) -> Group:
        """The group that a container writes to."""
        group, _, prefix = container.log()
        resource = self._resource(group)
        named = self._name(resource) if resource is not None else group
        is_open = isinstance(named.data, Reference | Joined) and text(named) is None
        name = spelled(named) if is_open else text(named)
        return Group(name, named, prefix if prefix.data is not None else None, resource, is_open)

    def is_placeholder(self, container: Container) -> bool:
        """Whether the group is created by something that is not in these files."""
        group = self.of(container)
        is_resource = isinstance(group.node.data, Reference) and group.node.data.kind == "resource"
        return is_resource and group.resource is None

    def facts(self, container: Container, default: str, called: str) -> Iterator[tuple[tuple[str, ...], Fact]]:
        """The group by keys of `logs`, without what is so anyway."""
        group = self.of(container)
        file = container.file
        if group.name is None:
            return
        resource = group.resource
        place = group.node.place(file if resource is None else resource.file)
        if self.is_placeholder(container):
            if not default:
                yield ("group",), Fact(None, place, "what creates it is not in these files")
            yield from self._prefix(group, container, called)
            return
        if group.name != default:
            written = given(group.node, input_name(f"{called}-log-group")) if group.is_open else group.name
            yield ("group",), Fact(written, place)
        if resource is None:
            options = part(container.node, "logConfiguration", "options")
            if text(options["awslogs-create-group"]) != "true":
                yield ("create",), Fact(False, place, "nothing in these files creates it")
            else:
                yield ("retentionDays",), Fact(30, None, "the default: the driver creates the group for ever")
        else:
            yield from self.kept(resource)
        yield from self._prefix(group, container, called)

    def _prefix(self, group: Group, container: Container, called: str) -> Iterator[tuple[tuple[str, ...], Fact]]:
        prefix = text(group.prefix) if group.prefix is not None else None
        if prefix is not None and prefix != called and group.prefix is not None:
            yield ("streamPrefix",), Fact(prefix, group.prefix.place(container.file))

    def called(self, name: str) -> Resource | None:
        """The resource that creates a group of a name."""
        return next((one for one in self.found.of("LogGroup") if text(self._name(one)) == name), None)

    def kept(self, resource: Resource) -> Iterator[tuple[tuple[str, ...], Fact]]:
        """For how long a group keeps its lines, and what happens to it with its stack."""
        days = part(resource.body, "retentionInDays")
        if number(days) in (None, _KEPT_FOR_EVER):
            yield ("retentionDays",), Fact(30, resource.place(), "the default: the file keeps it for ever")
        elif number(days) != 30:
            yield ("retentionDays",), Fact(number(days), days.place(resource.file))
        policy, skip = resource.body["DeletionPolicy"], resource.body["skip_destroy"]
        if policy.data is not None:
            if text(policy) == "Delete":
                yield ("removalPolicy",), Fact("destroy", policy.place(resource.file))
        elif resource.body["skip_destroy"].data is not True:
            yield (
                ("removalPolicy",),
                Fact("destroy", (skip if skip.data is not None else resource.body).place(resource.file)),
            )

    def _resource(self, group: Node) -> Resource | None:
        if isinstance(group.data, Reference) and group.data.kind == "resource":
            return self.found.named("LogGroup", group.data.name)
        known = text(group)
        by_name = (one for one in self.found.of("LogGroup") if known is not None and text(self._name(one)) == known)
        return next(by_name, None)

    def _name(self, resource: Resource) -> Node:
        name = part(resource.body, "logGroupName")
        return name if name.data is not None else resource.body["name"]
