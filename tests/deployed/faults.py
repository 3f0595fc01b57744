"""Faults to seed into a template: where, what instead, and the field of the resource in which it has to show."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

DROPPED = object()
"""Instead of a value: nothing."""


@dataclass(frozen=True)
class Fault:
    """One fault in one specification's template."""

    spec: str
    place: tuple[str | int, ...]
    value: Any
    resource: str
    field: str


def seeded(template: Mapping[str, Any], fault: Fault) -> dict[str, Any]:
    """A copy of the template with the fault; a place that is not there is a fault of the test."""
    changed = deepcopy(dict(template))
    logical, *path = fault.place
    if not path:
        del changed["Resources"][logical]
        return changed
    here: Any = changed["Resources"][logical]["Properties"]
    for step in path[:-1]:
        here = here[_index(here, step)]
    last = _index(here, path[-1])
    assert isinstance(last, int) or fault.value is not DROPPED or last in here, f"{last} is not there"
    if fault.value is DROPPED:
        del here[last]
    else:
        assert not isinstance(here, dict) or here.get(last) != fault.value, "no fault"
        here[last] = fault.value
    return changed


def _index(here: Any, step: str | int) -> Any:
    """An item of a list may be named by its Name, Sid or Key."""
    if isinstance(here, list) and isinstance(step, str):
        return next(n for n, item in enumerate(here) if step in (item.get("Name"), item.get("Sid"), item.get("Key")))
    return step


_APP = ("GalleryTaskDefinition", "ContainerDefinitions", "gallery")
_START = ("GalleryExecutionPolicy", "PolicyDocument", "Statement")
_SEND = ("GalleryTaskPolicy", "PolicyDocument", "Statement")
_TASK, _SERVICE = "task definition gallery", "service of gallery"
_ROLLING = ("GalleryService", "DeploymentConfiguration")
_NETWORK = ("GalleryService", "NetworkConfiguration", "AwsvpcConfiguration")


def _gallery(*place: str | int, to: Any, shows: str, at: str) -> Fault:
    return Fault("02-django", place, to, shows, at)


_VPC = "vpc 10.20.0.0/16"
_PUBLIC = "route table of subnet 10.20.0.0/20 and route table of subnet 10.20.16.0/20"
_ENDPOINT = "endpoint com.amazonaws.cn-north-1"


def _tickets(*place: str | int, to: Any, shows: str, at: str) -> Fault:
    return Fault("16-created-network", place, to, shows, at)


FAULTS = {
    "a port": _gallery(
        *_APP, "PortMappings", 0, "ContainerPort", to=8001, shows=_TASK, at="containerDefinitions[gallery].portMappings"
    ),
    "the value of a variable": _gallery(
        *_APP,
        "Environment",
        "OTEL_TRACES_SAMPLER",
        "Value",
        to="always_on",
        shows=_TASK,
        at="[OTEL_TRACES_SAMPLER].value",
    ),
    "a variable less": _gallery(
        *_APP, "Environment", "OTEL_PYTHON_DISTRO", to=DROPPED, shows=_TASK, at="[OTEL_PYTHON_DISTRO].value"
    ),
    "a word of a command": _gallery(
        "GalleryTaskDefinition", "ContainerDefinitions", "init", "Command", 1, to="-r", shows=_TASK, at="[init].command"
    ),
    "the order of a command": _gallery(
        *_APP, "EntryPoint", to=["-c", "sh"], shows=_TASK, at="containerDefinitions[gallery].entryPoint"
    ),
    "a number that is a text": _gallery("GalleryTaskDefinition", "Cpu", to="1024", shows=_TASK, at="cpu"),
    "the essential container": _gallery(
        *_APP, "Essential", to=False, shows=_TASK, at="containerDefinitions[gallery].essential"
    ),
    "a condition to start": _gallery(
        *_APP, "DependsOn", 0, "Condition", to="COMPLETE", shows=_TASK, at="dependsOn[init].condition"
    ),
    "a mount that may be written to": _gallery(
        *_APP, "MountPoints", 0, "ReadOnly", to=False, shows=_TASK, at=".readOnly"
    ),
    "a secret": _gallery(
        *_APP, "Secrets", "DATABASE_URL", "ValueFrom", to="arn:aws:ssm:x:1:parameter/y", shows=_TASK, at="valueFrom"
    ),
    "a timeout less": _gallery(
        *_APP, "StopTimeout", to=DROPPED, shows=_TASK, at="containerDefinitions[gallery].stopTimeout"
    ),
    "a region that is written out": _gallery(
        *_APP, "LogConfiguration", "Options", "awslogs-region", to="us-east-1", shows=_TASK, at="[awslogs-region]"
    ),
    "the network mode less": _gallery(
        "GalleryTaskDefinition", "NetworkMode", to=DROPPED, shows=_TASK, at="networkMode"
    ),
    "the processor": _gallery(
        "GalleryTaskDefinition", "RuntimePlatform", "CpuArchitecture", to="ARM64", shows=_TASK, at="cpuArchitecture"
    ),
    "the wrong role": _gallery(
        "GalleryTaskDefinition",
        "TaskRoleArn",
        to={"Fn::GetAtt": ["GalleryExecutionRole", "Arn"]},
        shows="task role of gallery",
        at="",
    ),
    "a tag of a task definition": _gallery(
        "GalleryTaskDefinition", "Tags", "team", "Value", to="api", shows=_TASK, at="tags[team].value"
    ),
    "public addresses": _gallery(*_NETWORK, "AssignPublicIp", to="ENABLED", shows=_SERVICE, at="assignPublicIp"),
    "one subnet only": _gallery(
        *_NETWORK, "Subnets", to=[{"Fn::Select": [0, {"Ref": "SubnetIds"}]}], shows=_SERVICE, at="subnets"
    ),
    "how many tasks": _gallery("GalleryService", "DesiredCount", to=2, shows=_SERVICE, at="desiredCount"),
    "zone rebalancing": _gallery(
        "GalleryService", "AvailabilityZoneRebalancing", to="DISABLED", shows=_SERVICE, at="availabilityZoneRebalancing"
    ),
    "zone rebalancing left open": _gallery(
        "GalleryService", "AvailabilityZoneRebalancing", to=DROPPED, shows=_SERVICE, at="availabilityZoneRebalancing"
    ),
    "a percentage": _gallery(*_ROLLING, "MaximumPercent", to=150, shows=_SERVICE, at="maximumPercent"),
    "a percentage left open": _gallery(
        *_ROLLING, "MinimumHealthyPercent", to=DROPPED, shows=_SERVICE, at="minimumHealthyPercent"
    ),
    "the circuit breaker": _gallery(
        *_ROLLING, "DeploymentCircuitBreaker", "Rollback", to=False, shows=_SERVICE, at="rollback"
    ),
    "a shell in the task": _gallery(
        "GalleryService", "EnableExecuteCommand", to=True, shows=_SERVICE, at="enableExecuteCommand"
    ),
    "patience with health checks": _gallery(
        "GalleryService",
        "HealthCheckGracePeriodSeconds",
        to=DROPPED,
        shows=_SERVICE,
        at="healthCheckGracePeriodSeconds",
    ),
    "where tags go": _gallery("GalleryService", "PropagateTags", to=DROPPED, shows=_SERVICE, at="propagateTags"),
    "the balanced port": _gallery(
        "GalleryService",
        "LoadBalancers",
        0,
        "ContainerPort",
        to=80,
        shows=_SERVICE,
        at="loadBalancers[gallery].containerPort",
    ),
    "a retention": _gallery(
        "GalleryLogGroup", "RetentionInDays", to=60, shows="log group /ecs/gallery", at="retentionInDays"
    ),
    "a retention left open": _gallery(
        "GalleryLogGroup", "RetentionInDays", to=DROPPED, shows="log group /ecs/gallery", at="retentionInDays"
    ),
    "the name of a log group": _gallery(
        "GalleryLogGroup", "LogGroupName", to="/ecs/other", shows="log group /ecs/gallery", at=""
    ),
    "tags less": _gallery("GalleryLogGroup", "Tags", to=DROPPED, shows="log group /ecs/gallery", at="tags.team"),
    "an action more": _gallery(
        *_SEND, "SendTraces", "Action", 0, to="xray:*", shows="task role of gallery", at="may[xray:* on *]"
    ),
    "an action less": _gallery(
        *_SEND,
        "SendTraces",
        "Action",
        4,
        to=DROPPED,
        shows="task role of gallery",
        at="may[xray:PutTraceSegments on *]",
    ),
    "a resource for all": _gallery(
        *_START, "ReadSecrets", "Resource", to="*", shows="execution role of gallery", at="GetSecretValue on *]"
    ),
    "a denial": _gallery(
        *_START, "WriteOutput", "Effect", to="Deny", shows="execution role of gallery", at="may[logs:PutLogEvents"
    ),
    "a partition that is written out": _gallery(
        *_START,
        "PullImages",
        "Resource",
        0,
        to="arn:aws:ecr:*:*:repository/*",
        shows="execution role of gallery",
        at="on arn:aws:ecr:*:*:repository/*]",
    ),
    "an account that is written out": _gallery(
        *_SEND,
        "SendApplicationSignals",
        "Resource",
        0,
        to="arn:aws:logs:eu-west-3:123456789012:log-group:x",
        shows="task role of gallery",
        at="123456789012",
    ),
    "a policy on the wrong role": _gallery(
        "GalleryTaskPolicy",
        "RoleName",
        to={"Ref": "GalleryExecutionRole"},
        shows="execution role of gallery",
        at="inline",
    ),
    "whom a role trusts": _gallery(
        "GalleryTaskRole",
        "AssumeRolePolicyDocument",
        "Statement",
        0,
        "Principal",
        "Service",
        to="ec2.amazonaws.com",
        shows="task role of gallery",
        at="trusts[Service ec2.amazonaws.com: sts:AssumeRole]",
    ),
    "the port of a rule": _gallery(
        "GalleryLoadBalancerIngress", "ToPort", to=8080, shows="security group of gallery", at="ingress[tcp 8000-8080"
    ),
    "a rule less": _gallery(
        "GalleryLoadBalancerIngress", to=DROPPED, shows="security group of gallery", at="ingress[tcp 8000-8000"
    ),
    "the rule for everything out": _gallery(
        "GallerySecurityGroup",
        "SecurityGroupEgress",
        0,
        "CidrIp",
        to="10.0.0.0/8",
        shows="security group of gallery",
        at="egress[-1 all 10.0.0.0/8]",
    ),
    "what a rule is for": _gallery(
        "GallerySecurityGroup",
        "SecurityGroupEgress",
        0,
        "Description",
        to=DROPPED,
        shows="security group of gallery",
        at="egress[-1 all 0.0.0.0/0].Description",
    ),
    "a role less": _gallery("GalleryTaskDefinition", "TaskRoleArn", to=DROPPED, shows=_TASK, at="taskRoleArn"),
    "what a cluster tells": Fault(
        "06-created-cluster",
        ("DemoCluster", "ClusterSettings", 0, "Value"),
        "disabled",
        "cluster of demo-web",
        "settings[containerInsights].value",
    ),
    "a health check": Fault(
        "06-created-cluster",
        ("WebTaskDefinition", "ContainerDefinitions", "cache", "HealthCheck", "Retries"),
        5,
        "task definition demo-web",
        "containerDefinitions[cache].healthCheck.retries",
    ),
    "a process to reap others": Fault(
        "06-created-cluster",
        ("WebTaskDefinition", "ContainerDefinitions", "web", "LinuxParameters"),
        DROPPED,
        "task definition demo-web",
        "linuxParameters.initProcessEnabled",
    ),
}
"""By what is wrong."""

NETWORK_FAULTS: tuple[Mapping[str, Fault], ...] = (
    {
        "the DNS of a network": _tickets(
            "TicketsVpc", "EnableDnsHostnames", to=False, shows=_VPC, at="EnableDnsHostnames"
        ),
        "a network without DNS": _tickets(
            "TicketsVpc", "EnableDnsSupport", to=False, shows=_VPC, at="EnableDnsSupport"
        ),
        "the zone of a subnet": _tickets(
            "Public2Subnet",
            "AvailabilityZone",
            "Fn::Select",
            0,
            to=0,
            shows="subnet 10.20.16.0/20",
            at="AvailabilityZone",
        ),
        "addresses of a subnet that are public": _tickets(
            "Private1Subnet", "MapPublicIpOnLaunch", to=True, shows="subnet 10.20.128.0/20", at="MapPublicIpOnLaunch"
        ),
        "a tag of a gateway": _tickets(
            "TicketsInternetGateway",
            "Tags",
            "team",
            "Value",
            to="x",
            shows=f"internet gateway of {_VPC}",
            at="Tags[team]",
        ),
        "a route to elsewhere": _tickets(
            "PublicRoute", "DestinationCidrBlock", to="10.0.0.0/8", shows=_PUBLIC, at="Routes[0.0.0.0/0]"
        ),
        "the service of an endpoint": _tickets(
            "LogsEndpoint", "ServiceName", to="com.amazonaws.cn-north-1.monitoring", shows=f"{_ENDPOINT}.logs", at=""
        ),
        "the names of an endpoint": _tickets(
            "XrayEndpoint", "PrivateDnsEnabled", to=False, shows=f"{_ENDPOINT}.xray", at="PrivateDnsEnabled"
        ),
        "the subnets of an endpoint": _tickets(
            "XrayEndpoint", "SubnetIds", 1, to=DROPPED, shows=f"{_ENDPOINT}.xray", at="SubnetIds"
        ),
        "the routes of an endpoint": _tickets(
            "S3Endpoint",
            "RouteTableIds",
            0,
            to={"Ref": "PublicRouteTable"},
            shows=f"{_ENDPOINT}.s3",
            at="RouteTableIds",
        ),
        "the group of a load balancer": _tickets(
            "TicketsLoadBalancer",
            "SecurityGroups",
            0,
            to={"Fn::GetAtt": ["WebSecurityGroup", "GroupId"]},
            shows="load balancer internet-facing",
            at="SecurityGroups",
        ),
        "the path of a health check": _tickets(
            "WebTargetGroup", "HealthCheckPath", to="/", shows="target group of tickets-web", at="HealthCheckPath"
        ),
        "a threshold of a health check": _tickets(
            "WebTargetGroup",
            "UnhealthyThresholdCount",
            to=2,
            shows="target group of tickets-web",
            at="UnhealthyThreshold",
        ),
        "headers that a load balancer lets through": _tickets(
            "TicketsLoadBalancer",
            "LoadBalancerAttributes",
            0,
            "Value",
            to="false",
            shows="load balancer internet-facing",
            at="Attributes[routing.http.drop_invalid_header_fields.enabled]",
        ),
        "what a target group waits for": _tickets(
            "WebTargetGroup",
            "TargetGroupAttributes",
            0,
            "Value",
            to="31",
            shows="target group of tickets-web",
            at="Attributes[deregistration_delay.timeout_seconds]",
        ),
        "the ciphers of a listener": _tickets(
            "HttpsListener", "SslPolicy", to="ELBSecurityPolicy-2016-08", shows="listener 443", at="SslPolicy"
        ),
        "where a listener leads": _tickets(
            "HttpListener", "DefaultActions", 0, "RedirectConfig", "Port", to="444", shows="listener 80", at="Port"
        ),
        "the paths of a rule": _tickets(
            "ApiRule",
            "Conditions",
            0,
            "PathPatternConfig",
            "Values",
            1,
            to="/ap/*",
            shows="listener rule 37278",
            at="Values",
        ),
        "the target of a rule": _tickets(
            "ApiRule",
            "Actions",
            0,
            "TargetGroupArn",
            to={"Ref": "WebTargetGroup"},
            shows="listener rule 37278",
            at="Target",
        ),
    },
    {
        "the route table of a subnet": _tickets(
            "Private2Association", "RouteTableId", to={"Ref": "PublicRouteTable"}, shows=_PUBLIC, at=""
        ),
        "a load balancer that is not public": _tickets(
            "TicketsLoadBalancer", "Scheme", to="internal", shows="load balancer internet-facing", at=""
        ),
        "the tasks behind a load balancer": _tickets(
            "WebService",
            "LoadBalancers",
            0,
            "TargetGroupArn",
            to={"Ref": "ApiTargetGroup"},
            shows="target group of tickets-api",
            at="",
        ),
    },
)
"""Those of a created network, in deployments that have many each: the later ones change how resources are known."""
