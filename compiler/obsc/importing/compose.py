"""Compose services as tasks: what runs on one machine says what has to run in the cloud.

https://docs.docker.com/reference/compose-file/
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from obsc.importing.values import Reference, Resource, join, text
from obsc.init.compose import NAMES
from obsc.init.documents import Node
from obsc.init.evidence import Notes
from obsc.init.project import TextFile

MARK = "composeService"
"""A key of the tasks that are made of Compose services."""

_VARIABLE = re.compile(r"\$(?:\{([A-Za-z_]\w*)(?::?[-?][^{}]*)?\}|([A-Za-z_]\w*))")
_STORES = re.compile(
    r"(^|/)(postgres|mysql|mariadb|redis|valkey|memcached|mongo|rabbitmq|kafka|zookeeper|elasticsearch|opensearch"
    r"|localstack|minio|mailhog|mailpit|adminer|jaeger|prometheus|grafana|zipkin)[a-z-]*(:|@|$)|/(postgres|all-in-one)"
)
"""Images that stand in for what a cloud has as a service; they are no containers of a task."""


def is_compose(path: str, document: Node) -> bool:
    """Whether a document is a Compose file, by its name or by what it holds."""
    name = path.rpartition("/")[2]
    holds = bool(document["services"].items) and document["apiVersion"].data is None
    return holds and (name in NAMES or "compose" in name or document["version"].data is not None)


def resources(document: Node, file: TextFile, notes: Notes) -> Iterator[Resource]:
    """Every service that runs an app, as the definition of a task with one container."""
    for name, service in document["services"].items:
        image = service["image"]
        if service["build"].data is None and _STORES.search(text(image) or ""):
            notes.add(f"`{name}` is left out: it stands in for a service of the cloud", service.place(file))
            continue
        line = service.line
        container = {
            "name": Node(name, line),
            "image": _text(image) if service["build"].data is None else Node(Reference("input", f"{name}-image"), line),
            "essential": Node(True, line),
            "command": _words(service["command"]),
            "entryPoint": _words(service["entrypoint"]),
            "environment": _environment(service["environment"]),
            "portMappings": _ports(service),
            "healthCheck": _health(service["healthcheck"]),
            "user": service["user"],
            "workingDirectory": service["working_dir"],
            "readonlyRootFilesystem": service["read_only"],
            "stopTimeout": _seconds(service["stop_grace_period"]),
        }
        for key in ("env_file", "volumes", "networks", "extends", "secrets", "configs"):
            if service[key].data is not None:
                notes.add(f"`{key}` of `{name}` is not in the specification", service[key].place(file))
        data = {key: node for key, node in container.items() if node.data is not None}
        task = {"containerDefinitions": Node([Node(data, line)], line), MARK: Node(name, line)}
        if (replicas := service["deploy"]["replicas"]).data is not None:
            task["desiredCount"] = replicas
        yield Resource("TaskDefinition", name, Node(task, line), file)


def _text(node: Node) -> Node:
    """A text with `${…}` as inputs of the deployment; `$$` is a dollar."""
    written = node.text
    if written is None or "$" not in written:
        return node
    parts: list[str | Reference] = []
    at = 0
    marked = written.replace("$$", "\ue000")
    for match in _VARIABLE.finditer(marked):
        parts += [marked[at : match.start()], Reference("input", (match[1] or match[2]).lower())]
        at = match.end()
    parts.append(marked[at:])
    kept = [piece.replace("\ue000", "$") if isinstance(piece, str) else piece for piece in parts]
    return Node(join(kept), node.line)


def _words(node: Node) -> Node:
    if node.text is None:
        return Node([_text(row) for row in node.rows], node.line) if node.rows else node
    try:
        return Node([_text(Node(word, node.line)) for word in shlex.split(node.text)], node.line)
    except ValueError:
        return Node([Node(Reference("unknown", "command"), node.line)], node.line)


def _environment(node: Node) -> Node:
    rows = []
    pairs = list(node.items)
    for row in node.rows:
        name, equals, written = (row.text or "").partition("=")
        pairs.append((name, Node(written if equals else None, row.line)))
    for name, value in pairs:
        filled = Node(Reference("input", name.lower()), value.line) if value.data is None else _text(value)
        rows.append(Node({"name": Node(name, value.line), "value": filled}, value.line))
    return Node(rows, node.line)


def _ports(service: Node) -> Node:
    """The container's side of `ports` and `expose`."""
    rows = []
    for row in (*service["ports"].rows, *service["expose"].rows):
        port = row["target"].number() if row.items else None
        match = re.search(r"(?:^|:)(\d{1,5})(/udp|/tcp)?$", text(row) or "")
        port = int(match[1]) if match else port
        if port is not None:
            protocol = "udp" if match and match[2] == "/udp" else "tcp"
            rows.append(Node({"containerPort": Node(port, row.line), "protocol": Node(protocol, row.line)}, row.line))
    return Node(rows, service.line)


def _health(node: Node) -> Node:
    test = node["test"]
    if test.data is None or test.words == ("NONE",) or text(node["disable"]) == "true":
        return Node(None, node.line)
    command = test if test.rows else Node([Node("CMD-SHELL", test.line), Node(test.data, test.line)], test.line)
    data = {"command": command}
    for key, ours in (("interval", "interval"), ("timeout", "timeout"), ("start_period", "startPeriod")):
        data[ours] = _seconds(node[key])
    return Node({**data, "retries": node["retries"]}, node.line)


def _seconds(node: Node) -> Node:
    """`1m30s` in seconds."""
    found = re.fullmatch(r"(?:(\d{1,3})m)?(?:(\d{1,5})s)?", text(node) or "")
    if found is None or not any(found.groups()):
        return Node(None, node.line)
    return Node(int(found[1] or 0) * 60 + int(found[2] or 0), node.line)
