"""A graph in which every class of node occurs with every field set, and every way to change one field of it."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, Literal, get_args, get_origin

from obsc.infra import cloudwatch, discovery, ecs, grafana, iam, logs, network, prometheus, ssm
from obsc.infra.boundary import Artifact, Input, Output, Step
from obsc.infra.graph import Graph
from obsc.infra.node import Node
from obsc.infra.values import ACCOUNT_ID, PARTITION, REGION, JsonObject, Ref, RoleName, text
from obsc.target import Header

HEADER = Header("0.1.0", "shop", "0123456789abcdef" * 4)
TAGS = (("team", "web"),)
LAST = ("TaskDefinition", "Service", "Alarm", "Dashboard", "ServiceLevelObjective")
"""What comes after a task definition: to name one there would be a circle."""

PROVENANCE = ("origin", "comment", "why")
"""Fields that explain and do not deploy."""


def full_graph() -> Graph:
    """Every class, every field."""
    image = Input(name="webImage", type="image", description="Image of web.")
    vpc = Input(name="vpcId", type="vpc-id", description="VPC of the tasks.")
    subnets = Input(name="subnetIds", type="subnet-ids", description="Subnets of the tasks.")
    given_role = Input(name="givenRole", type="role-arn", description="A role.")
    target_group = Input(name="targetGroup", type="target-group-arn", description="A target group.")
    provider = Input(name="provider", type="topic-arn", description="A capacity provider.")
    pager = Input(name="pager", type="topic-arn", description="Topic of alarms.")
    domain = discovery.Namespace(
        name="shop",
        namespace_name="shop.local",
        description="Names inside of the VPC",
        vpc=vpc.ref("value"),
        tags=TAGS,
    )
    listed = discovery.DiscoveryService(
        name="web",
        service_name="web",
        description="Where the tasks of web are",
        namespace=domain.ref("id"),
        record_type="A",
        ttl=60,
        tags=TAGS,
    )
    cluster = ecs.Cluster(name="shop", cluster_name="shop", container_insights="enhanced", tags=TAGS)
    group = logs.LogGroup(name="web", log_group_name="/ecs/web", retention_days=30, removal="retain", tags=TAGS)
    role = iam.Role(
        name="web-task",
        service="ecs-tasks.amazonaws.com",
        description="What web may do",
        managed_policies=(text("arn:", PARTITION, ":iam::aws:policy/ReadOnlyAccess"),),
        tags=TAGS,
    )
    policy = iam.RolePolicy(
        name="web-task",
        policy_name="shop-web",
        role=role.ref("name"),
        statements=(
            iam.Statement(
                sid="One",
                actions=("logs:PutLogEvents",),
                resources=(text("arn:", PARTITION, ":logs:", REGION, ":", ACCOUNT_ID, ":log-group:x"),),
            ),
            iam.Statement(sid="Two", actions=("xray:*",), resources=(group.ref("streams"),), effect="Deny"),
        ),
    )
    given_policy = iam.RolePolicy(
        name="web-given",
        policy_name="shop-given",
        role=RoleName(given_role.ref("value")),
        statements=(iam.Statement(sid="Three", actions=("sts:GetCallerIdentity",), resources=("*",)),),
    )
    security_group = network.SecurityGroup(
        name="web",
        description="Tasks of web",
        vpc=vpc.ref("value"),
        egress=(
            network.Egress(
                protocol="-1", from_port=None, to_port=None, peer=network.Peer(cidr="0.0.0.0/0"), description="All"
            ),
            network.Egress(
                protocol="tcp", from_port=443, to_port=444, peer=network.Peer(cidr="10.0.0.0/8"), description="Inside"
            ),
        ),
        tags=TAGS,
    )
    rule = network.SecurityGroupIngress(
        name="web.load-balancer",
        group=security_group.ref("id"),
        protocol="tcp",
        from_port=8000,
        to_port=8001,
        peer=network.Peer(cidr="10.1.0.0/16"),
        description="From the load balancer",
    )
    task = ecs.TaskDefinition(
        name="web",
        family="shop-web",
        requires_compatibilities=("FARGATE",),
        network_mode="awsvpc",
        cpu=512,
        memory=1024,
        task_role=role.ref("arn"),
        execution_role=given_role.ref("value"),
        runtime_platform=ecs.RuntimePlatform(cpu_architecture="ARM64"),
        containers=(_helper(), _app(image, group)),
        volumes=(ecs.Volume(name="scratch"), ecs.Volume(name="host", host_path="/var/lib")),
        tags=TAGS,
    )
    service = ecs.Service(
        name="web",
        service_name="web",
        cluster=cluster.ref("name"),
        task_definition=task.ref("arn"),
        scheduling_strategy="REPLICA",
        desired_count=2,
        launch_type="FARGATE",
        capacity_provider_strategy=(
            ecs.CapacityProviderStrategyItem(capacity_provider=provider.ref("value"), base=1, weight=2),
        ),
        platform_version="1.4.0",
        network=ecs.AwsVpcConfiguration(
            subnets=subnets.ref("value"), security_groups=(security_group.ref("id"),), assign_public_ip=True
        ),
        load_balancers=(
            ecs.LoadBalancer(target_group=target_group.ref("value"), container_name="web", container_port=8000),
        ),
        service_registries=(ecs.ServiceRegistry(registry=listed.ref("arn")),),
        health_check_grace_period=60,
        deployment=ecs.DeploymentConfiguration(
            maximum_percent=200, minimum_healthy_percent=100, circuit_breaker=True, rollback=True
        ),
        availability_zone_rebalancing="ENABLED",
        enable_execute_command=True,
        enable_ecs_managed_tags=True,
        propagate_tags="SERVICE",
        depends_on=(("RolePolicy", "web-task"),),
        tags=TAGS,
    )
    inputs = (image, vpc, subnets, given_role, target_group, provider, pager)
    output = Output(name="web.service-name", description="The service's name", value=service.ref("name"))
    artifact = Artifact(name="agents/web.json", content="{}\n", purpose="The agent's configuration.")
    step = Step(name="look", description="Look at the console.")
    watched = _watched(cluster, service, pager)
    resources = (cluster, group, role, policy, given_policy, security_group, rule, domain, listed, task, service)
    resources = (*resources, *watched, *_collected(role))
    return Graph((*inputs, *resources, output, artifact, step))


def _collected(role: iam.Role) -> tuple[Node, ...]:
    """What a collector reads and writes to."""
    configuration = ssm.Parameter(
        name="collector",
        parameter_name="/collector/shop",
        description="Configuration of the collector",
        value="receivers:\n  otlp: {}\n",
        tier="Advanced",
        tags=TAGS,
    )
    metrics = prometheus.PrometheusWorkspace(name="metrics", alias="shop-metrics", removal="retain", tags=TAGS)
    boards = grafana.GrafanaWorkspace(
        name="boards",
        workspace_name="shop-boards",
        description="Dashboards of shop",
        authentication_providers=("AWS_SSO", "SAML"),
        permission_type="CUSTOMER_MANAGED",
        data_sources=("CLOUDWATCH", "PROMETHEUS"),
        role=role.ref("arn"),
        removal="destroy",
        tags=TAGS,
    )
    url = text(metrics.ref("endpoint"), "api/v1/remote_write")
    written_to = Output(name="metrics.url", description="Where metrics go", value=url)
    seen_at = Output(name="boards.url", description="Grafana", value=text("https://", boards.ref("endpoint")))
    return configuration, metrics, boards, written_to, seen_at


def _watched(cluster: ecs.Cluster, service: ecs.Service, topic: Input) -> tuple[Node, ...]:
    """What CloudWatch and Application Signals look at."""
    named = (("ClusterName", cluster.ref("name")), ("ServiceName", service.ref("name")))
    cpu = cloudwatch.Metric(
        namespace="AWS/ECS", metric_name="CPUUtilization", dimensions=named, statistic="Average", period=60
    )
    signals = (("Environment", text("ecs:", cluster.ref("name"))), ("Service", "web"))
    latency = cloudwatch.Metric(
        namespace="ApplicationSignals", metric_name="Latency", dimensions=signals, statistic="p99", period=300
    )
    faults = replace(latency, metric_name="Fault", statistic="Sum")
    slow = cloudwatch.Alarm(
        name="web.latency",
        alarm_name=text("shop-", REGION, "-slow"),
        description="Requests are slow",
        metric=latency,
        comparison="GreaterThanThreshold",
        threshold=1500.5,
        evaluation_periods=5,
        datapoints_to_alarm=3,
        treat_missing_data="notBreaching",
        alarm_actions=(topic.ref("value"), "arn:aws:sns:eu-west-1:123456789012:pager"),
        tags=TAGS,
    )
    busy = replace(slow, name="web.cpu", alarm_name="shop-busy", metric=cpu, threshold=80.0, alarm_actions=())
    failing = cloudwatch.Alarm(
        name="web.faults",
        alarm_name="shop-faults",
        description="Requests fail",
        metric=None,
        queries=(
            cloudwatch.MetricQuery(id="faults", metric=faults, label="Faults", return_data=False),
            cloudwatch.MetricQuery(
                id="rate", metric=None, expression="faults / 60", label="Faults a second", return_data=True
            ),
        ),
        comparison="GreaterThanOrEqualToThreshold",
        threshold=1,
        evaluation_periods=2,
        datapoints_to_alarm=2,
        treat_missing_data="breaching",
        alarm_actions=(topic.ref("value"),),
        tags=TAGS,
    )
    dashboard = cloudwatch.Dashboard(name="shop", dashboard_name=text("shop-", REGION), body=_body(service))
    switch = cloudwatch.Discovery(name="signals")
    available = cloudwatch.ServiceLevelObjective(
        name="web.available",
        slo_name="web is available",
        description="Few requests fail",
        service="web",
        environment=text("ecs:", cluster.ref("name")),
        metric_type="AVAILABILITY",
        threshold=None,
        attainment_goal=99.9,
        warning_threshold=60.0,
        window=30,
        window_unit="DAY",
        depends_on=(("Discovery", "signals"),),
        tags=TAGS,
    )
    fast = replace(available, name="web.fast", slo_name="web is fast", metric_type="LATENCY", threshold=250.0)
    return (slow, busy, failing, dashboard, switch, available, fast)


def _body(service: ecs.Service) -> JsonObject:
    """A dashboard with every kind of JSON in it."""
    row = ("AWS/ECS", "CPUUtilization", "ServiceName", service.ref("name"), JsonObject((("stat", "Average"),)))
    properties = JsonObject(
        (
            ("title", 'CPU of "web"\n100 % is ${all}'),
            ("region", REGION),
            ("metrics", (row, ("...", JsonObject((("visible", False),))))),
            ("yAxis", JsonObject((("left", JsonObject((("min", 0), ("max", 0.5)))), ("right", JsonObject(()))))),
        )
    )
    widget = JsonObject((("type", "metric"), ("x", 0), ("width", 24), ("properties", properties)))
    text_ = JsonObject((("markdown", text("# ", service.ref("name"), "\n| a | b |")),))
    return JsonObject(
        (("start", "-PT3H"), ("widgets", (widget, JsonObject((("type", "text"), ("properties", text_))))))
    )


def _helper() -> ecs.Container:
    return ecs.Container(name="helper", image="busybox:1.37", essential=False)


def _app(image: Input, group: logs.LogGroup) -> ecs.Container:
    return ecs.Container(
        name="web",
        image=image.ref("value"),
        essential=True,
        cpu=256,
        memory=512,
        memory_reservation=256,
        entry_point=("sh", "-c"),
        command=("exec gunicorn",),
        working_directory="/srv",
        user="1000",
        environment=(
            ecs.EnvironmentVariable(name="A", value="1"),
            ecs.EnvironmentVariable(name="B", value=image.ref("value")),
        ),
        secrets=(ecs.SecretVariable(name="S", value_from=text("arn:", PARTITION, ":ssm:x")),),
        port_mappings=(ecs.PortMapping(container_port=8000, host_port=8000, protocol="tcp", name="http"),),
        mount_points=(ecs.MountPoint(source_volume="scratch", container_path="/scratch", read_only=True),),
        depends_on=(ecs.ContainerDependency(container_name="helper", condition="START"),),
        links=("helper",),
        health_check=ecs.HealthCheck(command=("CMD", "true"), interval=30, timeout=5, retries=3, start_period=10),
        readonly_root_filesystem=True,
        init_process_enabled=True,
        stop_timeout=30,
        docker_labels=(("a", "b"),),
        log=ecs.AwsLogs(group=group.ref("name"), region=REGION, stream_prefix="web"),
    )


def variations(value: Any, hints: dict[str, Any] | None = None) -> Iterator[tuple[str, Any]]:
    """Every way to change one leaf of a value, with the path of the leaf."""
    if is_dataclass(value) and not isinstance(value, type):
        types = typing.get_type_hints(type(value))
        for field in fields(value):
            if field.name in PROVENANCE or (isinstance(value, Node) and field.name == "name"):
                continue
            if field.name == "depends_on" and isinstance(value, Node):
                yield ".depends_on", replace(value, depends_on=())  # type: ignore[call-arg]
                continue
            for path, changed in _of_type(getattr(value, field.name), types[field.name]):
                yield f".{field.name}{path}", replace(value, **{field.name: changed})


def _of_type(value: Any, hint: Any) -> Iterator[tuple[str, Any]]:
    options = get_args(hint) if get_origin(hint) is Literal else ()
    if isinstance(value, Ref | RoleName):
        yield " as a literal", "changed"
    elif options:
        yield from (("", option) for option in [option for option in options if option != value][:1])
    elif isinstance(value, bool):
        yield "", not value
    elif isinstance(value, int | float):
        yield "", value + 1
    elif isinstance(value, str):
        yield "", value + "x"
    elif isinstance(value, tuple):
        yield from _of_tuple(value, hint)
    elif is_dataclass(value):
        yield from variations(value)
        if type(None) in get_args(hint):
            yield "=None", None


def _of_tuple(value: tuple[Any, ...], hint: Any) -> Iterator[tuple[str, Any]]:
    tuples = [option for option in (hint, *get_args(hint)) if get_origin(option) is tuple]
    items = get_args(tuples[0]) if tuples else (str, Ellipsis)
    if Ellipsis not in items:
        for number, (element, item) in enumerate(zip(value, items, strict=True)):
            for path, changed in _of_type(element, item):
                yield f"[{number}]{path}", (*value[:number], changed, *value[number + 1 :])
        return
    item = items[0]
    for number, element in enumerate(value):
        for path, changed in _of_type(element, item):
            yield f"[{number}]{path}", (*value[:number], changed, *value[number + 1 :])
        yield f"[{number}] dropped", value[:number] + value[number + 1 :]
    if len(value) > 1 and value != value[::-1]:
        yield " reversed", value[::-1]
