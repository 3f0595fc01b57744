"""AWS Copilot's manifests: a service with its image, its size and its sidecars, and tracing by the vendor's sidecar.

https://aws.github.io/copilot-cli/docs/manifest/overview/
"""

from __future__ import annotations

from collections.abc import Iterator

from obsc.importing.values import Reference, Resource, text
from obsc.init.documents import Node
from obsc.init.evidence import Notes
from obsc.init.project import TextFile

TYPES = ("Load Balanced Web Service", "Backend Service", "Worker Service", "Request-Driven Web Service")
_KNOWN = frozenset(
    {
        *("name", "type", "image", "http", "cpu", "memory", "count", "exec", "network", "variables", "secrets"),
        *("observability", "sidecars", "command", "entrypoint", "platform", "environments", "storage", "logging"),
    }
)


def is_manifest(document: Node) -> bool:
    """Whether a document is a manifest of a service."""
    return document["type"].text in TYPES


def resources(document: Node, file: TextFile, notes: Notes) -> Iterator[Resource]:
    """The service as the definition of its task, with what it says of the ECS service."""
    name = document["name"].text or "web"
    line = document["name"].line
    if document["type"].text in ("Request-Driven Web Service", "Worker Service"):
        message = f"a {document['type'].text} is no web service on ECS: nothing of it is imported"
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
        "healthCheck": image["healthcheck"],
        "portMappings": Node([Node({"containerPort": port}, port.line)] if port.data is not None else [], port.line),
    }
    containers = [Node({key: node for key, node in app.items() if node.data is not None}, line)]
    containers += [_sidecar(key, node) for key, node in document["sidecars"].items]
    task: dict[str, Node] = {"containerDefinitions": Node(containers, line), "networkMode": Node("awsvpc", line)}
    task |= {key: document[key] for key in ("cpu", "memory") if document[key].data is not None}
    count = document["count"]
    task |= {"desiredCount": count} if isinstance(count.data, int) else {}
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
    for key, node in document.items:
        if key not in _KNOWN or key in ("storage", "logging", "environments"):
            notes.add(f"`{key}` of `{name}` is not in the specification", node.place(file))
    if count.items:
        notes.add(f"how `{name}` scales is not in the specification: see `scaling`", count.place(file))
    yield Resource("TaskDefinition", name, Node(task, line), file)


def _listed(node: Node) -> Node:
    import shlex

    if node.text is None:
        return node
    try:
        return Node([Node(word, node.line) for word in shlex.split(node.text)], node.line)
    except ValueError:
        return Node([Node(Reference("unknown", "command"), node.line)], node.line)


def _variable(name: str, value: Node) -> Node:
    given = Node(Reference("input", name.lower()), value.line) if value.items else value
    return Node({"name": Node(name, value.line), "value": given}, value.line)


def _secret(name: str, value: Node) -> Node:
    """`NAME: parameter`, or `NAME: { secretsmanager: id }`, which may end in `:key::`."""
    source = value["secretsmanager"]
    if source.data is not None:
        source = Node(f"secretsmanager:{text(source)}", source.line)
    elif value.items:
        source = Node(Reference("input", name.lower()), value.line)
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
    port = (text(node["port"]) or "").partition("/")
    if port[0].isdigit():
        row = {"containerPort": Node(int(port[0]), node.line), "protocol": Node(port[2] or "tcp", node.line)}
        data["portMappings"] = Node([Node(row, node.line)], node.line)
    return Node({key: value for key, value in data.items() if value.data is not None}, node.line)
