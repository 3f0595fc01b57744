"""Spec -> Plan: take every default, make every choice. Total over documents that the schema accepts."""

from __future__ import annotations

import re
from typing import Any, Literal

from obsc.diagnostics import Path
from obsc.infra.values import Ref, Text, TextList
from obsc.plan import model as plan
from obsc.plan.agents import read_agent
from obsc.plan.containers import read_container, read_env, read_health_check, read_secrets
from obsc.plan.inputs import Inputs, camel
from obsc.plan.launch import launch
from obsc.plan.model import Taken
from obsc.plan.platform import read_platform
from obsc.plan.sdk import variables
from obsc.spec import read as spec
from obsc.spec.versions import ADOT_PYTHON_IMAGE, ADOT_PYTHON_IMAGE_VERSION, ADOT_PYTHON_PACKAGE_VERSION


def resolve(document: dict[str, Any]) -> plan.Plan:
    """The plan of a document that the schema accepts; what is wrong beyond that, the rules say."""
    return _Resolver(spec.Observability(document)).whole()


class _Resolver:
    """Reads one document; collects inputs and the defaults that depend on something."""

    def __init__(self, document: spec.Observability) -> None:
        self.document = document
        self.inputs = Inputs()
        self.taken: list[Taken] = []

    def whole(self) -> plan.Plan:
        document = self.document
        platform = read_platform(document, self.inputs, self.taken)
        agents = tuple(
            read_agent(agent, name, ("agents", name), self.inputs, self.taken)
            for name, agent in sorted(document.agents.items())
        )
        by_name = {agent.name: agent for agent in agents}
        services = tuple(
            self.service(name, written, platform, by_name) for name, written in sorted(document.services.items())
        )
        return plan.Plan(
            name=document.metadata.name,
            labels=tuple(sorted(document.metadata.labels.items())),
            environment=document.deployment_environment,
            platform=platform,
            agents=agents,
            services=services,
            inputs=self.inputs.all(),
            taken=tuple(sorted(self.taken, key=lambda taken: tuple(map(str, taken.path)))),
        )

    def service(
        self, name: str, written: spec.Service, platform: plan.Platform, agents: dict[str, plan.Agent]
    ) -> plan.Service:
        at: Path = ("services", name)
        agent, agent_name = self.agent(written, at, agents)
        framework = _framework(written, at)
        server = self.server(written, at)
        instrumentation = self.instrumentation(written, at)
        traces = self.traces(written, instrumentation, at)
        logs = self.logs(name, written, at)
        attributes = self.attributes(name, written, logs)
        run = launch(server, instrumentation.attach, tuple(written.entry_point))
        extra = tuple(
            read_container(key, container, (*at, "containers", key), self.inputs)
            for key, container in sorted(written.containers.items())
        )
        return plan.Service(
            name=name,
            image=self.image(name, written, at),
            python=_python(written.runtime.version),
            framework=framework,
            server=server,
            port=written.port,
            agent=agent,
            agent_name=agent_name,
            instrumentation=instrumentation,
            traces=traces,
            resource_attributes=tuple(sorted(attributes.items())),
            variables=variables(
                host="localhost",
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
            ),
            secrets=read_secrets(written.secrets, at, self.inputs),
            launch=run,
            entry_point=tuple(written.entry_point),
            cpu=written.resources.cpu,
            memory=written.resources.memory,
            desired_count=written.desired_count,
            architecture=written.cpu_architecture or _ecs(self.document).cpu_architecture,
            task_role=self.role(written.task_role, "Task role", name, (*at, "taskRole")),
            execution_role=self.role(written.execution_role, "Execution role", name, (*at, "executionRole")),
            security_groups=self.security_groups(name, written, at),
            route=self.route(name, written.route, at),
            logs=logs,
            health_check=read_health_check(written.health_check, (*at, "healthCheck")),
            working_directory=written.working_directory,
            user=written.user,
            readonly_root_filesystem=written.readonly_root_filesystem,
            init_process=written.init_process,
            stop_timeout=written.stop_timeout,
            enable_execute_command=written.enable_execute_command,
            ecs_service_name=self.ecs_service_name(name, written, at),
            deployment=_deployment(written.deployment),
            containers=extra,
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

    def agent(self, written: spec.Service, at: Path, agents: dict[str, plan.Agent]) -> tuple[plan.Agent, str | None]:
        choice = written.agent
        if isinstance(choice, spec.Agent):
            return read_agent(choice, None, (*at, "agent"), self.inputs, self.taken), None
        if choice in agents:
            return agents[choice], choice
        inline = read_agent(spec.Agent({}), None, (*at, "agent"), self.inputs, self.taken)
        return inline, None if choice == "sidecar" else choice

    def server(self, written: spec.Service, at: Path) -> plan.Server:
        server = written.server
        where = (*at, "server")
        if server.bind is None:
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
            args=tuple(server.args),
            origin=where,
        )

    def instrumentation(self, written: spec.Service, at: Path) -> plan.Instrumentation:
        how = written.instrumentation
        where = (*at, "instrumentation")
        shipped = ADOT_PYTHON_IMAGE_VERSION if how.attach == "init-container" else ADOT_PYTHON_PACKAGE_VERSION
        version = how.version or shipped
        image = how.image or f"{ADOT_PYTHON_IMAGE}:v{version}"
        if how.version is None and how.attach != "none":
            self.taken.append(
                Taken((*where, "version"), version, "the newest that obsc ships for this way of attaching")
            )
        return plan.Instrumentation(
            attach=how.attach,
            sdk=how.sdk,
            version=version,
            image=self.inputs.text(
                image, "image", "Image of the AWS Distro for OpenTelemetry Python.", (*where, "image")
            ),
            service_events=how.service_events,
            origin=where,
        )

    def traces(self, written: spec.Service, how: plan.Instrumentation, at: Path) -> plan.Traces:
        traces = written.signals.traces
        where = (*at, "signals", "traces")
        sampler: str | None = traces.sampler
        if sampler is None and traces.ratio is not None:
            sampler = "parentbased_traceidratio"
        elif sampler is None:
            sampler = "xray" if how.sdk == "adot" else "parentbased_always_on"
            why = (
                "the agent proxies X-Ray's rules" if how.sdk == "adot" else "upstream has no sampler for X-Ray's rules"
            )
            self.taken.append(Taken((*where, "sampler"), sampler, why))
        propagators = tuple(traces.propagators)
        if how.sdk != "adot" and "propagators" not in traces.raw:
            # Upstream OpenTelemetry without the AWS package does not know `xray` and fails to start on it.
            propagators = tuple(name for name in propagators if name != "xray")
            self.taken.append(Taken((*where, "propagators"), propagators, "upstream has no propagator for X-Ray"))
        return plan.Traces(sampler=sampler, ratio=traces.ratio, propagators=propagators, origin=where)

    def attributes(self, name: str, written: spec.Service, logs: plan.LogSettings) -> dict[str, str]:
        own: dict[str, str] = {"service.name": name}
        if self.document.deployment_environment is not None:
            own["deployment.environment"] = self.document.deployment_environment
        if isinstance(logs.group, str):
            own["aws.log.group.names"] = logs.group
        return own | self.document.resource.attributes | written.resource.attributes

    def logs(self, name: str, written: spec.Service, at: Path) -> plan.LogSettings:
        logs = written.logs
        default = f"/ecs/{plan.full_name(self.document.metadata.name, name)}"
        where = (*at, "logs")
        if logs.group is None:
            self.taken.append(Taken((*where, "group"), default, "one group for each service"))
        return plan.LogSettings(
            node=name,
            group=self.inputs.text(logs.group or default, "log-group-name", f"Log group of {name}.", (*where, "group")),
            create=logs.create,
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

    def route(self, name: str, written: spec.Route | None, at: Path) -> plan.Route | None:
        if written is None:
            return None
        where = (*at, "route")
        target, group = written.target_group, written.security_group
        return plan.Route(
            target_group=None
            if target is None
            else self.inputs.text(
                target, "target-group-arn", f"Target group that {name} joins.", (*where, "targetGroup")
            ),
            security_group=None
            if group is None
            else self.inputs.text(
                group, "security-group-id", f"Security group of the load balancer of {name}.", (*where, "securityGroup")
            ),
            health_check_path=written.health_check_path,
            grace_period=written.health_check_grace_period,
            origin=where,
        )


def _ecs(document: spec.Observability) -> spec.Ecs:
    return document.platform.ecs or spec.Ecs({})


def _framework(written: spec.Service, at: Path) -> plan.Framework:
    named = written.framework
    if isinstance(named, str):
        return plan.Framework(name=named, settings_module=None, excluded_urls=(), origin=(*at, "framework"))
    return plan.Framework(
        name=named.name,
        settings_module=named.settings_module,
        excluded_urls=tuple(named.excluded_urls),
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


def _deployment(written: spec.Deployment) -> plan.Deployment:
    zones: Literal["ENABLED", "DISABLED"] = written.availability_zone_rebalancing
    return plan.Deployment(
        minimum_healthy_percent=written.minimum_healthy_percent,
        maximum_percent=written.maximum_percent,
        circuit_breaker=written.circuit_breaker,
        rollback=written.rollback,
        availability_zone_rebalancing=zones,
    )
