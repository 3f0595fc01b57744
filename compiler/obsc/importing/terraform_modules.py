"""Modules of the registry that run ECS services, by what they are given: their own files are not here.

Where a module's own default matters, it is the one of its pages:
https://registry.terraform.io/modules/terraform-aws-modules/ecs/aws/latest/submodules/service
"""

from __future__ import annotations

from collections.abc import Iterator

from obsc.importing.values import Here, Reference, Resource, text
from obsc.init.documents import Node
from obsc.init.project import TextFile

_SERVICE = "terraform-aws-modules/ecs/aws//modules/service"
_WHOLE = "terraform-aws-modules/ecs/aws"


def known_module(source: str, name: str, body: Node, file: TextFile) -> list[Resource]:
    """The task and the service that a module makes; nothing for a module that nobody here knows."""
    plain = source.removeprefix("registry.terraform.io/")
    if plain == _SERVICE:
        return list(_service(name, body, file))
    if plain == _WHOLE:
        return [one for key, service in body["services"].items for one in _service(key, service, file)]
    return []


def _service(name: str, body: Node, file: TextFile) -> Iterator[Resource]:
    called = body["name"] if body["name"].data is not None else Node(name, body.line)
    family = body["family"] if body["family"].data is not None else called

    def here(value: object) -> Node:
        return Here(value, body.line, "", file)

    containers = [
        Here({"name": here(text(one["name"]) or key), **dict(one.items)}, one.line, "", file)
        for key, one in body["container_definitions"].items
    ]
    task = {
        "family": family,
        "containerDefinitions": here(containers),
        "cpu": _given(body, "cpu", here("1024")),
        "memory": _given(body, "memory", here("2048")),
        "networkMode": _given(body, "network_mode", here("awsvpc")),
        "requiresCompatibilities": _given(body, "requires_compatibilities", here([here("FARGATE")])),
        "runtimePlatform": body["runtime_platform"],
        "taskRoleArn": _role(body, "tasks_iam_role_arn", f"{name}_tasks_role_arn"),
        "executionRoleArn": _role(body, "task_exec_iam_role_arn", f"{name}_task_exec_role_arn"),
        "tags": body["tags"],
    }
    yield Resource("TaskDefinition", f"module.{name}.task_definition", here(_said(task)), file, "module")
    network = {
        "subnets": body["subnet_ids"],
        "securityGroups": body["security_group_ids"],
        "assignPublicIp": body["assign_public_ip"],
    }
    balancers = [balancer for _, balancer in body["load_balancer"].items] or body["load_balancer"].rows
    service = {
        "serviceName": called,
        "cluster": body["cluster_arn"],
        "taskDefinition": here(Reference("resource", f"module.{name}.task_definition")),
        "launchType": _given(body, "launch_type", here("FARGATE")),
        "desiredCount": body["desired_count"],
        "enableExecuteCommand": body["enable_execute_command"],
        "networkConfiguration": here(_said(network)),
        "loadBalancers": here(balancers),
        "tags": body["tags"],
    }
    yield Resource("Service", f"module.{name}.service", here(_said(service)), file, "module")


def _given(body: Node, key: str, default: Node) -> Node:
    return body[key] if body[key].data is not None else default


def _role(body: Node, key: str, hint: str) -> Node:
    """A role that is given; the module makes one otherwise, which is known only behind it."""
    return body[key] if body[key].data is not None else Node(Reference("input", hint), body.line)


def _said(values: dict[str, Node]) -> dict[str, Node]:
    return {key: node for key, node in values.items() if node.data not in (None, [], {})}
