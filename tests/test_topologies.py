"""Agents in tasks of their own, and tasks on instances: who may do what, who reaches whom, and what is never said."""

from __future__ import annotations

import json
import shlex
from typing import Any, TypeVar

import pytest

from obsc.infra import ecs, iam
from obsc.infra.discovery import DiscoveryService, Namespace
from obsc.infra.graph import Graph
from obsc.infra.network import SecurityGroup, SecurityGroupIngress
from obsc.infra.node import Node
from obsc.infra.values import Ref
from obsc.pipeline import compile_text
from rules.blocks import SMALLEST, merged

N = TypeVar("N", bound=Node)

NAMESPACE = {"network": {"namespace": {"name": "shop.local", "create": True}}}
CENTRAL = {"agents": {"cloudwatch": {"topology": "service"}}, "services": {"web": {"agent": "cloudwatch"}}}
DAEMON = {"agents": {"cloudwatch": {"topology": "daemon"}}, "services": {"web": {"agent": "cloudwatch"}}}


def graph(*fragments: dict[str, Any]) -> Graph:
    """The graph of the smallest file with fragments over it."""
    document: Any = SMALLEST
    for fragment in fragments:
        document = merged(document, fragment)
    compilation = compile_text(json.dumps(document).encode())
    assert compilation.ok, [problem.message for problem in compilation.diagnostics]
    assert compilation.graph is not None
    assert compilation.graph.verify() == []
    return compilation.graph


def ec2(mode: str, **more: Any) -> dict[str, Any]:
    """Container instances, with tasks in a network mode."""
    return {"platform": {"ecs": {"launchType": "EC2", "networkMode": mode, **more}}}


def one(found: Graph, kind: type[N], name: str) -> N:
    """The node of a class with a name."""
    (node,) = (node for node in found.of(kind) if node.name == name)
    return node


def app(found: Graph) -> ecs.Container:
    """The container of the app."""
    return one(found, ecs.TaskDefinition, "web").containers[-1]


def may(found: Graph, name: str) -> set[str]:
    """The first words of what a role may do."""
    policies = [policy for policy in found.of(iam.RolePolicy) if policy.name == name]
    return {action.partition(":")[0] for policy in policies for s in policy.statements for action in s.actions}


def test_only_the_agent_may_send() -> None:
    """A permission that the app does not use is one that whoever takes the app over has."""
    found = graph({"platform": NAMESPACE}, CENTRAL)
    assert may(found, "cloudwatch-task") == {"xray", "logs"}
    assert may(found, "web-task") == set()
    assert one(found, iam.Role, "web-task").service == "ecs-tasks.amazonaws.com"
    with_exec = graph({"platform": NAMESPACE}, CENTRAL, {"services": {"web": {"enableExecuteCommand": True}}})
    assert may(with_exec, "web-task") == {"ssmmessages"}


def test_service_events_of_one_service_are_the_agents_permission() -> None:
    """Else the events of the one service that has them are refused where they are written."""
    other = {"framework": "flask", "server": {"name": "gunicorn", "app": "api:app"}, "port": 8001}
    events = {"agent": "cloudwatch", "instrumentation": {"serviceEvents": True}}
    found = graph({"platform": NAMESPACE}, CENTRAL, {"services": {"api": other | events}})
    policy = one(found, iam.RolePolicy, "cloudwatch-task")
    assert any("/aws/service-events/*" in str(resource) for s in policy.statements for resource in s.resources)


def test_agent_lets_in_each_group_of_its_services_once() -> None:
    """EC2 refuses a rule that is there already, and a service without a rule is not heard."""
    other = {"framework": "flask", "server": {"name": "gunicorn", "app": "api:app"}, "agent": "cloudwatch"}
    given = {"securityGroups": ["sg-0123456789abcdef0"]}
    services = {"api": other | given | {"port": 8001}, "jobs": other | given | {"port": 8002}}
    found = graph({"platform": NAMESPACE}, CENTRAL, {"services": services})
    group = one(found, SecurityGroup, "cloudwatch")
    rules = [rule for rule in found.of(SecurityGroupIngress) if rule.group == group.ref("id")]
    web = one(found, SecurityGroup, "web").ref("id")
    peers = [(rule.from_port, rule.to_port, rule.protocol, rule.peer.security_group) for rule in rules]
    assert sorted(peers, key=repr) == sorted(
        [(port, port, "tcp", peer) for port in (2000, 4316) for peer in ("sg-0123456789abcdef0", web)], key=repr
    )


def test_agent_joins_the_namespace_that_is_created() -> None:
    """The apps look for the name that the agent's tasks have."""
    found = graph({"platform": NAMESPACE}, CENTRAL)
    (namespace,) = found.of(Namespace)
    name = one(found, DiscoveryService, "cloudwatch")
    service = one(found, ecs.Service, "cloudwatch")
    assert (name.namespace, name.record_type, name.service_name) == (namespace.ref("id"), "A", "cloudwatch")
    assert service.service_registries == (ecs.ServiceRegistry(registry=name.ref("arn")),)
    assert ("Service", "cloudwatch") in one(found, ecs.Service, "web").depends_on
    values = {variable.name: variable.value for variable in app(found).environment}
    assert values["OTEL_TRACES_SAMPLER_ARG"] == "endpoint=http://cloudwatch.shop.local:2000"
    assert values["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] == "http://cloudwatch.shop.local:4316/v1/traces"


def test_namespace_that_exists_is_an_input() -> None:
    """What lives outside is never made a second time."""
    found = graph({"platform": {"network": {"namespace": {"name": "shop.local"}}}}, CENTRAL)
    assert list(found.of(Namespace)) == []
    assert one(found, DiscoveryService, "cloudwatch").namespace == Ref("Input", "namespaceId", "value")


def test_agent_written_in_a_service_is_that_services_own() -> None:
    """Two services that write the same are not to share a name."""
    found = graph({"platform": NAMESPACE}, {"services": {"web": {"agent": {"topology": "service"}}}})
    assert one(found, ecs.Service, "web-agent").service_name == "shop-web-agent"
    assert any("web-agent.shop.local:4316" in str(variable.value) for variable in app(found).environment)


@pytest.mark.parametrize("mode", ["awsvpc", "bridge", "host"])
def test_daemon_is_on_every_instance_whatever_places_the_apps(mode: str) -> None:
    """ECS takes no capacity provider for a daemon, no desired count, no zones, and no network but the instance's."""
    found = graph(ec2(mode, capacityProvider={"ref": "provider"}), DAEMON)
    daemon, web = one(found, ecs.Service, "cloudwatch"), one(found, ecs.Service, "web")
    assert (daemon.scheduling_strategy, daemon.launch_type, daemon.capacity_provider_strategy) == ("DAEMON", "EC2", ())
    assert (daemon.desired_count, daemon.network, daemon.service_registries) == (None, None, ())
    assert daemon.availability_zone_rebalancing == "DISABLED"
    assert daemon.deployment.maximum_percent == 100
    assert web.launch_type is None
    assert len(web.capacity_provider_strategy) == 1
    task = one(found, ecs.TaskDefinition, "cloudwatch")
    assert task.network_mode == ("host" if mode == "host" else "bridge")
    assert {(port.container_port, port.host_port) for port in task.containers[0].port_mappings} == {
        (2000, 2000),
        (4316, 4316),
    }
    assert (web.network is None) == (mode != "awsvpc")


def test_nothing_of_the_users_reaches_the_shell_that_looks_for_the_daemon() -> None:
    """A string in the specification is literal to its last character; in a shell it would be code."""
    hostile = "$CW_CONTAINER_IP `id` $(id)"
    own = {"OTEL_TRACES_SAMPLER_ARG": f"endpoint=http://$CW_CONTAINER_IP:2000,x={hostile}"}
    web = {"env": own, "resource": {"attributes": {"team": hostile}}, "server": {"args": ["--name", hostile]}}
    document = merged(merged(merged(SMALLEST, ec2("awsvpc")), DAEMON), {"services": {"web": web}})
    found = compile_text(json.dumps(document).encode()).graph
    assert found is not None
    container = app(found)
    assert container.entry_point[:2] == ("sh", "-c")
    script = container.entry_point[2]
    assert "id`" not in script
    assert "OTEL_TRACES_SAMPLER_ARG" not in script
    environment = {variable.name: variable.value for variable in container.environment}
    assert environment["OTEL_TRACES_SAMPLER_ARG"] == own["OTEL_TRACES_SAMPLER_ARG"]
    assert "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT" not in environment
    assert hostile in shlex.split(container.command[-1].rpartition("exec ")[2])


def test_port_of_the_app_on_the_instance() -> None:
    """Two tasks on one instance clash unless Docker chooses; a fixed port can be found without being told."""
    balanced = {"services": {"web": {"route": {"targetGroup": {"ref": "targetGroupArn"}}}}}
    ports = {
        name: app(graph(*fragments)).port_mappings[0].host_port
        for name, fragments in {
            "bridge, balanced": (ec2("bridge"), balanced),
            "bridge": (ec2("bridge"),),
            "host, balanced": (ec2("host"), balanced),
            "awsvpc, balanced": (ec2("awsvpc"), balanced),
        }.items()
    }
    assert ports == {"bridge, balanced": 0, "bridge": 8000, "host, balanced": 8000, "awsvpc, balanced": 8000}


def test_sidecar_in_bridge_mode_is_linked() -> None:
    """There `localhost` is the app alone."""
    container = app(graph(ec2("bridge")))
    assert container.links == ("cloudwatch-agent",)
    assert app(graph(ec2("host"))).links == ()
    values = {variable.name: variable.value for variable in container.environment}
    assert values["OTEL_TRACES_SAMPLER_ARG"] == "endpoint=http://cloudwatch-agent:2000"


def test_fargate_capacity_provider_replaces_the_launch_type() -> None:
    """ECS refuses a service that says both; the task definition still has to be one for Fargate."""
    found = graph({"platform": {"ecs": {"capacityProvider": "FARGATE_SPOT", "platformVersion": "1.4.0"}}})
    service = one(found, ecs.Service, "web")
    (item,) = service.capacity_provider_strategy
    assert (service.launch_type, item.capacity_provider, item.weight) == (None, "FARGATE_SPOT", 1)
    assert service.platform_version == "1.4.0"
    assert one(found, ecs.TaskDefinition, "web").requires_compatibilities == ("FARGATE",)
