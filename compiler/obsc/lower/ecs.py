"""A service on ECS: its task definition with every container, and the service that runs it."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra import ecs
from obsc.infra.boundary import Output
from obsc.infra.node import Node
from obsc.infra.values import Text, TextList
from obsc.lower.agent import agent_container, agent_first
from obsc.lower.iam import Roles
from obsc.lower.loadbalancing import listener_first
from obsc.lower.logs import log
from obsc.lower.placement import placement
from obsc.lower.vpc import ways_out
from obsc.plan.instance import found_at_start
from obsc.plan.launch import MOUNT_PATH
from obsc.plan.model import ExtraContainer, HealthCheck, Plan, Secret, Service

VOLUME = "opentelemetry-auto-instrumentation-python"
TEMPORARY = "tmp"
INIT_CONTAINER = "init"
INIT_CPU = 32
INIT_MEMORY_RESERVATION = 64
"""Names and sizes of AWS's guide.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
"""


def service_nodes(plan: Plan, service: Service, cluster: Text, groups: TextList, roles: Roles) -> Iterator[Node]:
    """The task definition, the service and the outputs of a service."""
    task = _task_definition(plan, service, roles)
    running = _service(plan, service, cluster, groups, task, roles)
    yield task
    yield running
    yield Output(
        name=f"{service.name}.service-name",
        description=f"Name of the ECS service of {service.name}",
        value=running.ref("name"),
        origin=service.origin,
    )
    yield Output(
        name=f"{service.name}.task-role-arn",
        description=f"ARN of the task role of {service.name}, for the app's own permissions",
        value=roles.task,
        origin=service.origin,
    )
    if isinstance(groups, tuple) and service.security_groups is None:
        for group in groups:
            yield Output(
                name=f"{service.name}.security-group-id",
                description=f"Security group of the tasks of {service.name}",
                value=group,
                origin=service.origin,
            )


def _task_definition(plan: Plan, service: Service, roles: Roles) -> ecs.TaskDefinition:
    with_init = service.instrumentation.attach == "init-container"
    others = [agent_container(plan, service.agent, service.logs)] if service.agent.own is None else []
    others += [_extra(plan, service, extra) for extra in service.containers]
    before = [_init(plan, service), *others] if with_init else others
    return ecs.TaskDefinition(
        name=service.name,
        family=plan.full_name(service),
        requires_compatibilities=(plan.platform.launch_type,),
        network_mode=plan.platform.network_mode,
        cpu=service.cpu,
        memory=service.memory,
        task_role=roles.task,
        execution_role=roles.execution,
        runtime_platform=ecs.RuntimePlatform(cpu_architecture=service.architecture),
        containers=(*before, _app(plan, service, before)),
        volumes=tuple(ecs.Volume(name=mount.source_volume) for mount in _mounts(service)),
        origin=service.origin,
    )


def _init(plan: Plan, service: Service) -> ecs.Container:
    # The image has no shell: the command is the copy program itself.
    return ecs.Container(
        name=INIT_CONTAINER,
        image=service.instrumentation.image,
        essential=False,
        cpu=INIT_CPU,
        memory_reservation=INIT_MEMORY_RESERVATION,
        command=("cp", "-a", "/autoinstrumentation/.", MOUNT_PATH),
        mount_points=(ecs.MountPoint(source_volume=VOLUME, container_path=MOUNT_PATH, read_only=False),),
        log=log(plan, service.logs, INIT_CONTAINER),
        origin=service.instrumentation.origin,
        comment="Copies OpenTelemetry into the volume that the app mounts, and exits.",
    )


def _extra(plan: Plan, service: Service, extra: ExtraContainer) -> ecs.Container:
    return ecs.Container(
        name=extra.name,
        image=extra.image,
        essential=extra.essential,
        cpu=extra.cpu,
        memory=extra.memory,
        memory_reservation=extra.memory_reservation,
        entry_point=extra.entry_point,
        command=extra.command,
        user=extra.user,
        environment=tuple(
            ecs.EnvironmentVariable(name=name, value=value, origin=(*extra.origin, "env", name))
            for name, value in extra.env
        ),
        secrets=_secrets(extra.secrets),
        port_mappings=tuple(
            ecs.PortMapping(container_port=port, host_port=port, protocol=protocol) for port, protocol in extra.ports
        ),
        depends_on=tuple(
            ecs.ContainerDependency(container_name=name, condition=condition) for name, condition in extra.depends_on
        ),
        health_check=_health_check(extra.health_check),
        readonly_root_filesystem=extra.readonly_root_filesystem,
        log=log(plan, extra.logs or service.logs, extra.name),
        origin=extra.origin,
    )


def _app(plan: Plan, service: Service, others: list[ecs.Container]) -> ecs.Container:
    """The app, with what the other containers leave of the task."""
    entry_point, command = _command(service)
    return ecs.Container(
        name=service.name,
        image=service.image,
        build=_image_build(service),
        essential=True,
        cpu=service.cpu - sum(container.cpu or 0 for container in others),
        memory_reservation=service.memory - sum(_reserved(container) for container in others),
        entry_point=entry_point,
        command=command,
        working_directory=service.working_directory,
        user=service.user,
        environment=tuple(
            ecs.EnvironmentVariable(name=v.name, value=v.value, origin=v.origin, comment=v.comment)
            for v in service.variables
            if not v.at_start
        ),
        secrets=_secrets(service.secrets),
        port_mappings=(
            ecs.PortMapping(container_port=service.port, host_port=_host_port(plan, service), protocol="tcp"),
        ),
        mount_points=tuple(_mounts(service)),
        depends_on=tuple(_dependencies(service)),
        links=(service.agent.container_name,)
        if plan.platform.network_mode == "bridge" and service.agent.own is None
        else (),
        health_check=_health_check(service.health_check),
        readonly_root_filesystem=service.readonly_root_filesystem,
        init_process_enabled=service.init_process,
        stop_timeout=service.stop_timeout,
        log=log(plan, service.logs, service.name),
        origin=service.origin,
    )


def _image_build(service: Service) -> ecs.ImageBuild | None:
    build = service.build
    return None if build is None else ecs.ImageBuild(context=build.context, dockerfile=build.dockerfile)


def _mounts(service: Service) -> Iterator[ecs.MountPoint]:
    """The app's volumes: the copied distribution, and with a read-only root a place for temporary files.

    gunicorn does not start without one, and the hook is written there.
    """
    if service.instrumentation.attach == "init-container":
        yield ecs.MountPoint(source_volume=VOLUME, container_path=MOUNT_PATH, read_only=True)
    if service.readonly_root_filesystem:
        yield ecs.MountPoint(source_volume=TEMPORARY, container_path="/tmp", read_only=False)


def _reserved(container: ecs.Container) -> int:
    return container.memory_reservation or container.memory or 0


def _command(service: Service) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The entry point and the command; where only the running task knows its agent, both behind the search for it."""
    launch = service.launch
    at_start = {v.name: v.value for v in service.variables if v.at_start and isinstance(v.value, str)}
    if not at_start or not launch.is_ours:  # OBS127
        return launch.entry_point, launch.command
    return found_at_start((*launch.entry_point, *launch.command), at_start)


def _host_port(plan: Plan, service: Service) -> int:
    """The port of the app outside its network; 0 is any free one of the instance, which the load balancer is told.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
    """
    balanced = service.route is not None and service.route.target_group is not None
    return 0 if plan.platform.network_mode == "bridge" and balanced else service.port


def _dependencies(service: Service) -> Iterator[ecs.ContainerDependency]:
    if service.instrumentation.attach == "init-container":
        yield ecs.ContainerDependency(container_name=INIT_CONTAINER, condition="SUCCESS")
    if service.agent.own is None:
        # A collector has a health check, the CloudWatch agent can have none.
        yield ecs.ContainerDependency(
            container_name=service.agent.container_name,
            condition="START" if service.agent.collector is None else "HEALTHY",
        )


def _secrets(secrets: tuple[Secret, ...]) -> tuple[ecs.SecretVariable, ...]:
    return tuple(ecs.SecretVariable(name=s.name, value_from=s.value_from, origin=s.origin) for s in secrets)


def _health_check(check: HealthCheck | None) -> ecs.HealthCheck | None:
    if check is None:
        return None
    return ecs.HealthCheck(
        command=check.command,
        interval=check.interval,
        timeout=check.timeout,
        retries=check.retries,
        start_period=check.start_period,
    )


def _service(
    plan: Plan, service: Service, cluster: Text, groups: TextList, task: ecs.TaskDefinition, roles: Roles
) -> ecs.Service:
    route, deployment = service.route, service.deployment
    where = placement(plan, plan.platform.network_mode, groups)
    joins = route is not None and route.target_group is not None
    return ecs.Service(
        name=service.name,
        service_name=service.ecs_service_name,
        cluster=cluster,
        task_definition=task.ref("arn"),
        scheduling_strategy="REPLICA",
        desired_count=service.desired_count if service.scaling is None else None,
        launch_type=where.launch_type,
        capacity_provider_strategy=where.capacity_provider_strategy,
        platform_version=where.platform_version,
        network=where.network,
        load_balancers=(
            ecs.LoadBalancer(target_group=route.target_group, container_name=service.name, container_port=service.port),
        )
        if route is not None and route.target_group is not None
        else (),
        health_check_grace_period=route.grace_period if route is not None and joins else None,
        deployment=ecs.DeploymentConfiguration(
            maximum_percent=deployment.maximum_percent,
            minimum_healthy_percent=deployment.minimum_healthy_percent,
            circuit_breaker=deployment.circuit_breaker,
            rollback=deployment.rollback,
        ),
        availability_zone_rebalancing=deployment.availability_zone_rebalancing,
        enable_execute_command=service.enable_execute_command,
        enable_ecs_managed_tags=True,
        propagate_tags="SERVICE",
        depends_on=(
            *roles.policies,
            *agent_first(service.agent),
            *listener_first(plan, service),
            *ways_out(plan),
        ),
        origin=service.origin,
    )
