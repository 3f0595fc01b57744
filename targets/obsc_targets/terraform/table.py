"""One row per node class: the arguments and blocks inside its block.

The order follows HashiCorp's style guide: what a block is about, its tags, nested blocks, meta-arguments.
https://developer.hashicorp.com/terraform/language/style
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from obsc.infra import (
    autoscaling,
    cloudwatch,
    discovery,
    ec2,
    ecs,
    grafana,
    iam,
    loadbalancing,
    logs,
    network,
    prometheus,
    ssm,
    vpc,
    xray,
)
from obsc.infra.node import Node
from obsc.infra.values import Text
from obsc_targets._shared.container import container_definition
from obsc_targets._shared.doc import Note
from obsc_targets._shared.hcl_printer import Blank, Block, Call, Item, Traversal
from obsc_targets.terraform import application_signals
from obsc_targets.terraform import loadbalancing as balancing
from obsc_targets.terraform import vpc as networks
from obsc_targets.terraform.autoscaling import scalable_target, scaling_policy
from obsc_targets.terraform.cloudwatch import alarm, dashboard
from obsc_targets.terraform.collector import (
    grafana_workspace,
    parameter_of_ssm,
    prometheus_rules,
    prometheus_workspace,
)
from obsc_targets.terraform.discovery import discovery_service, namespace
from obsc_targets.terraform.ec2 import (
    auto_scaling_group,
    image_parameter,
    instance,
    instance_profile,
    launch_template,
)
from obsc_targets.terraform.items import arguments, block, tags
from obsc_targets.terraform.parts import EgressRule, ImageParameter, ManagedPolicy, PolicyDocument, TrustPolicy
from obsc_targets.terraform.say import Say
from obsc_targets.terraform.take_apart import has_variable
from obsc_targets.terraform.xray import sampling_rule, trace_group

Row = Callable[[Any, Say], Iterator[Item]]


def _cluster(node: ecs.Cluster, say: Say) -> Iterator[Item]:
    yield from arguments(
        name=say.own_name(node.name) if node.cluster_name is None else say.text(node.cluster_name),
    )
    yield from tags(node.tags)
    yield block("setting", name="containerInsights", value=node.container_insights)


def _log_group(node: logs.LogGroup, say: Say) -> Iterator[Item]:
    yield from arguments(
        name=say.text(node.log_group_name),
        retention_in_days=node.retention_days,
        skip_destroy=True if node.removal == "retain" else None,
    )
    yield from tags(node.tags)


def _role(node: iam.Role, say: Say) -> Iterator[Item]:
    yield from arguments(
        name_prefix=say.role_prefix(node.name),
        description=node.description,
        assume_role_policy=say.node("TrustPolicy", node.service, "json"),
    )
    yield from tags(node.tags)


def _trust_policy(node: TrustPolicy, say: Say) -> Iterator[Item]:
    principals = block("principals", type="Service", identifiers=[node.name])
    yield Block("statement", (), (*arguments(effect="Allow", actions=["sts:AssumeRole"]), principals))


def _policy_document(node: PolicyDocument, say: Say) -> Iterator[Item]:
    for statement in node.statements:
        said = block(
            "statement",
            sid=statement.sid,
            effect=statement.effect,
            actions=list(statement.actions),
            resources=say.texts(statement.resources),
        )
        yield Note(said, statement.why)


def _role_policy(node: iam.RolePolicy, say: Say) -> Iterator[Item]:
    yield from arguments(
        name=node.policy_name,
        role=say.text(node.role),
        policy=_policy_json(node, say) if has_variable(node) else say.node("PolicyDocument", node.name, "json"),
    )


def _policy_json(node: iam.RolePolicy, say: Say) -> Call:
    statements = [
        Note(
            {
                "Sid": statement.sid,
                "Effect": statement.effect,
                "Action": list(statement.actions),
                "Resource": say.texts(statement.resources),
            },
            statement.why,
        )
        for statement in node.statements
    ]
    return Call("jsonencode", ({"Version": "2012-10-17", "Statement": statements},))


def _attachment(node: ManagedPolicy, say: Say) -> Iterator[Item]:
    yield from arguments(role=say.text(node.role), policy_arn=say.text(node.policy_arn))


def _security_group(node: network.SecurityGroup, say: Say) -> Iterator[Item]:
    yield from arguments(
        name_prefix=say.group_prefix(node.name),
        description=node.description,
        vpc_id=say.text(node.vpc),
    )
    yield from tags(node.tags)
    comment = "A group cannot be deleted as long as tasks use it: its successor has to come first."
    yield Note(block("lifecycle", create_before_destroy=True), comment)


def _ingress_rule(node: network.SecurityGroupIngress, say: Say) -> Iterator[Item]:
    yield from _rule(node.group, node, say)


def _egress_rule(node: EgressRule, say: Say) -> Iterator[Item]:
    yield from _rule(node.group, node.rule, say)


def _rule(group: Text, rule: network.Egress | network.SecurityGroupIngress, say: Say) -> Iterator[Item]:
    other = rule.peer.security_group
    yield from arguments(
        security_group_id=say.text(group),
        description=rule.description,
        ip_protocol=rule.protocol,
        from_port=rule.from_port,
        to_port=rule.to_port,
        **{"cidr_ipv6" if ":" in (rule.peer.cidr or "") else "cidr_ipv4": rule.peer.cidr},
        referenced_security_group_id=None if other is None else say.text(other),
    )


def _task_definition(node: ecs.TaskDefinition, say: Say) -> Iterator[Item]:
    containers = [container_definition(container, say.text, _as_it_is) for container in node.containers]
    yield from arguments(
        family=node.family,
        requires_compatibilities=list(node.requires_compatibilities),
        network_mode=node.network_mode,
        cpu=None if node.cpu is None else str(node.cpu),
        memory=None if node.memory is None else str(node.memory),
        task_role_arn=None if node.task_role is None else say.text(node.task_role),
        execution_role_arn=None if node.execution_role is None else say.text(node.execution_role),
    )
    yield Blank()
    yield from arguments(container_definitions=Call("jsonencode", (containers,)))
    yield from tags(node.tags)
    yield block(
        "runtime_platform",
        cpu_architecture=node.runtime_platform.cpu_architecture,
        operating_system_family=node.runtime_platform.operating_system_family,
    )
    yield from (block("volume", name=volume.name, host_path=volume.host_path) for volume in node.volumes)


def _as_it_is(key: str) -> str:
    return key


def _service(node: ecs.Service, say: Say) -> Iterator[Item]:
    yield from arguments(
        name=say.own_name(node.name) if node.service_name is None else node.service_name,
        cluster=say.text(node.cluster),
        task_definition=say.text(node.task_definition),
        scheduling_strategy=node.scheduling_strategy,
        desired_count=1 if _is_scaled(node) else node.desired_count,
        launch_type=node.launch_type,
        platform_version=node.platform_version,
    )
    yield Blank()
    yield from arguments(
        deployment_maximum_percent=node.deployment.maximum_percent,
        deployment_minimum_healthy_percent=node.deployment.minimum_healthy_percent,
        health_check_grace_period_seconds=node.health_check_grace_period,
        availability_zone_rebalancing=node.availability_zone_rebalancing,
        enable_execute_command=node.enable_execute_command,
        enable_ecs_managed_tags=node.enable_ecs_managed_tags,
        propagate_tags=node.propagate_tags,
    )
    yield from tags(node.tags)
    yield from _service_blocks(node, say)
    for argument in arguments(depends_on=[say.node(*other) for other in node.depends_on]):
        yield Note(argument, "Nothing here refers to these, but without them tasks do not start.")
    if _is_scaled(node):
        ignored = block("lifecycle", ignore_changes=[Traversal(("desired_count",))])
        yield Note(ignored, "A new service has one task, as AWS makes it; from then on scaling decides how many.")


def _is_scaled(node: ecs.Service) -> bool:
    """Whether something else decides how many tasks run; to the provider, nothing said is none."""
    return node.desired_count is None and node.scheduling_strategy == "REPLICA"


def _service_blocks(node: ecs.Service, say: Say) -> Iterator[Item]:
    for item in node.capacity_provider_strategy:
        provider = say.text(item.capacity_provider)
        yield block("capacity_provider_strategy", capacity_provider=provider, base=item.base, weight=item.weight)
    yield block("deployment_circuit_breaker", enable=node.deployment.circuit_breaker, rollback=node.deployment.rollback)
    if node.network is not None:
        yield block(
            "network_configuration",
            subnets=say.texts(node.network.subnets),
            security_groups=say.texts(node.network.security_groups),
            assign_public_ip=node.network.assign_public_ip,
        )
    for balancer in node.load_balancers:
        yield block(
            "load_balancer",
            target_group_arn=say.text(balancer.target_group),
            container_name=balancer.container_name,
            container_port=balancer.container_port,
        )
    yield from (block("service_registries", registry_arn=say.text(item.registry)) for item in node.service_registries)


ROWS: Mapping[type[Node], Row] = {
    ecs.Cluster: _cluster,
    logs.LogGroup: _log_group,
    TrustPolicy: _trust_policy,
    iam.Role: _role,
    PolicyDocument: _policy_document,
    iam.RolePolicy: _role_policy,
    ManagedPolicy: _attachment,
    discovery.Namespace: namespace,
    discovery.DiscoveryService: discovery_service,
    ssm.Parameter: parameter_of_ssm,
    prometheus.PrometheusWorkspace: prometheus_workspace,
    prometheus.PrometheusRules: prometheus_rules,
    xray.SamplingRule: sampling_rule,
    xray.TraceGroup: trace_group,
    grafana.GrafanaWorkspace: grafana_workspace,
    vpc.Vpc: networks.network,
    vpc.Subnet: networks.subnet,
    vpc.InternetGateway: networks.internet_gateway,
    vpc.GatewayAttachment: networks.gateway_attachment,
    vpc.ElasticIp: networks.elastic_ip,
    vpc.NatGateway: networks.nat_gateway,
    vpc.RouteTable: networks.route_table,
    vpc.Route: networks.route,
    vpc.RouteTableAssociation: networks.route_table_association,
    vpc.VpcEndpoint: networks.vpc_endpoint,
    loadbalancing.LoadBalancer: balancing.load_balancer,
    loadbalancing.TargetGroup: balancing.target_group,
    loadbalancing.Listener: balancing.listener,
    loadbalancing.ListenerRule: balancing.listener_rule,
    network.SecurityGroup: _security_group,
    network.SecurityGroupIngress: _ingress_rule,
    EgressRule: _egress_rule,
    ec2.InstanceProfile: instance_profile,
    ImageParameter: image_parameter,
    ec2.Instance: instance,
    ec2.LaunchTemplate: launch_template,
    ec2.AutoScalingGroup: auto_scaling_group,
    ecs.TaskDefinition: _task_definition,
    ecs.Service: _service,
    autoscaling.ScalableTarget: scalable_target,
    autoscaling.ScalingPolicy: scaling_policy,
    cloudwatch.Alarm: alarm,
    cloudwatch.Dashboard: dashboard,
    cloudwatch.Discovery: application_signals.discovery,
    cloudwatch.ServiceLevelObjective: application_signals.objective,
}
