"""The requests as data: what `aws ecs register-task-definition` and `aws ecs create-service` take.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
"""

from __future__ import annotations

from typing import Any

from obsc.infra import ecs
from obsc.infra.graph import Graph
from obsc.infra.node import Tags
from obsc.infra.values import Ref, Text
from obsc_targets._shared.container import container_definition
from obsc_targets._shared.doc import Note
from obsc_targets.ecs.placeholders import own_name, spell, spell_all


def task_definition(node: ecs.TaskDefinition) -> Note:
    """The input of `register-task-definition`; the sizes of a task are strings there."""
    request = {
        "family": node.family,
        "requiresCompatibilities": list(node.requires_compatibilities),
        "networkMode": node.network_mode,
        "cpu": None if node.cpu is None else str(node.cpu),
        "memory": None if node.memory is None else str(node.memory),
        "taskRoleArn": None if node.task_role is None else spell(node.task_role),
        "executionRoleArn": None if node.execution_role is None else spell(node.execution_role),
        "runtimePlatform": {
            "cpuArchitecture": node.runtime_platform.cpu_architecture,
            "operatingSystemFamily": node.runtime_platform.operating_system_family,
        },
        "volumes": [_volume(volume) for volume in node.volumes],
        "containerDefinitions": [container_definition(container, spell, str) for container in node.containers],
        "tags": _tags(node.tags),
    }
    return Note(_said(request), "", node.origin, f"{node.kind} {node.name}")


def service(node: ecs.Service, graph: Graph) -> Note:
    """The input of `create-service`."""
    request = {
        "serviceName": spell(own_name(node)),
        "cluster": spell(node.cluster),
        "taskDefinition": _task(node.task_definition, graph),
        "schedulingStrategy": node.scheduling_strategy,
        "desiredCount": node.desired_count,
        "launchType": node.launch_type,
        "capacityProviderStrategy": [
            {"capacityProvider": spell(item.capacity_provider), "base": item.base, "weight": item.weight}
            for item in node.capacity_provider_strategy
        ],
        "platformVersion": node.platform_version,
        "networkConfiguration": None if node.network is None else _network(node.network),
        "loadBalancers": [
            {
                "targetGroupArn": spell(balancer.target_group),
                "containerName": balancer.container_name,
                "containerPort": balancer.container_port,
            }
            for balancer in node.load_balancers
        ],
        "serviceRegistries": [{"registryArn": spell(item.registry)} for item in node.service_registries],
        "healthCheckGracePeriodSeconds": node.health_check_grace_period,
        "deploymentConfiguration": _deployment(node.deployment),
        "availabilityZoneRebalancing": node.availability_zone_rebalancing,
        "enableExecuteCommand": node.enable_execute_command,
        "enableECSManagedTags": node.enable_ecs_managed_tags,
        "propagateTags": node.propagate_tags,
        "tags": _tags(node.tags),
    }
    return Note(_said(request), "", node.origin, f"{node.kind} {node.name}")


def _task(value: Text, graph: Graph) -> str:
    """The family of a task definition beside this service, which means its newest revision; else what is said."""
    node = graph.get(value) if isinstance(value, Ref) else None
    return node.family if isinstance(node, ecs.TaskDefinition) else spell(value)


def _volume(volume: ecs.Volume) -> dict[str, Any]:
    return {"name": volume.name} | ({} if volume.host_path is None else {"host": {"sourcePath": volume.host_path}})


def _network(network: ecs.AwsVpcConfiguration) -> dict[str, Any]:
    return {
        "awsvpcConfiguration": {
            "subnets": spell_all(network.subnets),
            "securityGroups": spell_all(network.security_groups),
            "assignPublicIp": "ENABLED" if network.assign_public_ip else "DISABLED",
        }
    }


def _deployment(deployment: ecs.DeploymentConfiguration) -> dict[str, Any]:
    return {
        "deploymentCircuitBreaker": {"enable": deployment.circuit_breaker, "rollback": deployment.rollback},
        "maximumPercent": deployment.maximum_percent,
        "minimumHealthyPercent": deployment.minimum_healthy_percent,
    }


def _tags(tags: Tags) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in tags]


def _said(request: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in request.items() if value is not None and value != []}
