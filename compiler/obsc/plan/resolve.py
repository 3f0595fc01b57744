"""Spec -> Plan: take every default, make every choice. Total over documents that the schema accepts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from obsc.diagnostics import Path
from obsc.infra.values import Ref, Text, TextList
from obsc.lock import Lock
from obsc.plan import model as plan
from obsc.plan.agents import read_agent
from obsc.plan.alarms import AlarmReader, asks_for_load_balancer, load_balancer_name, read_dashboard, read_objectives
from obsc.plan.backends import read_backends
from obsc.plan.containers import read_container, read_env, read_health_check, read_secrets
from obsc.plan.ec2 import read_machine
from obsc.plan.endpoints import read_endpoints
from obsc.plan.identity import identity
from obsc.plan.images import edit_of, keeps_image_command
from obsc.plan.inputs import Inputs, camel
from obsc.plan.launch import launch
from obsc.plan.model import Taken
from obsc.plan.patches import read_patch
from obsc.plan.platform import read_platform
from obsc.plan.sdk import variables
from obsc.records import replace
from obsc.spec import read as spec
from obsc.spec.versions import ADOT_PYTHON_IMAGE, ADOT_PYTHON_PACKAGE
from obsc.user_files import Read, no_files

DOCKER_GATEWAY = "host.docker.internal"
"""The host as its containers on a bridge know it. https://docs.docker.com/reference/cli/docker/container/run/#add-host"""


def resolve(document: dict[str, Any], read: Read = no_files, lock: Lock | None = None) -> plan.Plan:
    """The plan of a document that the schema accepts; what is wrong beyond that, the rules say.

    `read` gives the files that the document names, `lock` the releases and digests that it leaves open.
    """
    return _Resolver(spec.Observability(document), read, lock or Lock()).whole()


class _Resolver:
    """Reads one document; collects inputs and the defaults that depend on something."""

    def __init__(self, document: spec.Observability, read: Read, lock: Lock) -> None:
        self.document = document
        self.read = read
        self.lock = lock
        self.inputs = Inputs()
        self.taken: list[Taken] = []
        self.backends: tuple[plan.Backend, ...] = ()

    def whole(self) -> plan.Plan:
        document = self.document
        platform = read_platform(document, self.inputs, self.taken)
        self.backends = read_backends(document, self.inputs, self.taken)
        agents = tuple(
            self.read_agent(agent, name, ("agents", name), platform, tuple(self.users(name)))
            for name, agent in sorted(document.agents.items())
        )
        by_name = {agent.name: agent for agent in agents}
        services = tuple(
            self.service(name, written, platform, by_name) for name, written in sorted(document.services.items())
        )
        endpoints = read_endpoints(document.platform.network.endpoints, platform, services, self.taken)
        return plan.Plan(
            name=document.metadata.name,
            labels=tuple(sorted(document.metadata.labels.items())),
            environment=document.deployment_environment,
            discovery=document.application_signals.enable_discovery,
            platform=platform,
            agents=agents,
            backends=self.backends,
            services=services,
            endpoints=endpoints,
            patches=tuple(read_patch(patch, i, self.inputs) for i, patch in enumerate(document.patches)),
            inputs=self.inputs.all(),
            taken=tuple(sorted(self.taken, key=lambda taken: tuple(map(str, taken.path)))),
            lock=self.lock,
        )

    def service(
        self, name: str, written: spec.Service, platform: plan.Platform, agents: dict[str, plan.Agent]
    ) -> plan.Service:
        at: Path = ("services", name)
        full_name = plan.full_name(self.document.metadata.name, name)
        machine = self.machine(name, written, platform, at)
        agent, agent_name = self.agent(written, at, agents, platform)
        if machine is not None and machine.network == "gateway":
            agent = replace(agent, host=DOCKER_GATEWAY)
        framework = _framework(written, at)
        server = self.server(written, at)
        instrumentation = self.instrumentation(written, at, on_instance=machine is not None)
        traces = self.traces(written, instrumentation, agent, at)
        logs = self.logs(name, written, platform, at)
        attributes = self.attributes(name, written, logs, platform)
        build = _build(written, platform, at)
        keeps_command = keeps_image_command(build, server, instrumentation, written.entry_point)
        attach = "none" if keeps_command else instrumentation.attach
        run = launch(server, framework, attach, tuple(written.entry_point))
        extra = tuple(
            read_container(key, container, (*at, "containers", key), self.inputs)
            for key, container in sorted(written.containers.items())
        )
        environment = variables(
            agent=agent,
            attributes=attributes,
            framework=framework,
            server=server,
            instrumentation=instrumentation,
            traces=traces,
            launch=run,
            disabled=tuple(written.instrumentation.disabled),
            log_correlation=written.instrumentation.log_correlation,
            excluded_urls=_excluded_urls(framework, written.route),
            user=dict(read_env(written.env, at, self.inputs)),
            origin=at,
        )
        route = self.route(name, written, platform.load_balancer, at)
        alarms = AlarmReader(name, route, at, self.inputs, self.taken)
        return plan.Service(
            name=name,
            image=self.image(name, written, at),
            build=build,
            image_edit=None if platform.is_host else edit_of(name, build, instrumentation, run, self.read),
            python=_python(written.runtime.version),
            framework=framework,
            server=server,
            port=written.port,
            agent=agent,
            agent_name=agent_name,
            instrumentation=instrumentation,
            traces=traces,
            resource_attributes=tuple(sorted(attributes.items())),
            variables=environment,
            secrets=read_secrets(written.secrets, at, self.inputs),
            launch=run,
            entry_point=tuple(written.entry_point),
            cpu=written.resources.cpu,
            memory=written.resources.memory,
            desired_count=written.desired_count if written.scaling is None else written.scaling.min,
            architecture=_architecture(written, platform),
            task_role=self.role(written.task_role, "Task role", name, (*at, "taskRole")),
            execution_role=self.role(written.execution_role, "Execution role", name, (*at, "executionRole")),
            security_groups=self.security_groups(name, written, at),
            route=route,
            logs=logs,
            health_check=read_health_check(written.health_check, (*at, "healthCheck")),
            working_directory=written.working_directory,
            user=written.user,
            readonly_root_filesystem=written.readonly_root_filesystem,
            init_process=self.init_process(written, server, at),
            stop_timeout=written.stop_timeout,
            enable_execute_command=written.enable_execute_command,
            ecs_service_name=self.ecs_service_name(name, written, at),
            deployment=_deployment(written.deployment),
            scaling=_scaling(written.scaling, (*at, "scaling")),
            containers=extra,
            identity=identity(name, environment, written.secrets),
            dashboard=read_dashboard(written.dashboard, full_name, (*at, "dashboard"), self.taken),
            alarms=alarms.alarms(written.alarms),
            objectives=read_objectives(written.slos, at),
            machine=machine,
            origin=at,
        )

    def image(self, name: str, written: spec.Service, at: Path) -> Text:
        image = written.image
        if image is None:
            image = spec.Ref({"ref": camel(name, "image")})
            given = Ref("Input", image.ref, "value")
            self.taken.append(Taken((*at, "image"), given, "an image is given at deployment"))
        return self.inputs.text(image, "image", f"Image of {name}.", (*at, "image"))

    def ecs_service_name(self, name: str, written: spec.Service, at: Path) -> str:
        if written.ecs_service_name is not None:
            return written.ecs_service_name
        chosen = plan.full_name(self.document.metadata.name, name)
        self.taken.append(Taken((*at, "ecsServiceName"), chosen, "Terraform and the API want a name, so all have it"))
        return chosen

    def machine(self, name: str, written: spec.Service, platform: plan.Platform, at: Path) -> plan.Machine | None:
        if platform.ec2 is None:
            return None
        system = self.document.metadata.name
        return read_machine(name, written, at, system=system, ec2=platform.ec2, read=self.read, taken=self.taken)

    def agent(
        self, written: spec.Service, at: Path, agents: dict[str, plan.Agent], platform: plan.Platform
    ) -> tuple[plan.Agent, str | None]:
        choice: str | spec.Agent = written.agent
        if platform.ec2 is not None and "agent" not in written.raw:
            choice = spec.Agent({"topology": "host"})
            self.taken.append(Taken((*at, "agent", "topology"), "host", "an instance has one agent"))
        if isinstance(choice, spec.Agent):
            return self.read_agent(choice, None, (*at, "agent"), platform, (written,)), None
        if choice in agents:
            return agents[choice], choice
        inline = self.read_agent(spec.Agent({}), None, (*at, "agent"), platform, (written,))
        return inline, None if choice == "sidecar" else choice

    def users(self, agent: str) -> Iterator[spec.Service]:
        """The services that name an agent."""
        return (service for service in self.document.services.values() if service.agent == agent)

    def read_agent(
        self,
        written: spec.Agent,
        name: str | None,
        at: Path,
        platform: plan.Platform,
        users: tuple[spec.Service, ...],
    ) -> plan.Agent:
        return read_agent(
            written,
            name,
            at,
            system=self.document.metadata.name,
            platform=platform,
            backends=self.backends,
            wants_sampling_rules=any(map(_wants_sampling_rules, users)),
            inputs=self.inputs,
            taken=self.taken,
            lock=self.lock,
        )

    def server(self, written: spec.Service, at: Path) -> plan.Server:
        server = written.server
        where = (*at, "server")
        if server.bind is None and server.name != "python":
            self.taken.append(Taken((*where, "bind"), f"0.0.0.0:{written.port}", "every address, the service's port"))
        host, _, port = (server.bind or f"0.0.0.0:{written.port}").rpartition(":")
        return plan.Server(
            name=server.name,
            app=server.app,
            host=host,
            port=int(port),
            workers=server.workers,
            threads=server.threads,
            worker_class=server.worker_class,
            preload=server.preload,
            reload=server.reload,
            config_file=server.config_file,
            script=server.script,
            args=tuple(server.args),
            before=tuple(map(tuple, server.before)),
            origin=where,
        )

    def init_process(self, written: spec.Service, server: plan.Server, at: Path) -> bool:
        """The kernel drops a signal for process 1 that nobody handles: ECS would have to kill such a server."""
        if written.init_process is not None:
            return written.init_process
        script = server.script is not None and server.name != "python"
        if not script and server.kind.ends_on_sigterm:
            return False
        who = "a start script" if script else server.kind.title
        self.taken.append(Taken((*at, "initProcess"), True, f"{who} as the first process may ignore SIGTERM"))
        return True

    def instrumentation(self, written: spec.Service, at: Path, *, on_instance: bool) -> plan.Instrumentation:
        how = written.instrumentation
        where = (*at, "instrumentation")
        attach = how.attach
        if on_instance and "attach" not in how.raw:
            attach = "package"
            self.taken.append(Taken((*where, "attach"), attach, "an instance has no init containers"))
        what = ADOT_PYTHON_IMAGE if attach == "init-container" else ADOT_PYTHON_PACKAGE
        version = how.version or self.lock.tags[what].removeprefix("v")
        image = how.image or f"{ADOT_PYTHON_IMAGE}:v{version}"
        if how.version is None and attach != "none":
            why = self.lock.reason if self.lock.is_file else "the newest that obsc ships for this way of attaching"
            self.taken.append(Taken((*where, "version"), version, why))
        return plan.Instrumentation(
            attach=attach,
            sdk=how.sdk,
            version=version,
            image=self.inputs.text(
                image if isinstance(image, spec.Ref) else self.lock.pinned(image),
                "image",
                "Image of the AWS Distro for OpenTelemetry Python.",
                (*where, "image"),
            ),
            service_events=how.service_events,
            origin=where,
        )

    def traces(self, written: spec.Service, how: plan.Instrumentation, agent: plan.Agent, at: Path) -> plan.Traces:
        traces = written.signals.traces
        where = (*at, "signals", "traces")
        sampler: str | None = traces.sampler
        if sampler is None and traces.ratio is not None:
            sampler = "parentbased_traceidratio"
        elif sampler is None:
            has_rules = agent.collector is None or agent.collector.has_sampling_proxy
            sampler = "xray" if how.sdk == "adot" and has_rules else "parentbased_always_on"
            why = "the agent proxies X-Ray's rules"
            if how.sdk != "adot":
                why = "upstream has no sampler for X-Ray's rules"
            elif not has_rules:
                why = "the collector has no proxy for X-Ray's rules"
            self.taken.append(Taken((*where, "sampler"), sampler, why))
        propagators = tuple(traces.propagators)
        if how.sdk != "adot" and "propagators" not in traces.raw:
            # Upstream OpenTelemetry without the AWS package does not know `xray` and fails to start on it.
            propagators = tuple(name for name in propagators if name != "xray")
            self.taken.append(Taken((*where, "propagators"), propagators, "upstream has no propagator for X-Ray"))
        return plan.Traces(sampler=sampler, ratio=traces.ratio, propagators=propagators, origin=where)

    def attributes(
        self, name: str, written: spec.Service, logs: plan.LogSettings, platform: plan.Platform
    ) -> dict[str, str]:
        own: dict[str, str] = {"service.name": name}
        if self.document.deployment_environment is not None:
            own["deployment.environment"] = self.document.deployment_environment
        if isinstance(logs.group, str) and not platform.is_host:
            own["aws.log.group.names"] = logs.group
        return own | self.document.resource.attributes | written.resource.attributes

    def logs(self, name: str, written: spec.Service, platform: plan.Platform, at: Path) -> plan.LogSettings:
        logs, where_it_runs = written.logs, "ecs" if platform.ec2 is None else "ec2"
        default = f"/{where_it_runs}/{plan.full_name(self.document.metadata.name, name)}"
        where = (*at, "logs")
        if logs.group is None and not platform.is_host:
            self.taken.append(Taken((*where, "group"), default, "one group for each service"))
        return plan.LogSettings(
            node=name,
            group=self.inputs.text(logs.group or default, "log-group-name", f"Log group of {name}.", (*where, "group")),
            create=logs.create and not platform.is_host,
            retention_days=logs.retention_days,
            removal=logs.removal_policy,
            stream_prefix=logs.stream_prefix,
            origin=where,
        )

    def role(self, written: str | spec.Ref | None, what: str, service: str, at: Path) -> Text | None:
        if written is None:
            return None
        return self.inputs.text(written, "role-arn", f"{what} of {service}, to which permissions are added.", at)

    def security_groups(self, name: str, written: spec.Service, at: Path) -> TextList | None:
        own, common = written.security_groups, self.document.platform.network.security_groups
        if own is None and common is None:
            return None
        where: Path = (*at, "securityGroups") if own is not None else ("platform", "network", "securityGroups")
        chosen = own if own is not None else common
        assert chosen is not None
        return self.inputs.texts(
            chosen, "security-group-ids", "security-group-id", "Security groups of the tasks.", where
        )

    def route(
        self, name: str, service: spec.Service, created: plan.CreatedLoadBalancer | None, at: Path
    ) -> plan.Route | None:
        written = service.route
        if written is None:
            return None
        where = (*at, "route")
        if created is not None and written.target_group is None:
            return self.created_route(name, written, where)
        target, group = written.target_group, written.security_group
        return plan.Route(
            target_group=None
            if target is None
            else self.inputs.text(
                target, "target-group-arn", f"Target group that {name} joins.", (*where, "targetGroup")
            ),
            load_balancer=self.load_balancer(name, service, where),
            security_group=None
            if group is None
            else self.inputs.text(
                group, "security-group-id", f"Security group of the load balancer of {name}.", (*where, "securityGroup")
            ),
            health_check_path=written.health_check_path,
            grace_period=written.health_check_grace_period,
            path=None,
            origin=where,
        )

    def created_route(self, name: str, written: spec.Route, at: Path) -> plan.Route:
        """Behind the load balancer that is created, with a target group of the service's own."""
        system = self.document.metadata.name
        if written.path is None:
            self.taken.append(Taken((*at, "path"), "/", "every request that no other service takes"))
        return plan.Route(
            target_group=Ref("TargetGroup", name, "arn"),
            load_balancer=Ref("LoadBalancer", system, "full_name"),
            security_group=Ref("SecurityGroup", plan.load_balancer_group(system), "id"),
            health_check_path=written.health_check_path,
            grace_period=written.health_check_grace_period,
            path=written.path or "/",
            origin=at,
        )

    def load_balancer(self, name: str, service: spec.Service, at: Path) -> Text | None:
        assert service.route is not None
        where, written = (*at, "loadBalancer"), service.route.load_balancer
        if written is None:
            if service.route.target_group is None or not asks_for_load_balancer(service.alarms):
                return None
            written = spec.Ref({"ref": camel(name, "load-balancer")})
            given = Ref("Input", written.ref, "value")
            self.taken.append(Taken(where, given, "its metrics carry its name"))
        described = f"End of the ARN of the load balancer of {name}, from app/ on."
        return load_balancer_name(self.inputs.text(written, "load-balancer-name", described, where))


def _wants_sampling_rules(written: spec.Service) -> bool:
    """Whether X-Ray's rules decide what is traced: because somebody says so, or because nobody says anything else."""
    traces = written.signals.traces
    if traces.sampler is not None:
        return traces.sampler == "xray"
    return traces.ratio is None and written.instrumentation.sdk == "adot"


PLATFORMS: Mapping[str, Literal["linux/amd64", "linux/arm64"]] = {"X86_64": "linux/amd64", "ARM64": "linux/arm64"}
"""Processors by their names in ECS, as image platforms."""


def _architecture(written: spec.Service, platform: plan.Platform) -> Literal["X86_64", "ARM64"]:
    """The processor that a service runs on: what it says, or that of the instances, or of the tasks."""
    of_platform = platform.cpu_architecture if platform.ec2 is None else platform.ec2.architecture
    return written.cpu_architecture or of_platform


def _build(written: spec.Service, platform: plan.Platform, at: Path) -> plan.Build | None:
    build = written.build
    if build is None:
        return None
    return plan.Build(
        context=build.context.removeprefix("./") or ".",
        dockerfile=build.dockerfile,
        platform=build.platform or PLATFORMS[_architecture(written, platform)],
        requirements=build.requirements,
        wrap_command=build.wrap_command,
        origin=(*at, "build"),
    )


def _framework(written: spec.Service, at: Path) -> plan.Framework:
    named = written.framework
    if isinstance(named, str):
        return plan.Framework(
            name=named, settings_module=None, excluded_urls=(), middleware=False, origin=(*at, "framework")
        )
    return plan.Framework(
        name=named.name,
        settings_module=named.settings_module,
        excluded_urls=tuple(named.excluded_urls),
        middleware=named.middleware,
        origin=(*at, "framework"),
    )


def _excluded_urls(framework: plan.Framework, route: spec.Route | None) -> tuple[str, ...]:
    """The user's patterns, and the load balancer's health check, which would drown everything else."""
    path = route.health_check_path if route else None
    own = framework.excluded_urls
    # A user's pattern is never run here: one that backtracks would take for ever.
    if path is None or any(path.strip("/") in pattern for pattern in own):
        return own
    # OpenTelemetry splits the variable at commas.
    return (*own, re.escape(path).replace(",", r"\x2c") + "$")


def _python(version: str | None) -> tuple[int, int] | None:
    if version is None:
        return None
    major, minor = version.split(".")
    return int(major), int(minor)


def _scaling(written: spec.Scaling | None, at: Path) -> plan.Scaling | None:
    if written is None:
        return None
    return plan.Scaling(min=written.min, max=written.max, cpu=written.cpu, memory=written.memory, origin=at)


def _deployment(written: spec.Deployment) -> plan.Deployment:
    zones: Literal["ENABLED", "DISABLED"] = written.availability_zone_rebalancing
    return plan.Deployment(
        minimum_healthy_percent=written.minimum_healthy_percent,
        maximum_percent=written.maximum_percent,
        circuit_breaker=written.circuit_breaker,
        rollback=written.rollback,
        availability_zone_rebalancing=zones,
    )
