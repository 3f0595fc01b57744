"""Existing task definitions, ECS services, log groups and alarms as nodes of the graph, to be compared with ours.

What is absent is what the API takes then; what only a deployment knows is `OPEN`, which no comparison counts.
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.importing.containers import Container, containers
from obsc.importing.logs import Logs
from obsc.importing.resources import Found
from obsc.importing.values import Reference, Resource, number, part, switch, text
from obsc.infra import ecs
from obsc.infra.cloudwatch import Alarm, Metric, MetricQuery
from obsc.infra.graph import Graph
from obsc.infra.logs import LogGroup
from obsc.infra.node import Node as GraphNode
from obsc.infra.values import REGION, Ref
from obsc.init.documents import Node
from obsc.init.evidence import Notes, Place

OPEN = Ref("Unknown", "known at deployment", "value")
KINDS = (ecs.TaskDefinition, ecs.Service, LogGroup, Alarm)
"""What is compared field by field, for an account knows it by a name; see `obsc.importing.beside` for the rest."""
_LEFT_TO_AWS = {
    "availability_zone_rebalancing": (("availabilityZoneRebalancing",),),
    "deployment.circuit_breaker": (
        ("deploymentConfiguration", "deploymentCircuitBreaker", "enable"),
        ("deploymentCircuitBreaker", "enable"),
    ),
    "deployment.rollback": (
        ("deploymentConfiguration", "deploymentCircuitBreaker", "rollback"),
        ("deploymentCircuitBreaker", "rollback"),
    ),
    "enable_ecs_managed_tags": (("enableECSManagedTags",), ("enableEcsManagedTags",)),
    "health_check_grace_period": (("healthCheckGracePeriodSeconds",),),
    "propagate_tags": (("propagateTags",),),
}
"""Fields of an ECS service in which obsc chooses another default than the API, with the keys that say them."""


def graph_of(found: Found, notes: Notes) -> tuple[Graph, dict[tuple[str, str], Place]]:
    """The nodes, under what people call them: family, service name, group name; and where each begins."""
    nodes: list[GraphNode] = []
    places: dict[tuple[str, str], Place] = {}
    for resource, node in _nodes(found, notes):
        if (node.kind, node.name) not in places:
            nodes.append(node)
            places[node.kind, node.name] = resource.place()
    return Graph(tuple(nodes)), places


def left_to_aws(found: Found) -> set[tuple[str, str]]:
    """The services by name, each with its fields of which the files say nothing: what AWS takes there is no choice."""
    return {
        (_service_name(service), name)
        for service in found.of("Service")
        for name, paths in _LEFT_TO_AWS.items()
        if all(part(service.body, *path).data is None for path in paths)
    }


def _nodes(found: Found, notes: Notes) -> Iterator[tuple[Resource, GraphNode]]:
    logs = Logs(found)
    for task in found.of("TaskDefinition"):
        yield task, _task(task, logs, notes)
    for service in found.of("Service"):
        yield service, _service(service)
    for group in found.of("LogGroup"):
        yield group, _group(group)
    for alarm in found.of("Alarm"):
        if (node := _alarm(alarm)) is not None:
            yield alarm, node


def _task(task: Resource, logs: Logs, notes: Notes) -> ecs.TaskDefinition:
    body = task.body
    family = text(part(body, "family")) or task.id
    kinds = tuple(text(row) or "FARGATE" for row in part(body, "requiresCompatibilities").rows)
    volumes = (*part(body, "volumes").rows, *part(body, "volume").rows)
    return ecs.TaskDefinition(
        name=family,
        family=family,
        requires_compatibilities=kinds,  # type: ignore[arg-type]
        network_mode=text(part(body, "networkMode")) or "bridge",  # type: ignore[arg-type]
        cpu=number(part(body, "cpu")),
        memory=number(part(body, "memory")),
        task_role=_text(part(body, "taskRoleArn")),
        execution_role=_text(part(body, "executionRoleArn")),
        runtime_platform=ecs.RuntimePlatform(
            cpu_architecture=text(part(body, "runtimePlatform", "cpuArchitecture")) or "X86_64"  # type: ignore[arg-type]
        ),
        containers=tuple(_container(one, logs) for one in containers(task, notes)),
        volumes=tuple(ecs.Volume(name=text(part(row, "name")) or "") for row in volumes),
        tags=_tags(body),
    )


def _container(container: Container, logs: Logs) -> ecs.Container:
    node = container.node
    essential = switch(part(node, "essential"))
    return ecs.Container(
        name=container.name,
        image=_text(part(node, "image")) or "",
        essential=essential is not False,
        cpu=number(part(node, "cpu")) or None,
        memory=number(part(node, "memory")),
        memory_reservation=number(part(node, "memoryReservation")),
        entry_point=_words(part(node, "entryPoint")),
        command=_words(part(node, "command")),
        working_directory=text(part(node, "workingDirectory")),
        user=text(part(node, "user")),
        environment=tuple(
            ecs.EnvironmentVariable(name=name, value=_text(value) or "")
            for name, value in sorted(container.env.items())
        ),
        secrets=tuple(
            ecs.SecretVariable(name=text(part(row, "name")) or "", value_from=_text(part(row, "valueFrom")) or "")
            for row in part(node, "secrets").rows
        ),
        port_mappings=tuple(_port(row) for row in part(node, "portMappings").rows),
        mount_points=tuple(
            ecs.MountPoint(
                source_volume=text(part(row, "sourceVolume")) or "",
                container_path=text(part(row, "containerPath")) or "",
                read_only=bool(switch(part(row, "readOnly"))),
            )
            for row in part(node, "mountPoints").rows
        ),
        depends_on=tuple(
            ecs.ContainerDependency(
                container_name=text(part(row, "containerName")) or "",
                condition=text(part(row, "condition")) or "START",  # type: ignore[arg-type]
            )
            for row in part(node, "dependsOn").rows
        ),
        links=_words(part(node, "links")),
        health_check=_health_check(part(node, "healthCheck")),
        readonly_root_filesystem=bool(switch(part(node, "readonlyRootFilesystem"))),
        init_process_enabled=bool(switch(part(node, "linuxParameters", "initProcessEnabled"))),
        stop_timeout=number(part(node, "stopTimeout")),
        docker_labels=tuple(sorted((key, text(value) or "") for key, value in part(node, "dockerLabels").items)),
        log=_log(container, logs),
    )


def _port(row: Node) -> ecs.PortMapping:
    port = number(part(row, "containerPort")) or 0
    host = number(part(row, "hostPort"))
    protocol: Any = text(part(row, "protocol")) or "tcp"
    return ecs.PortMapping(container_port=port, host_port=port if host is None else host, protocol=protocol)


def _health_check(node: Node) -> ecs.HealthCheck | None:
    if not part(node, "command").rows:
        return None
    return ecs.HealthCheck(
        command=_words(part(node, "command")),
        interval=number(part(node, "interval")) or 30,
        timeout=number(part(node, "timeout")) or 5,
        retries=number(part(node, "retries")) or 3,
        start_period=number(part(node, "startPeriod")) or 0,
    )


def _log(container: Container, logs: Logs) -> ecs.AwsLogs | None:
    group, region, prefix = container.log()
    if group.data is None:
        return None
    own = logs.of(container)
    known = Ref("LogGroup", own.name, "name") if own.resource is not None and own.name is not None else _text(group)
    return ecs.AwsLogs(group=known or OPEN, region=_text(region) or REGION, stream_prefix=text(prefix) or "")


def _service(service: Resource) -> ecs.Service:
    body, name = service.body, _service_name(service)
    in_terraform = body["task_definition"].data is not None
    zones = text(part(body, "availabilityZoneRebalancing")) or ("DISABLED" if in_terraform else "ENABLED")
    rows = part(body, "loadBalancers").rows or body["load_balancer"].rows
    is_daemon = text(part(body, "schedulingStrategy")) == "DAEMON"
    providers = part(body, "capacityProviderStrategy").rows
    managed = body["enableECSManagedTags"], body["EnableECSManagedTags"], body["enable_ecs_managed_tags"]
    return ecs.Service(
        name=name,
        service_name=name,
        cluster=_cluster(body),
        task_definition=OPEN,
        scheduling_strategy="DAEMON" if is_daemon else "REPLICA",
        desired_count=None if is_daemon else _count(part(body, "desiredCount")),
        launch_type=None if providers else text(part(body, "launchType")) or "EC2",  # type: ignore[arg-type]
        capacity_provider_strategy=tuple(
            ecs.CapacityProviderStrategyItem(
                capacity_provider=_text(part(row, "capacityProvider")) or "",
                base=number(part(row, "base")) or 0,
                weight=number(part(row, "weight")) or 0,
            )
            for row in providers
        ),
        platform_version=_version(text(part(body, "platformVersion"))),
        network=_network(body),
        load_balancers=tuple(
            ecs.LoadBalancer(
                target_group=_text(part(row, "targetGroupArn")) or "",
                container_name=text(part(row, "containerName")) or "",
                container_port=number(part(row, "containerPort")) or 0,
            )
            for row in rows
        ),
        service_registries=tuple(ecs.ServiceRegistry(registry=OPEN) for _ in part(body, "serviceRegistries").rows),
        health_check_grace_period=number(part(body, "healthCheckGracePeriodSeconds")),
        deployment=_deployment(body),
        availability_zone_rebalancing=zones,  # type: ignore[arg-type]
        enable_execute_command=bool(switch(part(body, "enableExecuteCommand"))),
        enable_ecs_managed_tags=any(switch(node) for node in managed),
        propagate_tags=text(part(body, "propagateTags")) or "NONE",  # type: ignore[arg-type]
        tags=_tags(body),
    )


def _service_name(service: Resource) -> str:
    named = part(service.body, "serviceName")
    return text(named if named.data is not None else service.body["name"]) or service.id


def _cluster(body: Node) -> Any:
    """The cluster's name; an ARN ends with it, and the API has one called `default`."""
    found = _text(part(body, "cluster")) or text(body["clusterArn"]) or "default"
    return found.rpartition("/")[2] if isinstance(found, str) and found.startswith("arn:") else found


def _deployment(body: Node) -> ecs.DeploymentConfiguration:
    """The service's limits, in the API's place and in Terraform's."""
    api = part(body, "deploymentConfiguration")
    breaker = part(api, "deploymentCircuitBreaker")
    breaker = breaker if breaker.data is not None else part(body, "deploymentCircuitBreaker")
    most, least = (
        number(part(api, key)) if part(api, key).data is not None else number(part(body, whole))
        for key, whole in (
            ("maximumPercent", "deploymentMaximumPercent"),
            ("minimumHealthyPercent", "deploymentMinimumHealthyPercent"),
        )
    )
    return ecs.DeploymentConfiguration(
        maximum_percent=200 if most is None else most,
        minimum_healthy_percent=100 if least is None else least,
        circuit_breaker=bool(switch(part(breaker, "enable"))),
        rollback=bool(switch(part(breaker, "rollback"))),
    )


def _network(body: Node) -> ecs.AwsVpcConfiguration | None:
    network = part(body, "networkConfiguration")
    inner = part(network, "awsvpcConfiguration")
    network = inner if inner.data is not None else network
    if network.data is None:
        return None
    return ecs.AwsVpcConfiguration(
        subnets=_texts(part(network, "subnets")),
        security_groups=_texts(part(network, "securityGroups")),
        assign_public_ip=bool(switch(part(network, "assignPublicIp"))),
    )


def _group(group: Resource) -> LogGroup:
    named = part(group.body, "logGroupName")
    name = text(named if named.data is not None else group.body["name"]) or group.id
    policy = group.body["DeletionPolicy"]
    kept = text(policy) == "Retain" or switch(group.body["skip_destroy"]) is True
    removal: Any = OPEN if isinstance(policy.data, Reference) else "retain" if kept else "destroy"
    return LogGroup(
        name=name,
        log_group_name=name,
        retention_days=number(part(group.body, "retentionInDays")) or None,
        removal=removal,
        tags=_tags(group.body),
    )


def _alarm(alarm: Resource) -> Alarm | None:
    """An alarm under its name; one whose name only a deployment knows is nobody's here."""
    body = alarm.body
    name = text(part(body, "alarmName"))
    if name is None:
        return None
    rows = part(body, "metrics").rows or body["metric_query"].rows
    count = number(part(body, "evaluationPeriods")) or 1
    return Alarm(
        name=name,
        alarm_name=name,
        description=text(part(body, "alarmDescription")) or "",
        metric=None if rows else _metric(body, body),
        queries=tuple(_query(row) for row in rows),
        comparison=text(part(body, "comparisonOperator")) or "",  # type: ignore[arg-type]
        threshold=_float(part(body, "threshold")),
        evaluation_periods=count,
        datapoints_to_alarm=number(part(body, "datapointsToAlarm")) or count,
        treat_missing_data=text(part(body, "treatMissingData")) or "missing",  # type: ignore[arg-type]
        alarm_actions=_texts(part(body, "alarmActions")) if part(body, "alarmActions").rows else (),
        tags=_tags(body),
    )


def _query(row: Node) -> MetricQuery:
    stat = part(row, "metricStat")
    inner = part(stat if stat.data is not None else row, "metric")
    inner = inner.rows[0] if inner.rows else inner
    return MetricQuery(
        id=text(part(row, "id")) or "",
        metric=None if inner.data is None else _metric(inner, stat if stat.data is not None else inner),
        expression=text(part(row, "expression")),
        label=text(part(row, "label")) or "",
        return_data=switch(part(row, "returnData")) is True,
    )


def _metric(metric: Node, how: Node) -> Metric:
    node = part(metric, "dimensions")
    pairs = [(text(part(row, "name")), part(row, "value")) for row in node.rows] if node.rows else list(node.items)
    said = (text(part(how, key)) for key in ("statistic", "extendedStatistic", "stat"))
    return Metric(
        namespace=_text(part(metric, "namespace")) or "",
        metric_name=_text(part(metric, "metricName")) or "",
        dimensions=tuple(sorted((name, _text(value) or "") for name, value in pairs if name is not None)),
        statistic=next((one for one in said if one is not None), ""),
        period=number(part(how, "period")) or 0,
    )


def _float(node: Node) -> Any:
    """A threshold; one that is no number is known only at deployment."""
    try:
        return float(text(node) or "")
    except ValueError:
        return OPEN


def _text(node: Node) -> Any:
    """A text, a fact of the place, or what only the deployment knows; None for nothing."""
    if node.data is None:
        return None
    if isinstance(node.data, Reference) and node.data.kind == "fact" and node.data.name == "region":
        return REGION
    known = text(node)
    return OPEN if known is None else known


def _texts(node: Node) -> Any:
    return tuple(_text(row) for row in node.rows) if node.rows else OPEN


def _words(node: Node) -> Any:
    return tuple(_text(row) for row in node.rows) if node.rows or node.data in (None, []) else OPEN


def _count(node: Node) -> Any:
    """How many tasks; where nobody says it, an update leaves it as it is."""
    count = number(node)
    return OPEN if count is None else count


def _version(written: str | None) -> str | None:
    return None if written == "LATEST" else written


def _tags(body: Node) -> Any:
    node = part(body, "tags")
    if isinstance(node.data, Reference):
        return OPEN
    pairs = [(text(part(row, "key")), part(row, "value")) for row in node.rows] if node.rows else list(node.items)
    return tuple(sorted((name, text(value) or "") for name, value in pairs if name))
