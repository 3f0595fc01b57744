"""Write the requests, the policies and what stands beside them."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra.ecs import Service, TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.iam import Role, RolePolicy
from obsc.target import File, Header, Target
from obsc_targets._shared.beside import beside
from obsc_targets._shared.json_printer import print_json
from obsc_targets.ecs.checklist import deploy
from obsc_targets.ecs.commands import service_path, task_path
from obsc_targets.ecs.policies import permissions, permissions_path, trust, trust_path
from obsc_targets.ecs.requests import service, task_definition


def write(graph: Graph, header: Header, target: Target) -> tuple[File, ...]:
    """A file for each request and each policy, the artefacts, the checklist."""
    files = tuple(_files(graph))
    return (*files, *beside(graph, header, target, deploy(graph, header, files)))


def _files(graph: Graph) -> Iterator[File]:
    for task in graph.of(TaskDefinition):
        yield print_json(task_definition(task)).file(task_path(task))
    for running in graph.of(Service):
        yield print_json(service(running, graph)).file(service_path(running))
    for role in graph.of(Role):
        yield print_json(trust(role)).file(trust_path(role))
    for policy in graph.of(RolePolicy):
        yield print_json(permissions(policy)).file(permissions_path(policy))
