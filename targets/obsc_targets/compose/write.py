"""Write compose.yaml, what its backends read, the policies of a local run, and what stands beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.infra.ecs import TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.iam import RolePolicy
from obsc.target import File, Header, Target
from obsc_targets._shared.beside import beside, provenance
from obsc_targets._shared.doc import Note
from obsc_targets._shared.json_printer import print_json
from obsc_targets._shared.yaml_printer import print_yaml
from obsc_targets.compose.backends import backend_files, backend_services
from obsc_targets.compose.containers import service
from obsc_targets.compose.names import key_of, network_key, policy_file, volume_key
from obsc_targets.compose.networks import Ports, holder, network_of
from obsc_targets.compose.run import example, how_to_run
from obsc_targets.compose.variables import Variables


def write(graph: Graph, header: Header, target: Target) -> tuple[File, ...]:
    """The files of a local run."""
    variables, ports = Variables(graph), Ports.of(graph)
    document = _document(graph, header, variables, ports)
    about = provenance(header)
    files = [print_yaml(document, header=about).file("compose.yaml")]
    run = example(variables.used, about)
    for path, content, purpose in backend_files(graph):
        files.append(print_yaml(content, header=(purpose, *about)).file(path))
    files += (print_json(_policy(policy, variables)).file(policy_file(policy)) for policy in graph.of(RolePolicy))
    steps = how_to_run(graph, variables.used, ports)
    return (*files, *([run] if run else []), *beside(graph, header, target, steps))


def _document(graph: Graph, header: Header, variables: Variables, ports: Ports) -> dict[str, Any]:
    """https://docs.docker.com/reference/compose-file/"""
    services = dict(_tasks(graph, header, variables, ports)) | dict(backend_services(graph, variables, ports))
    volumes = {
        volume_key(task, volume.name): {}
        if volume.host_path is None
        else {
            "driver": "local",
            "driver_opts": {"type": "none", "o": "bind", "device": variables.text(volume.host_path)},
        }
        for task in graph.of(TaskDefinition)
        for volume in task.volumes
    }
    return {"name": header.spec_name, "services": services} | ({"volumes": volumes} if volumes else {})


def _tasks(graph: Graph, header: Header, variables: Variables, ports: Ports) -> Iterator[tuple[str, Any]]:
    for task in graph.of(TaskDefinition):
        if network_of(task, graph) == "shared":
            said = {name: value for name, value in holder(task, graph, ports).items() if value}
            about = f"The network of the task {task.name}: its containers find each other at localhost."
            yield network_key(task), Note(said, about, task.origin, f"{task.kind} {task.name}")
        for container in task.containers:
            yield key_of(task, container), service(task, container, graph, variables, ports, header.to_spec)


def _policy(node: RolePolicy, variables: Variables) -> Note:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html"""
    statements = [
        {
            "Sid": statement.sid,
            "Effect": statement.effect,
            "Action": list(statement.actions),
            "Resource": [variables.policy(resource) for resource in statement.resources],
        }
        for statement in node.statements
    ]
    return Note({"Version": "2012-10-17", "Statement": statements}, "", node.origin, f"{node.kind} {node.name}")
