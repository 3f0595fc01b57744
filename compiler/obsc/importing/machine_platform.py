"""`platform.ec2`, as an instance and what starts it say it."""

from __future__ import annotations

import re

from obsc.importing.facts import Fact, Facts
from obsc.importing.machines import Machine
from obsc.importing.values import Reference, given, number, part, text
from obsc.init.documents import Node
from obsc.init.instances import Instance, system_named, system_of
from obsc.plan.operating_systems import OPERATING_SYSTEMS


def machine_platform(machine: Machine) -> Facts:
    """`platform.ec2`."""
    at = ("platform", "ec2")
    facts: Facts = {}
    kind, image = part(machine.properties, "instanceType"), _image(machine)
    size = text(kind)
    instance = Instance(
        machine.resource.place(),
        None if image is None else (image[0], image[1].place(machine.resource.file)),
        None if size is None else (size, kind.place(machine.resource.file)),
        machine.data.lines,
    )
    how = "host" if machine.app.docker is None else "docker"
    facts[(*at, "packaging")] = Fact(how, machine.data.place(machine.app.line))
    system = system_of(instance)
    facts[(*at, "os")] = Fact(system.value, next(iter(system.places), instance.place), system.why)
    if size is not None:
        facts[(*at, "instanceType")] = Fact(size, kind.place(machine.resource.file))
    facts |= _given_image(machine)
    if size is None and kind.data is not None:
        machine.notes.add(
            "the instance type is not written out: the default is taken", kind.place(machine.resource.file)
        )
    facts |= _profile(machine)
    facts |= _scaling(machine)
    return facts


def _image_node(machine: Machine) -> Node:
    found = part(machine.properties, "imageId")
    return found if found.data is not None else machine.properties["ami"]


def _image(machine: Machine) -> tuple[str, Node] | None:
    """What names the image: a parameter, an id, what a data source looks for, or what an input says of itmachine."""
    node = _image_node(machine)
    data = node.data
    if isinstance(data, Reference):
        if data.looks_for:
            return data.looks_for, node
        titles = {one.title: one.images for one in OPERATING_SYSTEMS.values()}
        match = re.fullmatch(r"Machine image of (.+)\.", data.description)
        if match is not None and match[1] in titles:
            return _NAMED.get(match[1], ""), node
    written = text(node)
    public = re.fullmatch(r"\{\{resolve:ssm:([^:}]+)(?::\d+)?\}\}", written or "")
    return None if written is None else (public[1] if public else written, node)


def _given_image(machine: Machine) -> Facts:
    """The image, where it is not the newest of its operating system."""
    node = _image_node(machine)
    data = node.data
    place = node.place(machine.resource.file)
    is_known = isinstance(data, Reference) and system_named(data.looks_for) is not None
    if isinstance(data, Reference) and not is_known and data.default is None:
        return {("platform", "ec2", "ami"): Fact(given(node, "imageId"), place)}
    written = text(node)
    if written is not None and re.fullmatch(r"ami-[0-9a-f]{8,17}", written):
        return {("platform", "ec2", "ami"): Fact(written, place)}
    image = _image(machine)
    if image is not None and system_named(image[0]) is None:
        machine.notes.add("the image is not known here: name it in `platform.ec2.ami`", place)
    return {}


def _profile(machine: Machine) -> Facts:
    node = part(machine.properties, "iamInstanceProfile")
    node = node.rows[0] if node.rows else node
    for key in ("name", "arn"):
        node = part(node, key) if part(node, key).data is not None else node
    at = ("platform", "ec2", "instanceProfile")
    if node.data is None or isinstance(node.data, dict):
        return {}
    is_resource = isinstance(node.data, Reference) and node.data.kind == "resource"
    if is_resource and machine.is_own:
        return {}
    why = "the profile stays where it is: give its name" if is_resource else ""
    return {at: Fact(given(node, "instanceProfile"), node.place(machine.resource.file), why)}


def _scaling(machine: Machine) -> Facts:
    """How many instances, and what a change does to them."""
    at = ("platform", "ec2")
    facts: Facts = {}
    group, body = machine.group, machine.resource.body
    if group is None:
        # With a launch template of its own another version replaces the instance; Terraform says it in words.
        replaces = text(body["user_data_replace_on_change"])
        is_kept = body["LaunchTemplate"].data is None and replaces != "true"
        if is_kept:
            facts[(*at, "onChange")] = Fact(
                "keep", (body["user_data"] if replaces else body).place(machine.resource.file)
            )
        return facts
    for key, ours in (("minSize", "min"), ("maxSize", "max")):
        node = part(group.body, key)
        if number(node) is not None:
            facts[(*at, "autoScaling", ours)] = Fact(number(node), node.place(group.file))
        else:
            value = 1
            facts[(*at, "autoScaling", ours)] = Fact(value, node.place(group.file), "it is not written out")
    is_replaced = group.body["instance_refresh"].data is not None
    is_replaced = is_replaced or "AutoScalingRollingUpdate" in dict(group.body["UpdatePolicy"].items)
    is_replaced = is_replaced or "AutoScalingReplacingUpdate" in dict(group.body["UpdatePolicy"].items)
    if not is_replaced:
        facts[(*at, "onChange")] = Fact("keep", group.place())
    return facts


_NAMED = {
    "Amazon Linux 2023": "al2023-ami",
    "Amazon Linux 2": "amzn2-ami",
    "Ubuntu 22.04": "ubuntu/server/22.04",
    "Ubuntu 24.04": "ubuntu/server/24.04",
    "Debian 12": "debian/release/12",
    "RHEL 9": "RHEL-9",
    "Red Hat Enterprise Linux 9": "RHEL-9",
    "Fedora": "Fedora-Cloud-Base-",
    "CentOS Stream 9": "CentOS Stream 9",
}
