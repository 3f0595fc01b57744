"""An app on EC2 as the definition of a task with one container, and what an ECS service of it would say.

So the same code reads what a container says and what a process says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from obsc.importing.machines import Machine
from obsc.importing.values import Here, Resource, part, text
from obsc.init.documents import Node
from obsc.plan.launch.files import IMAGE_FOLDER
from obsc.plan.model import full_name

IN_IMAGES = {"OBSC_GUNICORN_CONF": "gunicorn.conf.py", "OBSC_APP": "obsc_app.py"}
"""Files that obsc writes for a server's command, by the variables that hold them where no image does."""
_PATH = ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def task_of(machine: Machine) -> Resource:
    """The app as the definition of a task."""
    body: dict[str, Node] = {"containerDefinitions": Node([_container(machine)], machine.resource.body.line)}
    if machine.is_own and machine.system:
        body["family"] = Node(full_name(machine.system, machine.name), machine.resource.body.line)
    if (tags := _tags(machine)).rows:
        body["tags"] = tags
    return Resource(
        "TaskDefinition", machine.resource.id, Node(body, machine.resource.body.line), machine.resource.file
    )


def running_of(machine: Machine) -> Resource:
    """Where it runs, as an ECS service says it."""
    owner = machine.resource if machine.group is None else machine.group
    network = {"subnets": _subnets(machine), "securityGroups": _groups(machine)}
    body = {"networkConfiguration": Node({k: n for k, n in network.items() if n.data is not None}, 1)}
    targets = [] if machine.group is None else part(machine.group.body, "targetGroupARNs").rows
    body["loadBalancers"] = Node([Node({"targetGroupArn": target}, target.line) for target in targets], 1)
    return Resource("Service", owner.id, Node(body, owner.body.line), owner.file)


def written_beside(machine: Machine) -> Mapping[str, str]:
    """What the app's environment holds apart from its own: files that obsc writes, as variables elsewhere."""
    written = machine.data.script.files
    beside = {name: f"{IMAGE_FOLDER}/{file}" for name, file in IN_IMAGES.items()}
    return {name: written[path].text for name, path in beside.items() if path in written}


def _container(machine: Machine) -> Node:
    app, data = machine.app, machine.data
    words = app.words
    if words[1:4] == ("-c", 'exec "$@"', "sh"):
        words = words[4:]
    line = data.row(app.line)

    def here(value: object) -> Node:
        return Here(value, line, "", data.file)

    docker = app.docker
    body: dict[str, Node] = {"name": here(machine.name), "essential": here(True)}
    if docker is not None:
        body["image"] = data.node(docker.image, app.line)
        entry = docker.one("entrypoint")
        body["entryPoint"] = here([data.node(entry, app.line)] if entry else [])
        body["command"] = here([data.node(word, app.line) for word in docker.arguments])
        body |= dict(_docker_options(machine, here))
    else:
        body["command"] = here([data.node(word, app.line) for word in words])
        if app.stop is not None and (seconds := re.fullmatch(r"(\d{1,4})s?", app.stop[0])):
            body["stopTimeout"] = Here(int(seconds[1]), data.row(app.stop[1]), "", data.file)
    body["environment"] = here(
        [here({"name": here(name), "value": data.node(value, at)}) for name, (value, at) in _variables(machine)]
    )
    if (port := _port(machine)) is not None:
        body["portMappings"] = here([Here({"containerPort": port}, port.line, "", getattr(port, "file", None))])
    return here({key: node for key, node in body.items() if node.data not in (None, [])})


def _docker_options(machine: Machine, here: Callable[[object], Node]) -> Iterator[tuple[str, Node]]:
    docker, data, line = machine.app.docker, machine.data, machine.app.line
    assert docker is not None
    for option, key in (("user", "user"), ("workdir", "workingDirectory"), ("stop-timeout", "stopTimeout")):
        if (value := docker.one(option)) is not None:
            yield key, data.node(value, line)
    if "read-only" in docker.options:
        yield "readonlyRootFilesystem", Here(True, data.row(line), "", data.file)
    yield (
        "linuxParameters",
        Here({"initProcessEnabled": Here("init" in docker.options, data.row(line), "", data.file)}, 1, "", data.file),
    )
    logs = dict(pair.partition("=")[::2] for pair in docker.options.get("log-opt", []))
    if (driver := docker.one("log-driver")) is not None:
        options = {name: data.node(value, line) for name, value in logs.items()}
        body = {"logDriver": data.node(driver, line), "options": Here(options, data.row(line), "", data.file)}
        yield "logConfiguration", Here(body, data.row(line), "", data.file)
    if (check := docker.one("health-cmd")) is not None:
        words = [Here("CMD-SHELL", data.row(line), "", data.file), data.node(check, line)]
        body = {"command": Here(words, data.row(line), "", data.file)}
        for option, key in (
            *(("health-interval", "interval"), ("health-timeout", "timeout")),
            *(("health-retries", "retries"), ("health-start-period", "startPeriod")),
        ):
            if (value := docker.one(option)) is not None:
                body[key] = data.node(value.removesuffix("s"), line)
        yield "healthCheck", Here(body, data.row(line), "", data.file)


def _variables(machine: Machine) -> Iterator[tuple[str, tuple[str, int]]]:
    """The app's variables without secrets, and without what says where a virtual environment lies."""
    for name, (value, line) in machine.app.env.items():
        own = {"PATH": f"{machine.venv}/bin{_PATH}", "VIRTUAL_ENV": machine.venv}
        own["UWSGI_VIRTUALENV"] = machine.venv
        if machine.secret(value) is None and (machine.app.docker is not None or own.get(name) != value):
            yield name, (value, line)


def _port(machine: Machine) -> Node | None:
    """The port that its container publishes, or else that of the target group that the instances join."""
    docker = machine.app.docker
    for pair in docker.options.get("publish", []) if docker is not None else ():
        inside = pair.partition("/")[0].rpartition(":")[2]
        if inside.isdigit():
            return machine.data.node(inside, machine.app.line)
    return None


def _tags(machine: Machine) -> Node:
    """The tags without names, which are each instance's own, and without those that AWS gives."""
    found = part(machine.properties, "tags")
    rows = list(found.rows)
    rows += [Node({"key": Node(key, value.line), "value": value}, value.line) for key, value in found.items]
    for owner in (machine.properties, machine.resource.body):
        for one in (*part(owner, "tagSpecifications").rows, *owner["tag_specifications"].rows):
            rows += part(one, "tags").rows
            rows += [Node({"key": Node(k, v.line), "value": v}, v.line) for k, v in part(one, "tags").items]
    if machine.group is not None:
        rows += [*part(machine.group.body, "tags").rows, *machine.group.body["tag"].rows]
    named = [row for row in rows if not (text(part(row, "key")) or "Name").startswith(("Name", "aws:"))]
    return Node(named, machine.resource.body.line)


def _subnets(machine: Machine) -> Node:
    if machine.group is not None:
        for key in ("VPCZoneIdentifier", "vpc_zone_identifier"):
            if machine.group.body[key].data is not None:
                return machine.group.body[key]
    one = part(machine.properties, "subnetId")
    one = one if one.data is not None else part(_interface(machine), "subnetId")
    return one if one.data is None or one.rows else Node([one], one.line)


def _groups(machine: Machine) -> Node:
    for node in (machine.properties, _interface(machine)):
        for key in ("securityGroupIds", "vpcSecurityGroupIds", "groupSet", "groups", "securityGroups"):
            if (found := part(node, key)).data is not None:
                return found
    return Node(None, 1)


def _interface(machine: Machine) -> Node:
    rows = (*part(machine.properties, "networkInterfaces").rows, *machine.properties["network_interface"].rows)
    return rows[0] if rows else Node(None, 1)
