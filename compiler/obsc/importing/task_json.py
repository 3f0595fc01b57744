"""Task definitions and services as the ECS API takes and gives them, and what `terraform show -json` prints.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
https://developer.hashicorp.com/terraform/internals/json-format
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.importing.terraform_types import KINDS
from obsc.importing.values import Reference, Resource, part
from obsc.init.documents import Node
from obsc.init.project import TextFile

_PLACEHOLDER = re.compile(r"<([A-Za-z][A-Za-z0-9._-]*)>")
_FACTS = ("region", "account-id", "partition")


def resources(document: Node, file: TextFile) -> Iterator[Resource]:
    """What the API calls `taskDefinition` and `services`, by themselves or in an answer of it."""
    for node in (document, document["taskDefinition"], document["TaskDefinition"]):
        if part(node, "containerDefinitions").rows:
            yield Resource("TaskDefinition", part(node, "family").text or file.path, _filled(node), file)
    for node in (document, document["service"], *document["services"].rows):
        if part(node, "taskDefinition").text is not None and not part(node, "containerDefinitions").rows:
            yield Resource("Service", part(node, "serviceName").text or file.path, _filled(node), file)


def planned(document: Node, file: TextFile) -> Iterator[Resource]:
    """The resources of a plan or of a state, those of modules too."""
    for root in (document["planned_values"], document["values"]):
        yield from _module(root["root_module"], file)


def _module(module: Node, file: TextFile) -> Iterator[Resource]:
    for resource in module["resources"].rows:
        kind, address = resource["type"].text or "", resource["address"].text or ""
        if resource["mode"].text != "data":
            yield Resource(KINDS.get(kind, kind), address, resource["values"], file, kind)
    for child in module["child_modules"].rows:
        yield from _module(child, file)


def _filled(node: Node) -> Node:
    """With `<…>` as what it stands for; with a dot in it, it is an attribute of something that exists beside this."""
    data = node.data
    if isinstance(data, dict):
        return Node({key: _filled(value) for key, value in data.items()}, node.line, node.tag)
    if isinstance(data, list):
        return Node([_filled(value) for value in data], node.line, node.tag)
    match = _PLACEHOLDER.fullmatch(data) if isinstance(data, str) else None
    if match is None:
        return node
    if match[1] in _FACTS:
        return Node(Reference("fact", match[1]), node.line)
    name, dot, attribute = match[1].rpartition(".")
    return Node(Reference("resource", name, attribute) if dot else Reference("input", match[1]), node.line)
