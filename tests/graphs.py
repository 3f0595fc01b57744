"""A graph in which every class of node occurs with every field set, and every way to change one field of it."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, Literal, get_args, get_origin

from obsc.infra import (
    autoscaling,
    cloudwatch,
    discovery,
    ec2,
    ecs,
    grafana,
    iam,
    loadbalancing,
    local,
    logs,
    network,
    prometheus,
    ssm,
    xray,
)
from obsc.infra import vpc as networks
from obsc.infra.boundary import Artifact, Input, Output, Step
from obsc.infra.graph import Graph
from obsc.infra.node import Node
from obsc.infra.values import ACCOUNT_ID, PARTITION, REGION, JsonObject, Ref, RoleName, refs, text
from obsc.target import Header

HEADER = Header("0.1.0", "shop", "0123456789abcdef" * 4)
TAGS = (("team", "web"),)
LAST = (
    *("TaskDefinition", "Service", "Alarm", "Dashboard", "ServiceLevelObjective", "ScalableTarget"),
    *("InstanceProfile", "Instance", "LaunchTemplate", "AutoScalingGroup"),
)
"""What no task definition refers to: what comes after it, for that would be a circle, and what stands in its place."""

PROVENANCE = ("origin", "comment", "why")
"""Fields that explain and do not deploy."""


def full_graph() -> Graph:
    """Every class, every field."""
    image = Input(name="webImage", type="image", description="Image of web.")
    vpc = Input(name="vpcId", type="vpc-id", description="VPC of the tasks.")
    subnets = Input(name="subnetIds", type="subnet-ids", description="Subnets of the tasks.")
    given_role = Input(name="givenRole", type="role-arn", description="A role.")
    target_group = Input(name="targetGroup", type="target-group-arn", description="A target group.")
    machine = Input(name="machineImage", type="machine-image-id", description="Image of instances.")
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
        dns_name="web.shop.local",
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
    inputs = (image, vpc, subnets, given_role, target_group, machine, provider, pager)
    output = Output(name="web.service-name", description="The service's name", value=service.ref("name"))
    artifact = Artifact(name="agents/web.json", content="{}\n", purpose="The agent's configuration.")
    step = Step(name="look", description="Look at the console.")
    watched = _watched(cluster, service, pager)
    resources = (cluster, group, role, policy, given_policy, security_group, rule, domain, listed, task, service)
    resources = (*resources, *watched, *_collected(role), *_scaled(cluster, service), *_network(security_group))
    resources = (*resources, *_machines(machine, image, target_group, role, security_group, subnets))
    return Graph((*inputs, *resources, *_beside_the_system(artifact), output, artifact, step))


def _beside_the_system(dashboard: Artifact) -> tuple[Node, ...]:
    """What runs on one machine only."""
    asked = local.DataSource(name="metrics", type="prometheus", url="http://prometheus:9090")
    return (
        local.LocalPrometheus(name="metrics", host="prometheus", image="prom/prometheus:v3", rules=(dashboard.name,)),
        local.LocalJaeger(name="traces", host="jaeger", image="jaegertracing/jaeger:2"),
        local.LocalGrafana(
            name="grafana",
            host="grafana",
            image="grafana/grafana:12",
            data_sources=(asked,),
            dashboards=(dashboard.name,),
        ),
    )


def _network(group: network.SecurityGroup) -> tuple[Node, ...]:
    """A network with its ways out, doors to AWS and a load balancer."""
    whole = networks.Vpc(
        name="shop", cidr_block="10.0.0.0/16", enable_dns_support=True, enable_dns_hostnames=True, tags=TAGS
    )
    public = networks.Subnet(
        name="public",
        vpc=whole.ref("id"),
        cidr_block="10.0.0.0/20",
        zone=0,
        map_public_ip_on_launch=False,
        tags=TAGS,
    )
    gateway = networks.InternetGateway(name="shop", tags=TAGS)
    attached = networks.GatewayAttachment(name="shop", vpc=whole.ref("id"), internet_gateway=gateway.ref("id"))
    after = ((attached.kind, attached.name),)
    address = networks.ElasticIp(name="nat", tags=TAGS)
    nat = networks.NatGateway(
        name="nat",
        subnet=public.ref("id"),
        allocation_id=address.ref("allocation_id"),
        depends_on=after,
        tags=TAGS,
    )
    outside = networks.RouteTable(name="public", vpc=whole.ref("id"), tags=TAGS)
    inside = replace(outside, name="private")
    way = networks.Route(
        name="public",
        route_table=outside.ref("id"),
        destination_cidr_block="0.0.0.0/0",
        internet_gateway=gateway.ref("id"),
        depends_on=after,
    )
    hidden = networks.Route(
        name="private",
        route_table=inside.ref("id"),
        destination_cidr_block="0.0.0.0/0",
        nat_gateway=nat.ref("id"),
        depends_on=after,
    )
    used = networks.RouteTableAssociation(name="public", subnet=public.ref("id"), route_table=outside.ref("id"))
    logs_ = networks.VpcEndpoint(
        name="logs",
        vpc=whole.ref("id"),
        service_name=text("com.amazonaws.", REGION, ".logs"),
        type="Interface",
        subnets=(public.ref("id"),),
        security_groups=(group.ref("id"),),
        private_dns_enabled=True,
        tags=TAGS,
    )
    s3 = networks.VpcEndpoint(
        name="s3",
        vpc=whole.ref("id"),
        service_name=text("com.amazonaws.", REGION, ".s3"),
        type="Gateway",
        route_tables=(inside.ref("id"), "rtb-0123456789abcdef0"),
        tags=TAGS,
    )
    ways = (whole, public, gateway, attached, address, nat, outside, inside, way, hidden, used, logs_, s3)
    return (*ways, *_balanced(whole, public, group, after))


def _balanced(
    whole: networks.Vpc, public: networks.Subnet, group: network.SecurityGroup, after: tuple[tuple[str, str], ...]
) -> tuple[Node, ...]:
    """A load balancer with every kind of action."""
    balancer = loadbalancing.LoadBalancer(
        name="shop",
        scheme="internet-facing",
        subnets=(public.ref("id"), "subnet-0123456789abcdef0"),
        security_groups=(group.ref("id"), "sg-0123456789abcdef0"),
        drop_invalid_headers=True,
        depends_on=after,
        tags=TAGS,
    )
    targets = loadbalancing.TargetGroup(
        name="balanced",
        vpc=whole.ref("id"),
        port=8000,
        target_type="ip",
        health_check=loadbalancing.TargetHealthCheck(
            path='/health?"${x}"', matcher="200-299", interval=10, timeout=4, healthy_threshold=2, unhealthy_threshold=6
        ),
        deregistration_delay=45,
        tags=TAGS,
    )
    redirect = loadbalancing.Listener(
        name="http",
        load_balancer=balancer.ref("arn"),
        port=80,
        protocol="HTTP",
        default_action=loadbalancing.Action(type="redirect"),
        tags=TAGS,
    )
    listener = loadbalancing.Listener(
        name="https",
        load_balancer=balancer.ref("arn"),
        port=443,
        protocol="HTTPS",
        certificate="arn:aws:acm:eu-west-3:123456789012:certificate/1",
        ssl_policy="ELBSecurityPolicy-TLS13-1-2-2021-06",
        default_action=loadbalancing.Action(type="fixed-response"),
        tags=TAGS,
    )
    other = loadbalancing.Listener(
        name="other",
        load_balancer=balancer.ref("arn"),
        port=8080,
        protocol="HTTP",
        default_action=loadbalancing.Action(type="forward", target_group=targets.ref("arn")),
    )
    paths = loadbalancing.ListenerRule(
        name="balanced",
        listener=listener.ref("arn"),
        priority=7,
        path_patterns=("/api", "/api/*"),
        target_group=targets.ref("arn"),
        tags=TAGS,
    )
    url = text("https://", balancer.ref("dns_name"))
    seen = Output(name="url", description="Where it answers", value=url)
    names = Output(
        name="metrics", description="In metrics", value=text(balancer.ref("full_name"), " ", targets.ref("full_name"))
    )
    return balancer, targets, redirect, listener, other, paths, seen, names


def _scaled(cluster: ecs.Cluster, service: ecs.Service) -> tuple[Node, ...]:
    """A service whose number of tasks follows what they do, beside one where it is fixed."""
    scaled = replace(
        service,
        name="scaled",
        service_name="scaled",
        desired_count=None,
        load_balancers=(),
        service_registries=(),
        health_check_grace_period=None,
    )
    target = autoscaling.ScalableTarget(
        name="scaled",
        resource_id=text("service/", cluster.ref("name"), "/", scaled.ref("name")),
        min_capacity=2,
        max_capacity=6,
    )
    policy = autoscaling.ScalingPolicy(
        name="scaled.cpu",
        policy_name="shop-scaled-cpu",
        target=target.ref("id"),
        metric_type="ECSServiceAverageCPUUtilization",
        target_value=60.0,
        scale_in_cooldown=120,
        scale_out_cooldown=30,
    )
    return scaled, target, policy


def machines_graph() -> Graph:
    """Instances and what they need, by themselves: no service of ECS is beside them."""
    whole = full_graph()
    found = [node for node in whole.nodes if node.kind in _OF_MACHINES and node.name != "web-given"]
    used = {(ref.kind, ref.name) for node in found for ref in refs(node)}
    return Graph(tuple(node for node in whole.nodes if node in found or (node.kind, node.name) in used))


_OF_MACHINES = (
    *("InstanceProfile", "Instance", "LaunchTemplate", "AutoScalingGroup"),
    *("RolePolicy", "SecurityGroup"),
)

SCRIPT = """\
#!/bin/bash
set -eu
greeting="Hello, ${USER:-you}, 100 %{ all }"
cat > /etc/web.env <<'EOT'
A=1
  B=$(date)
EOT
"""


def _machines(
    machine: Input,
    image: Input,
    target_group: Input,
    role: iam.Role,
    group: network.SecurityGroup,
    subnets: Input,
) -> tuple[Node, ...]:
    """An instance that is replaced, one that is kept, and a group."""
    parameter = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
    profile = ec2.InstanceProfile(name="web", role=role.ref("name"))
    replaced = ec2.Instance(
        name="web",
        image=ec2.LatestImage(parameter),
        instance_type="t3.small",
        instance_profile=profile.ref("name"),
        subnet="subnet-0123456789abcdef0",
        security_groups=(group.ref("id"), "sg-0123456789abcdef0"),
        user_data=text(SCRIPT, "docker run -d ", image.ref("value"), " web\n", "echo ", REGION, "\n"),
        metadata=ec2.MetadataOptions(hop_limit=2),
        replace_on_change=True,
        depends_on=(("RolePolicy", "web-task"),),
        tags=TAGS,
    )
    kept = replace(
        replaced,
        name="kept",
        image=machine.ref("value"),
        user_data=SCRIPT,
        metadata=ec2.MetadataOptions(hop_limit=1),
        replace_on_change=False,
    )
    template = ec2.LaunchTemplate(
        name="web",
        image=ec2.LatestImage(parameter),
        instance_type="t3.small",
        instance_profile=profile.ref("name"),
        security_groups=(group.ref("id"),),
        user_data=text("#!/bin/sh\nexec docker run ", image.ref("value"), "\n"),
        metadata=ec2.MetadataOptions(hop_limit=2),
        tags=TAGS,
    )
    several = ec2.AutoScalingGroup(
        name="web",
        launch_template=template.ref("id"),
        version=template.ref("latest_version"),
        min_size=2,
        max_size=6,
        subnets=subnets.ref("value"),
        target_groups=(target_group.ref("value"),),
        health_check_grace_period=300,
        replace_on_change=True,
        depends_on=(("RolePolicy", "web-task"),),
        tags=TAGS,
    )
    named = Output(name="web.instance", description="The instance", value=replaced.ref("id"))
    grouped = Output(name="web.group", description="The group", value=several.ref("name"))
    return profile, replaced, kept, template, several, named, grouped


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
    rules = prometheus.PrometheusRules(
        name="metrics",
        namespace_name="shop",
        workspace=metrics.ref("id"),
        data='groups:\n  - name: requests\n    rules: [{record: "a:b", expr: "${x} %{y} {{ $labels.z }}"}]\n',
        tags=TAGS,
    )
    elsewhere = replace(rules, name="other", workspace="ws-0123abcd-0123-abcd-0123-0123456789ab")
    sampled = xray.SamplingRule(
        name="traces.checkout",
        rule_name="shop-checkout",
        priority=100,
        fixed_rate=0.05,
        reservoir_size=3,
        service_name="web*",
        service_type="AWS::ECS::Fargate",
        host="shop.example.com",
        http_method="POST",
        url_path="/checkout?${x}",
        attributes=(("tenant", "large"),),
        tags=TAGS,
    )
    grouped = xray.TraceGroup(
        name="traces.slow",
        group_name="shop-slow",
        filter_expression='service("web") { responsetime > 2 }',
        insights_enabled=True,
        notifications_enabled=False,
        tags=TAGS,
    )
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
    return configuration, metrics, rules, elsewhere, sampled, grouped, boards, written_to, seen_at


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
        build=ecs.ImageBuild(context="./app", dockerfile="Dockerfile"),
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


def around(graph: Graph, *nodes: Node) -> Graph:
    """Some nodes, what refers to them, and everything that those need: what is left of a graph to look at them."""
    known = {(node.kind, node.name): node for node in graph.nodes}
    keys = {(node.kind, node.name) for node in nodes}
    queue = [*nodes, *(node for node in graph.nodes if keys.intersection(_needs(node)))]
    wanted: set[tuple[str, str]] = set()
    while queue:
        node = queue.pop()
        wanted.add((node.kind, node.name))
        queue += [known[need] for need in _needs(node) if need not in wanted]
    return Graph(tuple(node for key, node in known.items() if key in wanted))


def with_a_task(kind: str, name: str, *kinds: str) -> Graph:
    """What is around a node, the task definition and all nodes of some kinds: small, for it is read many times."""
    graph = full_graph()
    wanted = ("TaskDefinition", *kinds)
    return around(
        graph, *(node for node in graph.nodes if (node.kind, node.name) == (kind, name) or node.kind in wanted)
    )


def _needs(node: Node) -> list[tuple[str, str]]:
    return [(ref.kind, ref.name) for ref in refs(node)] + list(getattr(node, "depends_on", ()))


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


def is_sound(path: str, changed: Node) -> bool:
    """Whether a variation can occur: changing one leaf may leave what no compiler makes."""
    unsound = (
        isinstance(changed, Input) and not changed.is_list and changed.name == "subnetIds",  # which stands for a list
        path.endswith(".subnets as a literal"),
        path == ".egress[0].protocol",  # TCP without ports
        path.endswith((".actions[0] dropped", ".resources[0] dropped")),  # a statement of nothing, which IAM refuses
        ".parts[" in path and path.endswith((" dropped", " as a literal")),  # text beside text
        isinstance(changed, cloudwatch.Alarm) and not _watches_one(changed),
        path == ".launch_type",  # a word that is none
        isinstance(changed, networks.VpcEndpoint)
        and (changed.type == "Interface") == (changed.private_dns_enabled is None),
        isinstance(changed, loadbalancing.Listener) and not _leads_somewhere(changed.default_action),
    )
    return not any(unsound)


def _watches_one(alarm: cloudwatch.Alarm) -> bool:
    """Whether an alarm is on one metric, or on metric math of which one line returns data."""
    lines = [(query.metric is None) != (query.expression is None) for query in alarm.queries]
    returned = sum(query.return_data for query in alarm.queries)
    return (alarm.metric is not None) != bool(lines) and all(lines) and returned == min(len(lines), 1)


def _leads_somewhere(action: loadbalancing.Action) -> bool:
    """Whether a target group is named where requests go on to one, and nowhere else."""
    return (action.type == "forward") == (action.target_group is not None)


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
