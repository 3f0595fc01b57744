"""Plan and graph -> topology: who there is, and who sends what to whom."""

from __future__ import annotations

from obsc.diagnostics import Path
from obsc.diagram.callers import callers
from obsc.diagram.sending import Sending, read_address, sendings
from obsc.diagram.topology import Element, Flow, Key, Place, Topology, shown
from obsc.infra import ecs
from obsc.infra.ec2 import InstanceProfile
from obsc.infra.graph import Graph
from obsc.infra.local import LOCAL
from obsc.infra.values import Ref, Text, spelled
from obsc.lower.local import JAEGER_PAGES
from obsc.plan.collector.builtin import BUILT_IN
from obsc.plan.collector.listeners import OTLP_GRPC
from obsc.plan.model import (
    AmgBackend,
    AmpBackend,
    Backend,
    CloudWatchLogsBackend,
    CloudWatchMetricsBackend,
    Collector,
    GrafanaBackend,
    JaegerBackend,
    Plan,
    PrometheusBackend,
    Service,
    XrayBackend,
)

_LOOPBACK = ("localhost", "127.0.0.1", "::1", "0.0.0.0")
_HTTPS = "443/tcp"
_XRAY: Key = ("aws", "xray")
_CLOUDWATCH: Key = ("aws", "cloudwatch")
_LOGS: Key = ("aws", "logs")


def survey(plan: Plan, graph: Graph) -> Topology:
    """The topology of a system; what is in it and its order depend on nothing but the specification's content."""
    return _Survey(plan, graph).whole()


class _Survey:
    """Collects each element once, whoever mentions it."""

    def __init__(self, plan: Plan, graph: Graph) -> None:
        self.plan = plan
        self.graph = graph
        self.is_local = any(isinstance(node, LOCAL) for node in graph.nodes)
        self.roles = {task.origin: task.task_role for task in graph.of(ecs.TaskDefinition)}
        self.roles |= {profile.origin: profile.role for profile in graph.of(InstanceProfile)}
        self.places: dict[Key, Place] = {}
        self.elements: dict[Key, Element] = {}
        self.flows: dict[Flow, None] = {}

    def whole(self) -> Topology:
        for service in self.plan.services:
            self.service(service)
        for backend in self.plan.backends:
            if isinstance(backend, AmgBackend | GrafanaBackend):
                self.grafana(backend)
        order = {key: number for number, key in enumerate(self.elements)}
        flows = sorted(self.flows, key=lambda flow: (order[flow.source], order[flow.target]))
        title = shown(self.plan.name)[0]
        return Topology(title, tuple(self.places.values()), tuple(self.elements.values()), tuple(flows))

    def service(self, service: Service) -> None:
        place = self.place(("task", service.name), self.where(service), service.origin)
        me: Key = ("service", service.name)
        how = f"{service.framework.name}, {service.server.kind.title}"
        for one in callers(self.plan, self.graph, service, me):
            if isinstance(one, Element):
                self.add(one)
            else:
                self.flows.setdefault(one)
        self.add(Element(me, "service", shown(service.name, how, f"port {service.port}"), place))
        for container in service.containers:
            ports = ", ".join(f"{number}/{protocol}" for number, protocol in container.ports)
            described = shown(container.name, ports and f"listens on {ports}")
            self.add(Element((*me, container.name), "container", described, place))
        agent = self.agent(service, place)
        for sending in sendings(service):
            self.send(service, me, agent, sending)
        self.output(me)

    def agent(self, service: Service, beside: Key) -> Key:
        """The agent of a service: in its task, or in a place of its own that others share."""
        agent = service.agent
        key: Key = ("agent", agent.name, service.name)
        place = beside
        if agent.own is not None:
            key = ("agent", agent.name)
            where = "every container instance: " if agent.topology == "daemon" else "task of "
            place = self.place(key, where + agent.own.ecs_service_name, agent.origin)
        listens = ", ".join(f"{port.number}/{port.protocol}" for port in agent.ports)
        kind = "CloudWatch agent" if agent.collector is None else "ADOT Collector"
        described = (kind,) if agent.name == agent.container_name else (agent.name, kind)
        self.add(Element(key, "agent", shown(*described, listens and f"listens on {listens}"), place))
        if agent.collector is None:
            self.deliver(key, _XRAY, "AWS X-Ray", "traces")
            if any(user.has_application_signals for user in self.plan.users(agent)):
                self.deliver(key, _CLOUDWATCH, "CloudWatch Application Signals", "metrics")
        else:
            self.collector(key, agent.collector)
        self.output(key)
        return key

    def collector(self, agent: Key, collector: Collector) -> None:
        for backend in collector.backends:
            match backend:
                case XrayBackend():
                    self.deliver(agent, _XRAY, "AWS X-Ray", "traces")
                case CloudWatchMetricsBackend(namespace=namespace):
                    self.deliver(agent, _key(backend), "CloudWatch metrics", "metrics", f"namespace {namespace}")
                case CloudWatchLogsBackend(logs=logs):
                    self.deliver(agent, _key(backend), "CloudWatch Logs", "logs", f"group {spelled(logs.group)}")
                case AmpBackend():
                    name = "Amazon Managed Service for Prometheus"
                    self.deliver(agent, _key(backend), name, "remote write", f"workspace {backend.name}")
                case JaegerBackend(host=host):
                    self.backend(_key(backend), "Jaeger", host)
                    self.flow(agent, _key(backend), "OTLP over gRPC: traces", f"{OTLP_GRPC}/tcp", crosses=False)
                case PrometheusBackend(url=url, host=host):
                    self.backend(_key(backend), "Prometheus", url)
                    self.flow(agent, _key(backend), "remote write", _port(url), crosses=host is None)
        known = None if collector.built_in is None else BUILT_IN[collector.built_in]
        if known is not None and known.exports_traces:
            self.deliver(agent, _XRAY, "AWS X-Ray", "traces")
        for group in () if known is None else known.groups:
            self.deliver(agent, ("group", group), "CloudWatch metrics", "metrics", f"group {group}")
        scraped = () if collector.receivers.prometheus is None else collector.receivers.prometheus.targets
        for target in scraped:
            self.add(Element(("address", target), "address", shown(target)))
            self.flow(agent, ("address", target), "scrape", "", crosses=read_address(target)[0] not in _LOOPBACK)

    def send(self, service: Service, me: Key, agent: Key, sending: Sending) -> None:
        """One flow of an app: to its agent, to a container beside it, or to wherever the user says."""
        port = "" if sending.port is None else f"{sending.port}/tcp"
        local = sending.host in _LOOPBACK
        beside = {number: container.name for container in service.containers for number, _ in container.ports}
        if local and sending.port in beside:
            self.flow(me, (*me, beside[sending.port]), sending.what, port, crosses=False)
        elif sending.host == service.agent.host.lower() or (local and service.agent.host in _LOOPBACK):
            self.flow(me, agent, sending.what, port, crosses=service.agent.topology == "service")
        elif sending.address:
            target: Key = ("address", sending.address)
            self.add(Element(target, "address", shown(sending.host or sending.address)))
            self.flow(me, target, sending.what, port, crosses=not local)

    def grafana(self, grafana: AmgBackend | GrafanaBackend) -> None:
        """Grafana asks the others."""
        name = "Amazon Managed Grafana" if isinstance(grafana, AmgBackend) else "Grafana"
        self.backend(_key(grafana), name, grafana.name)
        for backend in self.plan.backends:
            target = _XRAY if isinstance(backend, XrayBackend) else _key(backend)
            if target in self.elements and target != _key(grafana):
                self.flow(_key(grafana), target, "query", _queried(backend), crosses=not self.is_local)

    def where(self, service: Service) -> str:
        """What a service and what stands beside it run in."""
        if self.is_local:
            return f"network of {service.name}, on one machine"
        return f"{'task' if self.plan.platform.ec2 is None else 'instance'} of {service.ecs_service_name}"

    def place(self, key: Key, what: str, origin: Path) -> Key:
        role = None if self.is_local else self.roles.get(origin)
        kind = "task" if self.plan.platform.ec2 is None else "instance"
        self.places.setdefault(key, Place(key, shown(what, "" if role is None else f"{kind} role {_role(role)}")))
        return key

    def output(self, container: Key) -> None:
        """Where what a container prints goes: on a machine of its own it stays there."""
        if not self.is_local and not self.plan.platform.is_host:
            self.deliver(container, _LOGS, "CloudWatch Logs", "output")

    def deliver(self, agent: Key, backend: Key, name: str, what: str, *more: str) -> None:
        self.backend(backend, name, *more)
        self.flow(agent, backend, what, _HTTPS, crosses=True)

    def backend(self, key: Key, *lines: str) -> None:
        self.add(Element(key, "backend", shown(*lines)))

    def add(self, element: Element) -> None:
        self.elements.setdefault(element.key, element)

    def flow(self, source: Key, target: Key, what: str, port: str, *, crosses: bool) -> None:
        self.flows.setdefault(Flow(source, target, what, port, crosses))


def _key(backend: Backend) -> Key:
    return ("backend", backend.name)


def _port(address: str) -> str:
    number = read_address(address)[1]
    return "" if number is None else f"{number}/tcp"


def _queried(backend: Backend) -> str:
    """The port on which a backend answers."""
    match backend:
        case PrometheusBackend(url=url):
            return _port(url)
        case JaegerBackend():
            return f"{JAEGER_PAGES}/tcp"
        case _:
            return _HTTPS


def _role(role: Text) -> str:
    """A role by what a person knows of it: the name of one that obsc creates, else what is given."""
    return role.name if isinstance(role, Ref) and role.kind == "Role" else spelled(role)
