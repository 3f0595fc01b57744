"""The commands of the AWS CLI that create a node, and the values that are known when they have run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from obsc.infra import (
    autoscaling,
    cloudwatch,
    discovery,
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
from obsc.infra.boundary import Output
from obsc.infra.node import Node
from obsc.infra.values import RoleName
from obsc_targets.ecs import loadbalancing as balancing
from obsc_targets.ecs import vpc as networks
from obsc_targets.ecs.autoscaling import scalable_target, scaling_policy
from obsc_targets.ecs.cloudwatch import alarm, dashboard, objective
from obsc_targets.ecs.cloudwatch import discovery as start_discovery
from obsc_targets.ecs.collector import (
    grafana_workspace,
    parameter_of_ssm,
    prometheus_rules,
    prometheus_workspace,
)
from obsc_targets.ecs.discovery import discovery_service, namespace
from obsc_targets.ecs.placeholders import placeholder, spell
from obsc_targets.ecs.policies import permissions_path, trust_path
from obsc_targets.ecs.shell import command, variable
from obsc_targets.ecs.steps import Commands, Known, Shell, captured, tags
from obsc_targets.ecs.xray import sampling_rule, trace_group


def _log_group(node: logs.LogGroup, shell: Shell) -> Commands:
    yield Known(node.ref("name"), shell.word(node.log_group_name))
    name = shell.option("log-group-name", node.ref("name"))
    tagged = [shell.json("tags", dict(node.tags))] if node.tags else []
    yield command("aws logs create-log-group", name, *tagged)
    if node.retention_days is not None:
        yield command("aws logs put-retention-policy", name, f"--retention-in-days {node.retention_days}")
    prefix = name.replace("--log-group-name", "--log-group-name-prefix", 1)
    # The group itself sorts before every group whose name begins like it.
    yield Known(
        node.ref("streams"),
        captured("aws logs describe-log-groups", prefix, "--query 'logGroups[0].arn'"),
    )


def _role(node: iam.Role, shell: Shell) -> Commands:
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    yield Known(node.ref("name"), shell.name(node, 64))
    name = shell.option("role-name", node.ref("name"))
    yield Known(
        node.ref("arn"),
        captured(
            "aws iam create-role",
            name,
            shell.option("assume-role-policy-document", f"file://{trust_path(node)}"),
            shell.option("description", node.description),
            *tags("tags", node.tags, shell),
            "--query Role.Arn",
        ),
    )
    for policy in node.managed_policies:
        yield command("aws iam attach-role-policy", name, shell.option("policy-arn", policy))


def _role_policy(node: iam.RolePolicy, shell: Shell) -> Commands:
    if isinstance(node.role, RoleName):
        yield Known(node.role, f'"${{{variable(placeholder(node.role.arn))}##*/}}"')
    yield command(
        "aws iam put-role-policy",
        shell.option("role-name", node.role),
        shell.option("policy-name", node.policy_name),
        shell.option("policy-document", f"file://{permissions_path(node)}"),
    )


def _security_group(node: network.SecurityGroup, shell: Shell) -> Commands:
    tagged = [{"ResourceType": "security-group", "Tags": [{"Key": key, "Value": value} for key, value in node.tags]}]
    yield Known(
        node.ref("id"),
        captured(
            "aws ec2 create-security-group",
            shell.option("group-name", shell.name(node, 255)),
            shell.option("description", node.description),
            shell.option("vpc-id", node.vpc),
            *([shell.json("tag-specifications", tagged)] if node.tags else []),
            "--query GroupId",
        ),
    )
    # A new group lets everything out: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
    group = shell.option("group-id", node.ref("id"))
    everything = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    yield command("aws ec2 revoke-security-group-egress", group, shell.json("ip-permissions", everything))
    if node.egress:
        rules = [_permission(rule) for rule in node.egress]
        yield command("aws ec2 authorize-security-group-egress", group, shell.json("ip-permissions", rules))


def _ingress(node: network.SecurityGroupIngress, shell: Shell) -> Commands:
    yield command(
        "aws ec2 authorize-security-group-ingress",
        shell.option("group-id", node.group),
        shell.json("ip-permissions", [_permission(node)]),
    )


def _permission(rule: network.Egress | network.SecurityGroupIngress) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html."""
    ports = {} if rule.from_port is None else {"FromPort": rule.from_port, "ToPort": rule.to_port}
    group, cidr = rule.peer.security_group, rule.peer.cidr or ""
    told = {"Description": rule.description}
    if group is not None:
        peers: dict[str, Any] = {"UserIdGroupPairs": [{"GroupId": spell(group)} | told]}
    elif ":" in cidr:
        peers = {"Ipv6Ranges": [{"CidrIpv6": cidr} | told]}
    else:
        peers = {"IpRanges": [{"CidrIp": cidr} | told]}
    return {"IpProtocol": rule.protocol} | ports | peers


def _cluster(node: ecs.Cluster, shell: Shell) -> Commands:
    yield Known(node.ref("name"), shell.word(node.name if node.cluster_name is None else node.cluster_name))
    yield Known(
        node.ref("arn"),
        captured(
            "aws ecs create-cluster",
            shell.option("cluster-name", node.ref("name")),
            shell.json("settings", [{"name": "containerInsights", "value": node.container_insights}]),
            *([shell.json("tags", [{"key": key, "value": value} for key, value in node.tags])] if node.tags else []),
            "--query cluster.clusterArn",
        ),
    )


def _task_definition(node: ecs.TaskDefinition, shell: Shell) -> Commands:
    file = shell.option("cli-input-json", f"file://{task_path(node)}")
    yield command("aws ecs register-task-definition", file, "--query taskDefinition.taskDefinitionArn")


def _service(node: ecs.Service, shell: Shell) -> Commands:
    chosen = node.service_name
    yield Known(node.ref("name"), shell.name(node, 255) if chosen is None else shell.word(chosen))
    file = shell.option("cli-input-json", f"file://{service_path(node)}")
    # Left to scaling, the number is in no file; but for a new service the API wants one.
    is_scaled = node.desired_count is None and node.scheduling_strategy == "REPLICA"
    first = ["--desired-count 1"] if is_scaled else []
    yield command("aws ecs create-service", file, *first, "--query service.serviceArn")


def _output(node: Output, shell: Shell) -> Commands:
    yield f"printf '%s: %s\\n' {shell.word(node.description)} {shell.word(node.value)}"


def task_path(node: ecs.TaskDefinition) -> str:
    """The file of a task definition."""
    return f"taskdef.{node.name}.json"


def service_path(node: ecs.Service) -> str:
    """The file of a service."""
    return f"service.{node.name}.json"


COMMANDS: dict[type[Node], Callable[[Any, Shell], Commands]] = {
    logs.LogGroup: _log_group,
    ssm.Parameter: parameter_of_ssm,
    prometheus.PrometheusWorkspace: prometheus_workspace,
    prometheus.PrometheusRules: prometheus_rules,
    xray.SamplingRule: sampling_rule,
    xray.TraceGroup: trace_group,
    iam.Role: _role,
    iam.RolePolicy: _role_policy,
    grafana.GrafanaWorkspace: grafana_workspace,
    vpc.Vpc: networks.network,
    vpc.Subnet: networks.subnet,
    vpc.InternetGateway: networks.internet_gateway,
    vpc.GatewayAttachment: networks.gateway_attachment,
    vpc.ElasticIp: networks.elastic_ip,
    vpc.NatGateway: networks.nat_gateway,
    vpc.RouteTable: networks.route_table,
    vpc.RouteTableAssociation: networks.route_table_association,
    vpc.Route: networks.route,
    network.SecurityGroup: _security_group,
    network.SecurityGroupIngress: _ingress,
    vpc.VpcEndpoint: networks.vpc_endpoint,
    loadbalancing.LoadBalancer: balancing.load_balancer,
    loadbalancing.TargetGroup: balancing.target_group,
    loadbalancing.Listener: balancing.listener,
    loadbalancing.ListenerRule: balancing.listener_rule,
    discovery.Namespace: namespace,
    discovery.DiscoveryService: discovery_service,
    ecs.Cluster: _cluster,
    ecs.TaskDefinition: _task_definition,
    ecs.Service: _service,
    autoscaling.ScalableTarget: scalable_target,
    autoscaling.ScalingPolicy: scaling_policy,
    cloudwatch.Alarm: alarm,
    cloudwatch.Dashboard: dashboard,
    cloudwatch.Discovery: start_discovery,
    cloudwatch.ServiceLevelObjective: objective,
    Output: _output,
}
"""In the order in which they have to run."""
