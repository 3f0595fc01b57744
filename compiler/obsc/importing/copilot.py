"""AWS Copilot's manifests: a service with its image, its size and its sidecars, and tracing by the vendor's sidecar.

https://aws.github.io/copilot-cli/docs/manifest/overview/
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from obsc.importing.values import Reference, Resource, text
from obsc.init.documents import Node
from obsc.init.evidence import Notes
from obsc.init.project import TextFile

TYPES = ("Load Balanced Web Service", "Backend Service")
_NO_SERVICES = ("Worker Service", "Request-Driven Web Service", "Scheduled Job", "Static Site", "Pipeline")
_KNOWN = frozenset(
    {
        *("name", "type", "image", "http", "cpu", "memory", "count", "exec", "network", "variables", "secrets"),
        *("observability", "sidecars", "command", "entrypoint", "platform", "environments", "storage", "logging"),
    }
)


_KNOWN_BELOW = {
    "image": ("build", "location", "port", "healthcheck"),
    "http": ("path", "healthcheck"),
    "network": (),
    "observability": ("tracing",),
    "count": ("range", "cpu_percentage", "memory_percentage"),
}
_OF_SIDECARS = frozenset(
    {"port", "image", "essential", "command", "entrypoint", "variables", "secrets", "depends_on", "healthcheck"}
)
SCALING, ENVIRONMENTS = "copilotScaling", "copilotEnvironments"
"""Keys of the tasks that are made of manifests: what another resource says elsewhere."""


def is_manifest(document: Node) -> bool:
    """Whether a document is a manifest of a service."""
    return document["type"].text in TYPES or document["type"].text in _NO_SERVICES


def resources(document: Node, file: TextFile, notes: Notes) -> Iterator[Resource]:
    """The service as the definition of its task, with what it says of the ECS service."""
    name = document["name"].text or "web"
    line = document["name"].line
    if document["type"].text in _NO_SERVICES:
        message = f"`{name}` is a {document['type'].text}, no web service on ECS: nothing of it is imported"
        notes.add(message, document["type"].place(file))
        return
    image = document["image"]
    port = image["port"]
    app = {
        "name": Node(name, line),
        "image": Node(Reference("input", f"{name}-image"), image.line)
        if image["location"].data is None
        else image["location"],
        "essential": Node(True, line),
        "command": _listed(document["command"]),
        "entryPoint": _listed(document["entrypoint"]),
        "environment": Node(
            [_variable(key, value) for key, value in document["variables"].items], document["variables"].line
        ),
        "secrets": Node([_secret(key, value) for key, value in document["secrets"].items], document["secrets"].line),
        "healthCheck": _health(image["healthcheck"]),
        "portMappings": Node([Node({"containerPort": port}, port.line)] if port.data is not None else [], port.line),
    }
    containers = [Node({key: node for key, node in app.items() if node.data is not None}, line)]
    containers += [_sidecar(key, node) for key, node in document["sidecars"].items]
    task: dict[str, Node] = {"containerDefinitions": Node(containers, line), "networkMode": Node("awsvpc", line)}
    task |= {key: document[key] for key in ("cpu", "memory") if document[key].data is not None}
    count = document["count"]
    task |= {"desiredCount": count} if isinstance(count.data, int) else {}
    if (range_of := count["range"]).data is not None:
        task[SCALING] = _scaling(count, range_of)
    if (overrides := document["environments"]).items:
        task[ENVIRONMENTS] = overrides
    task |= {"enableExecuteCommand": document["exec"]} if document["exec"].data is not None else {}
    if (path := document["http"]["healthcheck"]).data is not None:
        task["healthCheckPath"] = path if text(path) is not None else path["path"]
    if document["http"].data is not None:
        target = Node(Reference("input", f"{name}-target-group"), document["http"].line)
        row = Node({"targetGroupArn": target, "containerName": Node(name, line)}, document["http"].line)
        task["loadBalancers"] = Node([row], document["http"].line)
    processor = (text(document["platform"]) or "").rpartition("/")[2]
    if processor == "arm64":
        task["runtimePlatform"] = Node({"cpuArchitecture": Node("ARM64", line)}, document["platform"].line)
    tracing = document["observability"]["tracing"]
    if tracing.data is not None:
        message = "tracing is done by the CloudWatch agent beside the app, in place of Copilot's collector"
        notes.add(message, tracing.place(file))
    _tell(document, name, file, notes)
    yield Resource("TaskDefinition", name, Node(task, line), file)


def _tell(document: Node, name: str, file: TextFile, notes: Notes) -> None:
    """Note what goes nowhere, with its path."""
    left_out = [(key, node) for key, node in document.items if key not in _KNOWN or key in ("storage", "logging")]
    for key, known in _KNOWN_BELOW.items():
        left_out += [(f"{key}.{inner}", node) for inner, node in document[key].items if inner not in known]
    for sidecar, body in document["sidecars"].items:
        left_out += [(f"sidecars.{sidecar}.{key}", node) for key, node in body.items if key not in _OF_SIDECARS]
    for key, node in left_out:
        notes.add(f"`{key}` of `{name}` is not in the specification", node.place(file))


def _scaling(count: Node, between: Node) -> Node:
    """How many tasks there are, and what they follow: `range` is `1-10`, or an object."""
    least, _, most = (between.text or "").partition("-")
    body = {
        "min": Node(int(least), between.line) if least.isdigit() else between["min"],
        "max": Node(int(most), between.line) if most.isdigit() else between["max"],
    }
    for key, ours in (("cpu_percentage", "cpu"), ("memory_percentage", "memory")):
        target = count[key]
        body[ours] = target["value"] if target.items else target
    return Node({key: node for key, node in body.items() if node.data is not None}, count.line)


def _health(node: Node) -> Node:
    """A health check, whose times have units here."""
    if not node.items:
        return node
    keys = {"start_period": "startPeriod"}
    return Node({keys.get(key, key): _seconds(value) for key, value in node.items}, node.line)


def _seconds(node: Node) -> Node:
    match = re.fullmatch(r"(\d{1,6})(s|m)", node.text or "")
    return node if match is None else Node(int(match[1]) * (60 if match[2] == "m" else 1), node.line)


def _listed(node: Node) -> Node:

    if node.text is None:
        return node
    try:
        return Node([Node(word, node.line) for word in shlex.split(node.text)], node.line)
    except ValueError:
        return Node([Node(Reference("unknown", "command"), node.line)], node.line)


def _variable(name: str, value: Node) -> Node:
    is_open = bool(value.items) or "${COPILOT_" in (value.text or "")
    given = Node(Reference("input", name.lower()), value.line) if is_open else value
    return Node({"name": Node(name, value.line), "value": given}, value.line)


def _secret(name: str, value: Node) -> Node:
    """`NAME: parameter`, or `NAME: { secretsmanager: id }`, which may end in `:key::`."""
    source = value["secretsmanager"]
    if source.data is not None:
        source = Node(f"secretsmanager:{text(source)}", source.line)
    elif value.items or "${" in (value.text or ""):
        source = Node(Reference("input", f"{name.lower()}_parameter"), value.line)
    return Node({"name": Node(name, value.line), "valueFrom": source if source.data is not None else value}, value.line)


def _sidecar(name: str, node: Node) -> Node:
    data = {
        "name": Node(name, node.line),
        "image": node["image"] if node["image"].text else Node(Reference("input", f"{name}-image"), node.line),
        "essential": node["essential"] if node["essential"].data is not None else Node(True, node.line),
        "command": _listed(node["command"]),
        "entryPoint": _listed(node["entrypoint"]),
        "environment": Node([_variable(key, value) for key, value in node["variables"].items], node.line),
        "secrets": Node([_secret(key, value) for key, value in node["secrets"].items], node.line),
    }
    waits = [
        Node(
            {"containerName": Node(other, row.line), "condition": Node((row.text or "start").upper(), row.line)},
            row.line,
        )
        for other, row in node["depends_on"].items
    ]
    data |= {"dependsOn": Node(waits, node["depends_on"].line), "healthCheck": _health(node["healthcheck"])}
    port = (text(node["port"]) or "").partition("/")
    if port[0].isdigit():
        row = {"containerPort": Node(int(port[0]), node.line), "protocol": Node(port[2] or "tcp", node.line)}
        data["portMappings"] = Node([Node(row, node.line)], node.line)
    return Node({key: value for key, value in data.items() if value.data is not None}, node.line)
