"""Apps on EC2: instances, and groups of them, whose user data starts one; each as a task with one container.

So the same code reads what a container says and what a process says. What only an instance has stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from obsc.importing.resources import Found, is_own, system_of
from obsc.importing.script import Secret
from obsc.importing.user_data import App, UserData, apps, user_data
from obsc.importing.values import Reference, Resource, part, text
from obsc.init.documents import Node
from obsc.init.evidence import Notes
from obsc.init.unit import plain


@dataclass
class Machine:
    """An app on EC2. `task` and `running` are what a task and an ECS service of it would be."""

    resource: Resource
    properties: Node
    group: Resource | None
    data: UserData
    app: App
    name: str
    is_own: bool
    system: str
    """The name of the system, where obsc wrote the file."""
    notes: Notes
    files: dict[str, str] = field(default_factory=dict)
    """The user's own commands, by the path of the file that is to hold them."""

    @property
    def at(self) -> tuple[str, str]:
        """Its path in the document."""
        return ("services", self.name)

    def secret(self, value: str) -> Secret | None:
        """The secret that a value of its environment stands for."""
        found = self.data.marks.data(value)
        name = found.name if isinstance(found, Reference) and found.kind == "unknown" else ""
        return self.data.script.secrets.get(name)

    @property
    def venv(self) -> str:
        """The virtual environment of the process, where its command says it; else nothing."""
        if self.app.docker is not None:
            return ""
        programs = (self.app.words[0], *(("",) if len(self.app.words) < 5 else (self.app.words[4],)))
        found = next((m[1] for one in programs if (m := re.fullmatch(r"(/.+)/bin/[^/]+", one))), None)
        if found not in (None, "", "/usr", "/usr/local"):
            return str(found)
        said = self.app.env.get("VIRTUAL_ENV", ("", 0))[0]
        if said:
            return said
        for command in self.data.script.commands:
            if command.words[0] in (".", "source") and (match := re.fullmatch(r"(.+)/bin/activate", command.words[-1])):
                return match[1] if match[1].startswith("/") else f"{command.folder}/{match[1]}"
        first = self.app.env.get("PATH", ("", 0))[0].partition(":")[0]
        return first.removesuffix("/bin") if first.endswith("/bin") and first not in ("/usr/bin", "/bin") else ""


def machines(found: Found, notes: Notes) -> list[Machine]:
    """Every app that the user data of an instance starts; what else is on EC2 is noted."""
    out: list[Machine] = []
    templates = {one.id: one for one in found.of("LaunchTemplate")}
    used: set[str] = set()
    for owner in (*found.of("AutoScalingGroup"), *found.of("Instance")):
        template = next((templates[name] for name in _names(owner.body, 0) if name in templates), None)
        used |= {template.id} if template is not None else set()
        is_group = owner.kind == "AutoScalingGroup"
        if is_group and template is None:
            continue
        resource = template if is_group and template is not None else owner
        one = _machine(found, resource, template, owner if is_group else None, notes)
        if one is not None:
            out.append(one)
    for template in templates.values():
        one = None if template.id in used else _machine(found, template, template, None, notes)
        if one is not None:
            out.append(one)
    return out


def _machine(
    found: Found, resource: Resource, template: Resource | None, group: Resource | None, notes: Notes
) -> Machine | None:
    own = _data(resource)
    properties = own if template is None else Node({**dict(_data(template).items), **dict(own.items)}, own.line)
    data = user_data(template if template is not None else resource, properties)
    called = group.id if group is not None else resource.id
    if data is None:
        notes.add(f"`{called}` has no user data that is written out: what runs on it is not imported", resource.place())
        return None
    if data.text.startswith(("Content-Type:", "MIME-Version")):
        notes.add(f"the user data of `{called}` is no script: what runs on it is not imported", data.place(1))
        return None
    for key, line in data.left_out:
        notes.add(f"`{key}` of the cloud-config is not in the specification", data.file.place(line))
    all_apps = list(apps(data))
    if not all_apps:
        notes.add(f"nothing in the user data of `{called}` starts an app that obsc knows", data.place(1))
        return None
    app = all_apps[0]
    for other in all_apps[1:]:
        if other.line not in app.lines and other is not app:
            notes.add(f"a second app on `{called}` is left out: an instance runs one", data.place(other.line))
    system = system_of(resource.file)
    name = _name(resource, group, app, system)
    mine = is_own(resource.file)
    return Machine(resource, properties, group, data, app, name, mine, system, notes)


def _data(resource: Resource) -> Node:
    """What a launch template says of its instances, or an instance of itself."""
    inner = resource.body["LaunchTemplateData"]
    return inner if inner.data is not None else resource.body


def _names(node: Node, depth: int) -> Iterator[str]:
    """The resources that a value refers to."""
    if isinstance(node.data, Reference) and node.data.kind == "resource":
        yield node.data.name
    if depth < 6:
        for one in (*node.rows, *(value for _, value in node.items)):
            yield from _names(one, depth + 1)


def _name(resource: Resource, group: Resource | None, app: App, system: str) -> str:
    """The service's name: what obsc called its files by, what names the unit or container, the tag, the resource."""
    if app.unit is not None:
        for path in app.unit.files:
            if match := re.fullmatch(r"/etc/obsc/([a-z][a-z0-9-]*)\.env", path):
                return match[1]
    short = resource.id.rpartition(".")[2]
    words = re.sub(r"(Instance|LaunchTemplate)$", "", short) or short
    if system:
        attributes = app.env.get("OTEL_RESOURCE_ATTRIBUTES", ("", 0))[0]
        said = [m[1] for m in [re.search(r"(?:^|,)service\.name=([^,]*)", attributes)] if m is not None]
        candidates = [*said, app.name, app.name.removeprefix(f"{system}-"), system]
        squashed = re.sub("[^a-z0-9]", "", words.lower())
        for one in candidates:
            if plain(one) == one and one.replace("-", "") == squashed:
                return one
        return plain(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", words)) or "web"
    tag = next(
        (text(part(row, "value")) for row in part(_data(resource), "tags").rows if text(part(row, "key")) == "Name"),
        None,
    )
    tag = tag or text(part(_data(resource), "tags")["Name"])
    of_group = [] if group is None else [*part(group.body, "tags").rows, *group.body["tag"].rows]
    tag = tag or next((text(part(row, "value")) for row in of_group if text(part(row, "key")) == "Name"), None)
    return plain(app.name) or plain(tag or "") or plain(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", words)) or "web"
