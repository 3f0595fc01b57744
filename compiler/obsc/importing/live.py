"""An account's task definitions, ECS services and log groups, asked by the names that a specification gives them.

Three questions, none of which changes anything:
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from obsc.importing import task_json
from obsc.importing.resources import Found
from obsc.importing.values import Reference, Resource
from obsc.infra.ecs import Service
from obsc.infra.graph import Graph
from obsc.infra.logs import LogGroup
from obsc.init.documents import Node, parse
from obsc.init.evidence import Notes
from obsc.init.project import TextFile

_MOST = 10
"""Services of one question."""


def ask(clients: Callable[[str], Any], cluster: str, graph: Graph) -> Found:
    """What exists under the names of the graph's services and log groups."""
    return Found((*_services(clients("ecs"), cluster, graph), *_groups(clients("logs"), graph)))


def _services(ecs: Any, cluster: str, graph: Graph) -> Iterator[Resource]:
    names = sorted({node.service_name for node in graph.of(Service) if node.service_name is not None})
    running: list[Mapping[str, Any]] = []
    for start in range(0, len(names), _MOST):
        answer = ecs.describe_services(cluster=cluster, services=names[start : start + _MOST], include=["TAGS"])
        running += [one for one in answer["services"] if one.get("status") != "INACTIVE"]
    for definition in sorted({one["taskDefinition"] for one in running}):
        answer = ecs.describe_task_definition(taskDefinition=definition, include=["TAGS"])
        task = {**answer["taskDefinition"], "tags": answer.get("tags", [])}
        yield from task_json.resources(*_document(definition, {"taskDefinition": task}))
    for service in running:
        yield from task_json.resources(*_document(service["serviceArn"], {"services": [service]}))


def _groups(logs: Any, graph: Graph) -> Iterator[Resource]:
    for name in sorted({node.log_group_name for node in graph.of(LogGroup) if isinstance(node.log_group_name, str)}):
        for group in logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]:
            if group["logGroupName"] == name:
                document, file = _document(name, group)
                # What happens to it when a stack goes, the stack knows.
                policy = Node(Reference("unknown", "the stack's"), 1)
                yield Resource("LogGroup", name, Node({**document.data, "DeletionPolicy": policy}, 1), file)


def _document(name: str, answer: Mapping[str, Any]) -> tuple[Node, TextFile]:
    """An answer as a document with lines, under the name of what it is about."""
    file = TextFile(name, tuple(json.dumps(answer, indent=2, default=str).split("\n")))
    return parse(file, Notes()), file
